"""The e-mail that brings an invitation."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.language.choice import language_of
from accounts.models import Invitation, User


def send(invitation: Invitation, link: str, by: User) -> bool:
    """Whether the mail server took it. Then only this mailbox knows the link, which proves the address of who uses it."""
    context = {"invitation": invitation, "link": link, "by": by}
    with language_of(User.objects.filter(email=invitation.email).first()):
        subject = _("{merchant}: you are invited").format(merchant=invitation.merchant.name)
        body = render_to_string("account/email/invitation.txt", context)
    mail = EmailMessage(
        subject=subject.replace("\n", " ").replace("\r", " "),
        body=body,
        to=[invitation.email],
        reply_to=[by.email],
    )
    try:
        mail.send()
    except OSError:
        return False
    Invitation.objects.filter(pk=invitation.pk, digest=invitation.digest).update(mailed=True)
    return True
