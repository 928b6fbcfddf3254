"""Documents: to Amazon's stores and nowhere else, whole or not at all, and never larger than they may be."""

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from accounts.gateways.amazon import documents
from accounts.gateways.amazon.documents import Documents
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.journal import CountingJournal
from sandbox.httpd import Response

from .conftest import Script

PATH = "/bucket/%2FNinetyDays/amzn1.tortuga"
TEXT = b"seller-sku\tquantity\nMUG-1\t3\n"
PACKED = {"Content-Encoding": "gzip"}


def url(amazon: Script, query: str = "X-Amz-Signature=a%2Fb+c") -> str:
    return f"{amazon.url}{PATH}?{query}"


def read(store: Documents, address: str, *, packed: bool = False, limit: int = 10**6) -> bytes:
    with store.fetch(address, packed=packed, limit=limit) as document:
        body = document.file.read()
        assert document.size == len(body)
        return body


def failure(store: Documents, address: str, **how: object) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        read(store, address, **how)  # type: ignore[arg-type]
    return caught.value


# Where to


@pytest.mark.parametrize(
    "address",
    [
        "https://tortuga-prod-eu.s3-eu-west-1.amazonaws.com/%2FNinetyDays/amzn1.tortuga.3.x?X-Amz-Signature=1",
        "https://tortuga-prod-na.s3-external-1.amazonaws.com/x",
        "https://tortuga-prod-fe.s3-us-west-2.amazonaws.com/x",
        "https://tortuga-prod-eu.s3.eu-west-1.amazonaws.com/x",
        "https://tortuga-prod-eu.s3.amazonaws.com:443/x",
        "https://tortuga-prod-eu.s3.dualstack.eu-west-1.amazonaws.com/x",
        "https://s3.eu-west-1.amazonaws.com/tortuga/x",
        "https://d34o8swod1owfl.cloudfront.net/Feed_101__POST_PRODUCT_DATA_.xml",
        "https://Tortuga-Prod-EU.S3.amazonaws.com/x",
    ],
)
def test_amazons_stores_are_known(journal: CountingJournal, address: str) -> None:
    with Documents(journal, 5.0) as store:
        assert str(store._allowed(address)).startswith("https://")


@pytest.mark.parametrize(
    "address",
    [
        "http://tortuga-prod-eu.s3.amazonaws.com/x",
        "https://tortuga-prod-eu.s3.amazonaws.com:8443/x",
        "https://user:password@tortuga-prod-eu.s3.amazonaws.com/x",
        "https://s3.amazonaws.com.example/x",
        "https://s3.amazonaws.com@example.com/x",
        "https://example.com/?s3.amazonaws.com",
        "https://evil-s3.amazonaws.com/x",
        "https://ec2-1-2-3-4.eu-west-1.compute.amazonaws.com/x",
        "https://cloudfront.net/x",
        "https://a.b.cloudfront.net/x",
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://localhost/x",
        "https://metadata.google.internal/x",
        "ftp://tortuga-prod-eu.s3.amazonaws.com/x",
        "file:///etc/passwd",
        "//tortuga-prod-eu.s3.amazonaws.com/x",
        "tortuga",
        "",
        "https://",
        "https://s3.amazonaws.com:99999/x",
        "https://tortuga.s3.amazonaws.com\\@example.com/x",
        "https://tortuga.s3.amazonaws.com\r\nHost: example.com/x",
    ],
)
def test_other_addresses_are_not_called(journal: CountingJournal, address: str) -> None:
    with Documents(journal, 5.0) as store:
        for call in (lambda: store.upload(address, b"x", "a/b"), lambda: read(store, address)):
            with pytest.raises(GatewayError) as caught:
                call()
            assert (caught.value.kind, caught.value.code) == (Kind.BUG, "amazon_document_elsewhere")
            assert "nothing was sent there" in caught.value.text
            assert "password" not in caught.value.detail
    assert journal.calls == ()


def test_what_stands_in_amazons_place_has_its_own_documents_and_no_others(
    amazon: Script, store: Documents, says: Callable[..., None]
) -> None:
    says(Response(200, TEXT, "text/plain"))
    assert read(store, url(amazon)) == TEXT
    port = int(amazon.url.rpartition(":")[2])
    for elsewhere in (
        "https://tortuga-prod-eu.s3.amazonaws.com/x",
        f"http://127.0.0.1:{port - 1}/x",
        f"http://localhost:{port}/x",
        f"https://127.0.0.1:{port}/x",
    ):
        assert failure(store, elsewhere).code == "amazon_document_elsewhere"


def test_amazons_own_sandbox_keeps_its_documents_where_amazon_does(journal: CountingJournal) -> None:
    with Documents(journal, 5.0, "https://sandbox.sellingpartnerapi-eu.amazon.com") as store:
        assert store._allowed("https://d34o8swod1owfl.cloudfront.net/x").host == "d34o8swod1owfl.cloudfront.net"
        with pytest.raises(GatewayError):
            store._allowed("https://sandbox.sellingpartnerapi-eu.amazon.com/x")


def test_the_address_goes_over_the_wire_as_it_was_signed(
    amazon: Script, store: Documents, says: Callable[..., None]
) -> None:
    says(Response(200, TEXT))
    read(store, url(amazon, "X-Amz-Credential=AK%2F1%2Fs3&X-Amz-Signature=a%2Bb&response-content-type=a%20b"))
    (request,) = amazon.requests
    assert request.raw_path == PATH
    assert request.query["X-Amz-Signature"] == ["a+b"]
    assert request.query["X-Amz-Credential"] == ["AK/1/s3"]


def test_neither_token_nor_cookie_goes_along(amazon: Script, store: Documents, says: Callable[..., None]) -> None:
    says(Response(200, TEXT, headers={"Set-Cookie": "session=1"}))
    read(store, url(amazon))
    read(store, url(amazon))
    store.upload(url(amazon), b"{}", "application/json; charset=UTF-8")
    for request in amazon.requests:
        assert not [name for name in request.headers if name.startswith(("x-amz", "authorization", "cookie"))]
        assert request.headers["accept-encoding"] == "identity"
        assert request.headers["user-agent"].startswith("AmazonOdooConnector/1.0")
    put = amazon.requests[-1]
    assert (put.method, put.body, put.headers["content-type"]) == ("PUT", b"{}", "application/json; charset=UTF-8")
    assert put.headers["content-length"] == "2"
    assert "transfer-encoding" not in put.headers


def test_the_environment_has_no_say(
    amazon: Script, says: Callable[..., None], monkeypatch: pytest.MonkeyPatch, journal: CountingJournal
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    says(Response(200, TEXT))
    with Documents(journal, 5.0, amazon.url) as store:
        assert read(store, url(amazon)) == TEXT


def test_nobody_is_followed_elsewhere(amazon: Script, store: Documents, says: Callable[..., None]) -> None:
    for status in (301, 302, 303, 307, 308):
        says(Response(status, b"", headers={"Location": f"{amazon.url}/elsewhere"}))
        assert failure(store, url(amazon)).kind is Kind.UNAVAILABLE
        with pytest.raises(GatewayError):
            store.upload(url(amazon), b"x", "a/b")
    assert amazon.asked("/elsewhere") == []


# Whole or not at all


@pytest.mark.parametrize(
    ("body", "headers", "packed"),
    [
        (TEXT, {}, False),
        (b"", {}, False),
        (gzip.compress(TEXT), {}, True),
        (gzip.compress(b""), {}, True),
        (gzip.compress(TEXT[:10]) + gzip.compress(TEXT[10:]), {}, True),
        (gzip.compress(TEXT), PACKED, True),  # packed once, said twice
        (gzip.compress(TEXT), PACKED, False),
    ],
    ids=["plain", "empty", "packed", "packed empty", "packed in two", "said twice", "packed on its way"],
)
def test_documents_packed_and_not(
    amazon: Script, store: Documents, says: Callable[..., None], body: bytes, headers: dict[str, str], packed: bool
) -> None:
    says(Response(200, body, "text/plain; charset=Cp1252", headers))
    expected = TEXT if len(body) > 20 else b""
    with store.fetch(url(amazon), packed=packed) as document:
        assert (document.file.read(), document.charset, document.size) == (expected, "Cp1252", len(expected))


@pytest.mark.parametrize(
    "answer",
    [
        Response(200, TEXT, cut="half"),
        Response(200, TEXT, cut="before"),
        Response(200, TEXT, cut="reset"),
        Response(200, TEXT, headers={"Content-Encoding": "br"}),
    ],
)
def test_a_body_that_is_cut_is_none(
    amazon: Script, store: Documents, says: Callable[..., None], answer: Response
) -> None:
    says(answer)
    error = failure(store, url(amazon))
    assert error.kind is Kind.UNAVAILABLE
    assert error.text.endswith("Nothing was lost; the connector tries again by itself.")


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(TEXT)[:-1],
        gzip.compress(TEXT)[:-9],
        gzip.compress(TEXT)[:5],
        b"",
        TEXT,
        gzip.compress(TEXT)[:-4] + b"\0\0\0\0",
        gzip.compress(TEXT) + b"more",
        zlib.compress(TEXT),
        b"\x1f\x8b\x08" + b"noise" * 200,
    ],
    ids=["no end", "no sum", "head", "nothing", "not packed", "wrong sum", "more behind", "zlib", "noise"],
)
def test_packed_data_without_their_end_are_none(
    amazon: Script, store: Documents, says: Callable[..., None], body: bytes
) -> None:
    says(Response(200, body))
    error = failure(store, url(amazon), packed=True)
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_unreadable_answer")


@pytest.mark.parametrize("length", [len(TEXT) + 1, len(TEXT) * 10])
def test_a_length_that_is_not_reached(length: int) -> None:
    with raw_store(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (length, TEXT)) as (store, address):
        assert failure(store, address).kind is Kind.UNAVAILABLE


def test_what_follows_the_told_length_is_not_read() -> None:
    with raw_store(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n%s" % TEXT) as (store, address):
        assert read(store, address) == TEXT[:10]


def test_an_answer_that_does_not_tell_its_length_may_be_cut_anywhere() -> None:
    with raw_store(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n%s" % TEXT) as (store, address):
        error = failure(store, address)
    assert error.detail == "fetchDocument: CutShort an answer that does not tell its length"


def test_chunks_have_an_end() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(TEXT), TEXT)
    with raw_store(chunked + b"0\r\n\r\n") as (store, address):
        assert read(store, address) == TEXT
    with raw_store(chunked) as (store, address):
        assert failure(store, address).kind is Kind.UNAVAILABLE


@contextmanager
def raw_store(answer: bytes) -> Iterator[tuple[Documents, str]]:
    """A store that answers one call with these very bytes, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with Documents(CountingJournal(), 5.0, base) as store:
            yield store, f"{base}/x"
        thread.join(5)


# Never too large, never too slow


def test_a_bomb_is_stopped_at_the_limit_and_costs_little_memory(
    amazon: Script, store: Documents, says: Callable[..., None]
) -> None:
    bomb = gzip.compress(b"\0" * (200 * documents.MIB))
    assert len(bomb) < documents.MIB
    says(Response(200, bomb))
    tracemalloc.start()
    error = failure(store, url(amazon), packed=True, limit=20 * documents.MIB)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (error.kind, error.code) == (Kind.BUG, "amazon_document_too_large")
    assert peak < 8 * documents.MIB


def test_a_large_document_lies_on_disk(amazon: Script, store: Documents, says: Callable[..., None]) -> None:
    says(Response(200, gzip.compress(b"MUG-1\t3\n" * 4_000_000)))
    tracemalloc.start()
    with store.fetch(url(amazon), packed=True) as document:
        assert document.size == 32_000_000
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8 * documents.MIB
    assert document.file.closed


@pytest.mark.parametrize("packed", [False, True])
def test_a_document_may_be_as_large_as_its_limit(
    amazon: Script, store: Documents, says: Callable[..., None], packed: bool
) -> None:
    says(Response(200, gzip.compress(TEXT) if packed else TEXT))
    assert read(store, url(amazon), packed=packed, limit=len(TEXT)) == TEXT
    error = failure(store, url(amazon), packed=packed, limit=len(TEXT) - 1)
    assert error.code == "amazon_document_too_large"


def test_an_upload_has_a_limit_of_our_own(amazon: Script, store: Documents, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "UPLOAD_LIMIT", 10)
    with pytest.raises(ValueError, match="11 bytes"):
        store.upload(url(amazon), b"x" * 11, "a/b")
    assert amazon.requests == []


def test_a_store_that_drips_is_given_up_at_the_deadline(
    amazon: Script, store: Documents, says: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "TRANSFER_SECONDS", 0.5)
    says(Response(200, b"x" * 4000, drip=10))
    started = time.monotonic()
    error = failure(store, url(amazon))
    assert time.monotonic() - started < 4
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_unreachable")


def test_a_silent_store_costs_our_time_out(amazon: Script, says: Callable[..., None]) -> None:
    says(Response(200, TEXT, delay=3))
    with Documents(CountingJournal(), 0.2, amazon.url) as store:
        assert failure(store, url(amazon)).code == "amazon_unreachable"
