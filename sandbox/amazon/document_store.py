"""Documents of feeds and reports behind addresses that are signed, and good for five minutes: a little S3."""

import base64
import gzip
import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sandbox.httpd import Request, Response

from . import sealed, wire_time
from .arguments import Arguments, status_as_code
from .clock import Clock
from .documents import JSON
from .parameters import Query, Refused
from .storage import Storage

LIFE = timedelta(minutes=5)
KEPT = timedelta(days=28)
# As Amazon's look: the first slash of the name is encoded, and must stay so.
PREFIX = "/_documents/%2FNinetyDays/"
_FORMAT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    seller_key: str
    content_type: str
    body: bytes | None  # None: not uploaded yet
    created: datetime
    packed: bool = False


class DocumentStore:
    def __init__(self, clock: Clock, storage: Storage) -> None:
        self.gzip = False  # whether documents of Amazon's making are packed
        self._clock = clock
        self._storage = storage
        self._documents = {key: _from_json(data) for key, data in storage.load("document")}

    def _put(self, document: Document) -> Document:
        self._documents[document.id] = document
        self._storage.save("document", document.id, _to_json(document))
        return document

    def expect(self, seller_key: str, content_type: str) -> Document:
        return self._put(Document(_new_id(), seller_key, content_type, None, self._clock.now()))

    def keep(self, seller_key: str, content_type: str, body: bytes) -> Document:
        body = gzip.compress(body, mtime=0) if self.gzip else body
        return self._put(Document(_new_id(), seller_key, content_type, body, self._clock.now(), self.gzip))

    def find(self, seller_key: str, id: str) -> Document | None:
        document = self._documents.get(id)
        return document if document and document.seller_key == seller_key else None

    def clear(self) -> None:
        for id in self._documents:
            self._storage.drop("document", id)
        self._documents.clear()

    def url(self, document: Document, method: str, host: str) -> str:
        """Where `document` is PUT or GOT. The address itself is the permission."""
        at = self._clock.now().strftime(_FORMAT)
        signed = "content-type;host" if method == "PUT" else "host"
        query = {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Date": at,
            "X-Amz-SignedHeaders": signed,
            "X-Amz-Expires": str(int(LIFE.total_seconds())),
            "X-Amz-Credential": f"AKIADEMO/{at[:8]}/eu-west-1/s3/aws4_request",
            "X-Amz-Signature": _signature(method, document, at),
        }
        return f"http://{host}{PREFIX}{document.id}?{urlencode(query)}"

    def tell(self, seller_key: str, id: str, query: Query, host: str, id_name: str) -> Response:
        """Where to get a document: the answer of getFeedDocument and getReportDocument."""
        arguments = Arguments(query, status_as_code, ("enableContentEncodingUrlHeader",))
        arguments.one("enableContentEncodingUrlHeader", ("true", "false"))
        document = self.find(seller_key, id)
        if document is None or document.body is None or document.created < self._clock.now() - KEPT:
            raise Refused(status_as_code(f"There is no document {id}"))
        shown: JSON = {id_name: document.id, "url": self.url(document, "GET", host)}
        return Response.of(shown | ({"compressionAlgorithm": "GZIP"} if document.packed else {}))

    def answer(self, request: Request) -> Response:
        for wrong in (_foreign_headers(request), self._refusal(request)):
            if wrong:
                return wrong
        document = self._documents[request.raw_path.removeprefix(PREFIX)]
        if request.method == "PUT":
            self._put(replace(document, body=request.body))
            return Response(200, headers={"ETag": '"demo"', "x-amz-request-id": "DEMO"})
        return Response(200, document.body or b"", document.content_type, {"x-amz-request-id": "DEMO"})

    def _refusal(self, request: Request) -> Response | None:
        document = self._documents.get(request.raw_path.removeprefix(PREFIX))
        at = request.arg("X-Amz-Date")
        if document is None or (request.method == "GET" and document.body is None):
            return _error(404, "NoSuchKey", "The specified key does not exist.")
        try:
            signed_at = wire_time.read(f"{at[:4]}-{at[4:6]}-{at[6:11]}:{at[11:13]}:{at[13:]}")
        except ValueError:
            return _error(403, "AccessDenied", "Query-string authentication requires the Signature parameter")
        content_type = request.headers.get("content-type", "")
        fits = request.method != "PUT" or content_type == document.content_type
        if not fits or not hmac.compare_digest(
            request.arg("X-Amz-Signature"), _signature(request.method, document, at)
        ):
            text = "The request signature we calculated does not match the signature you provided."
            return _error(403, "SignatureDoesNotMatch", f"{text} Check your key and signing method.")
        if self._clock.now() > signed_at + LIFE:
            return _error(403, "AccessDenied", "Request has expired")
        return None


def _foreign_headers(request: Request) -> Response | None:
    if "authorization" in request.headers:
        return _error(400, "InvalidArgument", "Only one auth mechanism allowed")
    if any(name.startswith("x-amz-") for name in request.headers):
        return _error(403, "AccessDenied", "There were headers present in the request which were not signed")
    if "transfer-encoding" in request.headers:
        return _error(501, "NotImplemented", "A header you provided implies functionality that is not implemented")
    return None


def _signature(method: str, document: Document, at: str) -> str:
    return sealed.mark(f"{method} {document.id} {document.content_type if method == 'PUT' else ''} {at}")


def _error(status: int, code: str, message: str) -> Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(status, text.encode(), "application/xml", {"x-amz-request-id": "DEMO"})


def _new_id() -> str:
    return f"amzn1.tortuga.4.eu.{uuid.uuid4()}.T{uuid.uuid4().hex[:12].upper()}"


def _to_json(document: Document) -> JSON:
    return {
        "id": document.id,
        "seller": document.seller_key,
        "contentType": document.content_type,
        "body": None if document.body is None else base64.b64encode(document.body).decode(),
        "created": wire_time.write(document.created),
        "packed": document.packed,
    }


def _from_json(data: Mapping[str, Any]) -> Document:
    return Document(
        id=data["id"],
        seller_key=data["seller"],
        content_type=data["contentType"],
        body=None if data["body"] is None else base64.b64decode(data["body"]),
        created=wire_time.read(data["created"]),
        packed=data["packed"],
    )
