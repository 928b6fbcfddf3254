"""Feeds 2021-06-30: many quantities at once. Feeds of other kinds are not sent.

createFeed is not idempotent and takes no key of ours. When its answer is lost (AMBIGUOUS), `recent` tells what Amazon
has: a feed that we have no record of is the one, else it may be sent again.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from . import errors
from .answers import NotAnAnswer, json_object
from .client import AmazonClient
from .documents import MIB
from .named_documents import field, opened
from .operations import CREATE_FEED, CREATE_FEED_DOCUMENT, GET_FEED, GET_FEED_DOCUMENT, GET_FEEDS
from .quantities import quantity_patch, usable_sku
from .read import Json, Unreadable, integer, part, parts, required, required_time, text, texts
from .records_offers import Feed, FeedIssue, FeedReport, QuantityMessage
from .write import moment

FEED_TYPE = "JSON_LISTINGS_FEED"
MESSAGE_LIMIT = 25_000
_CONTENT_TYPE = "application/json; charset=UTF-8"
_VERSION = "2.0"
_LOCALE = "en_US"  # of Amazon's sentences in the processing report
_REPORT_LIMIT = 100 * MIB
_PAGE_LIMIT = 100
_MOST_PAGES = 10


def submit_quantities(
    client: AmazonClient, seller_id: str, marketplace_ids: Sequence[str], messages: Iterable[QuantityMessage]
) -> str:
    """The id of the feed. Only for SKUs that the merchant alone fulfils, like `listings.patch_quantity`."""
    return create(client, marketplace_ids, upload(client, quantities_document(seller_id, messages)))


def quantities_document(seller_id: str, messages: Iterable[QuantityMessage]) -> bytes:
    messages = list(messages)
    if not 1 <= len(messages) <= MESSAGE_LIMIT:
        raise ValueError(f"A feed holds 1 to {MESSAGE_LIMIT} messages, not {len(messages)}.")
    numbers = {message.id for message in messages}
    if len(numbers) != len(messages) or min(numbers) < 1 or max(numbers) >= 2**31:
        raise ValueError("Each message of a feed has a number of its own, from 1.")
    document = {
        "header": {"sellerId": seller_id, "version": _VERSION, "issueLocale": _LOCALE},
        "messages": [
            {
                "messageId": message.id,
                "sku": usable_sku(message.sku),
                "operationType": "PATCH",
                "productType": message.product_type,
                "patches": [quantity_patch(message.quantity)],
            }
            for message in messages
        ],
    }
    return json.dumps(document, separators=(",", ":")).encode()


def upload(client: AmazonClient, document: bytes) -> str:
    """The id of the uploaded document. It changes nothing yet, so it may be done again at any time."""
    data = client.call(CREATE_FEED_DOCUMENT, None, _CONTENT_TYPE)
    document_id, url = field(CREATE_FEED_DOCUMENT, data, "feedDocumentId"), field(CREATE_FEED_DOCUMENT, data, "url")
    client.documents.upload(url, document, _CONTENT_TYPE)
    return document_id


def create(client: AmazonClient, marketplace_ids: Sequence[str], document_id: str) -> str:
    """The id of the feed that makes Amazon work through the document."""
    data = client.call(CREATE_FEED, FEED_TYPE, document_id, marketplaceIds=list(marketplace_ids))
    return field(CREATE_FEED, data, "feedId")


def get(client: AmazonClient, feed_id: str) -> Feed:
    data = client.call(GET_FEED, feed_id)
    try:
        found = _feed(data)
    except Unreadable as error:
        raise errors.unreadable(GET_FEED.name, str(error)) from error
    if found.id != feed_id:
        raise errors.unreadable(GET_FEED.name, "200 with another feed than the one asked for")
    return found


def recent(client: AmazonClient, since: datetime) -> tuple[Feed, ...]:
    """Our kind of feeds, the newest first."""
    found: list[Feed] = []
    question: dict[str, Any] = {"feedTypes": FEED_TYPE, "createdSince": moment(since), "pageSize": _PAGE_LIMIT}
    for _ in range(_MOST_PAGES):
        data = client.call(GET_FEEDS, **question)
        try:
            if data.get("feeds") is None:
                raise Unreadable("200 without a list of feeds")
            found += [_feed(value) for value in parts(data, "feeds")]
            token = text(data, "nextToken")
        except Unreadable as error:
            raise errors.unreadable(GET_FEEDS.name, str(error)) from error
        if not token:
            break
        question = {"nextToken": token}  # and nothing else
    return tuple(sorted(found, key=lambda feed: feed.created, reverse=True))


def report(client: AmazonClient, document_id: str) -> FeedReport:
    """What became of each message."""
    with opened(client, GET_FEED_DOCUMENT, document_id, _REPORT_LIMIT) as document:
        body = document.file.read()
    try:
        return _report(json_object(body))
    except (NotAnAnswer, Unreadable) as error:
        raise errors.unreadable(errors.FETCH, f"no processing report: {error}") from error


def _report(data: Json) -> FeedReport:
    summary = part(data, "summary")
    return FeedReport(
        accepted=_count(summary, "messagesAccepted"),
        invalid=_count(summary, "messagesInvalid"),
        processed=_count(summary, "messagesProcessed"),
        issues=tuple(
            FeedIssue(
                message_id=integer(each, "messageId"),
                sku=text(each, "sku"),
                code=text(each, "code"),
                text=text(each, "message"),
                severity=required(each, "severity"),
            )
            for each in parts(data, "issues")
        ),
    )


def _count(summary: Json, name: str) -> int:
    value = integer(summary, name)
    if value is None:
        raise Unreadable(f"{name} is missing")
    return value


def _feed(data: Json) -> Feed:
    return Feed(
        id=required(data, "feedId"),
        status=required(data, "processingStatus"),
        document_id=text(data, "resultFeedDocumentId"),
        type=text(data, "feedType"),
        created=required_time(data, "createdTime"),
        marketplace_ids=texts(data, "marketplaceIds"),
    )
