"""What the environment may say. Found at every `manage.py` command, before an order suffers from it."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from accounts.gateways.addresses import Policy

NEW_KEY = 'python -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
# name: (least, most)
RANGES: dict[str, tuple[float, float]] = {
    "BATCH_SIZE": (1, 1000),
    "TICK_SECONDS": (0.1, 3600),
    "DEAF_SECONDS": (1, 86_400),
    "QUIT_SECONDS": (0, 3600),
    "LEASE_SECONDS": (0.1, 3600),
    "ODOO_TIMEOUT": (1, 600),
    "AMAZON_TIMEOUT": (1, 600),
    "ORDERS_EVERY_SECONDS": (1, 86_400),
    "SHIPMENTS_EVERY_SECONDS": (1, 86_400),
    "OFFERS_EVERY_SECONDS": (1, 604_800),
    "STOCK_EVERY_SECONDS": (1, 86_400),
    "FBA_STOCK_EVERY_SECONDS": (1, 604_800),
    "BACKFILL_DAYS": (0, 730),
    "PERSONAL_DATA_DAYS": (1, 3650),
    "PROXIES": (0, 10),
}
BROKERS = ("filesystem", "memory", "redis", "rediss", "amqp", "amqps", "sqs")


@register("connector")
def environment(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    return [*_keys(), *_numbers(), *_amazon(), *_hosts(), *_broker(), *_lease(), *_people()]


def _keys() -> Iterator[CheckMessage]:
    """One malformed key would keep every secret from being opened, or worse: seal new ones with what nobody has."""
    names: list[str] = []
    for number, entry in enumerate(settings.FIELD_KEYS, 1):
        name, colon, key = entry.partition(":")
        names.append(name)
        try:
            size = len(base64.b64decode(key, altchars=b"-_", validate=True))
        except (binascii.Error, ValueError):
            size = -1
        if not colon or not name.isascii() or not name or size != 32:
            # The key itself is never shown.
            text = f"FIELD_KEYS: entry {number} is not NAME:KEY with 32 bytes in URL-safe base64."
            yield Error(text, hint=f"A new key comes from: {NEW_KEY}", id="connector.E001")
    if len(set(names)) < len(names):
        yield Error(
            "FIELD_KEYS: two keys have the same name.",
            hint="Name them apart, the current one first.",
            id="connector.E002",
        )


def _numbers() -> Iterator[CheckMessage]:
    for name, (least, most) in RANGES.items():
        value = getattr(settings, name)
        if not least <= value <= most:
            yield Error(f"{name} is {value:g}: it must lie between {least:g} and {most:g}.", id="connector.E003")


def _amazon() -> Iterator[CheckMessage]:
    if bool(settings.AMAZON_CLIENT_ID) != bool(settings.AMAZON_CLIENT_SECRET):
        yield Error("AMAZON_CLIENT_ID and AMAZON_CLIENT_SECRET belong together: set both or none.", id="connector.E004")
    if settings.AMAZON_APPLICATION_ID and not settings.AMAZON_CLIENT_ID:
        yield Error(
            "AMAZON_APPLICATION_ID is set without AMAZON_CLIENT_ID and AMAZON_CLIENT_SECRET: Connect Amazon needs all three.",
            hint="All three stand in Amazon's Developer Central, beside the application.",
            id="connector.E009",
        )
    for name in ("AMAZON_API_URL", "AMAZON_LOGIN_URL", "AMAZON_CONSENT_URL"):
        url = urlsplit(getattr(settings, name))
        if getattr(settings, name) and (url.scheme not in ("http", "https") or not url.netloc):
            yield Error(
                f"{name} is no address such as http://127.0.0.1:8801.",
                hint="Unset it to use Amazon's own.",
                id="connector.E005",
            )
    if bool(settings.AMAZON_API_URL) != bool(settings.AMAZON_LOGIN_URL):
        yield Warning(
            "Only one of AMAZON_API_URL and AMAZON_LOGIN_URL is set: a sandbox's tokens go to Amazon, or the reverse.",
            id="connector.W002",
        )
    if bool(settings.AMAZON_CONSENT_URL) and not settings.AMAZON_LOGIN_URL:
        yield Warning(
            "AMAZON_CONSENT_URL is set and AMAZON_LOGIN_URL is not: a sandbox's codes go to Amazon.",
            id="connector.W003",
        )


def _hosts() -> Iterator[CheckMessage]:
    try:
        Policy(tuple(settings.ODOO_PRIVATE_HOSTS))
    except ValueError as error:
        yield Error(
            f"ODOO_PRIVATE_HOSTS: {error}.",
            hint="Host names, addresses, or networks such as 10.0.0.0/8.",
            id="connector.E007",
        )


def _broker() -> Iterator[CheckMessage]:
    scheme = settings.CELERY_BROKER_URL.partition("://")[0]
    if scheme not in BROKERS:
        yield Error(
            f"CELERY_BROKER_URL begins with {scheme!r}, not with one of {', '.join(BROKERS)}.", id="connector.E008"
        )


def _lease() -> Iterator[CheckMessage]:
    longest = max(settings.ODOO_TIMEOUT, settings.AMAZON_TIMEOUT)
    if settings.LEASE_SECONDS < longest:
        yield Warning(
            f"LEASE_SECONDS ({settings.LEASE_SECONDS:g}) is shorter than the longest call ({longest:g} s): a worker that waits for"
            " an answer is taken for dead, and another does its work once more.",
            hint="Nothing is doubled by it, but done twice. Set LEASE_SECONDS above ODOO_TIMEOUT and AMAZON_TIMEOUT.",
            id="connector.W001",
        )


def _people() -> Iterator[CheckMessage]:
    if settings.SIGN_UP not in ("invitation", "open"):
        yield Error(f"SIGN_UP is invitation or open, not {settings.SIGN_UP!r}.", id="connector.E020")
    if settings.SIGN_UP == "open" and not settings.SENDS_MAIL:
        yield Error(
            "SIGN_UP=open needs EMAIL_URL: without e-mails nobody's address can be proven.",
            hint="Name a mail server, or let owners invite: SIGN_UP=invitation.",
            id="connector.E021",
        )
    if settings.HTTPS and not settings.PROXIES:
        yield Warning(
            "HTTPS is on, so a proxy stands in front, but PROXIES is 0: everybody seems to come from one address, and"
            " whoever guesses passwords locks out all.",
            hint="Set PROXIES to how many proxies add to X-Forwarded-For (mostly 1).",
            id="connector.W020",
        )
