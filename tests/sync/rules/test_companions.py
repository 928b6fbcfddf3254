"""After a partial cancellation shipping, discounts and tax lines follow Amazon's new amounts, to the cent."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.gateways.amazon.records import Order
from accounts.gateways.odoo.records import Company, OdooLine, OdooOrder
from sync.rules.changes import reductions, still_sold
from sync.rules.companions import add_up, keys_beside, prices
from sync.rules.drafts import Draft
from sync.rules.lookups import Lookups

from .make import DEFAULTS, KEY, RATES, drafted, entry, item, lookups, order, product

D = Decimal
LINE = KEY.replace("order_", "line_")


def in_odoo(draft: Draft) -> tuple[OdooOrder, dict[str, int]]:
    """As Odoo holds what was drafted, and the lines' external ids."""
    ids = {line.key: number for number, line in enumerate(draft.order.lines, 1)}
    lines = tuple(
        OdooLine(ids[line.key], "", line.name, line.product_id, line.quantity, D(0), line.price_unit, line.tax_ids, D(0), D(0))
        for line in draft.order.lines
        if not line.is_note
    )  # fmt: skip
    return OdooOrder(1, "S1", "302-1", "sale", draft.order.total, D(0), "EUR", lines=lines), ids


def changes(
    before: Draft, amazon: Order, after: Draft, known: Lookups
) -> tuple[OdooOrder, dict[int, Decimal], dict[int, Decimal]]:
    """Odoo's order, new quantities and new prices."""
    held, ids = in_odoo(before)
    pieces = still_sold(amazon, KEY)
    targets = reductions(held, {tuple(ids[n] for n in names if n in ids): count for names, count in pieces.items()})
    counted = {name for names in pieces for name in names}
    beside = {name: pk for name, pk in ids.items() if name not in counted and not name.endswith("_rounding")}
    return held, targets, prices(held, beside, after.order.lines, known, "EUR")


def named(found: Mapping[int, Decimal], before: Draft) -> dict[str, Decimal]:
    """By the end of the line's key."""
    return {before.order.lines[pk - 1].key.removeprefix(f"{LINE}_"): amount for pk, amount in found.items()}


def sold(quantity: int, left: int, *entries: object, total: str) -> Order:
    one = item("1", quantity, *entries, total=total, fulfilled=0, unfulfilled=left)  # type: ignore[arg-type]
    return order(one, total=total)


@pytest.mark.parametrize("policy", ["odoo_taxes", "rate_map"])
def test_a_discount_that_carries_tax(policy: str) -> None:
    """Four mugs of 10.00 with a voucher of 8.00; two of them are cancelled, and half of the voucher with them."""
    known = lookups(product(1, "SKU-1", 1))
    how = {"tax_policy": policy, "tax_map": RATES}
    told = entry("TAX", "5.11", ITEM="5.11")
    first = sold(4, 4, entry("ITEM", "40"), entry("DISCOUNT", "8", ITEM="8"), told, total="32")
    left = sold(
        2, 2, entry("ITEM", "20"), entry("DISCOUNT", "4", ITEM="4"), entry("TAX", "2.55", ITEM="2.55"), total="16"
    )
    before, after = drafted(first, known, **how), drafted(left, known, **how)
    held, targets, found = changes(before, replace(left, items=(replace(left.items[0], quantity=4),)), after, known)
    assert named(targets, before) == {"1_item": D(2)}
    assert named(found, before) == {"1_discount_item": D("-3.36")}  # 4.00 with 19 % on top of it
    assert add_up(held, targets, found, [D(16)], known, "EUR")
    assert not add_up(held, targets, {}, [D(16)], known, "EUR")


def test_the_line_keeps_the_taxes_that_people_have_given_it() -> None:
    known = lookups(product(1, "SKU-1", 1))
    before = drafted(sold(2, 2, entry("ITEM", "20"), entry("SHIPPING", "5"), total="25"), known)
    left = sold(2, 2, entry("ITEM", "20"), entry("SHIPPING", "2.38"), total="22.38")
    held, ids = in_odoo(before)
    shipping = ids[f"{LINE}_1_shipping"]
    held = replace(held, lines=tuple(replace(one, tax_ids=(1,)) if one.id == shipping else one for one in held.lines))
    found = prices(held, {f"{LINE}_1_shipping": shipping}, drafted(left, known).order.lines, known, "EUR")
    assert found == {shipping: D(2)}


def test_what_amazon_charges_no_more_costs_nothing() -> None:
    known = lookups()
    before = drafted(sold(2, 2, entry("ITEM", "20"), entry("SHIPPING", "5"), total="25"), known)
    left = sold(2, 1, entry("ITEM", "10"), total="10")
    held, targets, found = changes(before, left, drafted(left, known), known)
    assert (named(targets, before), named(found, before)) == ({"1_item": D(1)}, {"1_shipping": D(0)})
    assert add_up(held, targets, found, [D(10)], known, "EUR")


def test_more_pieces_than_one_are_a_persons_own_doing() -> None:
    known = lookups()
    before = drafted(sold(2, 2, entry("ITEM", "20"), entry("SHIPPING", "5"), total="25"), known)
    held, ids = in_odoo(before)
    held = replace(held, lines=tuple(replace(one, quantity=D(2)) for one in held.lines))
    assert prices(held, ids, before.order.lines, known, "EUR") == {}


def test_an_own_line_of_the_merchant_is_no_part_of_it() -> None:
    known = lookups()
    before = drafted(sold(2, 2, entry("ITEM", "20"), total="20"), known)
    held, _ = in_odoo(before)
    held = replace(
        held, total=D(25), lines=(*held.lines, OdooLine(9, "", "Sample", 1, D(1), D(0), D(5), (), D(0), D(0)))
    )
    fewer = {1: D(1)}
    assert add_up(held, fewer, {}, [D(10), D(15)], known, "EUR")
    assert not add_up(held, fewer, {}, [D(10)], known, "EUR")


def test_only_lines_of_products_that_are_there_are_asked_for() -> None:
    shipping, discount, tax = (DEFAULTS[kind].id for kind in ("shipping", "discount", "tax"))
    amazon = order(item("1"), item("2"))
    assert list(keys_beside(amazon, KEY, (), lookups())) == []
    assert list(keys_beside(amazon, KEY, {shipping}, lookups())) == [f"{LINE}_{one}_shipping" for one in (0, 1, 2)]
    assert list(keys_beside(amazon, KEY, {tax}, lookups())) == [f"{LINE}_0_tax", f"{LINE}_0_remitted"]
    assert len(list(keys_beside(amazon, KEY, {discount}, lookups()))) == 15


coins = st.integers(1, 20_000).map(lambda count: D(count) / 100)
odoos = st.builds(
    lambda taxes, globally: lookups(
        product(1, "SKU-1", *taxes[0]),
        tax_of_defaults=taxes[1],
        company=Company(1, "My Company", "EUR", "DE", round_globally=globally),
        price_digits=6,
    ),
    st.lists(st.sampled_from(((), (1,), (2,), (3,), (5,))), min_size=2, max_size=2),
    st.booleans(),
)


@settings(deadline=None, max_examples=150, derandomize=True, database=None)
@given(odoos, coins, st.integers(2, 9), st.data())
def test_it_comes_to_amazons_new_total(known: Lookups, unit: Decimal, quantity: int, data: st.DataObject) -> None:
    """Whatever Amazon's new shipping and discount are, and whichever taxes Odoo has on them."""
    policy = data.draw(st.sampled_from(("odoo_taxes", "amazon_line")))

    def document(pieces: int, ordered: int) -> Order:
        goods = unit * pieces
        shipping = data.draw(st.sampled_from((D(0), D("4.90"), unit)))
        off = data.draw(st.integers(0, 99)) * goods / 100
        off = off.quantize(D("0.01"))
        entries = [entry("ITEM", goods), entry("SHIPPING", shipping)]
        entries += [entry("DISCOUNT", off, ITEM=off)] if off else []
        total = goods + shipping - off
        return sold(ordered, pieces, *entries, total=str(total))

    first, left = document(quantity, quantity), document(data.draw(st.integers(1, quantity - 1)), quantity)
    before, after = (drafted(one, known, tax_policy=policy) for one in (first, left))
    held, targets, found = changes(before, left, after, known)
    new = {one.key for one in after.order.lines} - {one.key for one in before.order.lines} - {f"{LINE}_0_rounding"}
    # A charge that was not there at all before has no line to follow: that is a person's to see.
    assert new or add_up(held, targets, found, [after.order.total], known, "EUR")
