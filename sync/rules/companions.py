"""What stands beside the goods of an order that Odoo holds (shipping, discounts, tax …) follows Amazon's new amounts."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from accounts.gateways.amazon.records import Order
from accounts.gateways.odoo.records import LineDraft, OdooLine, OdooOrder
from sync.rules.keys import line_key
from sync.rules.lookups import Lookups
from sync.rules.money import cent
from sync.rules.taxes import Rounding, predict, price

ZERO, ONE = Decimal(0), Decimal(1)
BESIDE = (
    "shipping gift_wrap cod_fee other points discount_item discount_shipping discount_gift_wrap discount_cod_fee"
    " discount_other"
).split()
_OF_ORDER = ("tax", "remitted", "tip", *BESIDE)
_PRODUCT = {"remitted": "tax"}  # the rest stands on the product of its own name, a discount on that of discounts


def keys_beside(order: Order, order_key: str, products: Container[int], lookups: Lookups) -> Iterator[str]:
    """Of lines that may be there, since there are some of these products."""
    for item_id, kinds in (("", _OF_ORDER), *((item.id, BESIDE) for item in order.items)):
        yield from (
            line_key(order_key, item_id, kind)
            for kind in kinds
            if any(product in products for product in _products(kind, lookups))
        )


def _products(kind: str, lookups: Lookups) -> list[int]:
    own = lookups.defaults[_PRODUCT.get(kind, kind if kind in lookups.defaults else kind.partition("_")[0])].id
    called = lookups.services.values() if kind in ("shipping", "gift_wrap") else ()
    return [own, *(one.id for one in called)]


def prices(
    held: OdooOrder,
    ids: Mapping[str, int],
    lines: Sequence[LineDraft],
    lookups: Lookups,
    currency: str,
) -> dict[int, Decimal]:
    """New unit prices by line id. `ids` are those beside the goods; each keeps the taxes it has. One that Amazon does not
    charge any more costs nothing."""
    drafted = {ids[line.key]: line for line in lines if line.key in ids}
    wanted: dict[int, Decimal] = {}
    for line in held.lines:
        if line.id not in ids.values() or line.quantity != ONE:
            continue  # more than one piece is a person's own doing
        own = drafted.get(line.id)
        amount = _under_its_taxes(line, own, lookups, currency) if own else ZERO
        if amount != line.price_unit:
            wanted[line.id] = amount
    return wanted


def _under_its_taxes(line: OdooLine, drafted: LineDraft, lookups: Lookups, currency: str) -> Decimal:
    if set(line.tax_ids) == set(drafted.tax_ids):
        return drafted.price_unit
    rounding = Rounding(lookups.price_digits, lookups.company.round_globally)
    gross = predict([drafted], lookups.taxes, currency, rounding.globally)
    taxes = [lookups.taxes[one] for one in line.tax_ids if one in lookups.taxes]
    return price(gross, 1, taxes, currency, rounding)[0].price_unit


def add_up(
    held: OdooOrder,
    quantities: Mapping[int, Decimal],
    prices: Mapping[int, Decimal],
    totals: Iterable[Decimal],
    lookups: Lookups,
    currency: str,
) -> bool:
    """Whether Odoo comes to one of these totals with these changes, but for a rounding of a cent a line."""
    before = _predicted(held, {}, {}, lookups, currency)
    comes_to = held.total - before + _predicted(held, quantities, prices, lookups, currency)
    return any(abs(comes_to - total) <= cent(currency) * len(held.lines) for total in totals)


def _predicted(
    held: OdooOrder,
    quantities: Mapping[int, Decimal],
    prices: Mapping[int, Decimal],
    lookups: Lookups,
    currency: str,
) -> Decimal:
    lines = [
        LineDraft(
            "",
            "item",
            "",
            quantity=quantities.get(line.id, line.quantity),
            price_unit=prices.get(line.id, line.price_unit),
            tax_ids=line.tax_ids,
        )
        for line in held.lines
    ]
    return predict(lines, lookups.taxes, currency, lookups.company.round_globally)
