"""A team: who is asked in, who may do what, who goes. Each writes its own line of the audit log."""

import hashlib
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit
from accounts.models import Invitation, Member, Merchant, Role, User

DAYS = 7
MOST_OPEN = 50  # invitations of one merchant: more is a mailing list


class Refused(Exception):
    """A sentence for whoever tried."""


def invite(
    merchant: Merchant, email: str, role: str, by: User | None, request: HttpRequest | None = None
) -> tuple[Invitation, str]:
    """The invitation and the token of its link, which is known only now. An open one to the same address is renewed."""
    email = email.strip().lower()
    with transaction.atomic():
        _lock(merchant)
        if Member.objects.filter(merchant=merchant, user__email=email).exists():
            raise Refused(f"{email} is in the team already.")
        open_ones = Invitation.objects.filter(merchant=merchant, accepted=None, revoked=None)
        found = open_ones.filter(email=email).first()
        if found is None and open_ones.count() >= MOST_OPEN:
            raise Refused(f"{MOST_OPEN} invitations are open already. Revoke those that nobody will accept.")
        invitation = found or Invitation(merchant=merchant, email=email)
        invitation.role, invitation.invited_by = role, by
        token = _fresh(invitation)
        audit.write("person_invited", merchant=merchant, user=by, request=request, email=email, role=role)
    return invitation, token


def renew(invitation: Invitation, by: User, request: HttpRequest | None = None) -> str:
    """Another link; the one before is dead. It lasts as long as a new invitation."""
    with transaction.atomic():
        _lock(invitation.merchant)
        if not Invitation.objects.filter(pk=invitation.pk, accepted=None, revoked=None).exists():
            raise Refused("This invitation is no longer open.")
        token = _fresh(invitation)
        audit.write(
            "invitation_renewed", merchant=invitation.merchant, user=by, request=request, email=invitation.email
        )
    return token


def revoke(invitation: Invitation, by: User, request: HttpRequest | None = None) -> None:
    with transaction.atomic():
        open_ones = Invitation.objects.filter(pk=invitation.pk, accepted=None, revoked=None)
        if not open_ones.update(revoked=timezone.now()):
            raise Refused("This invitation is no longer open.")
        audit.write(
            "invitation_revoked", merchant=invitation.merchant, user=by, request=request, email=invitation.email
        )


def opened(token: str) -> Invitation | None:
    """The invitation of this link, as long as it may be accepted."""
    found = Invitation.objects.filter(digest=digest(token), accepted=None, revoked=None, expires__gt=timezone.now())
    return found.select_related("merchant", "invited_by").first() if token else None


def accept(token: str, user: User, request: HttpRequest | None = None) -> Member:
    """Once, and by the person it was meant for."""
    with transaction.atomic():
        invitation = opened(token)
        if invitation is None:
            raise Refused("This invitation is no longer open. Ask for another one.")
        if invitation.email != user.email:
            raise Refused(f"This invitation is for {invitation.email}. Log in with that address.")
        _lock(invitation.merchant)
        mine = Invitation.objects.filter(pk=invitation.pk, digest=digest(token), accepted=None, revoked=None)
        if not mine.update(accepted=timezone.now()):
            raise Refused("This invitation is no longer open. Ask for another one.")
        # Whoever came in by another way keeps the role they were given there.
        member, _ = Member.objects.get_or_create(
            merchant=invitation.merchant, user=user, defaults={"role": invitation.role}
        )
        audit.write("person_joined", merchant=invitation.merchant, user=user, request=request, role=member.role)
    return member


def change_role(member: Member, role: str, by: User, request: HttpRequest | None = None) -> None:
    with transaction.atomic():
        _lock(member.merchant)
        now = _still(member)
        if now.role == Role.OWNER and role != Role.OWNER:
            _another_owner(now)
        if now.role == role:
            return
        params = {"email": now.user.email, "before": now.role, "role": role}
        now.role = role
        now.save(update_fields=["role"])
        audit.write("role_changed", merchant=now.merchant, user=by, request=request, **params)


def remove(member: Member, by: User, request: HttpRequest | None = None) -> None:
    """The account stays; it sees nothing of this merchant any more, from the next page on."""
    with transaction.atomic():
        _lock(member.merchant)
        now = _still(member)
        if now.role == Role.OWNER:
            _another_owner(now)
        kind = "person_left" if now.user == by else "person_removed"
        audit.write(kind, merchant=now.merchant, user=by, request=request, email=now.user.email)
        now.delete()


def found_merchant(name: str, owner: User, request: HttpRequest | None = None) -> Merchant:
    """Whoever signs up by themselves begins with a merchant of their own."""
    with transaction.atomic():
        merchant = _named(name)
        Member.objects.create(merchant=merchant, user=owner, role=Role.OWNER)
        audit.write("merchant_founded", merchant=merchant, user=owner, request=request, name=name)
    return merchant


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _named(name: str) -> Merchant:
    """A slug of its own: the name is anybody's, in any script."""
    from django.utils.text import slugify

    base = slugify(name)[:40] or "merchant"
    slug = base
    for _ in range(20):
        try:
            with transaction.atomic():
                return Merchant.objects.create(name=name, slug=slug)
        except IntegrityError:
            slug = f"{base}-{secrets.token_hex(4)}"
    raise Refused("This name could not be taken. Try another one.")


def _fresh(invitation: Invitation) -> str:
    token = secrets.token_urlsafe(32)
    invitation.digest = digest(token)
    invitation.mailed = False
    invitation.expires = timezone.now() + timedelta(days=DAYS)
    invitation.save()
    return token


def _lock(merchant: Merchant) -> None:
    """One change of a team at a time; where the database has no such lock, its transactions are in a row anyway."""
    Merchant.objects.select_for_update().get(pk=merchant.pk)


def _still(member: Member) -> Member:
    found = Member.objects.select_related("user", "merchant").filter(pk=member.pk).first()
    if found is None:
        raise Refused("This person is no longer in the team.")
    return found


def _another_owner(member: Member) -> None:
    others = Member.objects.filter(merchant=member.merchant, role=Role.OWNER).exclude(pk=member.pk)
    if not others.exists():
        raise Refused("A team needs an owner. Make somebody else one first.")
