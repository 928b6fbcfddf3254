"""The documents of feeds and reports: Amazon names an address that is good for five minutes, and everything in it is
moved there with a client of its own. The address is the permission: no token of ours goes along.

A document is received as a whole before anybody reads it, so that half a report is never taken for a short one.
"""

import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from tempfile import SpooledTemporaryFile
from typing import IO, Self, TypeVar

import httpx

from ..errors import GatewayError, Kind
from ..journal import OK, Call, Journal
from ..safehttp import deadline
from . import errors
from .library import USER_AGENT
from .wire import CONNECT_SECONDS, CutShort, TooLarge, timed_transport

MIB = 1024 * 1024
# Of a million listings with long descriptions; it is kept on disk, not in memory.
DOCUMENT_LIMIT = 1024 * MIB
UPLOAD_LIMIT = 50 * MIB
TRANSFER_SECONDS = 600.0
_IN_MEMORY = 1 * MIB
_PIECE = 1 * MIB
_EXCUSE = 64 * 1024  # how much of a refusal is read
_GZIP = 16 + zlib.MAX_WBITS
# S3, and the CloudFront hosts that Amazon's own examples name.
_AMAZONS_HOST = re.compile(r"([a-z0-9._-]+\.)?s3([.-][a-z0-9-]+)*\.amazonaws\.com|[a-z0-9]+\.cloudfront\.net")
_S3_ERROR = re.compile(rb"<Code>([^<]{1,100})</Code>\s*<Message>([^<]{0,400})")
_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)

_Received = TypeVar("_Received")


@dataclass(frozen=True, slots=True)
class Document:
    """Complete, unpacked and rewound."""

    file: IO[bytes]
    charset: str  # as the answer claims, "" when it does not
    size: int


class Documents:
    """`replaced` is what stands in Amazon's place: its documents are then there and nowhere else."""

    def __init__(
        self, journal: Journal, timeout: float, replaced: str | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._replaced = httpx.URL(replaced) if replaced else None
        self._http = httpx.Client(
            transport=timed_transport(),
            timeout=httpx.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS)),
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity"},
        )
        self._http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def upload(self, url: str, body: bytes, content_type: str) -> None:
        """`content_type` must be the one that Amazon was told when it made the address."""
        if len(body) > UPLOAD_LIMIT:
            raise ValueError(f"A document of {len(body)} bytes is more than Amazon takes at once.")
        self._send(errors.UPLOAD, "PUT", url, lambda response: None, body, {"Content-Type": content_type})

    @contextmanager
    def fetch(self, url: str, *, packed: bool, limit: int = DOCUMENT_LIMIT) -> Iterator[Document]:
        """`packed`: Amazon said that the document is compressed by gzip."""
        with closing(SpooledTemporaryFile(max_size=_IN_MEMORY)) as file:

            def receive(response: httpx.Response) -> Document:
                for piece in _pieces(response, packed):
                    if file.tell() + len(piece) > limit:
                        raise TooLarge
                    file.write(piece)
                charset = _CHARSET.search(response.headers.get("content-type", ""))
                return Document(file, charset[1] if charset else "", file.tell())

            document = self._send(errors.FETCH, "GET", url, receive)
            file.seek(0)
            yield document

    def _send(
        self,
        operation: str,
        method: str,
        url: str,
        receive: Callable[[httpx.Response], _Received],
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> _Received:
        address = self._allowed(url)
        started, since = self._clock(), time.monotonic()
        response: httpx.Response | None = None
        problem: GatewayError | None = None
        try:
            request = self._http.build_request(method, address, content=body, headers=headers)
            with deadline(TRANSFER_SECONDS):
                response = self._http.send(request, stream=True)
                with closing(response):
                    if response.status_code != 200:
                        raise _refused(operation, response)
                    return receive(response)
        except GatewayError as error:
            problem = error
            raise
        except TooLarge as error:
            problem = errors.document_too_large(operation)
            raise problem from error
        except (CutShort, zlib.error) as error:
            problem = errors.unreadable(operation, f"{type(error).__name__} {error}")
            raise problem from error
        except httpx.HTTPError as error:
            problem = errors.no_answer(operation, f"{type(error).__name__} {error}", sent=True, writes=False)
            raise problem from error
        finally:
            self._journal.record(
                Call(
                    system="amazon",
                    operation=operation,
                    started=datetime.fromtimestamp(started, UTC),
                    seconds=time.monotonic() - since,
                    outcome=problem.kind.value if problem else OK if response else Kind.BUG.value,
                    status=response.status_code if response else None,
                    request_id=_request_id(response) if response else "",
                    detail=problem.detail if problem else "",
                )
            )

    def _allowed(self, url: str) -> httpx.URL:
        """An address is believed because Amazon named it, and is still held to where Amazon keeps documents."""
        try:
            address = httpx.URL(url)
        except (httpx.InvalidURL, ValueError) as error:
            raise errors.document_elsewhere("what is no address") from error
        where = f"{address.scheme}://{address.netloc.decode('ascii', 'replace')}"
        if address.userinfo:
            raise errors.document_elsewhere(f"{address.scheme}://…@{address.host}")
        if self._replaced and not self._replaced.host.endswith(".amazon.com"):
            if (address.scheme, address.netloc) != (self._replaced.scheme, self._replaced.netloc):
                raise errors.document_elsewhere(where)
        elif address.scheme != "https" or address.port or not _AMAZONS_HOST.fullmatch(address.host):
            raise errors.document_elsewhere(where)
        return address


def _pieces(response: httpx.Response, packed: bool) -> Iterator[bytes]:
    """Of bounded size, whatever the packed data grow to."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip"):
        raise CutShort(f"content encoding {encoding}")
    if "content-length" not in response.headers and "chunked" not in response.headers.get("transfer-encoding", ""):
        raise CutShort("an answer that does not tell its length")
    unpacker = _Unpacker() if packed or encoding == "gzip" else None
    for chunk in response.iter_raw():
        if unpacker:
            yield from unpacker.pieces(chunk)
        else:
            yield chunk
    if unpacker:
        yield unpacker.rest()


class _Unpacker:
    """A gzip file may be several, one behind the other."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(_GZIP)

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self._inflate.eof:
                self._inflate = zlib.decompressobj(_GZIP)
            yield self._inflate.decompress(chunk, _PIECE)
            chunk = self._inflate.unconsumed_tail or self._inflate.unused_data

    def rest(self) -> bytes:
        rest = self._inflate.flush()
        if not self._inflate.eof:
            raise CutShort("packed data without its end")
        return rest


def _refused(operation: str, response: httpx.Response) -> GatewayError:
    body = b""
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > _EXCUSE:
            break
    found = _S3_ERROR.search(body)
    said = tuple(part.decode("utf-8", "replace") for part in found.groups()) if found else ()
    return errors.explain(
        errors.Refusal(
            operation=operation,
            status=response.status_code,
            request_id=_request_id(response),
            errors=((said[0], said[1]),) if said and response.status_code >= 400 else (),
            body=body[:300].decode("utf-8", "replace"),
        )
    )


def _request_id(response: httpx.Response) -> str:
    return str(response.headers.get("x-amz-request-id", ""))[:100]
