"""E-mail alerts: noted in the transaction of what happened, gathered into e-mails, and sent by the tick.

An e-mail stands in the outbox before it is sent, so that none is lost; one that a dead worker was sending is sent again.
"""

import logging
import secrets
import time
from datetime import datetime, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.language.choice import language_of
from accounts.language.sentences import said
from accounts.models import Member, Role
from sync import leases
from sync.models import Alert, AlertChoice, AlertMail, Heartbeat, MailState, Problem, ProblemState
from sync.rules import alerts as rules
from sync.selectors.shipments import late_since

log = logging.getLogger(__name__)
NAME, LATE = "alerts", "late_orders"  # a lease, and how far orders were looked through
AT_ONCE = 20  # e-mails a turn
PORTION = 1000
PATIENCE = 20.0  # seconds a turn: a worker has other things to do
SENDING = timedelta(minutes=2)  # then whoever was at it is dead
LOOK_EVERY = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
KEPT = timedelta(days=30)
UNSENT = (MailState.WAITING, MailState.SENDING)
MEANWHILE = "Nothing is read or written there until somebody has mended it; nothing is lost meanwhile."
HURRY = "Print the label and finish the delivery in Odoo; Amazon counts late shipments."


def able() -> bool:
    """Whether this server sends e-mails at all."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def tell(merchant_id: int, kind: str, title: str, text: str, path: str, problem: Problem | None = None) -> None:
    """To every member who wants to hear of it, and may still log in."""
    if not able():
        return
    chosen = dict(AlertChoice.objects.filter(member__merchant=merchant_id).values_list("member", "paces"))
    found = []
    for member in Member.objects.filter(merchant=merchant_id, user__is_active=True):
        pace = rules.pace_of(kind, chosen.get(member.pk, {}), acts=member.role != Role.VIEWER)
        if pace != rules.OFF:
            found.append(
                Alert(
                    merchant_id=merchant_id,
                    member=member,
                    problem=problem,
                    kind=kind,
                    pace=pace,
                    title=title[:300],
                    text=text,
                    path=path,
                )
            )
    Alert.objects.bulk_create(found)


def about(problem: Problem, flow: str) -> None:
    """Once each time that it opens. Until then everything was still being tried by itself."""
    if not able() or problem.alerted or problem.state != ProblemState.OPEN:
        return
    if Problem.objects.filter(pk=problem.pk, alerted=None).update(alerted=timezone.now()):
        kind = rules.kind_of(flow, problem.code)
        path = reverse("problem", args=[problem.uid])
        tell(problem.merchant_id, kind, problem.title, f"What to do: {problem.cure}", path, problem)


def paused(merchant_id: int, name: str, text: str) -> None:
    tell(merchant_id, rules.PAUSED, f"{name} has stopped", f"{text}\n{MEANWHILE}", reverse("home"))


# --- by the tick -----------------------------------------------------------------------------------------------------


def tick() -> int:
    """Returns how many e-mails went out."""
    if not able():
        return 0
    holder = secrets.token_hex(8)
    if not leases.take(NAME, holder):
        return 0
    try:
        now = timezone.now()
        look_for_late(now)
        gather(now)
        return send()
    finally:
        leases.drop(NAME, holder)


def look_for_late(now: datetime) -> None:
    """Each order becomes late once: those whose time has come since the last look."""
    last, made = Heartbeat.objects.get_or_create(name=LATE, defaults={"at": now})
    if made or now - last.at < LOOK_EVERY:
        return
    by_merchant: dict[int, list[str]] = {}
    for merchant_id, amazon_id in late_since(max(last.at, now - LONGEST), now):
        by_merchant.setdefault(merchant_id, []).append(amazon_id)
    with transaction.atomic():
        for merchant_id, ids in by_merchant.items():
            title, text = _late(ids)
            tell(merchant_id, rules.SHIPPING, title, text, reverse("home"))
        Heartbeat.objects.filter(name=LATE).update(at=now)


def _late(ids: list[str]) -> tuple[str, str]:
    listed, more = ", ".join(ids[:20]), len(ids) - 20
    return (
        f"{len(ids):,} orders are past Amazon's ship-by time"
        if len(ids) > 1
        else f"Order {ids[0]} is past Amazon's ship-by time",
        f"{listed} and {more:,} more\n{HURRY}" if more > 0 else f"{listed}\n{HURRY}",
    )


def gather(now: datetime) -> None:
    """What is due becomes one e-mail a member; what has been settled meanwhile is told to nobody, and nothing to whoever was
    switched off meanwhile."""
    Alert.objects.filter(problem__state__in=(ProblemState.RESOLVED, ProblemState.SNOOZED)).delete()
    off = Member.objects.filter(user__is_active=False)
    Alert.objects.filter(member__in=off).delete()
    AlertMail.objects.filter(member__in=off, state__in=UNSENT).delete()
    local = timezone.localtime(now)
    for member_id, pace, first in Alert.objects.values_list("member", "pace").annotate(Min("at")).order_by("member"):
        last = AlertMail.objects.filter(member=member_id, pace=rules.NOW).aggregate(last=Max("created"))["last"]
        if rules.is_due(pace, first, last, local):
            _compose(member_id, pace, now)


def _compose(member_id: int, pace: str, now: datetime) -> None:
    with transaction.atomic():
        rows = list(Alert.objects.filter(member=member_id, pace=pace, at__lte=now).order_by("at", "pk"))
        member = Member.objects.select_related("merchant", "user").get(pk=member_id)
        name = member.merchant.name
        news = [rules.News(row.title, row.text, row.path) for row in rows]
        with language_of(member.user):
            subject = rules.subject(name, news, pace, said)
            body = rules.body(name, news, settings.PUBLIC_URL, said, _("At {merchant}:"))
        AlertMail.objects.create(
            merchant=member.merchant, member=member, pace=pace, subject=subject, body=body, created=now
        )
        ids = [row.pk for row in rows]
        for start in range(0, len(ids), PORTION):  # these very ones: what is noted just now stands in no e-mail yet
            Alert.objects.filter(pk__in=ids[start : start + PORTION]).delete()


def send() -> int:
    """Until the outbox is empty, the time is over, or the mail server does not answer."""
    count, end = 0, time.monotonic() + PATIENCE
    while count < AT_ONCE and time.monotonic() < end:
        mail = _claimed()
        if mail is None:
            break
        failure = _deliver(mail)
        if failure is not None and not isinstance(failure, ValueError):
            break  # the others would wait for the same server
        count += failure is None
    return count


def _claimed() -> AlertMail | None:
    now = timezone.now()
    due = AlertMail.objects.filter(state__in=UNSENT, due__lte=now)
    mail = due.select_related("member__user").order_by("due", "pk").first()
    if mail is None:
        return None
    claimed = due.filter(pk=mail.pk).update(state=MailState.SENDING, due=now + SENDING, tries=F("tries") + 1)
    return mail if claimed else None


def _deliver(mail: AlertMail) -> Exception | None:
    message = EmailMessage(
        mail.subject,
        mail.body,
        to=[mail.member.user.email],
        headers={"Message-ID": f"<{mail.uid}@{_host()}>", "Auto-Submitted": "auto-generated"},
    )
    rows = AlertMail.objects.filter(pk=mail.pk, state=MailState.SENDING)
    try:
        message.send()
    except (OSError, SMTPException, ValueError) as error:  # ValueError: a header that no mail may have
        log.warning("E-mail %s could not be sent: %s", mail.uid, error)
        wait = rules.try_again(mail.tries + 1)
        if wait is None:
            rows.update(state=MailState.FAILED, said=str(error)[:500], body="")
        else:
            rows.update(state=MailState.WAITING, due=timezone.now() + wait, said=str(error)[:500])
        return error
    rows.update(state=MailState.SENT, sent=timezone.now(), said="", body="")
    return None


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "connector.invalid"


def old(now: datetime) -> Q:
    """What of the outbox has had its time."""
    return Q(created__lt=now - KEPT, state__in=(MailState.SENT, MailState.FAILED))
