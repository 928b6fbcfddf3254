"""What a person may do about the nightly check."""

from django.db import transaction

from accounts.models import Merchant, OdooConnection, SellerAccount, User
from sync import queue
from sync.actions import Refused
from sync.flows import completeness
from sync.models import CheckState, Completeness
from sync.schedule import CHECK


def ask(merchant: Merchant, days: int, user: User | None) -> Completeness:
    """Now, `days` back. The next night comes all the same."""
    if not SellerAccount.objects.filter(merchant=merchant).exists():
        raise Refused("No Amazon seller account is connected yet, so there is nothing to compare.")
    if not OdooConnection.objects.filter(merchant=merchant).exists():
        raise Refused("No Odoo is connected yet, so there is nothing to compare with.")
    with transaction.atomic():
        if Completeness.objects.filter(merchant=merchant, state=CheckState.RUNNING).exists():
            raise Refused("A check is under way already; this page shows how far it is.")
        report = completeness.begin(merchant, days=days, user_id=user.pk if user else None)
        queue.add(flow=CHECK, lane=queue.lane_of_check(merchant.pk), key=str(merchant.pk), merchant_id=merchant.pk)
    return report
