"""Feeds 2021-06-30: a document, a feed that works through it, and what became of it."""

from sandbox.httpd import Response

from . import feed_processing, jobs
from .accounts import Seller
from .arguments import Arguments, body, check_marketplaces, status_as_code, texts
from .clock import Clock
from .document_store import DocumentStore
from .documents import JSON
from .jobs import Job, Jobs
from .listing_book import ListingBook
from .parameters import Query, Refused

LISTINGS = "JSON_LISTINGS_FEED"
# Amazon still takes these and then does nothing with them.
LEGACY = frozenset({
    "POST_INVENTORY_AVAILABILITY_DATA", "POST_PRODUCT_DATA", "POST_PRODUCT_PRICING_DATA", "POST_FLAT_FILE_LISTINGS_DATA",
    "POST_FLAT_FILE_INVLOADER_DATA", "POST_FLAT_FILE_PRICEANDQUANTITYONLY_UPDATE_DATA",
})  # fmt: skip
# DONE, or what a script wants instead. NO_REPORT: done, and Amazon keeps to itself what became of it.
OUTCOMES = frozenset({
    "DONE", "HALF", "HALF_UNNAMED", "CANCELLED", "FATAL", "FATAL_HALF", "NO_REPORT", "STUCK", "STUCK_IN_QUEUE",
})  # fmt: skip
_REPORT_TYPE = "application/json; charset=UTF-8"


class FeedsApi:
    def __init__(self, feeds: Jobs, documents: DocumentStore, listings: ListingBook, clock: Clock) -> None:
        self._feeds, self._documents, self._listings, self._clock = feeds, documents, listings, clock

    def create_document(self, seller: Seller, raw: bytes, host: str) -> Response:
        wanted = body(raw, status_as_code, {"contentType": str}, {})
        document = self._documents.expect(seller.key, str(wanted["contentType"]))
        url = self._documents.url(document, "PUT", host)
        return Response.of({"feedDocumentId": document.id, "url": url}, 201)

    def create(self, seller: Seller, raw: bytes) -> Response:
        fields: dict[str, type] = {"feedType": str, "marketplaceIds": list, "inputFeedDocumentId": str}
        wanted = body(raw, status_as_code, fields, {"feedOptions": dict})
        markets = texts(wanted["marketplaceIds"])
        if markets is None or len(markets) > 25:
            raise Refused(status_as_code("marketplaceIds must be 1 to 25 texts"))
        check_marketplaces(markets, seller, status_as_code)
        feed_type = str(wanted["feedType"])
        if feed_type != LISTINGS and feed_type not in LEGACY:
            raise Refused(status_as_code(f"{feed_type} is no feed type"))
        document = self._documents.find(seller.key, str(wanted["inputFeedDocumentId"]))
        if document is None or document.body is None or document.created < self._clock.now() - jobs.DOCUMENT_USABLE:
            raise Refused(status_as_code("inputFeedDocumentId is invalid, or nothing was uploaded to it"))
        feed = self._feeds.create(seller, feed_type, markets, document_id=document.id)
        return Response.of({"feedId": feed.id}, 202)

    def get(self, seller: Seller, id: str, query: Query) -> Response:
        Arguments(query, status_as_code, ())
        feed = self._feeds.find(seller.key, id)
        if feed is None:
            raise jobs.not_found("feed", id)
        return Response.of(self._shown(feed))

    def get_several(self, seller: Seller, query: Query) -> Response:
        found, following = self._feeds.page(seller, query, "feedTypes", self._clock.now())
        answer: JSON = {"feeds": [self._shown(each) for each in found]}
        return Response.of(answer | ({"nextToken": following} if following else {}))

    def get_document(self, seller: Seller, id: str, query: Query, host: str) -> Response:
        return self._documents.tell(seller.key, id, query, host, "feedDocumentId")

    def _shown(self, feed: Job) -> JSON:
        shown: JSON = {"feedId": feed.id, "feedType": feed.type, "marketplaceIds": list(feed.marketplaces)}
        shown |= feed.times_at(self._clock.now())
        if feed.result_id:
            shown["resultFeedDocumentId"] = feed.result_id
        return shown

    def settle(self) -> None:
        """What is due by now is done, in its order."""
        for feed in self._feeds.due():
            if feed.outcome in ("CANCELLED", "FATAL") or feed.type in LEGACY:
                self._feeds.end(feed, "CANCELLED" if feed.outcome == "CANCELLED" else "FATAL")
                continue
            document = self._documents.find(feed.seller_key, feed.document_id)
            seller_id = feed.seller_key.partition("/")[2]
            outcome = feed_processing.process(
                self._listings, feed, seller_id, document.body if document and document.body else b""
            )
            result = ""
            if feed.outcome != "NO_REPORT":
                report = outcome.report(seller_id)
                result = self._documents.keep(feed.seller_key, _REPORT_TYPE, report).id
            self._feeds.end(feed, outcome.status, result)
