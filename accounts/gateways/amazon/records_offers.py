"""What Amazon says about listings, feeds and reports, as frozen records. Enumerations stay plain strings: they are open."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .quantities import ANY_PRODUCT_TYPE, MERCHANT_CHANNEL
from .records import Money

_ENDED = frozenset({"DONE", "CANCELLED", "FATAL"})


@dataclass(frozen=True, slots=True)
class Issue:
    code: str
    text: str
    severity: str  # ERROR WARNING INFO


@dataclass(frozen=True, slots=True)
class Listing:
    """One SKU in one marketplace; `channels` and `quantity` are those of the whole seller account."""

    sku: str
    asin: str = ""
    title: str = ""
    product_type: str = ""
    status: tuple[str, ...] = ()  # BUYABLE DISCOVERABLE
    channels: tuple[str, ...] = ()  # fulfilment channel codes; none: unknown
    quantity: int | None = None  # of DEFAULT
    price: Money | None = None  # for consumers
    issues: tuple[Issue, ...] = ()
    updated: datetime | None = None
    created: datetime | None = None

    @property
    def by_merchant_only(self) -> bool:
        """What may be given a quantity: every channel is known, and it is the merchant's own."""
        return bool(self.channels) and set(self.channels) == {MERCHANT_CHANNEL}


@dataclass(frozen=True, slots=True)
class ListingsPage:
    """`malformed` holds (SKU or "", reason). `total` counts what the search finds, of which 1000 can be read."""

    listings: tuple[Listing, ...]
    next_token: str = ""
    total: int = 0
    malformed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """Amazon's first word on a patch. ACCEPTED takes effect later, VALID is the answer to a preview."""

    sku: str
    status: str  # ACCEPTED VALID INVALID
    id: str = ""
    issues: tuple[Issue, ...] = ()

    @property
    def ok(self) -> bool:
        return self.status in ("ACCEPTED", "VALID")


@dataclass(frozen=True, slots=True)
class QuantityMessage:
    id: int  # unique in its feed, from 1
    sku: str
    quantity: int
    product_type: str = ANY_PRODUCT_TYPE


@dataclass(frozen=True, slots=True)
class Feed:
    id: str
    status: str  # IN_QUEUE IN_PROGRESS DONE CANCELLED FATAL
    created: datetime
    document_id: str = ""  # of the processing report
    type: str = ""
    marketplace_ids: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        return self.status in _ENDED


@dataclass(frozen=True, slots=True)
class FeedIssue:
    message_id: int | None  # None: about the feed as a whole
    sku: str
    code: str
    text: str
    severity: str


@dataclass(frozen=True, slots=True)
class FeedReport:
    """DONE says nothing about the messages: this does."""

    accepted: int
    invalid: int
    processed: int
    issues: tuple[FeedIssue, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    id: str
    status: str  # as of a feed; CANCELLED without our doing means that there is no data
    created: datetime
    document_id: str = ""
    type: str = ""
    marketplace_ids: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        return self.status in _ENDED


@dataclass(frozen=True, slots=True)
class OfferRow:
    sku: str
    asin: str
    title: str
    price: Decimal | None  # None: not told, or not in a form with one meaning
    quantity: int | None  # None: not told, as for what Amazon fulfils
    channel: str  # DEFAULT, or Amazon's own code
    status: str  # Active Inactive Incomplete, in any language

    @property
    def doubtful(self) -> bool:
        """Amazon puts question marks in place of letters that the report's character set lacks: the SKU may be
        another."""
        return "?" in self.sku


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that says something, but nobody can tell what."""

    reason: str
    start: str
    line: int = 0
