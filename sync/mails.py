"""E-mails to merchants: one a run and contact, with the parcels that Amazon was told of and did not take. Who merely has to
type a tracking reference is told by Odoo's activity.

A row stands before an e-mail is sent, in the transaction that ends its run, and a mail server that fails is asked again.
Should it fail for good, the e-mail alone is lost: everything stands on the pages as well.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPException

from django.core.mail import send_mail
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Member, Role, SellerAccount
from sync.failpoints import failpoint
from sync.models import RefusalMail, Run, Work, WorkState
from sync.rules.texts import line

log = logging.getLogger(__name__)
FLOW = "shipment_to_amazon"
LISTED = 200
# Longer than a mail server may take: who is at it still has the row.
AGAIN = timedelta(minutes=10)
TRIES = 6


def note(run: Run) -> None:
    """In the transaction that ends the run."""
    contacts = dict.fromkeys(_contact(work) for work in _refused(run.pk)[:LISTED])
    rows = [RefusalMail(merchant_id=run.merchant_id, run=run, contact=contact) for contact in contacts if contact]
    RefusalMail.objects.bulk_create(rows, ignore_conflicts=True)


def send_due() -> None:
    now = timezone.now()
    for mail in RefusalMail.objects.filter(due__lte=now).order_by("due", "pk")[:20]:
        mine = RefusalMail.objects.filter(pk=mail.pk, due=mail.due)
        if mine.update(due=now + AGAIN * 2**mail.tries, tries=F("tries") + 1):
            _send(mail)


def _refused(run_id: int) -> QuerySet[Work]:
    works = Work.objects.filter(run=run_id, flow=FLOW, state=WorkState.BLOCKED, shipment__sent__isnull=False)
    return works.select_related("shipment", "order__channel", "problem", "merchant").order_by("pk")


def _contact(work: Work) -> str:
    return work.order.channel.settings.contact if work.order and work.order.channel else ""


def seller_wanted_elsewhere(account: SellerAccount) -> None:
    """To the owners of the account, who may have forgotten it there, or be robbed of it."""
    owners = Member.objects.filter(merchant=account.merchant, role=Role.OWNER, user__is_active=True)
    contacts = list(owners.order_by("pk").values_list("user__email", flat=True)[:LISTED])
    text = (
        f"Somebody who owns the Amazon seller account {account.seller_id} tried to connect it to another merchant of this"
        f" connector. It was refused, because it belongs to {line(account.merchant.name)}; nothing has changed.\n\n"
        "If that was you, disconnect it first: Settings, Amazon. If not, look in Seller Central who may act for it (Settings,"
        " User Permissions), and tell whoever runs this server."
    )
    try:
        for contact in contacts:
            send_mail(f"The seller account {account.seller_id} was asked for by somebody else", text, None, [contact])
    except (OSError, SMTPException) as error:
        log.warning("The e-mail about seller account %s could not be sent: %s", account.pk, error)


def _send(mail: RefusalMail) -> None:
    works = [work for work in _refused(mail.run_id)[:LISTED] if _contact(work) == mail.contact]
    last = mail.tries + 1 >= TRIES
    if works:
        count = f"{len(works)} shipments" if len(works) > 1 else "a shipment"
        subject = f"Amazon has not taken {count} of {line(works[0].merchant.name)}"
        try:
            send_mail(subject, "\n".join(_text(works)), None, [mail.contact])
        except (OSError, SMTPException) as error:
            log.warning("The e-mail about run %s could not be sent: %s", mail.run_id, error)
            again = "It is not tried again." if last else "It is tried again later."
            said = f"The e-mail to {mail.contact} could not be sent: {error}"[:400]
            Run.objects.filter(pk=mail.run_id).update(said=f"{said.rstrip('.')}. {again}")
            if not last:
                return
        failpoint("mail_sent")
    RefusalMail.objects.filter(pk=mail.pk).update(due=None)


def _text(works: Iterable[Work]) -> Iterable[str]:
    yield "Amazon has not taken these shipments. The buyer does not know yet that the goods are on their way.\n"
    for work in works:
        assert work.shipment is not None and work.order is not None
        parcel = work.shipment
        yield f"Delivery {line(parcel.picking_name)}, Amazon order {work.order.amazon_id}, {line(parcel.tracking)}"
        yield f"  {work.problem.title if work.problem else parcel.reason}"
        if work.problem:
            yield f"  What to do: {work.problem.cure}"
        yield ""
    yield "They stand on the connector's page Shipments, where Retry sends them once more."
