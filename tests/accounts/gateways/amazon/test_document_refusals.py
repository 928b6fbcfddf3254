"""What a store refuses, and what is written down of a transfer."""

from collections.abc import Callable

import pytest

from accounts.gateways.amazon.documents import Documents
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.journal import CountingJournal
from sandbox.httpd import Response

from .conftest import Script
from .test_documents import TEXT, failure, read, url


def s3(status: int, code: str, message: str) -> Response:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(status, body.encode(), "application/xml", {"x-amz-request-id": "REQ1"})


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (s3(403, "AccessDenied", "Request has expired"), Kind.UNAVAILABLE, "amazon_document_expired"),
        (s3(400, "ExpiredToken", "The provided token has expired."), Kind.UNAVAILABLE, "amazon_document_expired"),
        (s3(403, "RequestTimeTooSkewed", "The difference is too large: too skewed."), Kind.UNAVAILABLE, "amazon_document_expired"),
        (s3(403, "SignatureDoesNotMatch", "The request signature we calculated does not match"), Kind.BUG, "amazon_document_refused"),
        (s3(403, "AccessDenied", "Access Denied"), Kind.BUG, "amazon_document_refused"),
        (s3(404, "NoSuchKey", "The specified key does not exist."), Kind.NOT_FOUND, "amazon_document_gone"),
        (s3(503, "SlowDown", "Please reduce your request rate."), Kind.UNAVAILABLE, "amazon_unavailable"),
        (s3(500, "InternalError", "We encountered an internal error."), Kind.UNAVAILABLE, "amazon_unavailable"),
        (s3(409, "Conflict", "What?"), Kind.BUG, "amazon_unknown_refusal"),
        (Response(403, b"<html>blocked</html>"), Kind.UNAVAILABLE, "amazon_unreadable_answer"),
        (Response(404, b""), Kind.UNAVAILABLE, "amazon_unreadable_answer"),
        (Response(429, b""), Kind.THROTTLED, "amazon_throttled"),
        (Response(204), Kind.UNAVAILABLE, "amazon_unreadable_answer"),
        (Response(206, TEXT), Kind.UNAVAILABLE, "amazon_unreadable_answer"),
        (Response(403, b"<Code>" + b"x" * 200_000), Kind.UNAVAILABLE, "amazon_unreadable_answer"),
    ],
)  # fmt: skip
def test_refusals_of_the_store(
    amazon: Script, store: Documents, says: Callable[..., None], answer: Response, kind: Kind, code: str
) -> None:
    says(answer)
    error = failure(store, url(amazon))
    assert (error.kind, error.code) == (kind, code)
    with pytest.raises(GatewayError) as caught:
        store.upload(url(amazon), b"x", "a/b")
    assert (caught.value.kind, caught.value.code) == (kind, code)


def test_every_transfer_is_journalled_without_its_address(
    amazon: Script, store: Documents, says: Callable[..., None], journal: CountingJournal
) -> None:
    says(Response(200, TEXT, headers={"x-amz-request-id": "REQ0"}), s3(403, "AccessDenied", "Request has expired"))
    read(store, url(amazon))
    failure(store, url(amazon))
    amazon.server.stop()
    with pytest.raises(GatewayError):
        store.upload(url(amazon), b"x", "a/b")
    fine, refused, lost = journal.calls
    assert (fine.operation, fine.outcome, fine.status, fine.request_id) == ("fetchDocument", "ok", 200, "REQ0")
    assert (refused.outcome, refused.status, refused.request_id) == ("unavailable", 403, "REQ1")
    assert refused.detail == "fetchDocument answered 403 AccessDenied Request has expired"
    assert (lost.operation, lost.outcome, lost.status) == ("uploadDocument", "unavailable", None)
    assert all("Signature=" not in call.detail for call in journal.calls)


def test_a_closed_store_is_closed(amazon: Script, journal: CountingJournal) -> None:
    store = Documents(journal, 5.0, amazon.url)
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        read(store, url(amazon))
