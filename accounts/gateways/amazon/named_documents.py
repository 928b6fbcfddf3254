"""From the id of a document to the document: what feeds and reports have in common."""

from collections.abc import Iterator
from contextlib import contextmanager

from . import errors
from .client import AmazonClient
from .documents import Document
from .operations import Operation
from .read import Json, Unreadable, required, text


def field(operation: Operation, data: Json, name: str) -> str:
    """A text without which the answer is none."""
    try:
        return required(data, name)
    except Unreadable as error:
        raise errors.unreadable(operation.name, str(error), writes=operation.writes) from error


@contextmanager
def opened(client: AmazonClient, operation: Operation, document_id: str, limit: int) -> Iterator[Document]:
    data = client.call(operation, document_id)
    url = field(operation, data, "url")
    try:
        packing = text(data, "compressionAlgorithm")
        if packing not in ("", "GZIP"):
            raise Unreadable(f"the document is packed by {packing}")
    except Unreadable as error:
        raise errors.unreadable(operation.name, str(error)) from error
    with client.documents.fetch(url, packed=bool(packing), limit=limit) as document:
        yield document
