"""Listings that have changed since they were last read, page by page."""

from datetime import timedelta

from django.utils import timezone

from accounts.gateways.amazon import listings
from accounts.gateways.amazon.records_offers import Listing, ListingsPage
from accounts.gateways.errors import GatewayError, Kind
from sync import problems, runs
from sync.failpoints import failpoint
from sync.flows.offers_store import Seen, store
from sync.flows.offers_window import Turn
from sync.rules.listed import Place, status_of_listing
from sync.rules.verdicts import Blocked

PAGES_A_TURN = 50
MOST_PAGES = listings.REACHABLE // listings.PAGE_LIMIT
PAGE_TOKEN_REFUSED = "amazon_listing_page_token_refused"  # noqa: S105


def step(turn: Turn) -> timedelta | None:
    """How long to wait; None: all is read."""
    window = turn.window
    for _ in range(PAGES_A_TURN):
        if not window.changes:
            return None
        turn.desk.beat()
        page = _page(turn, window.changes[0])
        failpoint("offers_page_read")
        if page is not None:
            _store(turn, window.changes[0], page)
    return timedelta(0) if window.changes else None


def _page(turn: Turn, place: str) -> ListingsPage | None:
    """None: Amazon refuses the search for this marketplace; the others are read all the same."""
    window = turn.window
    try:
        return listings.search(
            turn.client, turn.account.seller_id, place, updated_after=window.since, token=window.token
        )
    except GatewayError as error:
        if error.code == PAGE_TOKEN_REFUSED:  # from the first page again
            window.token, window.pages = "", 0
            turn.save()
        if error.kind not in (Kind.NOT_FOUND, Kind.REJECTED, Kind.BUG):
            raise
        window.fail(f"{turn.name(place)}: {error.text}")
        _next_place(turn)
        turn.save()
        return None


def _next_place(turn: Turn) -> None:
    turn.window.changes = turn.window.changes[1:]
    turn.window.token, turn.window.pages = "", 0


def _store(turn: Turn, place: str, page: ListingsPage) -> None:
    window = turn.window
    now = timezone.now().isoformat()
    with turn.transaction():
        counts = store(turn.account, place, [seen(one, now) for one in page.listings])
        runs.count(turn.run.pk, **counts)
        window.read += len(page.listings)
        window.pages += 1
        for sku, reason in page.malformed:
            problems.note(turn.account.merchant_id, _unreadable(sku, reason))
        # Amazon lets nobody see more than a thousand: all of them are in the report, which is asked for within the hour.
        too_many = page.total > listings.REACHABLE or window.pages >= MOST_PAGES
        if too_many or not page.next_token or page.next_token == window.token:
            _next_place(turn)
            if too_many:
                turn.cursor.covered = {name: at for name, at in turn.cursor.covered.items() if name != place}
        else:
            window.token = page.next_token
        turn.save()
    failpoint("offers_page_stored")


def _unreadable(sku: str, reason: str) -> Blocked:
    return Blocked(
        "listing_unreadable",
        f"Amazon sent the listing {sku[:100] or 'of some SKU'} in a form that cannot be read",
        f"{reason} What was known of it before is used until it changes again. Should it stay, report this to the operator.",
        subject=sku[:100],
    )


def seen(one: Listing, now: str) -> Seen:
    price = one.price
    place = Place(
        channels=one.channels,
        status=status_of_listing(one.status),
        price="" if price is None else str(price.amount),
        currency="" if price is None else price.currency,
        quantity=one.quantity,
        at=now,
        exact=bool(one.channels),
    )
    return Seen(one.sku, place, one.asin, one.title, one.product_type)
