"""What recurs: every seller account's reading of orders is a row of the ledger whose `due` moves on."""

from accounts.models import SellerAccount
from sync import queue
from sync.models import Work

ORDERS = "orders_from_amazon"


def ensure(account: SellerAccount) -> None:
    if not Work.objects.filter(merchant_id=account.merchant_id, flow=ORDERS, key=str(account.uid)).exists():
        queue.add(
            flow=ORDERS,
            lane=queue.lane_of_account(account.pk),
            key=str(account.uid),
            merchant_id=account.merchant_id,
            account_id=account.pk,
        )


def ensure_all() -> None:
    """Accounts without their row: none, except after something was restored or added by hand."""
    scheduled = Work.objects.filter(flow=ORDERS).values("account_id")
    for account in SellerAccount.objects.exclude(pk__in=scheduled):
        ensure(account)
