"""What recurs is a row of the ledger whose `due` moves on: one a seller account for what is read from Amazon, one a
merchant for what is read from Odoo."""

from django.db.models import Exists, OuterRef

from accounts.models import OdooConnection, SellerAccount
from sync import queue
from sync.flows import FLOWS, completeness
from sync.models import Run, Work
from sync.rules.movements import AMAZON, ODOO, RECURRING

ORDERS = "orders_from_amazon"
CHECK = "completeness"


def recurring(side: str) -> list[str]:
    return [name for name, flow in FLOWS.items() if name in RECURRING and flow.movement.side == side]


def ensure(account: SellerAccount) -> None:
    """The account's own rows, and its merchant's."""
    for flow in recurring(AMAZON):
        if not Work.objects.filter(merchant_id=account.merchant_id, flow=flow, key=str(account.uid)).exists():
            ask_account(account, flow)
    for flow in recurring(ODOO):
        if not Work.objects.filter(merchant_id=account.merchant_id, flow=flow).exists():
            ask_merchant(account.merchant_id, flow)


def ask_account(account: SellerAccount, flow: str, run: Run | None = None, *, priority: int = 5) -> None:
    queue.add(
        flow=flow,
        lane=queue.lane_of_account(account.pk),
        key=str(account.uid),
        merchant_id=account.merchant_id,
        account_id=account.pk,
        run=run,
        priority=priority,
    )


def ask_merchant(merchant_id: int, flow: str, run: Run | None = None, *, priority: int = 5) -> None:
    queue.add(
        flow=flow,
        lane=queue.lane_of_odoo(merchant_id),
        key=str(merchant_id),
        merchant_id=merchant_id,
        run=run,
        priority=priority,
    )


def ensure_all() -> None:
    """What lacks its rows: none, except after something was connected, restored, or updated to a version with more flows."""
    for flow in recurring(AMAZON):
        # By the index of (merchant, flow, key): a merchant has few rows of a flow that recurs, the ledger millions of others.
        own = Work.objects.filter(merchant=OuterRef("merchant"), flow=flow, account=OuterRef("pk"))
        for account in SellerAccount.objects.filter(~Exists(own)):
            ask_account(account, flow)
    _ensure_checks()
    for flow in recurring(ODOO):
        its = Work.objects.filter(merchant=OuterRef("merchant"), flow=flow)
        for connection in OdooConnection.objects.filter(~Exists(its)):
            ask_merchant(connection.merchant_id, flow)


def _ensure_checks() -> None:
    """From the first night on after both sides were connected."""
    its = Work.objects.filter(merchant=OuterRef("merchant"), flow=CHECK)
    sells = SellerAccount.objects.filter(merchant=OuterRef("merchant"))
    for connection in OdooConnection.objects.filter(~Exists(its), Exists(sells)).select_related("merchant"):
        queue.add(
            flow=CHECK,
            lane=queue.lane_of_check(connection.merchant_id),
            key=str(connection.merchant_id),
            merchant_id=connection.merchant_id,
            due=completeness.next_night(connection.merchant),
        )
