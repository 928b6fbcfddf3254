import time
from datetime import timedelta
import pytest
from sync.flows import stock_feeds
from tests.pretend import AShop
from tests.sync.stocked import Stocked
from tests.sync.conftest import *
from sync.models import Offer
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_ten(shop, monkeypatch):
    monkeypatch.setattr(stock_feeds, "LOOK_FIRST", timedelta(0))
    s = Stocked.open(shop)
    N = 10000

    def work(env):
        w = env.search("stock.warehouse", [], limit=1)
        return None

    t = time.time()

    def make(env):
        out = []
        for n in range(N):
            out.append(
                env.create(
                    "product.product",
                    {"name": f"P{n}", "default_code": f"S{n:05}", "list_price": 1.0, "is_storable": True},
                ).id
            )
        return out

    ids = shop.odoo.screens._run(make)
    print("products", time.time() - t)
    DE, FR = "A1PA6795UKMFR9", "A13V1IB3VIYZZH"
    now = timezone.now()
    for n in range(N):
        s.shop.amazon.set_listing(
            f"S{n:05}", quantity=0, marketplaces=["DE"], **({"channels": ["AMAZON_EU"]} if n % 10 == 0 else {})
        )
    told = lambda n: {
        DE: {
            "channels": ["AMAZON_EU"] if n % 10 == 0 else ["DEFAULT"],
            "status": "active",
            "price": "9.99",
            "currency": "EUR",
            "quantity": 0,
            "at": now.isoformat(),
            "exact": True,
        }
    }
    Offer.objects.bulk_create(
        [
            Offer(
                merchant=shop.merchant,
                account=s.account,
                sku=f"S{n:05}",
                product_id=ids[n],
                product_name="P",
                matched_by="reference",
                listed=True,
                marketplaces=[DE],
                channels=["AMAZON_EU"] if n % 10 == 0 else ["DEFAULT"],
                exact=True,
                seen=now,
                quantity=0,
                told=told(n),
            )
            for n in range(N)
        ],
        batch_size=500,
    )
    print("setup", time.time() - t)
    s.calls()
    t = time.time()
    a = len(shop.odoo.called())
    r = shop.sync("stock")
    print(r.out, r.err, time.time() - t, s.calls(), "odoo", len(shop.odoo.called()) - a)
    t = time.time()
    a = len(shop.odoo.called())
    s.minute()
    print("idle", time.time() - t, s.calls(), "odoo", len(shop.odoo.called()) - a)

    def put(env):
        from sandbox.odoo.models import stock

    for n in range(1, 112):
        if n % 10:
            shop.odoo.screens.set_stock(ids[n], 3)
    t = time.time()
    a = len(shop.odoo.called())
    s.minute()
    s.look()
    print("100", time.time() - t, s.calls(), "odoo", len(shop.odoo.called()) - a)
    print({w.sku[-1] for w in shop.amazon.listing_writes()}, len(shop.amazon.listing_writes()))
