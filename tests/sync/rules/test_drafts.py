"""The sales order as Odoo shall hold it, and what has left already."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.gateways.amazon.records import Order, TaxRegistration
from accounts.gateways.odoo.records import DeliveryDraft, FiscalPosition
from sync.rules import drafts
from sync.rules.verdicts import Blocked, Import

from .make import KEY, NOON, SELLER, drafted, entry, item, lookups, order, settings

D = Decimal
LINE = KEY.replace("order_", "line_")
SOLD = order(item("1", 2, entry("ITEM", "20"), total="20"), total="20", ship_by_latest=NOON + timedelta(days=2))


def held(amazon: Order, known=None, **changes) -> Blocked:
    made = drafts.draft(amazon, Import(), SELLER, "Amazon.de", settings(**changes), known or lookups(), currency="EUR")
    assert isinstance(made, Blocked), made
    return made


def test_field_by_field() -> None:
    made = drafted(SOLD)
    sale = made.order
    assert (sale.key, sale.reference, sale.origin, sale.name) == (KEY, SOLD.id, SOLD.id, "")
    assert (sale.partner_key, sale.shipping_key) == (made.partners.contact.key, made.partners.delivery.key)
    assert (sale.date_order, sale.commitment_date) == (NOON, NOON + timedelta(days=2))
    assert (sale.currency, sale.total, sale.pricelist_id) == ("EUR", D(20), 10)
    assert (sale.company_id, sale.warehouse_id, sale.team_id) == (1, 1, 5)
    assert (sale.user_id, sale.payment_term_id, sale.fiscal_position_id) == (None, None, None)
    assert (sale.confirm, sale.delivery, sale.delivery_note) == (True, None, "")


def test_as_the_channel_says() -> None:
    known = lookups(user_id=7, payment_term_id=8)
    sale = drafted(SOLD, known, order_name="amazon", confirm=False).order
    assert (sale.name, sale.confirm, sale.user_id, sale.payment_term_id) == (SOLD.id, False, 7, 8)


def test_by_amazon_from_amazons_warehouse() -> None:
    fba = replace(SOLD, fulfilled_by="AMAZON", status="SHIPPED")
    sale = drafted(fba, verdict=Import(shipped=True)).order
    assert sale.warehouse_id == 2
    assert sale.delivery == DeliveryDraft(((f"{LINE}_1_item", D(2)),), shipped_at=NOON)
    assert drafted(fba, verdict=Import(shipped=True), confirm=False).order.delivery is None


def test_partly_shipped() -> None:
    three = item("1", 3, total="30", fulfilled=1, unfulfilled=2)
    none = item("2", 1, total="1", fulfilled=0, unfulfilled=1)
    delivery = drafted(order(three, none, total="31"), verdict=Import(partly=True)).order.delivery
    assert delivery is not None
    assert delivery.quantities == ((f"{LINE}_1_item", D(1)),)
    untold = order(item("1", 3, total="30"), total="30")
    assert drafted(untold, verdict=Import(partly=True)).order.delivery is None


def test_pieces_on_two_lines_leave_with_their_own_serial_numbers() -> None:
    seven = item("1", 7, total="100", serial_numbers=tuple(f" SN{n}" for n in range(7)), fulfilled=5, unfulfilled=2)
    whole = drafted(order(seven, total="100"), verdict=Import(shipped=True)).order.delivery
    assert whole is not None
    assert whole.quantities == ((f"{LINE}_1_item", D(3)), (f"{LINE}_1_item_2", D(4)))
    assert whole.serials == (
        (f"{LINE}_1_item", ("SN0", "SN1", "SN2")),
        (f"{LINE}_1_item_2", ("SN3", "SN4", "SN5", "SN6")),
    )
    partly = drafted(order(seven, total="100"), verdict=Import(partly=True)).order.delivery
    assert partly is not None
    assert partly.quantities == ((f"{LINE}_1_item", D(3)), (f"{LINE}_1_item_2", D(2)))
    assert partly.serials[1] == (f"{LINE}_1_item_2", ("SN3", "SN4"))
    few = drafted(
        order(replace(seven, serial_numbers=("A",)), total="100"), verdict=Import(shipped=True)
    ).order.delivery
    assert few is not None
    assert few.serials == ((f"{LINE}_1_item", ("A",)),)


def test_a_cancelled_item_never_leaves() -> None:
    gone = item("2", 1, total="5", fulfilled=0, unfulfilled=0)
    delivery = drafted(order(SOLD.items[0], gone, total="25"), verdict=Import(shipped=True)).order.delivery
    assert delivery is not None
    assert delivery.quantities == ((f"{LINE}_1_item", D(2)),)


EU = frozenset({57, 75})
POSITIONS = (
    FiscalPosition(1, "Private", auto_apply=True, country_ids=EU),
    FiscalPosition(2, "Business", auto_apply=True, country_ids=EU, vat_required=True),
    FiscalPosition(3, "By hand"),
)


def test_fiscal_positions() -> None:
    known = lookups(fiscal_positions=POSITIONS)
    assert drafted(SOLD, known).order.fiscal_position_id == 1
    firm = replace(SOLD, tax_registrations=(TaxRegistration("BUYER", "VAT", "DE136695976", "Bauer GmbH"),))
    assert drafted(firm, known).order.fiscal_position_id == 2
    person = replace(SOLD, tax_registrations=(TaxRegistration("BUYER", "CPF", "123.456.789-09"),))
    assert drafted(person, known).order.fiscal_position_id == 1
    assert drafted(SOLD, known, fiscal_position=3).order.fiscal_position_id == 3


def test_a_chosen_fiscal_position_that_is_gone_is_not_replaced_silently() -> None:
    blocked = held(SOLD, lookups(fiscal_positions=POSITIONS), fiscal_position=99)
    assert (blocked.code, blocked.subject) == ("setting_gone", "fiscal_position")


@pytest.mark.parametrize(
    ("amazon", "code", "subject"),
    [
        (order(item("1", total="5", currency="XTS"), total="5", currency="XTS"), "unknown_currency", "XTS"),
        (order(item("1", 3, total="30", fulfilled=0, unfulfilled=0), total="30"), "nothing_to_sell", ""),
        (order(item("1", 0, total="0"), total="0"), "nothing_to_sell", ""),
        (order(item("1", total="5"), total="9"), "amounts_differ", "5.00 EUR / 9.00 EUR"),
        (replace(SOLD, address=replace(SOLD.address, country="ZZ")), "unknown_country", "ZZ"),  # type: ignore[arg-type]
    ],
)
def test_held_with_a_reason(amazon: Order, code: str, subject: str) -> None:
    blocked = held(amazon)
    assert (blocked.code, blocked.subject) == (code, subject)


def test_a_replacement_without_any_amount_is_sold_for_nothing_in_the_marketplaces_currency() -> None:
    free = order(item("1", 2), associated=(("REPLACEMENT_ORIGINAL_ID", "302-0"),))
    sale = drafted(free).order
    assert (sale.currency, sale.total, sale.pricelist_id) == ("EUR", D(0), 10)
    assert [(one.product_id, one.quantity, one.price_unit) for one in sale.lines if not one.is_note] == [
        (1, D(2), D(0))
    ]
    made = drafts.draft(free, Import(), SELLER, "Amazon.co.uk", settings(), lookups(), currency="GBP")
    assert isinstance(made, drafts.Draft)
    assert (made.order.currency, made.order.pricelist_id) == ("GBP", 14)
    unknown = drafts.draft(free, Import(), SELLER, "Amazon.de", settings(), lookups())
    assert isinstance(unknown, drafts.Draft)
    assert unknown.order.currency == "EUR"  # the company's
