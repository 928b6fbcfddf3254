"""On the way to Amazon's consent page and back: a state that nobody can guess, that fits one browser, one person and one
merchant, that works once, and only for some minutes.

Without it somebody could make a merchant's browser bring home the answer to a question that was never asked, and the
merchant's Odoo would fill with a stranger's orders.
"""

import hashlib
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from accounts.gateways.amazon import authorisation
from accounts.models import Consent, Marketplace, Merchant, SellerAccount, User

LIFE = timedelta(minutes=10)
FORGOTTEN_AFTER = timedelta(days=1)  # until then a late or doubled answer can be told from one that nobody asked for
STATE_BYTES = 32


class Foreign(Exception):
    """An answer that fits no question of this browser. The text is a sentence for whoever sees it; `why` is for the
    audit."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(text)
        self.why = why


_AGAIN = "Nothing was connected and nothing has changed. Go to Settings, Amazon, and click Connect Amazon."
UNKNOWN = f"This answer of Amazon belongs to no question that you have asked in this browser. {_AGAIN}"
EXPIRED = f"Amazon's answer came more than ten minutes after you had left for Seller Central. {_AGAIN}"
USED = "This answer of Amazon has been used already: it works once. Look at Settings, Amazon, whether the account is connected; if not, click Connect Amazon again."


def ready() -> bool:
    """Has the operator named the application that sellers let in?"""
    return bool(settings.AMAZON_APPLICATION_ID and settings.AMAZON_CLIENT_ID and settings.AMAZON_CLIENT_SECRET)


def begin(
    *,
    user: User,
    session: str,
    merchant: Merchant,
    region: str,
    redirect_uri: str,
    account: SellerAccount | None = None,
    seller_id: str = "",
) -> str:
    """The state. It is told here once; what is kept does not betray it."""
    now = timezone.now()
    Consent.objects.filter(expires__lt=now - FORGOTTEN_AFTER).delete()
    state = secrets.token_urlsafe(STATE_BYTES)
    Consent.objects.create(
        state=_hashed(state),
        session=_hashed(session),
        user=user,
        merchant=merchant,
        account=account,
        region=region,
        seller_id=account.seller_id if account else seller_id,
        redirect_uri=redirect_uri,
        created=now,
        expires=now + LIFE,
    )
    return state


def redeem(state: str, *, user: User, session: str, merchant: Merchant) -> Consent:
    """The question that this answers, for the first and only time. Raises Foreign. A state in the wrong hands stays good
    for the right ones: else whoever learns of one could spoil it."""
    now = timezone.now()
    own = Consent.objects.filter(state=_hashed(state), session=_hashed(session), user=user, merchant=merchant)
    if not own.filter(used=None, expires__gt=now).update(used=now):
        raise _why(state, own.first())
    return own.select_related("account", "merchant").get()


def _why(state: str, own: Consent | None) -> Foreign:
    if not state:
        return Foreign(UNKNOWN, "it had no state")
    if own is not None and own.used:
        return Foreign(USED, "its state had been used")
    if own is not None:
        return Foreign(EXPIRED, "its state had expired")
    if Consent.objects.filter(state=_hashed(state)).exists():
        return Foreign(UNKNOWN, "its state belongs to another browser, person or merchant")
    return Foreign(UNKNOWN, "its state is unknown")


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def seller_central(marketplace: Marketplace) -> str:
    """Where the sellers of a marketplace let an application in."""
    return str(settings.AMAZON_CONSENT_URL or marketplace.consent or marketplace.seller_central)


def address(marketplace: Marketplace, state: str, redirect_uri: str) -> str:
    return authorisation.consent_url(
        seller_central(marketplace),
        settings.AMAZON_APPLICATION_ID,
        state,
        redirect_uri,
        draft=settings.AMAZON_APP_DRAFT,
    )


def answers_to(callback_uri: str) -> bool:
    """May a seller who began in Amazon's Appstore be sent there? Only to Amazon, and only to this very application's page:
    anything else makes of us a signpost to wherever somebody likes."""
    if not callback_uri.isascii() or not callback_uri.isprintable() or "\\" in callback_uri:
        return False
    try:
        url = urlsplit(callback_uri)
        port = url.port
    except ValueError:
        return False
    path = f"{authorisation.CONFIRM}/{settings.AMAZON_APPLICATION_ID}"
    if url.path != path or url.query or url.fragment or "?" in callback_uri or "#" in callback_uri:
        return False
    if settings.AMAZON_CONSENT_URL:
        pretend = urlsplit(settings.AMAZON_CONSENT_URL)
        return (url.scheme, url.netloc) == (pretend.scheme, pretend.netloc)
    # The whole of netloc is the host: no user, no port.
    return url.scheme == "https" and port is None and url.netloc.lower() in authorisation.confirm_hosts() | _added()


def _added() -> frozenset[str]:
    """Seller Centrals of marketplaces that the operator has added."""
    addresses = Marketplace.objects.values_list("seller_central", "consent")
    return frozenset(urlsplit(url).netloc.lower() for pair in addresses for url in pair if url.startswith("https://"))


def answer_address(callback_uri: str, amazon_state: str, state: str, redirect_uri: str, *, draft: bool) -> str:
    """Raises ValueError where it is not Amazon's."""
    if not answers_to(callback_uri):
        raise ValueError(callback_uri)
    return authorisation.confirm_url(callback_uri, amazon_state, state, redirect_uri, draft=draft)
