"""Amazon's parts become order lines whose total is Amazon's, to the cent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon.records import Order
from accounts.gateways.odoo.records import FiscalPosition, LineDraft
from sync.rules.keys import line_key
from sync.rules.line_drafts import Desk, lines_of, product_of
from sync.rules.line_taxes import TaxDesk, chosen, tax_desk
from sync.rules.lookups import Lookups
from sync.rules.money import cent, show, to_digits
from sync.rules.notes import notes
from sync.rules.parts import ZERO, Amounts
from sync.rules.taxes import predict
from sync.rules.texts import line
from sync.rules.verdicts import Blocked


@dataclass(frozen=True, slots=True)
class Lines:
    lines: tuple[LineDraft, ...]
    total: Decimal  # what Odoo must come to
    unmatched: tuple[str, ...] = ()  # SKUs booked on the default product


def draft(
    order: Order,
    amounts: Amounts,
    settings: ChannelSettings,
    lookups: Lookups,
    position: FiscalPosition | None,
    key: str,
) -> Lines | Blocked:
    """`key` is the order's external id."""
    desk = Desk(key, order, {item.id: item for item in order.items}, settings, lookups, amounts.currency)
    taxes = tax_desk(amounts, order, settings, lookups, position)
    total = amounts.total - _left_out(amounts, settings)
    predicted = ZERO
    for exact in (False, True):
        # Amazon's own cents and those of prices that do not divide may be too many together: divide exactly then.
        drafted = _priced(amounts, desk, taxes, exact=exact)
        if isinstance(drafted, Blocked):
            return drafted
        predicted = predict(drafted, lookups.taxes, amounts.currency, lookups.company.round_globally)
        gap = total - predicted
        if abs(gap) <= cent(amounts.currency) * len(drafted) and gap == to_digits(gap, lookups.price_digits):
            every = [*drafted, *_rounding(gap, desk), *notes(order, key)]
            numbered = tuple(replace(one, sequence=10 + number) for number, one in enumerate(every))
            return Lines(numbered, total, _unmatched(amounts, desk))
    return _total_differs(predicted, total, amounts.currency, lookups.price_digits)


def _priced(amounts: Amounts, desk: Desk, taxes: TaxDesk, *, exact: bool) -> list[LineDraft] | Blocked:
    drafted: list[LineDraft] = []
    remitted = apart = ZERO
    for part in amounts.parts:
        if part.kind == "rounding":
            continue  # is what is missing at the end
        product, tax_ids = product_of(part, desk), chosen(part, taxes)
        if isinstance(product, Blocked):
            return product
        if isinstance(tax_ids, Blocked):
            return tax_ids
        gross = part.gross
        if part.remitted:
            gross, remitted = gross - part.tax, remitted + part.tax
        elif desk.settings.tax_policy == "amazon_line":
            gross, apart = gross - part.tax, apart + part.tax
        if gross or part.kind == "item":
            drafted += lines_of(desk, part, product, gross, tax_ids, exact=exact)
    if desk.settings.remitted_tax == "leave_out":
        remitted = ZERO
    return [*drafted, *_tax_lines(desk, apart, remitted)]


def _left_out(amounts: Amounts, settings: ChannelSettings) -> Decimal:
    if settings.remitted_tax != "leave_out":
        return ZERO
    return sum((part.tax for part in amounts.parts if part.remitted), ZERO)


def _tax_lines(desk: Desk, apart: Decimal, remitted: Decimal) -> Iterator[LineDraft]:
    for kind, amount, name in (
        ("tax", apart, "Tax, as Amazon states it"),
        ("remitted", remitted, "Tax that Amazon collects and remits"),
    ):
        price = to_digits(amount, desk.lookups.price_digits)
        if price:
            product = desk.lookups.defaults["tax"].id
            yield LineDraft(line_key(desk.key, "", kind), "tax", name, product, price_unit=price)


def _rounding(gap: Decimal, desk: Desk) -> Iterator[LineDraft]:
    """A line of its own takes the rounding of at most a cent a line; more than that is no rounding."""
    if gap:
        product = desk.lookups.defaults["rounding"].id
        yield LineDraft(line_key(desk.key, "", "rounding"), "rounding", "Rounding", product, price_unit=gap)


def _unmatched(amounts: Amounts, desk: Desk) -> tuple[str, ...]:
    sold = [desk.items[part.item_id] for part in amounts.parts if part.kind == "item" and part.item_id in desk.items]
    names = (line(one.sku) or one.asin or one.id for one in sold if one.sku not in desk.lookups.products)
    return tuple(dict.fromkeys(names))


def _total_differs(predicted: Decimal, total: Decimal, currency: str, digits: int) -> Blocked:
    cure = (
        "Check the taxes of its products in Odoo (taxes that build on each other cannot be fitted to Amazon's price), or"
        " choose another tax policy for the channel; then press Retry."
    )
    if Decimal(1).scaleb(-digits) > cent(currency):
        cure = (
            f"Odoo keeps unit prices to {digits} decimals, too few for {currency}. Raise the decimal accuracy of Product"
            " Price in Odoo (Settings > Technical > Decimal Accuracy), then press Retry."
        )
    ours, stated = show(predicted, currency), show(total, currency)
    return Blocked("total_differs", f"Odoo would make this order {ours}, Amazon says {stated}", cure)


def by_item(lines: Sequence[LineDraft]) -> Mapping[str, tuple[LineDraft, ...]]:
    """The goods lines of each Amazon item, in order."""
    found: dict[str, tuple[LineDraft, ...]] = {}
    for drafted in lines:
        if drafted.kind == "item":
            found[drafted.item_id] = (*found.get(drafted.item_id, ()), drafted)
    return found
