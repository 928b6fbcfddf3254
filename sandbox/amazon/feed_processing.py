"""JSON_LISTINGS_FEED: what Amazon does with each message, and its processing report (version 2)."""

import json
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import listing_patches
from .documents import JSON
from .jobs import Job
from .listing_book import ListingBook

MOST = 25_000
_OPERATIONS = frozenset({"UPDATE", "PARTIAL_UPDATE", "PATCH", "DELETE"})
_MESSAGE = frozenset({"messageId", "sku", "operationType", "productType", "requirements", "attributes", "patches"})


@dataclass(slots=True)
class Outcome:
    status: str
    issues: list[JSON] = field(default_factory=list)
    accepted: int = 0
    invalid: int = 0

    def report(self, seller_id: str) -> bytes:
        """Its feed id is not that of createFeed: Amazon shows another one there."""
        severities = Counter(str(each["severity"]) for each in self.issues)
        document = {
            "header": {"sellerId": seller_id, "version": "2.0", "feedId": f"amzn1.spfeed.2.500.{uuid.uuid4()}"},
            "issues": self.issues,
            "summary": {
                "errors": severities["ERROR"],
                "warnings": severities["WARNING"],
                "messagesProcessed": self.accepted + self.invalid,
                "messagesAccepted": self.accepted,
                "messagesInvalid": self.invalid,
            },
        }
        return json.dumps(document, ensure_ascii=False).encode()


def process(book: ListingBook, job: Job, seller_id: str, raw: bytes) -> Outcome:
    """`job.outcome` HALF: every second message is refused; HALF_UNNAMED: under a number that no message has. FATAL_HALF: it
    breaks off in the middle."""
    messages, wrong = _messages(raw, seller_id)
    if wrong:
        return Outcome("FATAL", [_issue("4002001" if messages is None else "4002005", wrong)])
    assert messages is not None
    outcome = Outcome("DONE")
    for number, message in enumerate(messages):
        if job.outcome == "FATAL_HALF" and number >= len(messages) // 2:
            outcome.status = "FATAL"
            break
        refused = job.outcome in ("HALF", "HALF_UNNAMED") and number % 2 == 1
        issues = _refused(message) if refused else _applied(book, job, message)
        if job.outcome == "HALF_UNNAMED":
            issues = [{**each, "messageId": MOST + number} for each in issues]
        outcome.issues += issues
        if any(each["severity"] == "ERROR" for each in issues):
            outcome.invalid += 1
        else:
            outcome.accepted += 1
    return outcome


def _messages(raw: bytes, seller_id: str) -> tuple[list[Any] | None, str]:
    try:
        data = json.loads(raw)
        header, messages = data["header"], data["messages"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, "Item 'Feed' cannot be parsed."
    if not isinstance(header, dict) or header.get("sellerId") != seller_id or header.get("version") != "2.0":
        return [], "Attribute 'Merchant' is required, but not present."
    if not isinstance(messages, list) or not 1 <= len(messages) <= MOST:
        return [], f"A feed must have 1 to {MOST} messages."
    ids = [each.get("messageId") for each in messages if isinstance(each, dict)]
    if len(ids) < len(messages) or len(set(map(str, ids))) < len(ids):
        return [], "Each message must have an identifier of its own."
    return messages, ""


def _applied(book: ListingBook, job: Job, message: Mapping[str, Any]) -> list[JSON]:
    sku, operation = message.get("sku"), message.get("operationType")
    id = message.get("messageId")
    if (
        set(message) - _MESSAGE
        or operation not in _OPERATIONS
        or not (isinstance(sku, str) and sku)
        or isinstance(id, bool)
        or not (isinstance(id, int) and 1 <= id < 2**31)
    ):
        return [_issue("BAD_REQUEST", "Invalid parameters provided.", message)]
    if operation == "DELETE":
        book.remove(job.seller_key, sku)
        return []
    patches = _patches(message)
    product_type = message.get("productType")
    if listing_patches.malformed(patches) or not (isinstance(product_type, str) and product_type):
        return [_issue("BAD_REQUEST", "Invalid parameters provided.", message)]
    submitted = book.submit(job.seller_key, sku, product_type, patches, job.id)
    return [_as_in_a_report(each, message) for each in submitted.issues]


def _patches(message: Mapping[str, Any]) -> Any:
    """The other operations say the same with attributes: what they name is replaced."""
    if message["operationType"] == "PATCH":
        return message.get("patches")
    attributes = message.get("attributes")
    if not isinstance(attributes, dict):
        return None
    return [{"op": "replace", "path": f"/attributes/{name}", "value": value} for name, value in attributes.items()]


def _as_in_a_report(issue: Mapping[str, Any], message: Mapping[str, Any]) -> JSON:
    names: Sequence[str] = issue.get("attributeNames", ())
    shown = _issue(str(issue["code"]), str(issue["message"]), message, str(issue["severity"]))
    return {**shown, "attributeName": names[0]} if names else shown


def _refused(message: Mapping[str, Any]) -> list[JSON]:
    return [_issue("90220", "'condition_type' is required but not supplied.", message)]


def _issue(code: str, text: str, message: Mapping[str, Any] | None = None, severity: str = "ERROR") -> JSON:
    """Of a feed that cannot be read there is no message to name."""
    issue: JSON = {"code": code, "severity": severity, "message": text}
    if message and isinstance(message.get("messageId"), int):
        issue["messageId"] = message["messageId"]
    if message and isinstance(message.get("sku"), str):
        issue["sku"] = message["sku"]
    return issue
