"""Traffic for a demonstration: FBA stock and some days of orders to begin with, then a new order every few seconds, and
changes."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random

from .accounts import Seller
from .catalog import PRODUCTS
from .documents import JSON
from .factory import an_order
from .marketplaces import NON_AMAZON_DE, Marketplace
from .pretend import PretendAmazon
from .shapes import SHAPES

# Beside plain orders: what a dashboard has to show as waiting, ignored, changed or in need of a person.
AWKWARD = (
    "pending_fba",
    "pending_fbm",
    "unknown_sku",
    "known_and_unknown_sku",
    "tax_does_not_reconcile",
    "unknown_status",
    "unknown_country",
    "non_amazon",
    "cancelled_fbm",
    "buyer_requested_cancel",
    "missing_personal_data",
    "no_recipient",
    "partially_shipped",
    "shipped_in_two_packages",
    "replacement",
    "business",
    "gift_wrap_with_message",
    "discount_positive",
    "shipping_discount",
    "pickup_point",
    "name_emoji",
    "quantity_three_that_does_not_divide",
)
BEGIN_WITH = 40
DAYS = 4


class Demo:
    """Sells for every seller of the directory, most for the first."""

    def __init__(self, amazon: PretendAmazon, seconds: float, seed: int | None = None) -> None:
        self._amazon, self._seconds = amazon, seconds
        self._random = Random(seed)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> "Demo":
        self.begin()
        self._thread.start()
        return self

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def begin(self) -> None:
        """Nothing where a state file brought some along."""
        if not self._amazon.fba.all():
            self._fill_amazons_warehouses()
        if any(self._amazon.book):
            return
        seconds = DAYS * 86400
        moments = sorted((self._random.uniform(300, seconds) for _ in range(BEGIN_WITH)), reverse=True)
        orders = [SHAPES[name] for name in AWKWARD]
        orders += [self._new(*self._market()) for _ in range(BEGIN_WITH - len(orders))]
        self._random.shuffle(orders)
        for ago, order in zip(moments, orders, strict=True):
            self._amazon.place(order, at=self._amazon.clock.now() - timedelta(seconds=ago))

    def _fill_amazons_warehouses(self) -> None:
        for number, product in enumerate(PRODUCTS):
            for seller in self._amazon.directory.sellers:
                self._amazon.fba.set(
                    product.sku,
                    seller=seller,
                    fulfillable=12 + 7 * number,
                    inbound_shipped=number // 4 * 10,
                    reserved=number % 3,
                    unfulfillable=number % 2,
                )

    def _run(self) -> None:
        while not self._ended.wait(self._seconds * self._random.uniform(0.5, 1.5)):
            self.step()

    def step(self) -> JSON:
        """One thing that happens: three times out of four a new order, else a change of one that is open."""
        changes: dict[str, Sequence[Callable[[str], JSON]]] = {
            "PENDING": (self._paid,),
            "UNSHIPPED": (self._amazon.ship, self._amazon.ship, self._amazon.cancel),
            "PARTIALLY_SHIPPED": (self._amazon.ship,),
        }
        with self._amazon.lock:
            orders = {each.order_id: _status(each.newest.order) for each in self._amazon.book}
        open_orders = [id for id, status in orders.items() if status in changes]
        if open_orders and self._random.random() < 0.25:
            id = self._random.choice(open_orders)
            return self._random.choice(changes[orders[id]])(id)
        seller, market = self._market()
        return self._amazon.place(self._new(seller, market), seller=seller.key)

    def _paid(self, order_id: str) -> JSON:
        """The payment went through: what a pending order lacked is there."""
        pending = self._amazon.order(order_id)
        fulfillment, channel = pending["fulfillment"], pending["salesChannel"]
        assert isinstance(fulfillment, dict)
        assert isinstance(channel, dict)
        paid = an_order(order_id, marketplace=channel["marketplaceId"], fulfilled_by=fulfillment["fulfilledBy"])
        kept = {name: pending[name] for name in ("orderId", "createdTime", "lastUpdatedTime")}
        return self._amazon.change(order_id, {**paid, **kept})

    def _market(self) -> tuple[Seller, Marketplace]:
        sellers = tuple(self._amazon.directory.sellers.values())
        seller = self._random.choices(sellers, weights=[8] + [1] * (len(sellers) - 1))[0]
        markets = [each for each in seller.listed if seller.takes_part(each.id) and each != NON_AMAZON_DE]
        return seller, self._random.choice(markets)

    def _new(self, seller: Seller, market: Marketplace) -> JSON:
        by = self._random.choice(("MERCHANT", "MERCHANT", "AMAZON"))
        statuses = ("UNSHIPPED", "UNSHIPPED", "UNSHIPPED", "PENDING") if by == "MERCHANT" else ("SHIPPED", "PENDING")
        status = self._random.choice(statuses)
        return an_order(self._random.getrandbits(64), marketplace=market, fulfilled_by=by, status=status)


def _status(order: JSON) -> str:
    fulfillment = order.get("fulfillment")
    return str(fulfillment.get("fulfillmentStatus", "")) if isinstance(fulfillment, dict) else ""
