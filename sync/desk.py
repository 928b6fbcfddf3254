"""Where a flow works: its merchant's doors to Amazon and Odoo, and the sign of life it must give."""

from collections.abc import Callable
from dataclasses import dataclass, field

from accounts.doors import amazon_for, odoo_for
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.journal import Call
from accounts.gateways.odoo.client import OdooClient
from accounts.models import Merchant, OdooConnection, SellerAccount
from accounts.ports import CollectedCalls


def _nobody() -> None:
    """Previews and the census hold no lease."""


@dataclass
class Desk:
    """`beat` extends the leases and raises where they were lost. It is called before every step, and by the journal
    after every outside call: a gateway that asks again on its own gives signs of life, too."""

    merchant: Merchant
    beat: Callable[[], None] = _nobody
    asked: bool = False  # a person waits for the answer: of Amazon's limits only its own refusals count
    keep: int = 0  # calls of Amazon's allowance that are left to what is more urgent
    journal: CollectedCalls = field(init=False)
    _amazon: dict[int, AmazonClient] = field(default_factory=dict)
    _odoo: OdooClient | None = None

    def __post_init__(self) -> None:
        self.journal = _Beating(self)

    def account(self, account_id: int) -> SellerAccount:
        return SellerAccount.objects.select_related("merchant").get(merchant=self.merchant, pk=account_id)

    def amazon(self, account: SellerAccount) -> AmazonClient:
        if account.pk not in self._amazon:
            self._amazon[account.pk] = amazon_for(account, self.journal, overdraw=self.asked, keep=self.keep)
        return self._amazon[account.pk]

    @property
    def connection(self) -> OdooConnection:
        return OdooConnection.objects.get(merchant=self.merchant)

    def odoo(self, connection: OdooConnection) -> OdooClient:
        if self._odoo is None:
            self._odoo = odoo_for(connection, self.journal)
        return self._odoo

    def close(self) -> None:
        for client in self._amazon.values():
            client.close()
        if self._odoo is not None:
            self._odoo.close()


class _Beating(CollectedCalls):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def record(self, call: Call) -> None:
        super().record(call)
        self._desk.beat()
