"""The only module that imports sp_api. We use python-amazon-sp-api for what it knows (paths, parameters, headers)
and replace what it does on its own: credentials, tokens, transport, retries.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from platform import python_version
from typing import Any, Protocol

# Read by the library while it is imported: a wrong value breaks the import, a right one redirects calls.
_ENVIRONMENT = ("AWS_ENV", "SP_API_DEFAULT_MARKETPLACE", "SP_API_AUTH_CACHE_SIZE", "SP_API_AUTH_CACHE_TTL")


@contextmanager
def _without_environment() -> Iterator[None]:
    hidden = {name: os.environ.pop(name) for name in _ENVIRONMENT if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)


with _without_environment():
    import sp_api.auth.access_token_client as _auth_module
    import sp_api.base.client as _client_module
    from sp_api.api import (
        FeedsV20210630,
        Inventories,
        ListingsItemsV20210801,
        OrdersV0,
        OrdersV20260101,
        Reports,
        Sellers,
    )
    from sp_api.base import ApiResponse, Client, fill_query_params

USER_AGENT = f"AmazonOdooConnector/1.0 (Language=Python/{python_version()})"


def _quiet(record: logging.LogRecord) -> bool:
    """At DEBUG the library writes access tokens and buyers' addresses. A filter, because a level is easily reset."""
    return record.levelno >= logging.WARNING


for _module in (_auth_module, _client_module):
    _logger = logging.getLogger(_module.__name__)
    _logger.setLevel(logging.WARNING)
    _logger.addFilter(_quiet)


class Auth(Protocol):
    """Whatever has `.access_token`."""

    @property
    def access_token(self) -> str: ...


class Access(Protocol):
    def get_auth(self) -> Auth: ...


class Transport(Protocol):
    def request(self, method: str, url: str, *, params: Any, content: Any, headers: Any) -> Any: ...

    def close(self) -> None: ...


class Api(Client):  # type: ignore[misc]
    """The library's client with our own parts. Its constructor is not called: it reads the environment and
    credential files, obeys SP_API_DEFAULT_MARKETPLACE, and opens two connection pools that trust the environment."""

    user_agent = USER_AGENT

    def __init__(self, endpoint: str, access: Access, transport: Transport) -> None:
        self.endpoint = endpoint
        self.marketplace_id = ""
        self.restricted_data_token = None
        self._auth = access
        self._transport = transport

    def _request(self, path: str, **options: Any) -> ApiResponse:
        # By default the library adds its client's own marketplace in four spellings, which would silently limit
        # a search to that marketplace.
        return super()._request(path, **{**options, "add_marketplace": False})


class OrdersApi(Api, OrdersV20260101):  # type: ignore[misc]
    pass


class SellersApi(Api, Sellers):  # type: ignore[misc]
    pass


class OrdersV0Api(Api, OrdersV0):  # type: ignore[misc]
    """For confirmShipment only: what v0 reads is removed on 2027-03-27."""


class InventoriesApi(Api, Inventories):  # type: ignore[misc]
    pass


class ListingsApi(Api, ListingsItemsV20210801):  # type: ignore[misc]
    # What replaces or removes a whole listing is not for us to call.
    put_listings_item = None
    delete_listings_item = None


class FeedsApi(Api, FeedsV20210630):  # type: ignore[misc]
    # These two move documents past our transport; see documents.py.
    submit_feed = None
    get_feed_result_document = None

    def _request(self, path: str, **options: Any) -> ApiResponse:
        # The library leaves the path that it calls in the body that it sends.
        if data := options.get("data"):
            options["data"] = {name: value for name, value in data.items() if name != "path"}
        return super()._request(path, **options)

    def get_feed_document(self, feed_document_id: str) -> ApiResponse:
        """Where the document is. The library's own method downloads it at once, and decodes it by guessing."""
        path = fill_query_params("/feeds/2021-06-30/documents/{}", feed_document_id)
        return self._request(path, params={"method": "GET"})


class ReportsApi(Api, Reports):  # type: ignore[misc]
    pass
