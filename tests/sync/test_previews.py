"""A preview shows the draft, and writes nothing: not to Odoo, and not to our own tables."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db.models import Model

from accounts.models import AccessToken, OdooNote, TokenBucket
from sandbox.amazon import Line, shape
from sync.actions import ignore_order
from sync.models import Order
from sync.previews import preview_order
from tests.pretend import AShop, connect_amazon
from tests.sync.test_mapped_fields import mapped, one

pytestmark = pytest.mark.django_db
# An access token and a call's place in Amazon's limit are spent by asking, and nobody's data.
UNKNOWN = "Odoo has no record of this name, or more than one. Translate Amazon's values into names (or ids) there."
OF_ASKING = (AccessToken, TokenBucket)


def ours() -> dict[str, int]:
    models: list[type[Model]] = [m for m in apps.get_models() if m not in OF_ASKING]
    return {m._meta.label: m._default_manager.count() for m in models}


def test_nothing_is_written_anywhere(shop: AShop) -> None:
    for number in range(3):
        shop.place(number)
    rows, writes = ours(), shop.odoo.writes()
    said = shop.sync("--preview")
    assert said.status == 0
    assert said.json[0]["read"] == said.json[0]["created"] == 3
    assert shop.odoo.writes() == writes
    assert ours() == rows
    assert shop.odoo.orders() == {}


def test_one_json_object_with_every_draft_in_it(shop: AShop) -> None:
    name = shop.place(1)
    said = shop.sync("--preview")
    (found,) = said.json
    assert found["flow"] == "orders"
    assert found["preview"] is True
    assert (found["calls_to_amazon"], found["blocked"], found["failed"]) == (4, 0, 0), (
        "a token, and three looks further and further back"
    )
    assert found["calls_to_odoo"] > 0
    (draft,) = found["orders"]
    assert (draft["order"], draft["verdict"], draft["outcome"]) == (name, "Would be written to Odoo", "created")
    assert draft["fields"]["Customer reference"] == {"now": "", "then": name}
    assert draft["fields"]["State"] == {"now": "", "then": "sale"}
    assert draft["currency"] == "EUR"
    assert {line["kind"] for line in draft["lines"]} >= {"item"}
    shop.sync()
    assert float(draft["total"]) == shop.odoo.orders()[name][1], "what was promised is what was written"


def test_in_words(shop: AShop) -> None:
    from tests.pretend import manage

    name = shop.place(1)
    said = manage("sync", "--merchant", "shop", "--preview", "--wait")
    lines = said.out.splitlines()
    assert lines[0] == f"{name}: Would be written to Odoo"
    assert f"  Customer reference: {name}" in lines
    assert lines[-1].startswith("orders: 1 read, 1 created in ")


def test_what_is_mapped_is_in_it_and_what_would_be_left_out(shop: AShop) -> None:
    name = shop.place(1, items=[Line("MUG-BLUE", 2), Line("TEAPOT-1L", 1)])
    mapped(
        shop,
        one("order", "reference", "orderId", transform="template", argument="AMZ {value}", label="Payment Ref."),
        one("line", "name", "item.product.sellerSku", label="Description"),
        one("order", "commitment_date", "salesChannel.channelName", label="Delivery Date"),
        one("order", "tag_ids", "salesChannel.channelName", label="Tags"),
        one("order", "note", "buyer.nothing"),
    )
    rows, writes = ours(), shop.odoo.writes()
    (draft,) = shop.sync("--preview").json[0]["orders"]
    said = [(row["field"], row["value"] or row["trouble"]) for row in draft["mapped"]]
    assert said == [
        ("Order: Delivery Date", "This is no time, and Odoo's field takes one."),
        ("Order: Payment Ref.", f"AMZ {name}"),
        ("Order: Tags", UNKNOWN),
        ("Order line: Description", "MUG-BLUE"),
        ("Order line: Description", "TEAPOT-1L"),
    ]
    assert (ours(), shop.odoo.writes()) == (rows, writes)
    shop.sync()
    held = preview_order(Order.objects.get()).mapped
    assert [row.field for row in held] == [], "what is written when new only stays as it is"


def test_of_an_order_that_a_person_ignored(shop: AShop) -> None:
    shop.place(1, status="PENDING")
    shop.sync()
    ignore_order(Order.objects.get(), None, "Sold at the market")
    found = preview_order(Order.objects.get())
    assert (found.outcome, found.verdict) == ("ignored", "Ignored by a person: Sold at the market")


def test_of_one_order_whatever_its_age(shop: AShop) -> None:
    old, _ = shop.place(1, ago=timedelta(days=300)), shop.place(2)
    (found,) = shop.sync("--preview", "--order", old).json
    assert [(one["order"], one["outcome"]) for one in found["orders"]] == [(old, "created")]


def test_of_an_order_of_the_second_seller(shop: AShop) -> None:
    connect_amazon(region="na", seller_id="A1DEMOSELLER02", refresh_token="Atzr|demo-na")
    name = shop.place(11, marketplace="US")
    (found,) = shop.sync("--preview", "--order", name).json
    assert [one["order"] for one in found["orders"]] == [name]


def test_an_order_that_amazon_does_not_give_out_is_a_sentence(shop: AShop) -> None:
    said = shop.sync("--preview", "--order", "302-0000000-0000000")
    assert (said.status, said.out) == (1, "")
    assert said.err.endswith(".")


def test_the_latest_orders_are_the_latest(shop: AShop) -> None:
    for number in range(120):
        shop.place(number, ago=timedelta(days=10), status="PENDING")
    latest = [shop.place(200 + number, ago=timedelta(hours=2), status="PENDING") for number in range(10)]
    (found,) = shop.sync("--preview").json
    assert [one["order"] for one in found["orders"]] == latest[::-1]


def test_since_shows_all_of_them(shop: AShop) -> None:
    for number in range(130):
        shop.place(number, ago=timedelta(days=2), status="PENDING")
    (found,) = shop.sync("--preview", "--since", (datetime.now(UTC) - timedelta(days=3)).isoformat()).json
    assert (found["read"], found["waiting"], len(found["orders"])) == (130, 130, 130)


def test_each_verdict_is_the_one_a_sync_gives(shop: AShop) -> None:
    now = datetime.now(UTC)
    expected = {
        shop.place(1): "created",
        shop.place(2, status="PENDING"): "waiting",
        shop.place(3, status="CANCELLED"): "ignored",
        str(shop.amazon.place(shape("unknown_status"), at=now - timedelta(hours=1))["orderId"]): "blocked",
        str(shop.amazon.place(shape("amount_not_a_number"), at=now - timedelta(hours=1))["orderId"]): "blocked",
    }
    said = shop.sync("--preview")
    assert {one["order"]: one["outcome"] for one in said.json[0]["orders"]} == expected
    assert said.status == 1, "something would be blocked"
    blocked = next(one for one in said.json[0]["orders"] if one["outcome"] == "blocked")
    assert blocked["blocked"] and blocked["cure"]
    (found,) = shop.sync().json
    assert {name: found[name] for name in ("created", "waiting", "ignored", "blocked")} == {
        "created": 1, "waiting": 1, "ignored": 1, "blocked": 2,
    }  # fmt: skip


def test_of_orders_that_odoo_holds(shop: AShop) -> None:
    kept, gone = shop.place(1), shop.place(2)
    shop.sync()
    shop.amazon.cancel(gone)
    (found,) = shop.sync("--preview").json
    outcomes = {
        one["order"]: (one["outcome"], one["verdict"].split(" (")[0].split(" S0")[0]) for one in found["orders"]
    }
    assert outcomes == {kept: ("unchanged", "Is in Odoo as"), gone: ("updated", "Would be cancelled in Odoo")}
    assert found["orders"][0]["total"] is None or found["orders"][0]["fields"]["Total"]["now"]


def test_what_would_be_made_when_missing_is_not_made(shop: AShop) -> None:
    """Team, FBA warehouse, default products and price lists are made by the first sync, never by a preview."""
    shop.place(1, fulfilled_by="AMAZON", status="SHIPPED", marketplace="GB")
    warehouses = shop.odoo.screens.search("stock.warehouse")
    said = shop.sync("--preview")
    assert said.json[0]["created"] == 1
    assert shop.odoo.screens.search("stock.warehouse") == warehouses
    assert not OdooNote.objects.exists()


def test_on_the_page_of_an_order(shop: AShop) -> None:
    name = shop.place(1)
    shop.sync()
    rows, writes = ours(), shop.odoo.writes()
    shown = preview_order(Order.objects.get())
    assert (shown.amazon_id, shown.outcome) == (name, "unchanged")
    assert (shop.odoo.writes(), ours()) == (writes, rows)


def test_on_the_page_of_an_order_that_cannot_be_read(shop: AShop) -> None:
    shop.amazon.place(shape("amount_not_a_number"), at=datetime.now(UTC) - timedelta(hours=1))
    shop.sync()
    shown = preview_order(Order.objects.get())
    assert (shown.verdict, shown.outcome) == ("Cannot be read", "blocked")
    assert shown.blocked and shown.cure
