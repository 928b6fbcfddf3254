"""The stock page: what Amazon is told of the seller's own, and Amazon's own beside Odoo's."""

from dataclasses import dataclass

from django.db.models import Count, F, QuerySet

from accounts.models import Channel, Merchant
from sync.models import FbaStock, StockFeed, StockLevel, StockState
from sync.models.stock import FeedState
from sync.selectors.search import begins

# Under one word for the merchant.
UNDER_WAY = (StockState.WAITING, StockState.SENDING, StockState.SENT, StockState.ACCEPTED)
STATES = {"under_way": UNDER_WAY}


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFilter:
    text: str = ""
    state: str = ""


def levels_of(merchant: Merchant) -> QuerySet[StockLevel]:
    return StockLevel.objects.filter(merchant=merchant)


def filtered_levels(merchant: Merchant, wanted: StockFilter) -> QuerySet[StockLevel]:
    rows = levels_of(merchant).select_related("offer", "account")
    if wanted.state:
        states = STATES.get(wanted.state)
        rows = rows.filter(state__in=states) if states else rows.filter(state=wanted.state)
    return rows.filter(begins("offer__sku", wanted.text)) if wanted.text else rows


def fba_of(merchant: Merchant) -> QuerySet[FbaStock]:
    return FbaStock.objects.filter(merchant=merchant)


def filtered_fba(merchant: Merchant, wanted: StockFilter, *, only_drift: bool) -> QuerySet[FbaStock]:
    rows = fba_of(merchant).select_related("account")
    if only_drift:
        rows = rows.exclude(drift=None).exclude(drift=0)
    return rows.filter(begins("sku", wanted.text)) if wanted.text else rows


@dataclass(frozen=True, slots=True)
class Summary:
    """How many SKUs stand where; `sending` names the marketplaces whose channels send stock."""

    counts: dict[str, int]
    sending: list[Channel]
    feed: StockFeed | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def under_way(self) -> int:
        return sum(self.counts.get(state, 0) for state in UNDER_WAY)


def summary(merchant: Merchant) -> Summary:
    counted = levels_of(merchant).order_by().values_list("state").annotate(Count("pk"))
    channels = Channel.objects.filter(merchant=merchant, enabled=True, account__disconnected=None).select_related(
        "marketplace", "account"
    )
    under_way = StockFeed.objects.filter(merchant=merchant, state__in=(FeedState.MAKING, FeedState.WAITING))
    return Summary(
        dict(counted),
        [channel for channel in channels.order_by("marketplace__name") if channel.settings.stock_to_amazon],
        under_way.order_by("-pk").first(),
    )


def drifting(merchant: Merchant) -> int:
    return fba_of(merchant).exclude(drift=None).exclude(drift=F("drift") * 0).count()
