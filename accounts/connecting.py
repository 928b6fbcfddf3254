"""Connecting Odoo and Amazon: everything is checked before anything is kept, so nothing is half-made."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts import probes
from accounts.doors import amazon_for, odoo_for
from accounts.gateways.amazon.records import Participation
from accounts.gateways.amazon.sellers import participations
from accounts.gateways.errors import GatewayError
from accounts.gateways.journal import NullJournal
from accounts.gateways.odoo.probe import probe
from accounts.gateways.odoo.records import Probe
from accounts.models import Channel, Marketplace, Merchant, OdooConnection, Region, SellerAccount, start_options


class Refused(Exception):
    """The text is a sentence for the person who asked. `checks` are the lines of the connection check, if any."""

    def __init__(self, text: str, found: Probe | None = None) -> None:
        super().__init__(text)
        self.found = found


@dataclass(frozen=True, slots=True)
class AmazonConnected:
    account: SellerAccount
    channels: tuple[Channel, ...]
    elsewhere: tuple[Participation, ...]  # taken part in, but unknown or not chosen


def merchant_named(name: str) -> Merchant:
    """By its short name, or by its name; not saved when new."""
    slug = slugify(name)[:60]
    if not slug:
        raise Refused("The merchant needs a name with at least one letter or digit, such as --merchant my-shop.")
    return Merchant.objects.filter(slug=slug).first() or Merchant(slug=slug, name=name.strip()[:200])


def connect_odoo(merchant: Merchant, *, url: str, database: str, login: str, key: str, protocol: str = "auto") -> OdooConnection:
    """Raises Refused, with every check's line, where something keeps orders out."""
    held = OdooConnection.objects.filter(merchant=merchant).first() if merchant.pk else None
    connection = held or OdooConnection()
    connection.url, connection.database, connection.login = url.strip(), database.strip(), login.strip()
    connection.protocol, connection.spoken, connection.uid_in_odoo = protocol, "", None
    connection.merchant_id = merchant.pk or 0
    connection.set_secret("sealed_key", key)
    try:
        client = odoo_for(connection, NullJournal(), checking=True)
    except GatewayError as error:
        raise Refused(error.text) from error
    try:
        found = probe(client)
    finally:
        client.close()
    wrong = [check for check in found.checks if not check.ok]
    if wrong:
        raise Refused(wrong[0].text, found)
    with transaction.atomic():
        merchant.save()
        connection.merchant = merchant
        connection.set_secret("sealed_key", key)  # sealed at its final address
        connection.paused = connection.paused_code = ""
        connection.facts_version += 1
        probes.keep(connection, found)
        connection.save()
        connection.notes.all().delete()
        if held is not None and (held.url, held.database) != (connection.url, connection.database):
            connection.links.all().delete()
    return connection


def connect_amazon(
    merchant: Merchant,
    *,
    region: str,
    seller_id: str,
    refresh_token: str,
    client_id: str = "",
    client_secret: str = "",
    marketplaces: Iterable[str] = (),
) -> AmazonConnected:
    """`marketplaces`: country codes or MarketplaceIds; none means all that the seller takes part in."""
    if region not in Region.values:
        raise Refused(f"The region is na (North America), eu (Europe, Middle East, India) or fe (Far East), not {region!r}.")
    if not client_id and not settings.AMAZON_CLIENT_ID:
        raise Refused("No Amazon application is named. Give --client-id and --client-secret-env of your own application, or let the operator set AMAZON_CLIENT_ID and AMAZON_CLIENT_SECRET.")
    if client_id and not client_secret:
        raise Refused("The application's secret is missing: name the variable that holds it with --client-secret-env.")
    wanted = _known(marketplaces, region)
    other = SellerAccount.objects.filter(region=region, seller_id=seller_id.strip()).exclude(merchant_id=merchant.pk).first()
    if other is not None:
        raise Refused("This seller account is connected to another merchant already. Disconnect it there first.")
    account = (
        SellerAccount.objects.filter(region=region, seller_id=seller_id.strip()).first()
        if merchant.pk
        else None
    ) or SellerAccount(region=region, seller_id=seller_id.strip(), merchant_id=merchant.pk or 0)
    _set_secrets(account, client_id, client_secret, refresh_token)
    found = _ask(account)
    takes_part = {p.marketplace_id: p for p in found if p.participates}
    missing = [m for m in wanted if m.pk not in takes_part]
    if missing:
        raise Refused(
            f"The seller does not take part in {', '.join(m.name for m in missing)}. It takes part in:"
            f" {', '.join(p.name for p in takes_part.values()) or 'none'}. Choose among these with --marketplaces."
        )
    chosen = wanted or list(Marketplace.objects.filter(pk__in=takes_part, region=region))
    if not chosen:
        raise Refused("Amazon names no marketplace that this seller takes part in. Check the region and the seller account in Seller Central.")
    with transaction.atomic():
        merchant.save()
        account.merchant = merchant
        _set_secrets(account, client_id, client_secret, refresh_token)
        account.authorised_at = timezone.now()
        account.paused = account.paused_code = ""
        account.save()
        channels = tuple(_channel(account, marketplace) for marketplace in chosen)
        if wanted:
            account.channels.exclude(marketplace__in=chosen).update(enabled=False)
    names = {m.pk for m in chosen}
    return AmazonConnected(account, channels, tuple(p for p in takes_part.values() if p.marketplace_id not in names))


def _known(names: Iterable[str], region: str) -> list[Marketplace]:
    found: list[Marketplace] = []
    for name in filter(None, (part.strip() for part in names)):
        code = "GB" if name.upper() == "UK" else name.upper()
        marketplace = (
            Marketplace.objects.filter(pk=name).first()
            or Marketplace.objects.filter(country__in=(code, name.upper()), region=region).first()
            or Marketplace.objects.filter(name__iexact=name).first()
        )
        if marketplace is None:
            raise Refused(f"There is no marketplace {name!r} in this region. Write country codes such as DE,FR or Amazon's MarketplaceIds; the admin can add another one.")
        if marketplace.region != region:
            raise Refused(f"{marketplace.name} belongs to the region {marketplace.region}, not {region}: each region needs a connection of its own.")
        found.append(marketplace)
    return found


def _set_secrets(account: SellerAccount, client_id: str, client_secret: str, refresh_token: str) -> None:
    account.client_id = client_id
    account.set_secret("sealed_client_secret", client_secret)
    account.set_secret("sealed_refresh_token", refresh_token)


def _ask(account: SellerAccount) -> tuple[Participation, ...]:
    client = amazon_for(account, NullJournal())
    try:
        return participations(client)
    except GatewayError as error:
        raise Refused(error.text) from error
    finally:
        client.close()


def _channel(account: SellerAccount, marketplace: Marketplace) -> Channel:
    channel, made = Channel.objects.get_or_create(
        account=account,
        marketplace=marketplace,
        defaults={"merchant_id": account.merchant_id, "options": start_options(settings.BACKFILL_DAYS)},
    )
    if not made and not channel.enabled:
        Channel.objects.filter(pk=channel.pk).update(enabled=True)
        channel.enabled = True
    return channel
