"""A small threaded HTTP server for the pretend servers: keep-alive, one handler, and full control of the connection,
because faults (a cut answer, a reset, half a body, silence) must look on the wire as they do in life."""

import json
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str  # decoded path without the query
    query: dict[str, list[str]]
    headers: dict[str, str]  # names in lower case
    body: bytes
    raw_path: str = ""  # as it came over the wire: an encoded slash is none

    def json(self) -> object:
        return json.loads(self.body or b"null")

    def arg(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]

    def form(self) -> dict[str, str]:
        """The fields of an application/x-www-form-urlencoded body, the first value of each."""
        fields = parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[0] for name, values in fields.items()}


@dataclass(frozen=True, slots=True)
class Response:
    """`cut` breaks the connection instead of a full answer: "before" any byte, "half" of the body, "reset" with RST.
    `delay` is in seconds, before the first byte; `drip` spreads the body over so many seconds, a slice at a time."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: str = ""
    delay: float = 0.0
    drip: float = 0.0

    @classmethod
    def of(cls, data: object, status: int = 200, **headers: str) -> "Response":
        return cls(status, json.dumps(data).encode(), headers={k.replace("_", "-"): v for k, v in headers.items()})


Handler = Callable[[Request], Response]
DRIP_SLICES = 20


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave as one packet, and at once: two packets under Nagle cost 40 ms for each answer.
    disable_nagle_algorithm = True
    wbufsize = -1
    server: "Httpd"

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            method=self.command,
            path=unquote(parts.path),
            query=parse_qs(parts.query, keep_blank_values=True),
            headers={k.lower(): v for k, v in self.headers.items()},
            body=self._chunks() if self.headers.get("Transfer-Encoding") == "chunked" else self.rfile.read(length),
            raw_path=parts.path,
        )
        self._answer(self.server.handler(request))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _serve

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            continue  # trailers
        return body

    def _answer(self, response: Response) -> None:
        if response.delay:
            time.sleep(response.delay)
        if response.cut in ("before", "reset"):
            self._hang_up(reset=response.cut == "reset")
            return
        self.send_response(response.status)
        if response.body or response.status not in (204, 304):
            self.send_header("Content-Type", response.content_type)
            self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if response.cut == "half":
            self.wfile.write(response.body[: len(response.body) // 2])
            self.wfile.flush()
            self._hang_up()
        elif self.command != "HEAD":
            self._write(response)
        self.wfile.flush()

    def _write(self, response: Response) -> None:
        if not response.drip:
            self.wfile.write(response.body)
            return
        step = max(1, -(-len(response.body) // DRIP_SLICES))
        slices = [response.body[start : start + step] for start in range(0, len(response.body), step)]
        for part in slices:
            time.sleep(response.drip / len(slices))
            self.wfile.write(part)
            self.wfile.flush()

    def _hang_up(self, *, reset: bool = False) -> None:
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            self.rfile.close()  # the socket closes only when nobody holds it, and RST leaves only when it closes
        else:
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """Silence: the pretend servers keep a list of calls instead, which tests read."""


class Httpd(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, handler: Handler, host: str = "127.0.0.1", port: int = 0) -> None:
        self.handler = handler
        self._open: set[socket.socket] = set()
        super().__init__((host, port), _Connection)

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def start(self) -> "Httpd":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def stop(self) -> None:
        """Kept-alive connections end too: a stopped server that still answers its old clients is not stopped."""
        self.shutdown()
        self.server_close()
        for connection in tuple(self._open):
            with suppress(OSError):  # its own thread may have closed it meanwhile
                connection.shutdown(socket.SHUT_RDWR)

    def get_request(self) -> tuple[socket.socket, object]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def close_request(self, request: object) -> None:
        self._open.discard(request)
        super().close_request(request)  # type: ignore[arg-type]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is an everyday fault here; anything else is a bug of the pretend server: say it."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]
