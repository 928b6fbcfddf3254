"""The small server under the pretend servers."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from sandbox.httpd import Httpd, Request, Response


class Echo:
    """Answers with what it was asked; tests change what happens to the answer."""

    def __init__(self) -> None:
        self.change = Response()

    def __call__(self, request: Request) -> Response:
        body = Response.of([request.method, request.path, request.query, request.body.decode()], X_Kind="echo")
        return replace(body, cut=self.change.cut, delay=self.change.delay, drip=self.change.drip)


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def httpd(echo: Echo) -> Iterator[Httpd]:
    server = Httpd(echo).start()
    yield server
    server.stop()


@pytest.fixture
def client(httpd: Httpd) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=httpd.url, timeout=5) as client:
        yield client


def test_path_and_query_are_decoded(client: httpx.Client) -> None:
    answer = client.get("/a%20b/%C3%BC?x=1&x=2&y=&z=%2B")
    assert answer.json() == ["GET", "/a b/ü", {"x": ["1", "2"], "y": [""], "z": ["+"]}, ""]
    assert answer.headers["x-kind"] == "echo"


def test_bodies_with_a_length_and_in_chunks(client: httpx.Client) -> None:
    assert client.post("/", content=b"whole").json()[3] == "whole"
    assert client.post("/", content=iter([b"in ", b"chunks"])).json()[3] == "in chunks"
    assert client.put("/", content=b"next").json()[3] == "next"  # the connection is still in step


def test_head_has_no_body(client: httpx.Client) -> None:
    answer = client.head("/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("cut", ["before", "half", "reset"])
def test_a_cut_ends_this_connection_only(client: httpx.Client, echo: Echo, cut: str) -> None:
    echo.change = Response(cut=cut)
    with pytest.raises(httpx.TransportError):
        client.get("/")
    echo.change = Response()
    assert client.get("/").status_code == 200


def test_a_stopped_server_answers_nobody(httpd: Httpd, client: httpx.Client) -> None:
    assert client.get("/").status_code == 200
    httpd.stop()
    with pytest.raises(httpx.TransportError):
        client.get("/")


def test_a_form(client: httpx.Client) -> None:
    request = Request("POST", "/", {}, {}, b"a=1&b=%7C&a=2&c=")
    assert request.form() == {"a": "1", "b": "|", "c": ""}
