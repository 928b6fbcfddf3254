"""Connecting an Odoo in the web: what a person may do, and what is written down of it."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit, connecting, probes
from accounts.connecting import Refused
from accounts.doors import odoo_for
from accounts.gateways.addresses import Policy
from accounts.gateways.errors import GatewayError
from accounts.gateways.journal import NullJournal
from accounts.gateways.odoo.databases import databases
from accounts.gateways.odoo.probe import probe
from accounts.gateways.odoo.records import Probe
from accounts.models import AuditEntry, Merchant, OdooConnection, User
from accounts.secrets import Unreadable
from sync import pauses, starting
from sync.flows.odoo_side import forget

# A merchant's URL is asked from inside the operator's network: whoever tries addresses one after the other ends here.
TRIES, WITHIN = 20, timedelta(hours=1)
TOO_MANY = "That was tried too often within an hour. Wait a while, then try again with the right address."
KEY_AGAIN = "Enter the API key again: the address or the database is another one, and a key is sent to no other server."
KEY_LOST = "Enter the API key again: the stored one cannot be read any more."
# The field that a check, or else a code, belongs to. What the user lacks is cured by another login, or in Odoo.
BY_CHECK = {"server": "url", "version": "url", "database": "database", "apps": "database"}
BY_CHECK |= {"login": "login", "rights": "login", "companies": "login"}
BY_CODE = {"odoo_wrong_database": "database", "odoo_key_refused": "key", "odoo_other_login": "login"}


def same_server(connection: OdooConnection | None, url: str, database: str) -> bool:
    """Whether the stored key may be used there."""
    if connection is None or connection.database != database.strip():
        return False
    policy = Policy(tuple(settings.ODOO_PRIVATE_HOSTS))
    try:
        return policy.parse(url) == policy.parse(connection.url)
    except GatewayError:
        return False


def connect(
    merchant: Merchant,
    user: User,
    request: HttpRequest,
    *,
    url: str,
    database: str,
    login: str,
    key: str,
    protocol: str,
) -> OdooConnection:
    """Raises Refused. Where it leads to another Odoo than before, nothing goes on until a person has pressed Start again."""
    _expect_patience(merchant)
    present = OdooConnection.objects.filter(merchant=merchant).first()
    if present is not None and same_server(present, url, database):
        url = present.url  # however it was written this time: it leads to no other Odoo

    def kept(connection: OdooConnection, moved: bool) -> None:
        if moved:
            starting.stop_all(merchant)
        about = {"url": connection.url, "database": connection.database}
        audit.write("odoo_connected", merchant=merchant, user=user, request=request, **about)

    try:
        connection = connecting.connect_odoo(
            merchant,
            url=url,
            database=database,
            login=login,
            key=key or _stored_key(present, url, database),
            protocol=protocol,
            kept=kept,
        )
    except Refused as refused:
        _note_refusal(merchant, user, request, url, refused.code or "refused")
        raise
    pauses.resume_odoo(connection)
    return connection


def field_of(refused: Refused) -> str:
    """The field of the form that a refusal belongs to; "" where it is none's."""
    if refused.code in BY_CODE:
        return BY_CODE[refused.code]
    wrong = next((check.name for check in refused.found.checks if not check.ok), "") if refused.found else ""
    return BY_CHECK.get(wrong) or ("url" if refused.code.startswith("odoo_") and not wrong else "")


def look_up(merchant: Merchant, user: User, request: HttpRequest, url: str) -> tuple[str, ...] | None:
    """The server's databases; None where it does not tell. Raises Refused."""
    _expect_patience(merchant)
    try:
        return databases(url, allow_private=settings.ODOO_PRIVATE_HOSTS)
    except GatewayError as error:
        _note_refusal(merchant, user, request, url, error.code)
        raise Refused(error.text, code=error.code) from error


def check_again(connection: OdooConnection, user: User, request: HttpRequest) -> Probe:
    """Every check anew. What is well is kept, and work that was paused goes on; what is wrong is only shown."""
    try:
        client = odoo_for(connection, NullJournal(), checking=True)
    except GatewayError as error:
        raise Refused(error.text, code=error.code) from error
    try:
        found = probe(client)
    finally:
        client.close()
    audit.write("odoo_checked", merchant=connection.merchant, user=user, request=request)
    if all(check.ok for check in found.checks):
        probes.keep(connection, found)
        forget(connection)
        pauses.resume_odoo(connection)
    return found


def _stored_key(connection: OdooConnection | None, url: str, database: str) -> str:
    if connection is None:
        raise Refused(connecting.NO_KEY, code="odoo_key_refused")
    if not same_server(connection, url, database):
        raise Refused(KEY_AGAIN, code="odoo_key_refused")
    try:
        return connection.secret("sealed_key")
    except Unreadable as error:
        raise Refused(KEY_LOST, code="odoo_key_refused") from error


def _expect_patience(merchant: Merchant) -> None:
    tried = AuditEntry.objects.filter(merchant=merchant, kind="odoo_refused", at__gte=timezone.now() - WITHIN)
    if tried.count() >= TRIES:
        raise Refused(TOO_MANY, code="odoo_too_often")


def _note_refusal(merchant: Merchant, user: User, request: HttpRequest, url: str, why: str) -> None:
    audit.write("odoo_refused", merchant=merchant, user=user, request=request, url=url[:200], why=why)
