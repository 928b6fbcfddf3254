"""Ten thousand offers, a tenth of them shipped by Amazon, beside ten thousand products of a real Odoo 19: the first push of
their stock, a run with a hundred changes, and one with none.

BENCH_OFFERS (10000) makes it smaller.
"""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.amazon import PretendAmazon, a_seller
from tests.catalogue import copies
from tests.shapes.stage import MERCHANT, Stage, stage

from ..measuring import run, say

SELLER = a_seller("A1BENCHOFFERS", "eu", ("DE",))
FREE, CHANGED = 5, 3
CHANGES = 100
FBA_EACH = 10  # each tenth is Amazon's
RUNS = {
    "listings": "reading the listings",
    "first": "the first push",
    "changes": f"{CHANGES} changes",
    "idle": "no change",
}
VERIFIED = "select o.sku from sync_stocklevel l join sync_offer o on o.id = l.offer_id where l.state = 'verified'"
LOOK = """
from django.utils import timezone
from sync import bell, engine, queue
from sync.models import StockLevel, Work
bell.silence()
StockLevel.objects.exclude(check_at=None).update(check_at=timezone.now())
Work.objects.filter(state="ready", flow="stock_to_amazon").update(due=timezone.now())
while any(engine.work_lane(lane, ["stock_to_amazon"]) for lane in queue.due_lanes(timezone.now(), ["stock_to_amazon"])):
    pass
"""
CALLS_FOR_CHANGES, ODOO_CALLS = 110, 10


def measure() -> dict[str, Any]:
    count = int(os.environ.get("BENCH_OFFERS", "10000"))
    figures: dict[str, Any] = {"offers": count}
    with stage("bench_offers") as one:
        products = copies(one.odoo, one.database.name, _model(one), count)
        own = _listed(one.amazon, list(products))
        one.connect([SELLER])
        one.do("channel", "--merchant", MERCHANT, "--set", "stock_to_amazon=on")
        said = _run(one, figures, "listings", "offers")
        figures["offers_matched"] = said["updated"]
        _stock(one, figures, "first")
        figures["offers_feeds"] = len(one.amazon.feeds())
        figures["offers_on_amazon"] = _holding(one.amazon, own, FREE)
        _look(one, figures, "first_look")
        some = own[:CHANGES]
        _count(one, [products[sku] for sku in some])
        _stock(one, figures, "changes")
        figures["offers_changes_on_amazon"] = _holding(one.amazon, some, CHANGED)
        _look(one, figures, "look")
        figures["offers_verified"] = sum(sku in some for (sku,) in one.ours(VERIFIED))
        _stock(one, figures, "idle")
        amazons = set(products) - set(own)
        named = [write.sku for write in one.amazon.listing_writes()] + list(one.amazon.calls_per_sku())
        figures["offers_own"], figures["offers_fba_touched"] = len(own), len(amazons.intersection(named))
    return figures


def _model(one: Stage) -> int:
    values = {"name": "Mug", "default_code": "MODEL", "type": "consu", "is_storable": True}
    model: int = one.rpc("product.product", "create", [values])[0]
    [[place]] = one.in_odoo("select lot_stock_id from stock_warehouse order by id limit 1")
    row = {"product_id": model, "location_id": place, "inventory_quantity_auto_apply": FREE}
    one.rpc("stock.quant", "create", [row], context={"inventory_mode": True})
    return model


def _listed(amazon: PretendAmazon, skus: list[str]) -> list[str]:
    """For weeks. Those that the seller ships."""
    amazon.add_seller(SELLER)
    amazon.clock.set(datetime.now(UTC) - timedelta(days=20), stopped=False)
    for number, sku in enumerate(skus):
        by_amazon = number % FBA_EACH == 0
        amazon.set_listing(sku, seller=SELLER.id, quantity=1, channels=["AMAZON_EU"] if by_amazon else ["DEFAULT"])
    amazon.clock.real()
    return [sku for number, sku in enumerate(skus) if number % FBA_EACH]


def _count(one: Stage, products: list[int]) -> None:
    one.in_odoo(
        "update stock_quant set quantity = %s where quantity > 0 and product_id = any(%s) returning id",
        [CHANGED, products],
    )


def _stock(one: Stage, figures: dict[str, Any], name: str) -> None:
    figures[f"offers_{name}_odoo_calls"] = _run(one, figures, name, "stock")["calls_to_odoo"]


def _look(one: Stage, figures: dict[str, Any], name: str) -> None:
    """At what Amazon shows two minutes after it was told, which this does not wait for."""
    before = Counter(one.amazon.calls_made.counts)
    one.do("shell", "--no-imports", "-c", LOOK)
    calls = Counter(one.amazon.calls_made.counts) - before
    figures[f"offers_{name}_amazon_calls"] = dict(calls)
    say(f"looking at what Amazon shows of them: {_words(calls)}")


def _run(one: Stage, figures: dict[str, Any], name: str, subject: str) -> dict[str, Any]:
    before = Counter(one.amazon.calls_made.counts)
    # On a busy machine the first push takes longer than a minute, and a second reading would be counted, too.
    found = run(one, subject, STOCK_EVERY_SECONDS="3600")
    calls = Counter(one.amazon.calls_made.counts) - before
    figures[f"offers_{name}_amazon_calls"] = dict(sorted(calls.items()))
    figures[f"offers_{name}_seconds"] = round(found["seconds"], 2)
    figures[f"offers_{name}_cpu_seconds"] = round(found["cpu_seconds"], 2)
    said: dict[str, Any] = found["said"]
    say(
        f"{RUNS[name]}: {found['seconds']:.1f} s, {found['cpu_seconds']:.1f} s of our CPU, {said['calls_to_odoo']} calls to"
        f" Odoo, to Amazon: {_words(calls)}"
    )
    return said


def _words(calls: Counter[str]) -> str:
    return ", ".join(f"{count} {operation}" for operation, count in sorted(calls.items())) or "none"


def _holding(amazon: PretendAmazon, skus: list[str], quantity: int) -> int:
    return sum(amazon.quantity(sku, seller=SELLER.id) == quantity for sku in skus)


def wrong(figures: dict[str, Any]) -> list[str]:
    """Of the counts only."""
    own = figures["offers_own"]
    wanted = {
        "offers_matched": figures["offers"],
        "offers_feeds": 1,
        "offers_on_amazon": own,
        "offers_changes_on_amazon": min(CHANGES, own),
        "offers_verified": min(CHANGES, own),
        "offers_fba_touched": 0,
        "offers_idle_amazon_calls": {},
    }
    found = [f"{name} is {figures[name]}, not {value}" for name, value in wanted.items() if figures[name] != value]
    told = Counter(figures["offers_changes_amazon_calls"]) + Counter(figures["offers_look_amazon_calls"])
    if (calls := told.total()) > CALLS_FOR_CHANGES:
        found.append(f"{calls} calls to Amazon for {CHANGES} changes")
    for name in ("first", "changes", "idle"):
        if (calls := figures[f"offers_{name}_odoo_calls"]) > ODOO_CALLS:
            found.append(f"{calls} calls to Odoo for the stock of {figures['offers']} products ({RUNS[name]})")
    return found
