"""The transport under hostile servers and names (attacks A7, A10 to A12, A14, A15)."""

import gzip
import resource
import socket
import threading
import time

import httpcore
import httpx
import pytest

from accounts.gateways import safehttp
from accounts.gateways.addresses import Policy
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.safehttp import CheckedBackend, Garbled, SafeTransport, TooLarge, fetch
from sandbox.httpd import Httpd, Response

from . import tls

LOOPBACK = Policy(("127.0.0.1",))


def client_of(policy, backend=None):
    limits = httpx.Limits(max_connections=5, max_keepalive_connections=5, keepalive_expiry=15)
    return httpx.Client(transport=SafeTransport(policy, limits, backend), trust_env=False)


@pytest.fixture
def client():
    with client_of(LOOPBACK) as client:
        yield client


@pytest.fixture
def serve():
    servers = []

    def start(handler):
        servers.append(Httpd(handler).start())
        return servers[-1].url

    yield start
    for server in servers:
        server.stop()


class Names:
    """A resolver with scripted answers, one a question, the last for ever."""

    def __init__(self, monkeypatch, *answers):
        self.answers, self.asked, self.real = list(answers), [], socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self)

    def __call__(self, host, port, *args, **kwargs):
        if host == "127.0.0.1":
            return self.real(host, port, *args, **kwargs)
        self.asked.append(host)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, OSError):
            raise answer
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in answer
        ]


class Doors(httpcore.NetworkBackend):
    """Writes down which addresses are connected to, and leads all of them to one local port."""

    def __init__(self, port, closed=()):
        self.port, self.closed, self.opened = port, closed, []
        self.real = httpcore.SyncBackend()

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.opened.append(host)
        if host in self.closed:
            raise httpcore.ConnectError("refused")
        return self.real.connect_tcp("127.0.0.1", self.port, timeout)


def test_a7_metadata_is_refused_and_no_byte_leaves(monkeypatch):
    doors = Doors(1)
    with client_of(Policy(), CheckedBackend(Policy(), doors)) as client, pytest.raises(GatewayError) as refusal:
        fetch(client, "GET", "https://169.254.169.254/latest/meta-data/", timeout=2)
    assert (refusal.value.kind, refusal.value.code) == (Kind.CONFIG, "odoo_url_private")
    assert doors.opened == []


@pytest.mark.parametrize("answer", [["93.184.216.34", "::1"], ["10.0.0.5"], ["93.184.216.34", "64:ff9b::a9fe:a9fe"]])
def test_a10_one_bad_address_among_several_is_enough(monkeypatch, answer):
    Names(monkeypatch, answer)
    doors = Doors(1)
    with client_of(Policy(), CheckedBackend(Policy(), doors)) as client, pytest.raises(GatewayError) as refusal:
        fetch(client, "GET", "https://shop.example/", timeout=2)
    assert refusal.value.code == "odoo_url_private"
    assert doors.opened == []


def test_a11_the_checked_address_is_the_one_connected_to(monkeypatch, serve):
    """The second answer of a rebinding name server is never asked for."""
    port = int(serve(lambda request: Response(body=request.headers["host"].encode())).rpartition(":")[2])
    names = Names(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    doors = Doors(port)
    policy = Policy(("shop.example",))
    with client_of(policy, CheckedBackend(policy, doors)) as client:
        answer = fetch(client, "GET", "http://shop.example:8069/", timeout=2)
    assert (names.asked, doors.opened) == (["shop.example"], ["93.184.216.34"])
    assert answer.body == b"shop.example:8069"


def test_a11_every_new_connection_is_checked_anew(monkeypatch, serve):
    port = int(serve(lambda request: Response(headers={"Connection": "close"})).rpartition(":")[2])
    Names(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    doors = Doors(port)
    policy = Policy(("93.184.216.0/24",))
    url = f"http://shop.example:{port}/"
    with client_of(policy, CheckedBackend(policy, doors)) as client:
        fetch(client, "GET", url, timeout=2)
        client._transport._pool.close()
        with pytest.raises(GatewayError):
            fetch(client, "GET", url, timeout=2)
    assert doors.opened == ["93.184.216.34"]


def test_the_next_address_is_tried_when_one_is_closed(monkeypatch, serve):
    port = int(serve(lambda request: Response(body=b"ok")).rpartition(":")[2])
    Names(monkeypatch, ["2606:2800:220:1::1", "93.184.216.34"])
    doors = Doors(port, closed={"2606:2800:220:1::1"})
    policy = Policy(("shop.example",))
    with client_of(policy, CheckedBackend(policy, doors)) as client:
        assert fetch(client, "GET", "http://shop.example:80/", timeout=2).body == b"ok"
    assert doors.opened == ["2606:2800:220:1::1", "93.184.216.34"]


def test_a_name_server_that_never_answers_does_not_hold_us(monkeypatch):
    forever = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: forever.wait(5) and [])
    started = time.monotonic()
    with client_of(Policy()) as client, pytest.raises(httpx.ConnectTimeout):
        fetch(client, "GET", "https://shop.example/", timeout=0.3)
    assert time.monotonic() - started < 2
    forever.set()


@pytest.mark.parametrize("location", ["http://127.0.0.1:6379/", "file:///etc/passwd", "//169.254.169.254/"])
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a12_redirects_are_not_followed(client, serve, location, status):
    asked = []

    def handler(request):
        asked.append(request.path)
        return Response(status, headers={"Location": location})

    assert fetch(client, "POST", serve(handler), timeout=2, content=b"{}").status == status
    assert asked == ["/"]


def test_a14_self_signed_certificates_are_refused(tmp_path, client, monkeypatch):
    _, _, cert, key = tls.make(tmp_path, "shop.example")
    server = tls.TlsServer(cert, key)
    Names(monkeypatch, ["127.0.0.1"])
    with pytest.raises(httpx.ConnectError, match="(?i)certificate"):
        fetch(client, "GET", f"https://shop.example:{server.server_port}/", timeout=2)
    assert server.names == []
    server.stop()


@pytest.fixture
def authority(tmp_path, monkeypatch):
    """A certificate authority that this machine trusts for the length of a test."""
    certificate, key, cert_file, _ = tls.make(tmp_path, "authority.example")
    safehttp.tls_context.cache_clear()
    context = safehttp.tls_context()
    context.load_verify_locations(cert_file)
    yield certificate, key
    safehttp.tls_context.cache_clear()


def test_a14_a_certificate_for_another_name_is_refused(tmp_path, authority, monkeypatch):
    _, _, cert, key = tls.make(tmp_path, "other.example", authority)
    server = tls.TlsServer(cert, key)
    Names(monkeypatch, ["127.0.0.1"])
    with client_of(LOOPBACK) as client, pytest.raises(httpx.ConnectError, match="(?i)hostname mismatch"):
        fetch(client, "GET", f"https://shop.example:{server.server_port}/", timeout=2)
    server.stop()


def test_name_and_certificate_are_those_of_the_url_though_the_address_is_connected_to(tmp_path, authority, monkeypatch):
    _, _, cert, key = tls.make(tmp_path, "shop.example", authority)
    server = tls.TlsServer(cert, key)
    Names(monkeypatch, ["127.0.0.1"])
    with client_of(LOOPBACK) as client:
        assert fetch(client, "GET", f"https://shop.example:{server.server_port}/", timeout=2).body == b"ok"
    assert server.asked_for == ["shop.example"]
    assert server.names == [f"shop.example:{server.server_port}"]
    server.stop()


def test_a15_a_large_answer_is_cut_at_the_cap(client, serve):
    url = serve(lambda request: Response(body=b"x" * 3_000_000))
    assert len(fetch(client, "GET", url, timeout=5, max_body=3_000_000).body) == 3_000_000
    with pytest.raises(TooLarge):
        fetch(client, "GET", url, timeout=5, max_body=2_999_999)


def test_a15_a_gzip_bomb_is_not_unpacked(client, serve):
    bomb = gzip.compress(b"\0" * 300_000_000, mtime=0)
    url = serve(lambda request: Response(body=bomb, headers={"Content-Encoding": "gzip"}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TooLarge):
        fetch(client, "GET", url, timeout=20)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


def test_honest_gzip_is_read(client, serve):
    packed = gzip.compress(b"hello" * 1000, mtime=0)
    assert (
        fetch(
            client, "GET", serve(lambda r: Response(body=packed, headers={"Content-Encoding": "gzip"})), timeout=5
        ).body
        == b"hello" * 1000
    )


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("br", b"x"), ("deflate", b"x"), ("gzip", b"not gzip"), ("gzip", gzip.compress(b"hello" * 99, mtime=0)[:-20])],
)
def test_compression_nobody_asked_for_or_broken_is_refused(client, serve, encoding, body):
    url = serve(lambda request: Response(body=body, headers={"Content-Encoding": encoding}))
    with pytest.raises(Garbled):
        fetch(client, "GET", url, timeout=5)


def test_a15_a_byte_now_and_then_does_not_hold_us(client):
    """Each read is in time, the whole is not: once in the body, once in the headers."""
    for head in (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "):
        with _dripping(head) as url:
            started = time.monotonic()
            with pytest.raises(httpx.ReadTimeout):
                fetch(client, "GET", url, timeout=0.5)
            assert 0.3 < time.monotonic() - started < 1.5


def test_connections_are_kept(client, serve):
    ports = set()
    server_of = Httpd(lambda request: Response(body=b"ok")).start()
    original = server_of.process_request
    server_of.process_request = lambda request, address: (ports.add(address), original(request, address))
    for _ in range(5):
        fetch(client, "GET", server_of.url, timeout=2)
    assert len(ports) == 1
    server_of.stop()


def test_proxies_of_the_environment_are_not_used(monkeypatch, serve):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    client = safehttp.pool(Policy(("127.0.0.1", "proxyless.example")))
    assert fetch(client, "GET", serve(lambda request: Response(body=b"direct")), timeout=2).body == b"direct"


class _dripping:
    def __init__(self, head):
        self.head = head

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.done = threading.Event()
        threading.Thread(target=self.drip, daemon=True).start()
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/"

    def drip(self):
        connection, _ = self.listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(self.head)
            while not self.done.wait(0.1):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    def __exit__(self, *_):
        self.done.set()
        self.listener.close()
