"""Our own HTTP below the library."""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from accounts.gateways.amazon import orders
from accounts.gateways.amazon.answers import NotAnAnswer, json_object, reasons
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.wire import Purpose, Wire
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.journal import NullJournal
from sandbox.httpd import Httpd, Request, Response

from .conftest import ORDERS, Script

AFTER = datetime(2026, 11, 20, tzinfo=UTC)


def test_a_server_that_drips_its_answer_is_given_up_at_the_deadline(
    amazon: Script, connect: Callable[..., AmazonClient]
) -> None:
    amazon.says(ORDERS, Response(200, b'{"orders": []' + b" " * 400 + b"}", drip=20))
    started = time.monotonic()
    with pytest.raises(GatewayError) as caught:
        orders.search(connect(timeout=1.2), updated_after=AFTER)  # each slice comes within the time-out of a read
    assert time.monotonic() - started < 4
    assert (caught.value.kind, caught.value.code) == (Kind.UNAVAILABLE, "amazon_unreachable")


def test_headers_without_an_end_are_given_up_at_the_deadline(connect: Callable[..., AmazonClient]) -> None:
    """A byte now and then keeps each read alive, and a worker for as long as the server likes."""
    listening = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        with suppress(OSError), listening.accept()[0] as peer:
            peer.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            for _ in range(60):
                peer.sendall(b"a")
                time.sleep(0.1)

    threading.Thread(target=drip, daemon=True).start()
    started = time.monotonic()
    with listening, pytest.raises(GatewayError) as caught:
        client = connect(timeout=0.8, login_url=f"http://127.0.0.1:{listening.getsockname()[1]}")
        orders.search(client, updated_after=AFTER)
    assert time.monotonic() - started < 3
    assert (caught.value.kind, caught.value.code) == (Kind.UNAVAILABLE, "amazon_unreachable")


@pytest.mark.parametrize("place", ["https://xn--/", "javascript:alert(1)", "//[", "https://elsewhere.example/"])
def test_wherever_a_redirect_leads_it_is_an_outage(
    amazon: Script, connect: Callable[..., AmazonClient], place: str
) -> None:
    amazon.says(ORDERS, Response(307, headers={"Location": place}))
    with pytest.raises(GatewayError) as caught:
        orders.search(connect(), updated_after=AFTER)
    assert (caught.value.kind, caught.value.code) == (Kind.UNAVAILABLE, "amazon_unreadable_answer")


def test_a_packed_refusal_without_a_body_is_the_refusal(amazon: Script, connect: Callable[..., AmazonClient]) -> None:
    amazon.says(ORDERS, Response(429, headers={"Content-Encoding": "gzip", "Retry-After": "7"}))
    with pytest.raises(GatewayError) as caught:
        orders.search(connect(), updated_after=AFTER)
    assert caught.value.kind is Kind.THROTTLED


def test_a_server_that_cannot_prove_to_be_amazon_is_told_nothing(
    connect: Callable[..., AmazonClient], tmp_path: Path
) -> None:
    heard: list[Request] = []

    def listen(request: Request) -> Response:
        heard.append(request)
        return Response.of({"access_token": "Atza|evil", "expires_in": 3600})

    server = Httpd(listen)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.start()
    try:
        with pytest.raises(GatewayError) as caught:
            orders.search(connect(login_url=server.url.replace("http:", "https:")), updated_after=AFTER)
    finally:
        server.stop()
    assert (caught.value.kind, caught.value.code) == (Kind.UNAVAILABLE, "amazon_certificate")
    assert heard == []


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "api.amazon.com")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "server.pem"
    path.write_bytes(private + certificate.public_bytes(pem))
    return path


def test_nothing_is_ever_sent_to_a_host_that_is_not_amazons(amazon: Script) -> None:
    with Wire({"api.amazon.com": amazon.url}, NullJournal(), 2) as wire:
        for url in (amazon.url + "/steal", "https://api.amazon.com.example/auth", "http://169.254.169.254/"):
            with pytest.raises(GatewayError) as caught:
                wire.send(Purpose("getOrder"), "GET", url)
            assert "is no host of Amazon's" in caught.value.detail
    assert amazon.requests == []


def test_a_search_keeps_its_connection_for_the_next_page(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, Response.of({"orders": []}))
    for _ in range(3):
        orders.search(client, updated_after=AFTER)
    assert {request.headers["connection"] for request in amazon.requests} == {"keep-alive"}


def test_an_answer_with_a_byte_order_mark_is_read() -> None:
    assert json_object(b'\xef\xbb\xbf{"orders": []}') == {"orders": []}


def test_a_number_of_many_digits_stops_nothing() -> None:
    with pytest.raises(NotAnAnswer):
        json_object(b'{"orders": [' + b"9" * 5000 + b"]}")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"errors": [{"code": "A", "message": "b", "details": "c"}]}', (("A", "b c"),)),
        (b'{"errors": [{"code": null}, {"message": 5}]}', (("", ""), ("", "5"))),
        (b'{"error": "invalid_grant", "error_description": null}', (("invalid_grant", ""),)),
        (b'{"errors": []}', ()),
        (b'{"errors": {"code": "A"}}', ()),
        (b'{"message": "Forbidden"}', ()),
        (b"<html>", ()),
        (b"", ()),
    ],
)
def test_the_reasons_of_a_refusal(body: bytes, expected: tuple[tuple[str, str], ...]) -> None:
    assert reasons(body) == expected
