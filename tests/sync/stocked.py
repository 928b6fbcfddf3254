"""A merchant whose stock goes to Amazon: SKUs that are listed, matched and known to be the seller's own."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Channel, Member, SellerAccount, User
from sync import actions, engine, queue
from sync.models import Alert, Lease, Problem, StockFeed, StockLevel, Work
from sync.rules.movements import STOCK, flows_of
from tests.pretend import AShop, Said, connect_amazon

DE, FR = "A1PA6795UKMFR9", "A13V1IB3VIYZZH"
FLOWS = flows_of([STOCK])


@dataclass
class Stocked:
    """`products` by SKU, with their ids in Odoo."""

    shop: AShop
    products: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls, shop: AShop, **settings: object) -> "Stocked":
        """It sells in Germany and France; nothing is listed yet, and Amazon is quick."""
        SellerAccount.objects.get(merchant=shop.merchant).channels.exclude(marketplace__in=[DE, FR]).update(
            enabled=False
        )
        shop.amazon.clear_listings()
        shop.amazon.rates = "off"
        made = cls(shop)
        made.switch(stock_to_amazon=True, **settings)
        return made

    @property
    def account(self) -> SellerAccount:
        """The European one, the first that was connected."""
        return SellerAccount.objects.get(merchant=self.shop.merchant, region="eu")

    def switch(self, *, country: str = "", **settings: object) -> None:
        for channel in Channel.objects.filter(merchant=self.shop.merchant, enabled=True):
            if country in ("", channel.marketplace.country):
                actions.change_channel(channel, settings)

    def sell(self, sku: str, free: float, *, listed: int | None = None, like: str = "", **listing: Any) -> None:
        """A product in Odoo and its listing on Amazon. `like`: another SKU of that SKU's product."""
        code = like or sku
        if code not in self.products:
            self.products[code] = self.shop.odoo.screens.product(f"The {code}", code=code, quantity=free)
        quantity = int(free) if listed is None else listed
        self.shop.amazon.set_listing(sku, **{"quantity": quantity, "marketplaces": ["DE", "FR"], **listing})

    def count(self, sku: str, free: float, warehouse: str = "") -> None:
        """Somebody counts it in Odoo."""
        self.shop.odoo.screens.set_stock(self.products[sku], free, warehouse)

    def sell_in_america(self, **settings: object) -> str:
        """A second seller account, with the same settings but these; its name at the pretend Amazon."""
        connect_amazon(region="na", seller_id="A1DEMOSELLER02", refresh_token="Atzr|demo-na")
        self.shop.amazon.clear_listings("A1DEMOSELLER02")
        channels = SellerAccount.objects.get(region="na").channels
        channels.exclude(marketplace__country="US").update(enabled=False)
        for channel in channels.filter(enabled=True):
            actions.change_channel(channel, {"stock_to_amazon": True, **settings})
        return "A1DEMOSELLER02"

    def read_listings(self) -> None:
        said = self.shop.sync("offers")
        assert said.status == 0, said.err + said.out

    def sync(self) -> Said:
        later()
        return self.shop.sync("stock")

    def minute(self) -> None:
        """What the workers do until nothing is due."""
        later(*FLOWS)
        accounts = SellerAccount.objects.filter(merchant=self.shop.merchant).order_by("pk")
        lanes = (queue.lane_of_odoo(self.shop.merchant.pk), *(queue.lane_of_account(one.pk) for one in accounts))
        for _ in range(10):
            if not sum(engine.work_lane(lane, FLOWS) for lane in lanes):
                return

    def look(self) -> None:
        """Two minutes later Amazon is asked what it shows."""
        StockLevel.objects.exclude(check_at=None).update(check_at=timezone.now())
        self.minute()

    def retry(self, code: str) -> None:
        actions.retry_problem(Problem.objects.get(code=code), None)

    # --- what came of it -------------------------------------------------------------------------------------------

    def on_amazon(self, *skus: str) -> dict[str, int | None]:
        return {sku: self.shop.amazon.quantity(sku) for sku in skus or sorted(self.levels())}

    def levels(self) -> dict[str, StockLevel]:
        return {level.offer.sku: level for level in StockLevel.objects.select_related("offer")}

    def states(self) -> dict[str, tuple[str, str]]:
        return {sku: (level.state, level.reason_code) for sku, level in sorted(self.levels().items())}

    def calls(self) -> dict[str, int]:
        """Of Amazon, since the last time that this was asked."""
        made = dict(self.shop.amazon.calls_made.counts)
        self.shop.amazon.calls_made.clear()
        return made


def later(*flows: str) -> None:
    """As if every wait were over."""
    rows = Work.objects.filter(state="ready", flow__in=flows or FLOWS)
    rows.update(due=timezone.now())
    Lease.objects.update(rest_until=None)


def feeds_older(by: timedelta) -> None:
    for feed in StockFeed.objects.all():
        feed.started -= by
        feed.finished = feed.finished - by if feed.finished else None
        feed.save()


def with_skus(stocked: Stocked, count: int, free: float = 5) -> None:
    for number in range(count):
        stocked.sell(f"SKU-{number:02}", free)
    stocked.read_listings()
    stocked.sync()
    stocked.look()
    stocked.calls()


def owner(stocked: Stocked) -> None:
    user = User.objects.create_user("owner@shop.example", "long enough words")
    Member.objects.create(merchant=stocked.shop.merchant, user=user, role="owner")


def told() -> list[str]:
    """To the owner, by e-mail."""
    return [f"{alert.kind}: {alert.title}" for alert in Alert.objects.order_by("pk")]


def in_america(stocked: Stocked) -> str:
    """The same SKUs in a second seller account; its name at the pretend Amazon."""
    seller = stocked.sell_in_america()
    for sku in stocked.products:
        stocked.sell(sku, 5, seller=seller, marketplaces=["US"])
    stocked.read_listings()
    stocked.sync()
    return seller
