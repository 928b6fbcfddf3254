"""What recurs: every seller account's reading of orders is a row of the ledger whose `due` moves on."""

from django.db.models import Exists, OuterRef

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
    # By the index of (merchant, flow, key): a merchant has few rows of this flow, and the ledger has millions of others.
    own = Work.objects.filter(merchant=OuterRef("merchant"), flow=ORDERS, account=OuterRef("pk"))
    for account in SellerAccount.objects.filter(~Exists(own)):
        ensure(account)
