"""Connecting seller accounts and what a person does with them: the account, its rows in the ledger and the trace of it, in
one place. Pages call these."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit, connecting, sellers
from accounts.connecting import TAKEN_CODE, AmazonConnected
from accounts.models import Channel, Consent, Merchant, SellerAccount, User
from sync import actions, mails, pauses, schedule
from sync.actions import Refused

WRONG_SELLER = (
    "Amazon answered for the seller {found}, but {wanted} was to be connected. Nothing has changed. Log in to Seller Central"
    " as {wanted}, then try again; to add {found} beside it, click Connect another account."
)
NO_CODE = (
    "Amazon sent no permission along. Nothing has changed. Click Connect Amazon again, and confirm on Amazon's page."
)
TAKEN = (
    "This seller account belongs to another merchant here, so nothing was changed; its owners were told. If it is yours, let"
    " them disconnect it under Settings, Amazon, or ask whoever runs this server."
)


def connect_by_consent(
    consent: Consent, *, seller_id: str, code: str, user: User, request: HttpRequest
) -> AmazonConnected:
    """The question is redeemed already: whatever happens here, its answer is never used again."""
    wanted = consent.seller_id
    if not code or not connecting.SELLER_ID.fullmatch(seller_id):
        raise Refused(NO_CODE)
    if wanted and seller_id != wanted:
        raise Refused(WRONG_SELLER.format(found=seller_id, wanted=wanted))
    return _connected(
        consent.merchant,
        lambda: sellers.connect_by_code(consent, seller_id, code),
        (seller_id, consent.region),
        user,
        request,
    )


def connect_by_token(
    merchant: Merchant,
    *,
    region: str,
    seller_id: str,
    refresh_token: str,
    client_id: str,
    client_secret: str,
    user: User,
    request: HttpRequest,
) -> AmazonConnected:
    return _connected(
        merchant,
        lambda: connecting.connect_amazon(
            merchant,
            region=region,
            seller_id=seller_id,
            refresh_token=refresh_token,
            client_id=client_id,
            client_secret=client_secret,
            keep_switches=True,
            proven=False,
        ),
        (seller_id, region),
        user,
        request,
    )


def _connected(
    merchant: Merchant,
    connect: Callable[[], AmazonConnected],
    seller: tuple[str, str],
    user: User,
    request: HttpRequest,
) -> AmazonConnected:
    try:
        done = connect()
    except connecting.Refused as refused:
        if refused.code == TAKEN_CODE:
            _tell_both(merchant, *seller, user, request)
            raise Refused(TAKEN) from refused
        raise
    account = done.account
    with transaction.atomic():
        kind = "amazon_connected" if done.new else "amazon_renewed"
        audit.write(
            kind, merchant=merchant, user=user, request=request, seller=account.seller_id, region=account.region
        )
        schedule.ensure(account)
    pauses.resume_account(account)  # what waited for the permission goes on at once
    return done


def _tell_both(merchant: Merchant, seller_id: str, region: str, user: User, request: HttpRequest) -> None:
    """The one who tried, without a name of the other; and the other, without a name of the one."""
    with transaction.atomic():
        audit.write("amazon_taken", merchant=merchant, user=user, request=request, seller=seller_id, region=region)
        rows = SellerAccount.objects.filter(region=region, seller_id=seller_id, disconnected=None)
        held = rows.exclude(merchant=merchant).select_related("merchant").first()
        if held is None:  # let go in this very moment
            return
        audit.write("amazon_wanted_elsewhere", merchant=held.merchant, user=None, seller=seller_id, region=region)
    mails.seller_wanted_elsewhere(held)


def rename(account: SellerAccount, name: str, *, user: User, request: HttpRequest) -> None:
    with transaction.atomic():
        SellerAccount.objects.filter(pk=account.pk).update(name=name)
        audit.write(
            "amazon_renamed",
            merchant=account.merchant,
            user=user,
            request=request,
            seller=account.seller_id,
            name=name or "no name",
        )


def switch(channel: Channel, on: bool, *, user: User, request: HttpRequest) -> None:
    """Of the channel as it is now: what somebody else set meanwhile stays."""
    with transaction.atomic():
        rows = Channel.objects.select_for_update(of=("self",)).select_related("marketplace", "account", "merchant")
        actions.change_channel(rows.get(pk=channel.pk), {actions.ENABLED: on}, user=user, request=request)


def look_again(account: SellerAccount, *, user: User, request: HttpRequest) -> sellers.Looked:
    looked = sellers.look_again(account)
    found = ", ".join(str(one) for one in looked.added) or "none"
    audit.write(
        "amazon_looked", merchant=account.merchant, user=user, request=request, seller=account.seller_id, found=found
    )
    return looked


def check_roles(account: SellerAccount, *, user: User, request: HttpRequest) -> None:
    sellers.check_roles(account)
    audit.write("amazon_roles_checked", merchant=account.merchant, user=user, request=request, seller=account.seller_id)


def disconnect(account: SellerAccount, *, user: User, request: HttpRequest) -> None:
    with transaction.atomic():
        sellers.disconnect(account, timezone.now())
        audit.write(
            "amazon_disconnected",
            merchant=account.merchant,
            user=user,
            request=request,
            seller=account.seller_id,
            region=account.region,
        )
