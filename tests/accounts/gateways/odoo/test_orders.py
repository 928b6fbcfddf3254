"""Orders written once and to the cent, on a pretend and on a real Odoo."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo import deliveries, ensure, lookups, partners, sales
from accounts.gateways.odoo.records import DeliveryDraft, LineDraft, PartnerDraft

from .warehouse import stocked

NOTHING = Decimal(0)


def test_a_batch_of_new_orders_takes_five_calls(place, journal):
    drafts, _ = place.drafts(8)
    odoo = place.client(journal, uid=place.probe.uid)
    assert sales.find_orders(odoo, place.probe, [draft.reference for draft in drafts]) == {}
    people = [PartnerDraft(place.key_of("p"), f"Buyer {number}") for number in range(8)]
    drafts = [replace(draft, partner_key=one.key, shipping_key=one.key) for draft, one in zip(drafts, people)]
    ids = partners.load_partners(odoo, place.probe, people).ids
    loaded = sales.load_orders(odoo, place.probe, drafts, ids)
    done, failures = sales.confirm(odoo, place.probe, loaded.ids.values())
    held = sales.read_orders(odoo, place.probe, done)
    assert (loaded.failures, failures) == ((), [])
    assert {order.state for order in held.values()} == {"sale"}
    assert {order.total for order in held.values()} == {Decimal("25.48")}
    assert len(journal.calls) == 5


def test_an_order_holds_what_the_draft_says(place):
    drafts, ids = place.drafts(1, commitment_date=datetime(2026, 11, 5, 9, tzinfo=UTC))
    draft = drafts[0]
    loaded = sales.load_orders(place.odoo, place.probe, drafts, ids)
    order_id = loaded.ids[draft.key]
    keys = sales.line_ids(place.odoo, [line.key for line in draft.lines])
    names = {pk: key for key, pk in keys.items()}
    order = sales.read_orders(place.odoo, place.probe, [order_id], lines=True, line_keys=names)[order_id]
    assert (order.reference, order.state, order.confirmed) == (draft.reference, "draft", False)
    assert (order.total, order.tax, order.currency) == (Decimal("25.48"), Decimal("2.0"), place.company.currency)
    assert (order.partner_id, order.shipping_id) == (ids[draft.partner_key], ids[draft.shipping_key])
    mug, shipping, note = order.lines
    assert [line.key for line in order.lines] == [line.key for line in draft.lines]
    assert (mug.name, mug.quantity, mug.price_unit) == ("A mug\nof clay", Decimal(2), Decimal("9.99"))
    assert (mug.tax_ids, mug.subtotal, mug.total) == ((place.tax(),), Decimal("19.98"), Decimal("21.98"))
    assert (shipping.tax_ids, shipping.total, shipping.product_id) == ((), Decimal("3.5"), place.service())
    assert (note.display_type, note.name, note.product_id) == ("line_note", "Engraved: “Für Änne”", None)
    times = place.read("sale.order", [order_id], "date_order", "commitment_date")[0]
    assert (times["date_order"], times["commitment_date"]) == ("2026-11-01 08:30:00", "2026-11-05 09:00:00")


def test_a_line_without_taxes_has_none_even_if_its_product_has(place):
    taxed = place.product("TAXED", taxes_id=[(6, 0, [place.tax()])])
    drafts, ids = place.drafts(
        lines=lambda key: [LineDraft(f"{key}_1", "item", "Taxed", taxed, Decimal(1), Decimal(10), (), "1")]
    )
    loaded = sales.load_orders(place.odoo, place.probe, drafts, ids)
    order = sales.read_orders(place.odoo, place.probe, loaded.ids.values(), lines=True)[loaded.ids[drafts[0].key]]
    assert (order.lines[0].tax_ids, order.tax, order.total) == ((), NOTHING, Decimal(10))


def test_the_same_load_again_changes_nothing(place):
    drafts, ids = place.drafts(3)
    first = sales.load_orders(place.odoo, place.probe, drafts, ids)
    again = sales.load_orders(place.odoo, place.probe, drafts, ids)
    assert first.ids == again.ids
    held = sales.read_orders(place.odoo, place.probe, first.ids.values(), lines=True)
    assert [len(order.lines) for order in held.values()] == [3, 3, 3]


def test_a_confirmed_order_is_never_rewritten_by_a_load(place):
    """Odoo's own way would set the quantity of a confirmed order, without a word."""
    [(order_id, draft)] = place.orders()
    line = sales.line_ids(place.odoo, [draft.lines[0].key])[draft.lines[0].key]
    place.odoo.call("sale.order.line", "write", [line], {"product_uom_qty": 5})
    people = {draft.partner_key: 1, draft.shipping_key: 1}
    changed = replace(draft, reference="other", lines=draft.lines[:1])
    assert sales.load_orders(place.odoo, place.probe, [changed], people).ids == {draft.key: order_id}
    order = sales.read_orders(place.odoo, place.probe, [order_id], lines=True)[order_id]
    assert (order.reference, order.lines[0].quantity, len(order.lines)) == (draft.reference, Decimal(5), 3)


def test_six_at_once_make_one_order_each(place):
    drafts, ids = place.drafts(5)
    found = []

    def load():
        odoo = place.client(uid=place.probe.uid)
        found.append(
            sales.load_orders(odoo, place.probe, drafts, ids, sleep=lambda seconds: threading.Event().wait(seconds / 4))
        )

    threads = [threading.Thread(target=load) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert all(outcome == found[0] and not outcome.failures for outcome in found)
    by_reference = sales.find_orders(place.odoo, place.probe, [draft.reference for draft in drafts])
    assert [len(orders) for orders in by_reference.values()] == [1] * 5
    held = sales.read_orders(place.odoo, place.probe, found[0].ids.values(), lines=True)
    assert {len(order.lines) for order in held.values()} == {3}


def test_one_bad_order_does_not_hold_up_the_batch(place):
    drafts, ids = place.drafts(6)
    drafts[2] = replace(drafts[2], lines=(replace(drafts[2].lines[0], product_id=999_999),))
    drafts[4] = replace(drafts[4], pricelist_id=999_999)
    drafts[5] = replace(drafts[5], partner_key="nobody")
    loaded = sales.load_orders(place.odoo, place.probe, drafts, ids)
    assert set(loaded.ids) == {drafts[0].key, drafts[1].key, drafts[3].key}
    failed = {failure.key: failure for failure in loaded.failures}
    assert set(failed) == {drafts[2].key, drafts[4].key, drafts[5].key}
    assert "999999" in failed[drafts[2].key].text
    assert failed[drafts[4].key].field == "pricelist_id"
    assert failed[drafts[5].key].code == "odoo_partner_missing"


def test_orders_are_found_by_reference_or_source_document_cancelled_ones_too(place):
    [(order_id, draft), (other_id, other)] = place.orders(2)
    sales.cancel(place.odoo, place.probe, [order_id])
    place.odoo.call("sale.order", "write", [other_id], {"client_order_ref": "PO-7"})
    found = sales.find_orders(place.odoo, place.probe, [draft.reference, other.reference, "never-seen"])
    assert {reference: [order.id for order in orders] for reference, orders in found.items()} == {
        draft.reference: [order_id],
        other.reference: [other_id],
    }
    assert found[draft.reference][0].state == "cancel"


def test_confirming_twice_is_once(place):
    [(order_id, _)] = place.orders()
    assert sales.confirm(place.odoo, place.probe, [order_id]) == ([order_id], [])
    assert len(sales.read_orders(place.odoo, place.probe, [order_id])[order_id].picking_ids) == 1


def test_confirming_a_mixed_batch_names_the_one_that_cannot_be(place):
    drafts, ids = place.drafts(3)
    numbers = sales.load_orders(place.odoo, place.probe, drafts, ids).ids
    fresh, cancelled, confirmed = (numbers[draft.key] for draft in drafts)
    sales.cancel(place.odoo, place.probe, [cancelled])
    sales.confirm(place.odoo, place.probe, [confirmed])
    done, failures = sales.confirm(place.odoo, place.probe, [fresh, cancelled, confirmed, 999_999])
    assert done == [fresh, confirmed]
    assert [(failure.key, failure.code) for failure in failures] == [
        (str(cancelled), "odoo_order_cancelled"),
        ("999999", "odoo_record_missing"),
    ]


def test_cancelling_reaches_the_delivery_and_is_safe_to_repeat(place):
    [(order_id, _)] = place.orders()
    assert sales.cancel(place.odoo, place.probe, [order_id]) == ([order_id], [])
    assert sales.cancel(place.odoo, place.probe, [order_id]) == ([order_id], [])
    order = sales.read_orders(place.odoo, place.probe, [order_id])[order_id]
    pickings = place.read("stock.picking", order.picking_ids, "state")
    assert (order.state, [one["state"] for one in pickings]) == ("cancel", ["cancel"])


def test_a_locked_order_is_unlocked_to_be_cancelled(place):
    [(order_id, _)] = place.orders()
    values = {"locked": True} if place.probe.has("sale.order", "locked") else {"state": "done"}
    place.odoo.call("sale.order", "write", [order_id], values)
    assert sales.read_orders(place.odoo, place.probe, [order_id])[order_id].locked
    assert sales.cancel(place.odoo, place.probe, [order_id]) == ([order_id], [])


def test_a_deleted_order_is_told_and_left_out(place):
    drafts, ids = place.drafts(1)
    [order_id] = sales.load_orders(place.odoo, place.probe, drafts, ids).ids.values()
    place.odoo.call("sale.order", "unlink", [order_id])
    assert sales.read_orders(place.odoo, place.probe, [order_id]) == {}
    assert sales.resolve(place.odoo, drafts[0].key) is None
    done, failures = sales.cancel(place.odoo, place.probe, [order_id])
    assert (done, [failure.code for failure in failures]) == ([], ["odoo_record_missing"])


def test_an_order_that_a_rule_hides_is_not_taken_for_deleted(place):
    """The right to see all documents is taken away, or the company."""
    (hidden, _), (mine, _), (gone, _) = place.orders(3)
    login, password = place.key_of("own"), place.key_of("password")
    group = place.odoo.call("ir.model.data", "check_object_reference", "sales_team", "group_sale_salesman")[1]
    group_field = "group_ids" if float(place.probe.version) >= 19 else "groups_id"
    values = {"name": "Own", "login": login, "password": password, group_field: [(6, 0, [group])]}
    [user] = place.odoo.call("res.users", "create", [values])
    place.odoo.call("sale.order", "write", [hidden], {"user_id": place.probe.uid})
    place.odoo.call("sale.order", "write", [mine, gone], {"user_id": user})
    assert sales.cancel(place.odoo, place.probe, [gone]) == ([gone], [])
    place.odoo.call("sale.order", "unlink", [gone])
    own = place.client(login=login, key=password, protocol="jsonrpc")
    assert set(sales.read_orders(own, place.probe, [hidden, mine, gone])) == {mine}
    assert [sales.hidden(own, one) for one in (hidden, gone)] == [True, False]


def test_an_external_id_leads_to_its_record(place):
    drafts, ids = place.drafts(1)
    [order_id] = sales.load_orders(place.odoo, place.probe, drafts, ids).ids.values()
    assert sales.resolve(place.odoo, drafts[0].key) == order_id
    assert sales.resolve(place.odoo, "never_written") is None


def test_lines_are_reduced(place):
    [(order_id, draft)] = place.orders()
    key = draft.lines[0].key
    line_id = sales.line_ids(place.odoo, [key, "never_written"])[key]
    sales.reduce_lines(place.odoo, {line_id: Decimal(1)})
    order = sales.read_orders(place.odoo, place.probe, [order_id], lines=True)[order_id]
    assert (order.lines[0].quantity, order.total) == (Decimal(1), Decimal("14.49"))


def promised(place, order_id):
    """What the order's deliveries still carry, and the states of these."""
    domain = [["picking_id.sale_id", "=", order_id], ["state", "not in", ["done", "cancel"]]]
    moves = place.odoo.call("stock.move", "search_read", domain, ["product_uom_qty"], order="id")
    pickings = place.odoo.call("stock.picking", "search_read", [["sale_id", "=", order_id]], ["state"], order="id")
    return [one["product_uom_qty"] for one in moves], [one["state"] for one in pickings]


def test_a_reduced_line_has_its_delivery_reduced(place, journal):
    """Up to 14 Odoo leaves that to people, and the goods would leave."""
    [(order_id, draft)] = place.orders()
    line_id = sales.line_ids(place.odoo, [draft.lines[0].key])[draft.lines[0].key]
    sales.reduce_lines(place.odoo, {line_id: Decimal(1)})
    sales.lower_moves(place.odoo, place.probe, {line_id: Decimal(1)})
    assert promised(place, order_id) == ([1], ["confirmed"])
    sales.lower_moves(place.client(journal, uid=place.probe.uid), place.probe, {line_id: Decimal(1)})
    assert all(call.operation.endswith("search_read") for call in journal.calls)
    sales.reduce_lines(place.odoo, {line_id: Decimal(0)})
    sales.lower_moves(place.odoo, place.probe, {line_id: Decimal(0)})
    assert promised(place, order_id) == ([], ["cancel"])


def test_what_has_left_stays_and_the_rest_is_reduced(place):
    product = place.product("REDUCED")
    stocked(place, product, 100)
    [(order_id, draft)] = place.orders(
        lines=lambda key: [LineDraft(f"{key}_1", "item", "Mugs", product, Decimal(5), Decimal(1), (), "1")]
    )
    line_id = sales.line_ids(place.odoo, [draft.lines[0].key])[draft.lines[0].key]
    deliveries.deliver(place.odoo, place.probe, [(order_id, DeliveryDraft(((draft.lines[0].key, Decimal(2)),)))])
    sales.reduce_lines(place.odoo, {line_id: Decimal(3)})
    sales.lower_moves(place.odoo, place.probe, {line_id: Decimal(3)})
    carried, (first, second) = promised(place, order_id)
    assert (carried, first) == ([1], "done")
    assert second == ("assigned" if float(place.probe.version) > 14 else "confirmed")


def test_a_rounding_line_is_set_and_set_again(place):
    drafts, ids = place.drafts(1)
    [order_id] = sales.load_orders(place.odoo, place.probe, drafts, ids).ids.values()
    key = f"{drafts[0].key}_rounding"
    for cents, total in (("0.01", "25.49"), ("-0.03", "25.45")):
        sales.set_line(place.odoo, place.probe, order_id, key, "Rounding", place.service(), Decimal(cents))
        order = sales.read_orders(place.odoo, place.probe, [order_id], lines=True)[order_id]
        assert (order.total, len(order.lines)) == (Decimal(total), 4)


def test_the_customer_is_completed_later_on_order_and_delivery(place):
    [(order_id, _)] = place.orders()
    people, ids = place.people()
    contact, address = (ids[one.key] for one in people)
    sales.set_partners(place.odoo, place.probe, order_id, contact, address)
    order = sales.read_orders(place.odoo, place.probe, [order_id])[order_id]
    assert (order.partner_id, order.shipping_id, order.total) == (contact, address, Decimal("25.48"))
    assert [one["partner_id"][0] for one in place.read("stock.picking", order.picking_ids, "partner_id")] == [address]


def test_an_order_may_carry_amazons_number_and_further_fields(place):
    drafts, ids = place.drafts(1, name="302-1234567-7654321" + place.key_of("n"), extra=(("note", "Amazon"),))
    [order_id] = sales.load_orders(place.odoo, place.probe, drafts, ids).ids.values()
    assert sales.read_orders(place.odoo, place.probe, [order_id])[order_id].name == drafts[0].name
    assert "Amazon" in place.read("sale.order", [order_id], "note")[0]["note"]


def test_a_five_hundred_line_order_is_one_load(place, journal):
    """F29."""
    odoo = place.client(journal, uid=place.probe.uid)
    drafts, ids = place.drafts(
        lines=lambda key: [
            LineDraft(
                f"{key}_{number}",
                "item",
                f"Item {number}",
                place.product(),
                Decimal(1),
                Decimal("0.01"),
                (),
                str(number),
            )
            for number in range(500)
        ]
    )
    loaded = sales.load_orders(odoo, place.probe, drafts, ids)
    order = sales.read_orders(odoo, place.probe, loaded.ids.values())[loaded.ids[drafts[0].key]]
    assert (order.total, len(journal.calls)) == (Decimal("5.00"), 2)


def test_new_prices_under_the_taxes_that_lines_have(place, journal):
    [(order_id, draft)] = place.orders()
    mug, shipping = (sales.line_ids(place.odoo, [one.key])[one.key] for one in draft.lines[:2])
    odoo = place.client(journal, uid=place.probe.uid)
    for _ in range(2):
        sales.set_prices(odoo, {mug: Decimal("5.00"), shipping: Decimal("-1.25")})
    sales.set_prices(odoo, {})
    assert [call.operation for call in journal.calls] == ["sale.order.line.load"] * 2
    order = sales.read_orders(place.odoo, place.probe, [order_id], lines=True)[order_id]
    shown = [(line.quantity, line.price_unit, line.tax_ids) for line in order.lines[:2]]
    assert shown == [(Decimal(2), Decimal("5.0"), (place.tax(),)), (Decimal(1), Decimal("-1.25"), ())]
    assert order.total == Decimal("9.75")
    with pytest.raises(GatewayError):
        sales.set_prices(odoo, {10**8: Decimal(1)})


def test_an_order_of_another_company(place):
    name = place.key_of("Second")
    country = lookups.countries(place.odoo, place.probe)["US"]
    [company] = place.odoo.call("res.company", "create", [{"name": name, "country_id": country}])
    place.odoo.call("res.users", "write", [place.probe.uid], {"company_ids": [(4, company)]})
    warehouse = ensure.fba_warehouse(place.odoo, place.probe, company)
    pricelist = ensure.pricelist(place.odoo, place.probe, "EUR", company)
    group = {"name": name, "company_id": company, "country_id": country}
    known = place.odoo.call("account.tax.group", "fields_get", [], ["type"])
    group = {field: value for field, value in group.items() if field in known}
    [tax_group] = place.odoo.call("account.tax.group", "create", [group])
    values = {"name": name, "tax_group_id": tax_group, "amount": 19, "type_tax_use": "sale", "company_id": company}
    if place.probe.has("account.tax", "country_id"):
        values["country_id"] = country
    [tax] = place.odoo.call("account.tax", "create", [values])
    drafts, ids = place.drafts(
        lines=lambda key: [LineDraft(f"{key}_1", "item", "Mug", place.product(), Decimal(2), Decimal(10), (tax,), "1")],
        company_id=company,
        warehouse_id=warehouse.id,
        pricelist_id=pricelist,
        team_id=ensure.team(place.odoo, place.probe, company),
    )
    [order_id] = sales.load_orders(place.odoo, place.probe, drafts, ids).ids.values()
    assert sales.confirm(place.odoo, place.probe, [order_id]) == ([order_id], [])
    order = sales.read_orders(place.odoo, place.probe, [order_id])[order_id]
    assert (order.total, order.currency, len(order.picking_ids)) == (Decimal("23.80"), "EUR", 1)
    assert place.read("sale.order", [order_id], "company_id")[0]["company_id"] == [company, name]


def test_a_quotation_is_written_anew_under_its_number(place):
    """Another tax, another price list with another currency, one line less and one more; and what was stopped half way."""
    drafts, ids = place.drafts(2)
    loaded = sales.load_orders(place.odoo, place.probe, drafts, ids).ids
    numbers = [loaded[draft.key] for draft in drafts]
    before = sales.read_orders(place.odoo, place.probe, numbers)
    other = ensure.pricelist(place.odoo, place.probe, "SEK", place.company.id)
    stopped = place.odoo.call("sale.order.line", "search", [["order_id", "=", numbers[1]]])
    place.odoo.call("sale.order.line", "unlink", stopped)
    anew = {}
    for draft in drafts:
        goods = replace(draft.lines[0], tax_ids=(), price_unit=Decimal("7.25"), quantity=Decimal(4))
        tax = LineDraft(f"{draft.key}_tax", "tax", "Tax", place.service(), price_unit=Decimal("1.50"))
        anew[loaded[draft.key]] = replace(draft, lines=(goods, tax, draft.lines[2]), pricelist_id=other)
    login, key = place.seller
    seller = place.client(login=login, key=key)  # who may not delete a quotation, but change one
    for _ in range(2):
        again = sales.rewrite_orders(seller, place.probe, anew, ids)
        assert (again.ids, again.failures) == (loaded, ())
    for number, order in sales.read_orders(place.odoo, place.probe, numbers, lines=True).items():
        assert (order.name, order.state, order.currency) == (before[number].name, "draft", "SEK")
        assert order.total == Decimal("30.50")
        assert [(line.quantity, line.price_unit, line.tax_ids) for line in order.lines] == [
            (Decimal(4), Decimal("7.25"), ()),
            (Decimal(1), Decimal("1.5"), ()),
            (NOTHING, NOTHING, ()),
        ]
    kept = sales.line_ids(place.odoo, [line.key for draft in anew.values() for line in draft.lines])
    assert len(kept) == 6
    assert sales.rewrite_orders(place.odoo, place.probe, {}, ids).ids == {}


def test_an_order_deleted_in_odoo_is_written_anew_by_the_same_load(place):
    """What "Restore" does; nobody else loads an order again that Odoo held once."""
    drafts, ids = place.drafts(1)
    [first] = sales.load_orders(place.odoo, place.probe, drafts, ids).ids.values()
    place.odoo.call("sale.order", "unlink", [first])
    [second] = sales.load_orders(place.odoo, place.probe, drafts, ids).ids.values()
    assert second != first
    order = sales.read_orders(place.odoo, place.probe, [second], lines=True)[second]
    assert (order.total, [line.name for line in order.lines]) == (
        Decimal("25.48"),
        [line.name for line in drafts[0].lines],
    )
    found = sales.line_ids(place.odoo, [line.key for line in drafts[0].lines])
    assert set(found.values()) == {line.id for line in order.lines}
