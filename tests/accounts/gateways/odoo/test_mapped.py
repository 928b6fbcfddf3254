"""Fields that a merchant maps, on a pretend and on a real Odoo of every version."""

from datetime import UTC, date, datetime
from decimal import Decimal

from accounts.gateways.odoo import mapped

SALE, LINE, PARTNER, PICKING = "sale.order", "sale.order.line", "res.partner", "stock.picking"


def test_fields_are_described_as_they_are(place):
    fields = mapped.describe(place.odoo, SALE)
    assert (fields["reference"].type, fields["reference"].label, fields["reference"].readonly) == (
        "char",
        "Payment Ref.",
        False,
    )
    assert (fields["commitment_date"].type, fields["commitment_date"].readonly) == ("datetime", False)
    assert (fields["tag_ids"].type, fields["tag_ids"].relation) == ("many2many", "crm.tag")
    assert fields["user_id"].relation == "res.users"
    assert fields["amount_total"].readonly
    assert ("direct", "As soon as possible") in fields["picking_policy"].selection
    assert fields["picking_policy"].required
    assert mapped.from_json({name: mapped.as_json(one) for name, one in fields.items()}) == fields
    assert set(mapped.describe(place.odoo, SALE, ["reference", "x_missing"])) == {"reference"}


def test_each_type_is_written_and_read_back(place):
    tags = [place.odoo.call("crm.tag", "create", [{"name": place.key_of(f"Tag {n}")}])[0] for n in (1, 2, 3)]
    (first, _), (second, _) = place.orders(2)
    fields = mapped.describe(place.odoo, SALE, ["reference", "note", "commitment_date", "tag_ids", "user_id"])
    values = {
        "reference": "Äö “x” <b>, 1",
        "note": "Line &lt;1&gt;<br>Line 2",
        "commitment_date": datetime(2026, 12, 24, 17, 30, 5, tzinfo=UTC),
        "tag_ids": (tags[0], tags[1]),
        "user_id": place.probe.uid,
    }
    assert mapped.write(place.odoo, fields, SALE, {first: values, second: {**values, "tag_ids": (tags[2],)}}) == []
    held = mapped.read(place.odoo, SALE, [first, second], list(values))
    assert held[first]["reference"] == "Äö “x” <b>, 1"
    assert "Line &lt;1&gt;" in held[first]["note"]
    assert held[first]["commitment_date"] == "2026-12-24 17:30:05"
    assert (sorted(held[first]["tag_ids"]), held[second]["tag_ids"]) == ([tags[0], tags[1]], [tags[2]])
    for name in ("reference", "commitment_date", "tag_ids", "user_id"):
        assert not mapped.differs(fields[name], held[first][name], values[name]), name
        assert not mapped.empty(fields[name], held[first][name]), name
    assert mapped.differs(fields["user_id"], held[first]["user_id"], place.probe.uid + 1)
    assert mapped.differs(fields["tag_ids"], held[first]["tag_ids"], (tags[2],))


def test_fields_of_lines_customers_and_deliveries(place):
    [(order, draft)] = place.orders()
    [line] = [
        one["id"]
        for one in place.odoo.call(
            LINE, "search_read", [["order_id", "=", order], ["product_id.default_code", "=", "MUG"]], ["id"]
        )
    ]
    [picking] = [one["id"] for one in place.odoo.call(PICKING, "search_read", [["sale_id", "=", order]], ["id"])]
    partner = place.read(SALE, [order], "partner_id")[0]["partner_id"][0]
    written = (
        (LINE, line, {"name": "Engraved", "customer_lead": Decimal("2.5")}),
        (PARTNER, partner, {"ref": "A-1", "color": 7}),
        (PICKING, picking, {"priority": "1", "scheduled_date": datetime(2026, 12, 1, 8, tzinfo=UTC)}),
    )
    for model, record, values in written:
        fields = mapped.describe(place.odoo, model, list(values))
        assert mapped.write(place.odoo, fields, model, {record: values}) == []
        held = mapped.read(place.odoo, model, [record], list(values))[record]
        assert [name for name, value in values.items() if mapped.differs(fields[name], held[name], value)] == [], model
    totals = place.read(SALE, [order], "amount_total")[0]
    assert Decimal(str(totals["amount_total"])) == draft.total, "what is mapped changes no amount"


def test_what_odoo_refuses_is_the_value_of_that_record_alone(place, journal):
    orders = [one for one, _ in place.orders(4)]
    fields = mapped.describe(place.odoo, SALE, ["reference", "user_id"])
    rows = {one: {"reference": f"R-{one}", "user_id": place.probe.uid} for one in orders}
    rows[orders[2]]["user_id"] = 99_999_999
    [failure] = mapped.write(place.odoo, fields, SALE, rows)
    assert (failure.key, failure.field) == (str(orders[2]), "user_id")
    assert failure.text
    held = mapped.read(place.odoo, SALE, orders, ["reference", "user_id"])
    assert [held[one]["reference"] for one in orders] == [f"R-{one}" for one in orders]
    assert [held[one]["user_id"][0] for one in orders if one != orders[2]] == [place.probe.uid] * 3


def test_many_records_take_as_many_calls_as_there_are_fields_at_most(place, journal):
    orders = [one for one, _ in place.orders(6)]
    fields = mapped.describe(place.odoo, SALE, ["reference", "note", "commitment_date"])
    every = {"reference": "R", "note": "N", "commitment_date": datetime(2026, 12, 1, tzinfo=UTC)}
    client = place.client(journal, uid=place.probe.uid)
    assert mapped.write(client, fields, SALE, dict.fromkeys(orders, every)) == []
    assert len(journal.calls) == 1
    names = list(every)
    motley = {
        one: {name: every[name] for at, name in enumerate(names) if (number + 1) >> at & 1}
        for number, one in enumerate(orders)
    }
    assert mapped.write(client, fields, SALE, motley) == []
    assert len(journal.calls) == 1 + 3


def test_records_by_name_or_id(place):
    names = [place.key_of("Only"), place.key_of("Twice"), place.key_of("Nobody")]
    only = place.odoo.call("res.partner.category", "create", [{"name": names[0]}])[0]
    for _ in range(2):
        place.odoo.call("res.partner.category", "create", [{"name": names[1]}])
    found = mapped.named(place.odoo, "res.partner.category", [*names, str(only), "0", "99999999"])
    assert found == {names[0]: only, names[1]: None, names[2]: None, str(only): only, "0": None, "99999999": None}
    assert names[0] in mapped.names(place.odoo, "res.partner.category")


def test_what_counts_as_empty_and_as_the_same():
    field = mapped.OdooField
    assert mapped.empty(field("x", "X", "html"), "<p><br></p>")
    assert not mapped.empty(field("x", "X", "html"), "<p>Hello</p>")
    assert mapped.empty(field("x", "X", "float"), 0.0)
    assert mapped.differs(field("x", "X", "boolean"), False, True)
    assert not mapped.differs(field("x", "X", "date"), "2026-12-01", date(2026, 12, 1))
    assert mapped.differs(field("x", "X", "date"), False, date(2026, 12, 1))
    assert not mapped.differs(field("x", "X", "float"), 2.5, Decimal("2.50"))
    assert not mapped.differs(
        field("x", "X", "datetime"), "2026-12-01 08:00:00", datetime(2026, 12, 1, 8, 0, 0, 999, tzinfo=UTC)
    )
