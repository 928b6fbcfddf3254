"""Start: until a person has pressed it for a seller account, its lane does nothing (`pauses.paused`), and no order of it is
read, stored or written by itself."""

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit
from accounts.doors import DISCONNECTED
from accounts.models import Merchant, OdooConnection, SellerAccount, User
from sync import pauses, schedule
from sync.failpoints import failpoint
from sync.refused import Refused

NOT_STARTED = (
    "{account} is connected but not started yet. Look at its settings and at the latest orders under Settings, Set up,"
    " and press Start there."
)
NO_ODOO = "Connect Odoo first: orders that are read have to go somewhere."


def start(account: SellerAccount, user: User | None = None, request: HttpRequest | None = None) -> bool:
    """From now on the flows go on by themselves. False where it was started before. Safe to repeat from any line. A
    person needs an Odoo for it; a command may connect the two in whichever order."""
    if user is not None and not OdooConnection.objects.filter(merchant=account.merchant_id).exists():
        raise Refused(NO_ODOO)
    with transaction.atomic():
        begun = bool(SellerAccount.objects.filter(pk=account.pk, started_at=None).update(started_at=timezone.now()))
        if begun:
            audit.write(
                "seller_started", merchant=account.merchant, user=user, request=request, seller=account.seller_id
            )
        schedule.ensure(account)
    failpoint("started")
    account.refresh_from_db(fields=["started_at"])
    pauses.resume_account(account)
    pauses.wake_odoo(account.merchant_id)
    return begun


def stop_all(merchant: Merchant) -> None:
    """Another Odoo was connected: what the settings name there is another record, so a person looks again first."""
    SellerAccount.objects.filter(merchant=merchant).update(started_at=None)


def expect_started(account: SellerAccount) -> None:
    """Raises Refused where nothing is done for the account: a run of it would never end."""
    if account.disconnected:
        raise Refused(DISCONNECTED.format(account=account))
    if account.started_at is None:
        raise Refused(NOT_STARTED.format(account=account))
