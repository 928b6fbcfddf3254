"""What is done with a seller account after it was connected: looked at again, asked for its roles, disconnected."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import doors
from accounts.connecting import AmazonConnected, Refused, ask, channel_of, connect_amazon, named
from accounts.gateways.amazon import roles
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.errors import GatewayError
from accounts.models import AccessToken, Channel, Consent, Marketplace, SellerAccount
from accounts.ports import CollectedCalls, write_calls

ROLES_EVERY = timedelta(minutes=1)  # a check takes one of the twenty searches that Amazon allows at once
DISCONNECTED = "Disconnected. Connect the seller account again, and it goes on where it stopped."


@dataclass(frozen=True, slots=True)
class Looked:
    added: tuple[Channel, ...]  # switched off until somebody wants them
    left: tuple[str, ...]  # names of channels that are on where the seller takes part no longer


def connect_by_code(consent: Consent, seller_id: str, code: str) -> AmazonConnected:
    """What the consent page answered. Raises Refused."""
    journal = CollectedCalls()
    try:
        token = doors.exchange(code, consent.redirect_uri, journal)
    except GatewayError as error:
        raise Refused(error.text, code=error.code) from error
    finally:
        write_calls(consent.merchant_id, journal.drain())
    return connect_amazon(
        consent.merchant,
        region=consent.region,
        seller_id=seller_id,
        refresh_token=token,
        keep_switches=True,
        proven=False,
    )


def look_again(account: SellerAccount) -> Looked:
    """Reads anew where the seller takes part. Raises Refused."""
    found = ask(account)
    takes_part = {p.marketplace_id for p in found if p.participates}
    with transaction.atomic():
        SellerAccount.objects.filter(pk=account.pk).update(
            participations=[named(p) for p in found], looked=timezone.now()
        )
        known = {channel.marketplace_id: channel for channel in account.channels.select_related("marketplace")}
        new = Marketplace.objects.filter(pk__in=takes_part - known.keys(), region=account.region)
        added = tuple(channel_of(account, marketplace, switched_on=False) for marketplace in new)
    left = tuple(str(one) for name, one in known.items() if one.enabled and name not in takes_part)
    return Looked(added, left)


def check_roles(account: SellerAccount) -> None:
    """Asks Amazon and keeps what it said. Raises Refused; also where it was asked a moment ago, by whomever."""
    now = timezone.now()
    own = SellerAccount.objects.filter(pk=account.pk)
    before = own.values_list("roles_checked", flat=True).get()
    if before is not None and now - before < ROLES_EVERY:
        raise Refused(
            "The roles were checked a moment ago. Amazon counts every question: wait a minute, then ask again."
        )
    if not own.filter(roles_checked=before).update(roles_checked=now):
        raise Refused("Somebody else is checking the roles just now. Load the page again in a few seconds.")
    try:
        with _client(account) as client:
            found = roles.check(client, _a_marketplace(account), now)
    except GatewayError as error:
        raise Refused(error.text, code=error.code) from error
    own.update(roles={"at": now.isoformat(), "found": [asdict(one) for one in found]})


def disconnect(account: SellerAccount, now: datetime) -> None:
    """At once nothing of us can ask Amazon for this seller any more. Orders, channels and their settings stay."""
    try:
        key = doors.credentials_of(account).key
    except GatewayError:  # a secret that does not open has given no access token either
        key = ""
    with transaction.atomic():  # the account first: a worker that brings a new token waits for it
        SellerAccount.objects.filter(pk=account.pk).update(
            sealed_refresh_token="",
            sealed_client_secret="",
            disconnected=now,
            paused=DISCONNECTED,
            paused_code="disconnected",
            roles={},
            roles_checked=None,
        )
        AccessToken.objects.filter(merchant=account.merchant_id, key=key).delete()
        Consent.objects.filter(account=account, used=None).delete()


@contextmanager
def _client(account: SellerAccount) -> Iterator[AmazonClient]:
    journal = CollectedCalls()
    client = doors.amazon_for(account, journal, checking=True, overdraw=True)
    try:
        yield client
    finally:
        client.close()
        write_calls(account.merchant_id, journal.drain())


def _a_marketplace(account: SellerAccount) -> str:
    """One that the seller takes part in, as Amazon last said; else one that is connected."""
    takes_part = [one["id"] for one in account.participations if one["participates"]]
    ours = list(account.channels.order_by("-enabled", "pk").values_list("marketplace_id", flat=True))
    chosen = [one for one in ours if one in takes_part] or ours
    if not chosen:
        raise Refused("The account has no marketplace yet. Look again which ones it has, then check its roles.")
    return chosen[0]
