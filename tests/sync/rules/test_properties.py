"""Whatever Amazon sends: Odoo comes to Amazon's total to the cent, or the order is held with both sums."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.gateways.amazon.records import Address, Breakdown, Buyer, Item, Money, Order
from accounts.gateways.odoo.records import Company, LineDraft
from sync.rules import amounts, drafts
from sync.rules.lookups import Lookups
from sync.rules.money import cent, to_digits
from sync.rules.partners import Partners
from sync.rules.partners import draft as partners_of
from sync.rules.taxes import predict
from sync.rules.verdicts import Blocked, Import
from sync.rules.windows import OLDEST, next_window

from . import make
from .make import NOON, RATES, SELLER, lookups, order, product
from .orders_of_amazon import orders, partly_cancelled

D = Decimal
POLICIES = ("odoo_taxes", "amazon_line", "rate_map")
# The same examples on every run: a red build must be somebody's change, not somebody's luck.
slow = settings(
    deadline=None, max_examples=120, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
# What Odoo has: no tax, one on top, one inside, two at once; rounding by the line or once; two to six digits.
odoos = st.builds(
    lambda taxes, globally, digits: lookups(
        product(1, "SKU-1", *taxes[0]),
        product(2, "SKU-2", *taxes[1]),
        tax_of_defaults=taxes[1],
        company=Company(1, "My Company", "EUR", "DE", round_globally=globally),
        price_digits=digits,
    ),
    st.lists(st.sampled_from(((), (1,), (2,), (3,), (5,), (1, 2), (3, 7))), min_size=2, max_size=2),
    st.booleans(),
    st.sampled_from((2, 3, 6)),
)


def made(amazon: Order, known: Lookups, policy: str, remitted: str = "line") -> drafts.Draft | Blocked:
    chosen = make.settings(tax_policy=policy, tax_map=RATES, remitted_tax=remitted)
    return drafts.draft(amazon, Import(), SELLER, "Amazon.de", chosen, known, currency="EUR")


def priced(lines: tuple[LineDraft, ...]) -> list[LineDraft]:
    return [one for one in lines if not one.is_note and one.kind != "rounding"]


def check(sale: drafts.OrderDraft, known: Lookups, expected: Decimal) -> None:
    assert sale.total == expected
    assert predict(sale.lines, known.taxes, sale.currency, known.company.round_globally) == expected
    roundings = [one for one in sale.lines if one.kind == "rounding"]
    assert len(roundings) <= 1
    for one in roundings:
        assert 0 < abs(one.price_unit) <= cent(sale.currency) * len(priced(sale.lines))
        assert one.tax_ids == ()
    for one in sale.lines:
        assert one.price_unit == to_digits(one.price_unit, known.price_digits), "Odoo would cut the price"
        assert all(tax in known.taxes for tax in one.tax_ids)
    keys = [one.key for one in sale.lines]
    assert len(set(keys)) == len(keys)
    assert all(key.isascii() and not {".", " "} & set(key) for key in keys)


@pytest.mark.parametrize("policy", POLICIES)
@slow
@given(amazon=orders(), known=odoos)
def test_amazons_total_to_the_cent_or_held(policy: str, amazon: Order, known: Lookups) -> None:
    sale = made(amazon, known, policy)
    assert amazon.total is not None
    if isinstance(sale, Blocked):
        # Only what a merchant can cure: a rate without a tax, or fewer digits in Odoo than the currency has.
        too_few = D(1).scaleb(-known.price_digits) > cent(amazon.currency)
        assert (sale.code == "total_differs" and too_few) or sale.code == "tax_rate_unmapped", sale
        return
    check(sale.order, known, amazon.total.amount)
    assert sale == made(amazon, known, policy), "the same order twice"
    counts = {one.id: one.quantity for one in amazon.items}
    goods: dict[str, Decimal] = {}
    for one in sale.order.lines:
        if one.kind == "item":
            goods[one.item_id] = goods.get(one.item_id, D(0)) + one.quantity
    assert goods == counts


@slow
@given(amazon=orders(), known=odoos)
def test_left_out_is_what_amazon_remits_and_nothing_else(amazon: Order, known: Lookups) -> None:
    sale = made(amazon, known, "odoo_taxes", remitted="leave_out")
    read = amounts.read(amazon)
    assert isinstance(read, amounts.Amounts)
    if isinstance(sale, Blocked):
        assert sale.code == "total_differs"
        return
    check(sale.order, known, read.total - sum((part.tax for part in read.parts if part.remitted), D(0)))


@slow
@given(amazon=orders(), known=odoos)
def test_tax_that_amazon_remits_carries_no_tax_of_odoo(amazon: Order, known: Lookups) -> None:
    sale = made(amazon, known, "odoo_taxes")
    if isinstance(sale, Blocked) or not all(one.tax_models for one in amazon.items):
        return
    assert [one for one in sale.order.lines if one.item_id and one.tax_ids] == []


@slow
@given(amazon=orders(), off=st.integers(-(10**6), 10**6), known=odoos)
def test_a_total_that_is_wrong_is_never_booked_silently(amazon: Order, off: int, known: Lookups) -> None:
    """Booked, it is Amazon's total all the same, and what is missing stands on the rounding line."""
    assert amazon.total is not None
    stated = amazon.total.amount + off * cent(amazon.currency)
    wrong = replace(amazon, total=Money(stated, amazon.currency))
    sale = made(wrong, known, "odoo_taxes")
    if isinstance(sale, drafts.Draft):
        check(sale.order, known, stated)
    elif sale.code == "amounts_differ":
        assert f"Amazon states {stated:.{-cent(amazon.currency).as_tuple().exponent}f} " in sale.title


@slow
@given(case=partly_cancelled())
def test_cancelled_pieces_are_not_sold(case: tuple[Order, Decimal]) -> None:
    amazon, sold = case
    sale = made(amazon, lookups(), "odoo_taxes")
    if isinstance(sale, Blocked):
        assert sale.code == "nothing_to_sell"
        assert not any(amounts.quantity(one) for one in amazon.items)
        return
    check(sale.order, lookups(), sold)
    assert sum(one.quantity for one in sale.order.lines if one.kind == "item") == sum(
        amounts.quantity(one) for one in amazon.items
    )


# --- anything at all -------------------------------------------------------------------------------------------------

any_amount = st.decimals(-(10**6), 10**6, places=2)
any_type = st.sampled_from(("ITEM", "SHIPPING", "TAX", "DISCOUNT", "DELIVERY_TIP", "OTHER", "NEW"))
any_entry = st.builds(Breakdown, any_type, any_amount, st.lists(st.tuples(any_type, any_amount), max_size=3).map(tuple))
any_money = st.none() | st.builds(Money, any_amount, st.just("EUR"))
any_count = st.integers(0, 5)
any_item = st.builds(
    Item,
    st.just("1"),
    any_count,
    total=any_money,
    unit_price=any_money,
    breakdowns=st.lists(any_entry, max_size=4).map(tuple),
    fulfilled=st.none() | any_count,
    unfulfilled=st.none() | any_count,
    cancelled_by=st.sampled_from(("", "BUYER")),
    points_value=any_money,
    tax_models=st.sampled_from(((), ("MARKETPLACE_FACILITATOR",))),
)


@slow
@given(
    own=st.lists(any_item, max_size=3),
    total=any_money,
    entries=st.lists(any_entry, max_size=3),
    replaces=st.booleans(),
    policy=st.sampled_from(POLICIES),
)
def test_nonsense_is_held_or_adds_up(
    own: list, total: Money | None, entries: list, replaces: bool, policy: str
) -> None:
    numbered = (replace(one, id=str(number)) for number, one in enumerate(own))
    amazon = order(
        *numbered,
        breakdowns=tuple(entries),
        associated=(("REPLACEMENT_ORIGINAL_ID", "302-1"),) if replaces else (),
    )
    amazon = replace(amazon, total=total)
    sale = made(amazon, lookups(), policy)
    if isinstance(sale, Blocked):
        assert sale.code and sale.title and sale.cure
        return
    check(sale.order, lookups(), sale.order.total)
    assert sale.order.total >= 0
    whole = all(amounts.quantity(one) == one.quantity and one.quantity for one in amazon.items)
    if total is not None and whole:
        assert sale.order.total == total.amount


# --- buyers ----------------------------------------------------------------------------------------------------------

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
emails = st.from_regex(r"[a-z0-9]{14}@marketplace\.amazon\.(de|com)", fullmatch=True)
addresses = st.builds(
    Address,
    name=words,
    lines=st.lists(words, min_size=1, max_size=3).map(tuple),
    city=words,
    postal_code=st.from_regex(r"[0-9]{5}", fullmatch=True),
    country=st.sampled_from(("DE", "FR", "US")),
    phone=words,
)


def people(amazon: Order) -> Partners:
    known = lookups()
    found = partners_of(amazon, "eu", "A1SELLER", "Amazon.de", known.countries, known.states)
    assert isinstance(found, Partners)
    return found


@slow
@given(name=words, email=emails, one=addresses, two=addresses)
def test_the_same_buyer_is_the_same_customer_wherever_it_goes(
    name: str, email: str, one: Address, two: Address
) -> None:
    first = people(order(buyer=Buyer(name, email), address=replace(one, name="X")))
    again = people(order(buyer=Buyer(f" {name} ", email.upper()), address=replace(two, name="X")))
    assert first.contact.key == again.contact.key
    unphoned = people(order(buyer=Buyer(name, email), address=replace(one, name="X", phone="")))
    assert unphoned.delivery.key == first.delivery.key


@slow
@given(name=words, emails=st.lists(emails, min_size=2, max_size=2, unique=True), address=addresses)
def test_two_emails_are_two_customers(name: str, emails: list[str], address: Address) -> None:
    one, two = (people(order(buyer=Buyer(name, email), address=address)) for email in emails)
    assert one.contact.key != two.contact.key
    assert one.delivery.key != two.delivery.key


@slow
@given(
    name=words,
    zips=st.lists(st.from_regex(r"[0-9]{5}", fullmatch=True), min_size=2, max_size=2, unique=True),
    address=addresses,
)
def test_without_email_two_places_are_two_customers(name: str, zips: list[str], address: Address) -> None:
    places = [replace(address, postal_code=code, name="X") for code in zips]
    one, two = (people(order(buyer=Buyer(name), address=place)) for place in places)
    assert one.contact.key != two.contact.key


# --- windows ---------------------------------------------------------------------------------------------------------


@slow
@given(
    steps=st.lists(st.tuples(st.integers(-3600, 10**6), st.none() | st.integers(0, 10**6)), min_size=1, max_size=20),
    start=st.integers(0, 400),
)
def test_windows_leave_no_gap(steps: list[tuple[int, int | None]], start: int) -> None:
    """Over any life of a clock that sometimes goes back, every moment since the start was read to the newest end."""
    begin, now = NOON - timedelta(days=start), NOON
    position: datetime | None = None
    for seconds, asked in steps:
        now += timedelta(seconds=seconds)
        since = now - timedelta(seconds=asked) if asked is not None else None
        window = next_window(now, position, begin, since)
        assert window.after <= window.before < now
        assert window.after <= max(position or begin, now - OLDEST)
        if since is not None:
            assert window.after <= max(since, now - OLDEST)
        position = max(window.before, position) if position else window.before
