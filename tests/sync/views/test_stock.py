"""The stock page: what Amazon is told of each SKU and what it shows; and Amazon's own stock beside Odoo's."""

from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sync.models import FbaStock, Offer, Run, StockFeed, StockLevel, Work
from tests.sync.views.reading import text_of
from tests.sync.views.shop import Shop


def level(shop: Shop, sku: str, state: str = "verified", **values: object) -> StockLevel:
    offer = Offer.objects.create(merchant=shop.merchant, account=shop.account, sku=sku, product_name=f"The {sku}")
    given = {"free": Decimal("7.5"), "wanted": 7, "told": 7, "on_amazon": 7, **values}
    return StockLevel.objects.create(merchant=shop.merchant, account=shop.account, offer=offer, state=state, **given)


def fba(shop: Shop, sku: str, **values: object) -> FbaStock:
    given = {"read": timezone.now(), "marketplace_id": "A1PA6795UKMFR9", **values}
    return FbaStock.objects.create(merchant=shop.merchant, account=shop.account, sku=sku, **given)


def switch_on(shop: Shop) -> None:
    shop.merchant.channels.update(options={"stock_to_amazon": True})


def test_nothing_yet_says_how_it_begins(owner: Client) -> None:
    shown = text_of(owner.get("/stock/"))
    assert "No channel sends stock to Amazon." in shown
    assert "manage.py channel --merchant" in shown
    assert "No stock yet" in shown
    assert "No FBA stock yet" in text_of(owner.get("/stock/fba/"))


def test_each_sku_with_its_numbers_and_why_it_is_not_sent(owner: Client, shop: Shop) -> None:
    switch_on(shop)
    level(shop, "MUG", reserved=2)
    level(shop, "POT", "held", wanted=None, told=None, on_amazon=None, free=None, reason="Amazon ships this SKU (FBA).")
    level(shop, "PAN", "blocked", reason="Amazon said <no>")
    shown = text_of(owner.get("/stock/"))
    assert "1 on Amazon · 0 on their way · 1 not sent · 1 need you" in shown
    assert "MUG The MUG On Amazon 7.50 2 7 7 7" in shown
    assert "POT The POT Not sent Amazon ships this SKU (FBA). – 0 – – –" in shown
    assert "Amazon said <no>" in shown
    assert "Send changes now" in shown
    only = text_of(owner.get("/stock/?state=blocked"))
    assert "PAN" in only and "MUG" not in only
    assert "POT" in text_of(owner.get("/stock/?q=PO"))
    assert "No SKU matches" in text_of(owner.get("/stock/?q=nothing"))


def test_a_feed_that_takes_long_is_said(owner: Client, shop: Shop) -> None:
    switch_on(shop)
    StockFeed.objects.create(
        merchant=shop.merchant, account=shop.account, marketplace_id="A1PA6795UKMFR9", state="waiting", said="Patience."
    )
    shown = text_of(owner.get("/stock/"))
    assert "Amazon is working through one large delivery of numbers since" in shown
    assert "Patience." in shown


def test_stock_is_sent_now(owner: Client, shop: Shop) -> None:
    switch_on(shop)
    answer = owner.post("/stock/sync/", follow=True)
    assert answer.status_code == 200
    [run] = Run.objects.filter(flow="stock")
    assert (run.trigger, run.state, run.user) == ("person", "running", shop.owner)
    assert Work.objects.get(flow="stock_from_odoo").run == run
    owner.post("/stock/fba/sync/")
    assert Run.objects.filter(flow="fba_stock").count() == 1


def test_amazons_stock_and_the_differences(owner: Client, shop: Shop) -> None:
    fba(shop, "MUG", fulfillable=7, reserved=2, inbound=30, unfulfillable=4, product_id=1, in_odoo=4, drift=5)
    fba(shop, "POT", fulfillable=1, product_id=2, product_name="Pot", in_odoo=1, drift=0)
    fba(shop, "PAN", fulfillable=3)
    shown = text_of(owner.get("/stock/fba/"))
    assert "7 2 4 +5 30 4" in shown
    assert "POT Pot 1 0 1 none" in shown
    assert "PAN Matched with no product 3 0 – –" in shown
    only = text_of(owner.get("/stock/fba/?drift=1"))
    assert "MUG" in only and "POT" not in only and "PAN" not in only


def test_the_page_takes_as_many_questions_for_two_hundred_rows_as_for_two(owner: Client, shop: Shop) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert owner.get("/stock/").status_code == 200
        return len(queries)

    level(shop, "MUG")
    level(shop, "POT")
    asked()
    few = asked()
    for number in range(200):
        level(shop, f"SKU-{number:03}")
    assert asked() == few
