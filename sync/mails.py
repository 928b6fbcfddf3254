"""E-mails to merchants: one a run and contact, with the parcels that Amazon was told of and did not take. Who merely has to
type a tracking reference is told by Odoo's activity.

A row stands before an e-mail is sent, in the transaction that ends its run, and a mail server that fails is asked again.
Should it fail for good, the e-mail alone is lost: everything stands on the pages as well.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from smtplib import SMTPException

from django.core.mail import send_mail
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.language.choice import language_of
from accounts.language.sentences import said
from accounts.models import Member, Role, SellerAccount, User
from sync.failpoints import failpoint
from sync.models import RefusalMail, Run, Work, WorkState
from sync.rules.texts import line

log = logging.getLogger(__name__)
FLOW = "shipment_to_amazon"
LISTED = 200
# Longer than a mail server may take: who is at it still has the row.
AGAIN = timedelta(minutes=10)
TRIES = 6
WANTED = "The seller account {seller} was asked for by somebody else"
WANTED_TEXT = (
    "Somebody who owns the Amazon seller account {seller} tried to connect it to another merchant of this"
    " connector. It was refused, because it belongs to {merchant}; nothing has changed.\n\n"
    "If that was you, disconnect it first: Settings, Amazon. If not, look in Seller Central who may act for it (Settings,"
    " User Permissions), and tell whoever runs this server."
)


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
    named = {"seller": account.seller_id, "merchant": line(account.merchant.name)}
    try:
        for owner in owners.select_related("user").order_by("pk")[:LISTED]:
            with language_of(owner.user):
                subject, text = said(WANTED).format(**named), said(WANTED_TEXT).format(**named)
            send_mail(subject, text, None, [owner.user.email])
    except (OSError, SMTPException) as error:
        log.warning("The e-mail about seller account %s could not be sent: %s", account.pk, error)


def _send(mail: RefusalMail) -> None:
    works = [work for work in _refused(mail.run_id)[:LISTED] if _contact(work) == mail.contact]
    last = mail.tries + 1 >= TRIES
    if works:
        with language_of(_reader(mail.contact)):
            subject, text = _subject(works), "\n".join(_text(works))
        try:
            send_mail(subject, text, None, [mail.contact])
        except (OSError, SMTPException) as error:
            log.warning("The e-mail about run %s could not be sent: %s", mail.run_id, error)
            again = "It is not tried again." if last else "It is tried again later."
            failed = f"The e-mail to {mail.contact} could not be sent: {error}"[:400]
            Run.objects.filter(pk=mail.run_id).update(said=f"{failed.rstrip('.')}. {again}")
            if not last:
                return
        failpoint("mail_sent")
    RefusalMail.objects.filter(pk=mail.pk).update(due=None)


def _reader(contact: str) -> User | None:
    """Of an address alone no language is known, unless it is somebody's who logs in here."""
    return User.objects.filter(email__iexact=contact).order_by("pk").first()


def _subject(works: Sequence[Work]) -> str:
    several = len(works) > 1
    text = said(
        "Amazon has not taken {n} shipments of {merchant}"
        if several
        else "Amazon has not taken a shipment of {merchant}"
    )
    return text.format(n=len(works), merchant=line(works[0].merchant.name))


def _text(works: Iterable[Work]) -> Iterable[str]:
    yield said("Amazon has not taken these shipments. The buyer does not know yet that the goods are on their way.")
    yield ""
    for work in works:
        assert work.shipment is not None and work.order is not None
        parcel = work.shipment
        which = said("Delivery {delivery}, Amazon order {order}, {tracking}")
        yield which.format(
            delivery=line(parcel.picking_name), order=work.order.amazon_id, tracking=line(parcel.tracking)
        )
        yield f"  {said(work.problem.title if work.problem else parcel.reason)}"
        if work.problem:
            what = f"What to do: {work.problem.cure}"
            yield f"  {said(what)}"
        yield ""
    yield said("They stand on the connector's page Shipments, where Retry sends them once more.")
