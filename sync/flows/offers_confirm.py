"""Before stock is sent: is an SKU the seller's alone? A report names one channel only, so the listings are asked, twenty SKUs
at a time, and each once: later changes tell themselves."""

from datetime import timedelta

from django.utils import timezone

from accounts.gateways.amazon import listings
from accounts.gateways.errors import GatewayError, Kind
from sync import runs
from sync.failpoints import failpoint
from sync.flows.offers_changed import seen
from sync.flows.offers_store import no_listing, nobody_said, store, to_confirm
from sync.flows.offers_window import Turn

CALLS_A_TURN = 50


def step(turn: Turn) -> timedelta | None:
    """How long to wait; None: all that Amazon may be told of is certain, or no channel sends stock."""
    places = [name for name, channel in sorted(turn.channels.items()) if channel.settings.stock_to_amazon]
    calls = 0
    for place in places:
        asked: set[str] = set()
        while skus := to_confirm(turn.account, place, listings.SKU_LIMIT):
            if asked.issuperset(skus):  # their answer does not stick: the clocks differ
                break
            asked.update(skus)
            if calls >= CALLS_A_TURN:
                return timedelta(0)
            calls += 1
            turn.desk.beat()
            if not _ask(turn, place, skus):
                break
    return None


def _ask(turn: Turn, place: str, skus: list[str]) -> bool:
    """False: Amazon refuses the question; the SKUs stay uncertain, and so are not sent."""
    try:
        found = list(listings.of_skus(turn.client, turn.account.seller_id, place, skus))
    except GatewayError as error:
        if error.kind not in (Kind.NOT_FOUND, Kind.REJECTED, Kind.BUG):
            raise
        turn.window.fail(f"{turn.name(place)}: {error.text}")
        turn.save()
        return False
    now = timezone.now().isoformat()
    with turn.transaction():
        counts = store(turn.account, place, [seen(one, now) for one in found])
        runs.count(turn.run.pk, updated=counts["updated"])
        listed = {one.sku for one in found}
        no_listing(turn.account, place, [sku for sku in skus if sku not in listed], now)
        nobody_said(turn.account, place, [one.sku for one in found if not one.channels], now)
        failpoint("offers_confirming")
    return True
