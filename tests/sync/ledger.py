"""A merchant's rows without any outside: for the tests of the ledger."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Channel, Marketplace, Merchant, SellerAccount
from sync import queue
from sync.flows.store import store
from sync.models import Order, Run, Work
from sync.results import Job
from tests.sync.orders import received

FLOW = "orders_to_odoo"
HOLDER = "worker-1"


class Desk:
    """A merchant with one seller account and its channel Amazon.de."""

    def __init__(self, name: str = "shop") -> None:
        self.merchant = Merchant.objects.create(name=name, slug=name)
        self.account = SellerAccount.objects.create(
            merchant=self.merchant, region="eu", seller_id=f"A{name.upper()}", started_at=timezone.now()
        )
        self.channel = Channel.objects.create(
            merchant=self.merchant, account=self.account, marketplace=Marketplace.objects.get(country="DE")
        )
        self.lane = queue.lane_of_odoo(self.merchant.pk)

    def orders(self, *seeds: int, run: Run | None = None, **how: Any) -> list[Order]:
        """Read from Amazon: stored, and to be brought to Odoo."""
        found = [received(seed, **how) for seed in seeds]
        store(self.account, found, run)
        return [Order.objects.get(account=self.account, amazon_id=one.amazon_id) for one in found]

    def claim(self, holder: str = HOLDER, limit: int = 100) -> list[Job]:
        return queue.claim(self.lane, holder, limit=limit)

    def work(self, order: Order) -> Work:
        return Work.objects.get(order=order, flow=FLOW)

    def dies(self) -> None:
        """Whoever works here just now: the leases of what they hold have run out."""
        Work.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(seconds=1))
