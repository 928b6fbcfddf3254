"""Done-when 1 to 5 of the way back, on whichever Odoo: numbers counted there stand on Amazon, kits and two seller accounts
too; Amazon's own stock is followed; and what is wrong is told with its cure, while the rest goes on."""

import pytest

from sandbox.amazon import Line, a_seller

from .shelf import Shelf
from .shop import Shop
from .test_kills_of_stock import TWO_MINUTES_LATER, only_germany
from .test_kills_on_the_way_back import parcels

SINCE = ("--since", "2020-01-01")
SECOND = a_seller("A1SECONDSELLER", "eu", ("DE",))


@pytest.fixture
def shop(open_any) -> Shop:
    made: Shop = open_any()
    made.amazon.clear_listings()
    only_germany(made)
    return made


@pytest.fixture
def shelf(shop: Shop) -> Shelf:
    return Shelf(shop)


def listed(shop: Shop, shelf: Shelf, *words: str, **how: object) -> None:
    for word in words:
        shop.amazon.set_listing(shelf.sku(word), **{"quantity": 1, "marketplaces": ["DE"], **how})


def sync(shop: Shop, *subjects: str, status: int = 0) -> dict:
    ended = shop.sync(*subjects, seconds=200)
    assert ended.status == status, ended.said
    return ended.found


def on_amazon(shop: Shop, shelf: Shelf, *words: str, **how: str) -> list[int | None]:
    return [shop.amazon.quantity(shelf.sku(word), **how) for word in words]


def ordered(shop: Shop, shelf: Shelf, number: int, *lines: tuple[str, int], **how: object) -> str:
    """An order of these goods; it is in Odoo once the orders are read."""
    return shop.place(number, items=[Line(shelf.sku(word), count) for word, count in lines], **how)


def test_what_is_counted_in_odoo_stands_on_amazon(shop: Shop, shelf: Shelf) -> None:
    words = ("MUG", "A/B 50%", "Tasse ß-ü")
    for number, word in enumerate(words, start=5):
        shelf.product(word, number)
    shelf.product("FBA", 9)
    listed(shop, shelf, *words)
    listed(shop, shelf, "FBA", channels=["AMAZON_EU"])
    shop.channel("DE", stock_to_amazon="on", stock_buffer="1")
    sync(shop, "offers", "stock")
    assert on_amazon(shop, shelf, *words, "FBA") == [4, 5, 6, None]
    shelf.count("MUG", 3)
    shelf.count("Tasse ß-ü", 0)
    found = sync(shop, "stock")
    assert (found["updated"], on_amazon(shop, shelf, *words)) == (2, [2, 5, 0])
    name = ordered(shop, shelf, 1, ("A/B 50%", 2))
    sync(shop, *SINCE)
    sync(shop, "stock")
    assert on_amazon(shop, shelf, "A/B 50%") == [3], "what an order holds is not offered again"
    shelf.people.deliver(name, "T-1")
    sync(shop, "shipments", "stock")
    assert (parcels(shop, name), on_amazon(shop, shelf, *words)) == (
        [("T-1", "DHL", {shelf.sku("A/B 50%"): 2})],
        [2, 3, 0],
    )
    assert sync(shop, "stock")["calls_to_amazon"] == 0
    assert {write.sku for write in shop.amazon.listing_writes()} == {shelf.sku(word) for word in words}


def test_amazons_own_stock_is_followed(shop: Shop, shelf: Shelf) -> None:
    shelf.product("FBA")
    listed(shop, shelf, "FBA", channels=["AMAZON_EU"])
    shop.amazon.fba.set(shelf.sku("FBA"), fulfillable=7, reserved=1, unfulfillable=4)
    shop.channel("DE", fba_stock="adjust")
    sync(shop, "offers")
    for _ in range(2):  # a difference has to stay
        shop.do(TWO_MINUTES_LATER)
        sync(shop, "fba_stock")
    [code] = {row["code"] for row in shelf.people.read("stock.warehouse", [["name", "ilike", "FBA"]], "code")}
    assert shelf.lies_at("FBA", code) == 8
    shop.amazon.fba.set(shelf.sku("FBA"), fulfillable=4, reserved=0)
    for _ in range(2):
        shop.do(TWO_MINUTES_LATER)
        sync(shop, "fba_stock")
    assert shelf.lies_at("FBA", code) == 4
    assert not shop.ledger.problems()


def test_offers_find_their_products(shop: Shop, shelf: Shelf) -> None:
    by_reference, archived = shelf.product("MUG"), shelf.product("OLD")
    barcode = str(4_000_000_000_000 + by_reference)
    by_barcode = shelf.product("BOX", barcode=barcode)
    shelf.archive("OLD")
    listed(shop, shelf, "MUG", "OLD", "NOBODY")
    shop.amazon.set_listing(barcode, marketplaces=["DE"])
    shop.amazon.set_listing(f"{shelf.sku('MUG')}-FBM", marketplaces=["DE"])
    found = sync(shop, "offers")
    assert found["waiting"] == 3
    rows = shop.ledger.rows("select sku, product_id, matched_by, proposed_id from sync_offer")
    assert {sku: tuple(rest) for sku, *rest in rows if sku != archived} == {
        shelf.sku("MUG"): (by_reference, "reference", None),
        barcode: (by_barcode, "barcode", None),
        shelf.sku("OLD"): (None, "", None),
        shelf.sku("NOBODY"): (None, "", None),
        f"{shelf.sku('MUG')}-FBM": (None, "", by_reference),
    }


def test_kits_are_sold_shipped_and_counted_by_their_parts(shop: Shop, shelf: Shelf) -> None:
    shelf.product("CUP", 9)
    shelf.product("PLATE", 6)
    shelf.kit("SET", {"CUP": 2, "PLATE": 1})
    listed(shop, shelf, "SET", "CUP")
    shop.channel("DE", stock_to_amazon="on")
    sync(shop, "offers", "stock")
    assert on_amazon(shop, shelf, "SET", "CUP") == [4, 9]
    name = ordered(shop, shelf, 1, ("SET", 2), ("CUP", 1))
    sync(shop, *SINCE)
    sync(shop, "stock")
    assert on_amazon(shop, shelf, "SET", "CUP") == [2, 4]
    shelf.people.deliver(name, "K-1")
    sync(shop, "shipments")
    assert parcels(shop, name) == [("K-1", "DHL", {shelf.sku("SET"): 2, shelf.sku("CUP"): 1})]


def test_two_seller_accounts_on_one_odoo(shop: Shop, shelf: Shelf) -> None:
    shop.amazon.add_seller(SECOND, "Atzr|second")
    ended = shop.connect_amazon(**{"seller-id": SECOND.id, "token": "Atzr|second"})
    assert ended.status == 0, ended.said
    only_germany(shop)
    shelf.product("MUG", 8)
    for seller in (shop.seller, SECOND.id):
        listed(shop, shelf, "MUG", seller=seller)
    shop.channel("DE", stock_to_amazon="on")
    sync(shop, "offers", "stock")
    assert [on_amazon(shop, shelf, "MUG", seller=one) for one in (shop.seller, SECOND.id)] == [[8], [8]]
    names = [ordered(shop, shelf, number, ("MUG", number)) for number in (1, 2)]
    names.append(ordered(shop, shelf, 3, ("MUG", 3), seller=SECOND.id))
    sync(shop, *SINCE)
    held = {order.reference: order.quantities for order in shop.odoo.orders()}
    assert held == {name: {shelf.sku("MUG"): count} for count, name in enumerate(names, start=1)}
    sync(shop, "stock")
    assert [on_amazon(shop, shelf, "MUG", seller=one) for one in (shop.seller, SECOND.id)] == [[2], [2]]
    for name in names:
        shelf.people.deliver(name, f"T-{name}")
    sync(shop, "shipments")
    assert [parcels(shop, name) for name in names] == [
        [(f"T-{name}", "DHL", {shelf.sku("MUG"): count})] for count, name in enumerate(names, start=1)
    ]
    assert sync(shop, "shipments", "stock")["calls_to_amazon"] == 0


def test_products_that_are_gone_are_told_and_the_rest_goes_on(shop: Shop, shelf: Shelf) -> None:
    shelf.product("MUG", 5)
    shelf.product("ARCHIVED", 5)
    shelf.product("DELETED")
    listed(shop, shelf, "MUG", "ARCHIVED", "DELETED", quantity=2)
    shop.channel("DE", stock_to_amazon="on")
    sync(shop, "offers", "stock")
    assert on_amazon(shop, shelf, "MUG", "ARCHIVED", "DELETED") == [5, 5, 0]
    shelf.archive("ARCHIVED")
    shelf.delete("DELETED")
    shelf.count("MUG", 6)
    sync(shop, "stock", status=1)
    assert on_amazon(shop, shelf, "MUG", "ARCHIVED", "DELETED") == [6, 5, 0], "Amazon keeps the last number"
    [(title, cure)] = shop.ledger.problems().items()
    assert title == "Stock of 2 SKUs is not sent: Odoo keeps none of the product"
    assert all(shelf.sku(word) in cure for word in ("ARCHIVED", "DELETED")) and "Restore them in Odoo" in cure
    sync(shop, "offers")
    lost = dict(shop.ledger.rows("select sku, lost from sync_offer where lost <> ''"))
    assert lost == {shelf.sku("ARCHIVED"): "archived", shelf.sku("DELETED"): "deleted"}
    sync(shop, "stock")
    assert not shop.ledger.problems()


def test_wrong_input_is_told_with_its_cure_and_the_rest_goes_on(shop: Shop, shelf: Shelf) -> None:
    words = ("MUG", "A/B 50%", "Tasse ß-ü")
    for word in words:
        shelf.product(word, 50)
    listed(shop, shelf, *words)
    sync(shop, "offers")
    names = [ordered(shop, shelf, number, *((word, 2) for word in words)) for number in range(6)]
    sync(shop, *SINCE)
    good, bare, long, odd, foreign, partly = names
    shelf.archive("MUG")  # sold, and packed already
    people = shelf.people
    people.deliver(good, "GOOD-1")
    without = people.deliver(bare, "BARE-1", "")
    url = people.deliver(long, "9" * 200)
    script = people.deliver(odd, "№ 12 ©")
    people.deliver(foreign, "BIKE-1", "Курьер Иван 快递")
    people.deliver(partly, "PART-1", "GLS", 0, 1, 2)
    sync(shop, "shipments", status=1)
    every = {shelf.sku(word): 2 for word in words}
    told = {name: parcels(shop, name) for name in names}
    assert told == {
        good: [("GOOD-1", "DHL", every)],
        foreign: [("BIKE-1", "Курьер Иван 快递", every)],
        partly: [("PART-1", "GLS", {shelf.sku("A/B 50%"): 1, shelf.sku("Tasse ß-ü"): 2})],
        **dict.fromkeys((bare, long, odd), []),
    }
    wanted = {
        f"Delivery {people.name(without)} names no carrier": "Choose the delivery method on delivery",
        f"The tracking reference of delivery {people.name(url)} has 200 characters": "Amazon takes at most",
        f"The tracking reference of delivery {people.name(script)} is no tracking number: № 12 ©": "letters A to Z",
    }
    found = shop.ledger.problems()
    assert found.keys() == wanted.keys()
    assert all(words in found[title] for title, words in wanted.items())
    people.call("stock.picking", "write", [without], {"carrier_id": people.method("DHL Paket")})
    people.type_tracking(url, "LONG-1")
    people.type_tracking(script, "ODD-1")
    sync(shop, "shipments")
    mended = [parcels(shop, name) for name in (bare, long, odd)]
    assert mended == [[(number, "DHL", every)] for number in ("BARE-1", "LONG-1", "ODD-1")]
    assert not shop.ledger.problems()
