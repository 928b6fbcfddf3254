"""E-mails to merchants. A mail server that fails costs the e-mail only: everything stands on the pages as well."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.core.mail import send_mail

from accounts.models import Member, Role, SellerAccount
from sync.models import Run, Work, WorkState
from sync.rules.texts import line

log = logging.getLogger(__name__)
FLOW = "shipment_to_amazon"
LISTED = 200


def refused_shipments(run_id: int) -> None:
    """One e-mail a run and contact, after the run has ended: the parcels that Amazon was told of and did not take. Who
    merely has to type a tracking reference is told by Odoo's activity."""
    works = Work.objects.filter(run=run_id, flow=FLOW, state=WorkState.BLOCKED, shipment__sent__isnull=False)
    rows = works.select_related("shipment", "order__channel", "problem", "merchant").order_by("pk")
    by_contact: dict[str, list[Work]] = {}
    for work in rows[:LISTED]:
        contact = work.order.channel.settings.contact if work.order and work.order.channel else ""
        if contact:
            by_contact.setdefault(contact, []).append(work)
    for contact, own in by_contact.items():
        _send(run_id, contact, own)


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


def _send(run_id: int, contact: str, works: list[Work]) -> None:
    count = f"{len(works)} shipments" if len(works) > 1 else "a shipment"
    subject = f"Amazon has not taken {count} of {line(works[0].merchant.name)}"
    try:
        send_mail(subject, "\n".join(_text(works)), None, [contact])
    except (OSError, SMTPException) as error:
        log.warning("The e-mail about run %s could not be sent: %s", run_id, error)
        Run.objects.filter(pk=run_id).update(said=f"The e-mail to {contact} could not be sent: {error}"[:500])


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
