"""The only factories of gateways: from a row with its secrets to an open door."""

from django.conf import settings

from accounts.gateways.amazon import authorisation
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.tokens import Credentials, MemoryTokens, TokenStore
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.journal import Journal
from accounts.gateways.odoo.client import OdooClient
from accounts.models import OdooConnection, SellerAccount
from accounts.ports import SealedTokens, SharedBuckets
from accounts.secrets import Unreadable

DISCONNECTED = "{account} is disconnected from Amazon. Connect it again under Settings, Amazon."
CHECK_SECONDS = 6.0  # a call, while somebody waits to be connected


def amazon_for(
    account: SellerAccount, journal: Journal, *, checking: bool = False, overdraw: bool = False, keep: int = 0
) -> AmazonClient:
    """An account that is not saved yet keeps its access token in memory: its merchant may not exist so far."""
    if account.disconnected:
        raise GatewayError(Kind.CONFIG, DISCONNECTED.format(account=account), "amazon_disconnected")
    tokens: TokenStore = SealedTokens(account.merchant_id, account.pk) if account.pk else MemoryTokens()
    return AmazonClient(
        account.region,
        account.seller_id,
        credentials_of(account),
        tokens=tokens,
        buckets=SharedBuckets(overdraw=overdraw, keep=keep),
        journal=journal,
        api_url=settings.AMAZON_API_URL or None,
        login_url=settings.AMAZON_LOGIN_URL.removesuffix("/auth/o2/token") or None,  # host or whole address
        timeout=min(settings.AMAZON_TIMEOUT, CHECK_SECONDS) if checking else settings.AMAZON_TIMEOUT,
    )


def credentials_of(account: SellerAccount) -> Credentials:
    own = account.client_id
    return Credentials(
        own or settings.AMAZON_CLIENT_ID,
        _opened(account, "sealed_client_secret") if own else settings.AMAZON_CLIENT_SECRET,
        _opened(account, "sealed_refresh_token"),
    )


def exchange(code: str, redirect_uri: str, journal: Journal) -> str:
    """The refresh token for the code of the consent page, of the operator's application."""
    return authorisation.exchange(
        code,
        client_id=settings.AMAZON_CLIENT_ID,
        client_secret=settings.AMAZON_CLIENT_SECRET,
        redirect_uri=redirect_uri,
        journal=journal,
        login_url=settings.AMAZON_LOGIN_URL or None,
        timeout=min(settings.AMAZON_TIMEOUT, CHECK_SECONDS),
    )


def odoo_for(connection: OdooConnection, journal: Journal, *, checking: bool = False) -> OdooClient:
    return OdooClient(
        connection.url,
        connection.database,
        connection.login,
        _opened(connection, "sealed_key"),
        connection.spoken or connection.protocol,
        connection.uid_in_odoo,
        allow_private=settings.ODOO_PRIVATE_HOSTS,
        timeout=settings.ODOO_TIMEOUT,
        journal=journal,
        checking=checking,
    )


def _opened(row: SellerAccount | OdooConnection, field: str) -> str:
    """A secret that does not open concerns the whole connection: it pauses, and says how to go on."""
    try:
        return row.secret(field)
    except Unreadable as error:
        text = f"The stored secret of {row} cannot be read. {error} Or connect again with a new key."
        raise GatewayError(Kind.CONFIG, text, "secret_unreadable") from error
