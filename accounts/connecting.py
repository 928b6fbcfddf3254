"""Connecting Odoo and Amazon: everything is checked before anything is kept, so nothing is half-made."""

import re
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.text import slugify

from accounts import probes
from accounts.doors import amazon_for, odoo_for
from accounts.gateways.amazon.records import Participation
from accounts.gateways.amazon.sellers import belongs_to_another, participations
from accounts.gateways.errors import GatewayError
from accounts.gateways.journal import NullJournal
from accounts.gateways.odoo.probe import probe
from accounts.gateways.odoo.records import Probe
from accounts.models import Channel, Marketplace, Merchant, OdooConnection, Region, SellerAccount, start_options
from accounts.ports import CollectedCalls, write_calls

# Sent with the merchant inside the transaction that points its connection at another Odoo: ids learnt of the old one
# name other records there.
odoo_moved = Signal()
# Amazon calls it merchant token or seller id: capital letters and digits.
SELLER_ID = re.compile(r"[A-Z0-9]{5,40}", re.ASCII)


class Refused(Exception):
    """The text is a sentence for the person who asked. `found` holds the lines of the connection check, if any; `code` is
    that of what was refused."""

    def __init__(self, text: str, found: Probe | None = None, code: str = "") -> None:
        super().__init__(text)
        self.found = found
        self.code = code


TWICE = "Somebody else connected an Odoo just now. Load this page anew and look at it."
TAKEN = "This seller account is connected to another merchant already. Disconnect it there first."
TAKEN_CODE = "seller_taken"
ANOTHERS = (
    "Amazon does not confirm that this permission is of the seller {seller_id}: it belongs to another seller account."
    " Nothing has changed. Check the seller id, or log in to Seller Central as {seller_id}, and connect again."
)
NO_DATABASE = "The name of the database is missing: on odoo.com it is the first part of the address."
NO_LOGIN = "The login is missing: the e-mail address of a user of your Odoo."
NO_KEY = "The API key is missing. Make one in Odoo (your user's menu, My Preferences, Account Security)."


@dataclass(frozen=True, slots=True)
class AmazonConnected:
    account: SellerAccount
    channels: tuple[Channel, ...]
    elsewhere: tuple[Participation, ...]  # taken part in, but unknown or not chosen
    new: bool = True  # or connected before


def merchant_named(name: str) -> Merchant:
    """By its short name, or by its name; not saved when new."""
    slug = slugify(name)[:60]
    if not slug:
        raise Refused("The merchant needs a name with at least one letter or digit, such as --merchant my-shop.")
    return Merchant.objects.filter(slug=slug).first() or Merchant(slug=slug, name=name.strip()[:200])


def connect_odoo(
    merchant: Merchant,
    *,
    url: str,
    database: str,
    login: str,
    key: str,
    protocol: str = "auto",
    kept: Callable[[OdooConnection, bool], object] = lambda connection, moved: None,
) -> OdooConnection:
    """Raises Refused, with every check's line, where something keeps orders out. `kept` is called in the transaction that
    keeps the connection, and told whether it leads to another Odoo than before."""
    for value, sentence in ((database, NO_DATABASE), (login, NO_LOGIN), (key, NO_KEY)):
        if not value.strip():
            raise Refused(sentence)
    connection = (OdooConnection.objects.filter(merchant=merchant).first() if merchant.pk else None) or OdooConnection()
    before = (connection.url, connection.database) if connection.pk else None
    connection.url, connection.database, connection.login = url.strip(), database.strip(), login.strip()
    connection.protocol, connection.spoken, connection.uid_in_odoo = protocol, "", None
    connection.merchant_id = merchant.pk or 0
    connection.set_secret("sealed_key", key)
    try:
        client = odoo_for(connection, NullJournal(), checking=True)
    except GatewayError as error:
        raise Refused(error.text, code=error.code) from error
    try:
        found = probe(client)
    finally:
        client.close()
    wrong = [check for check in found.checks if not check.ok]
    if wrong:
        raise Refused(wrong[0].text, found, wrong[0].code)
    moved = before not in (None, (connection.url, connection.database))
    try:
        _keep(connection, merchant, key, found, moved, kept)
    except IntegrityError as error:  # somebody else was connecting this merchant's Odoo while it answered us
        raise Refused(TWICE, found) from error
    return connection


def _keep(
    connection: OdooConnection,
    merchant: Merchant,
    key: str,
    found: Probe,
    moved: bool,
    kept: Callable[[OdooConnection, bool], object],
) -> None:
    with transaction.atomic():
        merchant.save()
        connection.merchant = merchant
        connection.set_secret("sealed_key", key)  # sealed at its final address
        connection.paused = connection.paused_code = ""
        connection.facts_version += 1
        probes.keep(connection, found)
        connection.save()
        connection.notes.all().delete()
        if moved:
            connection.links.all().delete()
            odoo_moved.send(OdooConnection, merchant=merchant)
        kept(connection, moved)


def connect_amazon(
    merchant: Merchant,
    *,
    region: str,
    seller_id: str,
    refresh_token: str,
    client_id: str = "",
    client_secret: str = "",
    marketplaces: Iterable[str] = (),
    keep_switches: bool = False,
    proven: bool = True,
) -> AmazonConnected:
    """`marketplaces`: country codes or MarketplaceIds; none means all that the seller takes part in. `keep_switches`: of an
    account that is connected already what is on stays on, what is off stays off, and what is new is off. Not `proven`:
    the seller id comes from outside, and Amazon is asked whether it fits the token."""
    if region not in Region.values:
        raise Refused(
            f"The region is na (North America), eu (Europe, Middle East, India) or fe (Far East), not {region!r}."
        )
    if not client_id and not settings.AMAZON_CLIENT_ID:
        raise Refused(
            "No Amazon application is named. Give --client-id and --client-secret-env of your own application, or let the operator set AMAZON_CLIENT_ID and AMAZON_CLIENT_SECRET."
        )
    if client_id and not client_secret:
        raise Refused("The application's secret is missing: name the variable that holds it with --client-secret-env.")
    if client_secret and not client_id:
        raise Refused("The application's id is missing: name it with --client-id, or leave out --client-secret-env.")
    seller_id = seller_id.strip()
    if not SELLER_ID.fullmatch(seller_id):
        raise Refused(
            f"{seller_id!r} is no seller id. It is the Merchant Token in Seller Central (Settings, Account Info), such as A1B2C3D4E5F6G7."
        )
    if not refresh_token.strip():
        raise Refused(
            "The refresh token is missing: authorise the application in Seller Central, and give the token that begins with Atzr|."
        )
    wanted = _known(marketplaces, region)
    if proven and _elsewhere(merchant, region, seller_id):
        raise Refused(TAKEN, code=TAKEN_CODE)
    # An account of its own until Amazon has said yes: what is stored stays as it is.
    asked = SellerAccount(region=region, seller_id=seller_id, merchant_id=merchant.pk or 0)
    _set_secrets(asked, client_id, client_secret, refresh_token)
    found = ask(asked, proven=proven)
    takes_part = {p.marketplace_id: p for p in found if p.participates}
    possible = list(Marketplace.objects.filter(pk__in=takes_part, region=region))
    missing = [m for m in wanted if m.pk not in takes_part]
    if missing:
        raise Refused(
            f"The seller does not take part in {', '.join(m.name for m in missing)}. It takes part in:"
            f" {', '.join(m.name for m in possible) or 'none'}. Choose among these with --marketplaces."
        )
    chosen = wanted or possible
    if not chosen:
        elsewhere = Marketplace.objects.filter(pk__in=takes_part).order_by("name")
        if elsewhere:
            raise Refused(
                f"This seller account sells on {', '.join(one.name for one in elsewhere)}: another region than the one chosen."
                " Nothing has changed. Choose one of these, and connect again."
            )
        raise Refused(
            "Amazon names no marketplace that this seller takes part in. Check the region and the seller account in Seller Central."
        )
    if _elsewhere(merchant, region, seller_id):
        raise Refused(TAKEN, code=TAKEN_CODE)
    new = not SellerAccount.objects.filter(merchant=merchant.pk, region=region, seller_id=seller_id).exists()

    def keep() -> tuple[SellerAccount, tuple[Channel, ...]]:
        with transaction.atomic():
            merchant.save()
            account = _stored(merchant, region, seller_id)
            _set_secrets(account, client_id, client_secret, refresh_token)  # sealed at their final address
            account.authorised_at = account.looked = timezone.now()
            account.participations = [named(p) for p in found]
            account.paused = account.paused_code = ""
            account.disconnected = account.roles_checked = None
            account.roles = {}
            account.save()
            kept = keep_switches and account.channels.exists()
            channels = tuple(channel_of(account, marketplace, switched_on=not kept) for marketplace in chosen)
            if wanted:
                account.channels.exclude(marketplace__in=chosen).update(enabled=False)
            return account, channels

    try:
        try:
            account, channels = keep()
        except IntegrityError:  # somebody else was connecting the same seller while Amazon answered us: perhaps we
            account, channels = keep()
    except IntegrityError as error:
        raise Refused(TAKEN, code=TAKEN_CODE) from error
    names = {m.pk for m in chosen}
    return AmazonConnected(
        account, channels, tuple(p for p in takes_part.values() if p.marketplace_id not in names), new=new
    )


def _stored(merchant: Merchant, region: str, seller_id: str) -> SellerAccount:
    """The row, locked where the database can: whoever connected it meanwhile for this merchant is the same."""
    rows = SellerAccount.objects.select_for_update().filter(merchant=merchant, region=region, seller_id=seller_id)
    return rows.first() or SellerAccount(region=region, seller_id=seller_id, merchant=merchant)


def _elsewhere(merchant: Merchant, region: str, seller_id: str) -> bool:
    held = SellerAccount.objects.filter(region=region, seller_id=seller_id, disconnected=None)
    return held.exclude(merchant=merchant.pk).exists()


def _known(names: Iterable[str], region: str) -> list[Marketplace]:
    found: dict[str, Marketplace] = {}
    for name in filter(None, (part.strip() for part in names)):
        code = "GB" if name.upper() == "UK" else name.upper()
        marketplace = (
            Marketplace.objects.filter(pk=name).first()
            or Marketplace.objects.filter(country__in=(code, name.upper()), region=region).first()
            or Marketplace.objects.filter(name__iexact=name).first()
        )
        if marketplace is None:
            raise Refused(
                f"There is no marketplace {name!r} in this region ({region}). Write country codes such as DE,FR or Amazon's MarketplaceIds; the admin can add another one."
            )
        if marketplace.region != region:
            raise Refused(
                f"{marketplace.name} belongs to the region {marketplace.region}, not {region}: each region needs a connection of its own."
            )
        found[marketplace.pk] = marketplace
    return list(found.values())


def _set_secrets(account: SellerAccount, client_id: str, client_secret: str, refresh_token: str) -> None:
    account.client_id = client_id
    account.set_secret("sealed_client_secret", client_secret)
    account.set_secret("sealed_refresh_token", refresh_token)


def ask(account: SellerAccount, *, proven: bool = True) -> tuple[Participation, ...]:
    """What Amazon names of the account. Not `proven`: raises Refused where it is another seller's."""
    journal = CollectedCalls()
    try:
        with closing(amazon_for(account, journal, checking=True, overdraw=True)) as client:
            found = participations(client)
            here = next((p.marketplace_id for p in found if p.participates), "")
            if not proven and here and belongs_to_another(client, here):
                raise Refused(ANOTHERS.format(seller_id=account.seller_id), code="seller_not_confirmed")
            return found
    except GatewayError as error:
        raise Refused(error.text, code=error.code) from error
    finally:
        if account.merchant_id:
            write_calls(account.merchant_id, journal.drain())


def named(found: Participation) -> dict[str, Any]:
    """As it is kept with the account."""
    return {
        "id": found.marketplace_id,
        "name": found.name,
        "country": found.country,
        "participates": found.participates,
        "suspended": found.suspended_listings,
        "store": found.store_name,
    }


def channel_of(account: SellerAccount, marketplace: Marketplace, *, switched_on: bool) -> Channel:
    """An existing one is switched on, or left as it is."""
    channel, made = Channel.objects.get_or_create(
        account=account,
        marketplace=marketplace,
        defaults={
            "merchant_id": account.merchant_id,
            "options": start_options(settings.BACKFILL_DAYS),
            "enabled": switched_on,
        },
    )
    if switched_on and not channel.enabled:
        Channel.objects.filter(pk=channel.pk).update(enabled=True)
        channel.enabled = True
    return channel
