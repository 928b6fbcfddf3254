"""What Amazon's refusals of listings, feeds and reports mean: rows of the table in errors.py.

The Listings API names its codes, Feeds and Reports mostly repeat the status there.
"""

from ..errors import Kind
from .case import Case

_ONE_LISTING = ("getListingsItem", "patchListingsItem")
_ONE_FEED = ("getFeed", "getFeedDocument")
_ONE_REPORT = ("getReport", "getReportDocument")
_WRONG_INPUT = ("InvalidInput", "InvalidParameterValue", "BAD_REQUEST", "400")
LISTING_NOT_FOUND = "amazon_listing_not_found"
LISTING_SEARCH = "amazon_listing_search_refused"

OFFER_CASES = (
    Case(
        Kind.NOT_FOUND,
        LISTING_NOT_FOUND,
        "Amazon has no listing with this SKU in this marketplace. Check the SKU in Seller Central.",
        operations=_ONE_LISTING,
        statuses=(404,),
    ),
    Case(
        Kind.REJECTED,
        "amazon_listing_refused",
        "Amazon does not accept what it was told about this SKU. Open the listing in Seller Central, and see the details.",
        operations=_ONE_LISTING,
        statuses=(400,),
        codes=_WRONG_INPUT,
    ),
    Case(
        Kind.UNAVAILABLE,
        LISTING_SEARCH,
        "Amazon does not accept the search for listings at the moment. Nothing was lost; the connector tries again by itself.",
        operations=("searchListingsItems",),
        statuses=(400,),
        codes=_WRONG_INPUT,
        retry_after=1800.0,
    ),
    # Amazon's own examples answer 400 for an id that it does not know.
    Case(
        Kind.NOT_FOUND,
        "amazon_feed_not_found",
        "Amazon no longer knows this feed or its document. What it held is checked against the listings and sent again.",
        operations=_ONE_FEED,
        statuses=(400, 404),
    ),
    Case(
        Kind.REJECTED,
        "amazon_feed_refused",
        "Amazon does not accept the feed, so nothing in it was applied. Open the details and report them.",
        operations=("createFeedDocument", "createFeed"),
        statuses=(400,),
        codes=_WRONG_INPUT,
    ),
    Case(
        Kind.NOT_FOUND,
        "amazon_report_not_found",
        "Amazon no longer knows this report or its document. The connector asks for a new one.",
        operations=_ONE_REPORT,
        statuses=(400, 404),
    ),
    Case(
        Kind.REJECTED,
        "amazon_report_refused",
        "Amazon does not accept the request for a report. Open the details and report them.",
        operations=("createReport",),
        statuses=(400,),
        codes=_WRONG_INPUT,
    ),
    Case(
        Kind.REJECTED,
        "amazon_list_refused",
        "Amazon does not accept the question for recent feeds or reports. Open the details and report them.",
        operations=("getFeeds", "getReports"),
        statuses=(400,),
        codes=_WRONG_INPUT,
    ),
)

# The store behind the addresses that Amazon signs answers in XML, and knows neither our app nor our token.
DOCUMENT_CASES = (
    Case(
        Kind.UNAVAILABLE,
        "amazon_document_expired",
        "Amazon's address for a document is good for five minutes, and they were over. The connector asks for a new one.",
        statuses=(400, 403),
        words=("expired", "too skewed"),
        retry_after=1.0,
    ),
    Case(
        Kind.NOT_FOUND,
        "amazon_document_gone",
        "Amazon no longer keeps this document. The connector asks for a new one.",
        statuses=(404,),
    ),
    Case(
        Kind.BUG,
        "amazon_document_refused",
        "Amazon does not let the connector move a document to or from the address it had named. Report this with the details.",
        statuses=(400, 403, 411, 412),
    ),
)
