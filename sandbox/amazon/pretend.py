"""The pretend Amazon: everything that its control API does over HTTP is a method here, or of `shipping` and `fba`."""

import threading
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.httpd import Httpd, Request, Response

from . import accounts, control, demo_listings, faults, fulfilling, records_json, wire_time
from .accounts import Application, Directory, Grant, Role, Seller
from .book import Book, Entry
from .calls import Call, Calls
from .clock import Clock
from .documents import JSON, merged
from .fba import FbaStock
from .limits import Limits
from .login import Login
from .offer_methods import OfferMethods
from .offers import Offers
from .server import Server
from .shipping import Shipping
from .storage import Storage


class PretendAmazon(OfferMethods):
    """`rates` limit calls: "off", "real", or a factor on the refill rate. `visible_after`: seconds until a search
    sees a change (about 120 in life). `state`: the file in which orders and accounts survive."""

    def __init__(
        self, state: str | Path | None = None, *, rates: str | float = "off", visible_after: float = 0.0
    ) -> None:
        self.lock = threading.RLock()
        self.clock: Clock = Clock()
        self._storage = Storage(state)
        self.directory: Directory = Directory()
        self.book: Book = Book(self.clock, self._storage)
        self.limits: Limits = Limits(self.clock, rates)
        self.script: faults.Script = faults.Script(self.clock)
        self.calls_made: Calls = Calls()
        self.login: Login = Login(self.directory, self.clock, self._save_grant)
        self.shipping: Shipping = Shipping(self.book, self._storage, self.lock)
        self.fba: FbaStock = FbaStock(self.directory, self.clock, self._storage, self.lock)
        self.offers: Offers = Offers(self.clock, self._storage)
        self._server = Server(
            self.directory,
            self.book,
            self.limits,
            self.script,
            self.login,
            self.calls_made,
            shipping=self.shipping,
            fba=self.fba,
            offers=self.offers,
        )
        self.visible_after = visible_after
        self._load_accounts()

    # --- serving ---------------------------------------------------------------------------------------------------

    def serve(self, port: int = 0, host: str = "127.0.0.1") -> Httpd:
        """Started; `.url` is its address and `.stop()` ends it."""
        return Httpd(self.handle, host, port).start()

    def handle(self, request: Request) -> Response:
        with self.lock:
            self.shipping.settle()
            if request.path.startswith(control.PREFIX):
                return control.answer(self, request)
            self.offers.settle()
            return self._server.answer(request)

    def close(self) -> None:
        with self.lock:
            self._storage.close()

    # --- settings --------------------------------------------------------------------------------------------------

    @property
    def visible_after(self) -> float:
        return self.book.visible_after

    @visible_after.setter
    def visible_after(self, seconds: float) -> None:
        self.book.visible_after = seconds

    @property
    def rates(self) -> str | float:
        return self.limits.rates

    @rates.setter
    def rates(self, rates: str | float) -> None:
        self.limits.rates = rates

    # --- orders ----------------------------------------------------------------------------------------------------

    def place(
        self,
        order: Mapping[str, object],
        *,
        at: datetime | None = None,
        seller: str | None = None,
        keep_times: bool = False,
    ) -> JSON:
        """The order as it stands in the book. All its times move together so that its last update is `at` (default:
        now), unless `keep_times`. Without a seller it goes to one who sells in its marketplace."""
        with self.lock:
            placed = deepcopy(dict(order)) if keep_times else self._moved(order, at or self.clock.now())
            channel = order.get("salesChannel")
            market = str(channel.get("marketplaceId", "")) if isinstance(channel, Mapping) else ""
            owner = self.directory.seller(seller) if seller else self.directory.seller_for(market)
            if self.book.find(str(placed.get("orderId")), owner.key) is None:
                self.offers.ordered(owner.key, placed)
            return _copy(self.book.put(owner.key, placed))

    @staticmethod
    def _moved(order: Mapping[str, object], at: datetime) -> JSON:
        updated = wire_time.read(str(order["lastUpdatedTime"]))
        moved = wire_time.shifted(order, wire_time.to_milliseconds(at) - updated)
        assert isinstance(moved, dict)
        return moved

    def order(self, order_id: str) -> JSON:
        with self.lock:
            return _copy(self._entry(order_id))

    def orders(self, seller: str | None = None) -> list[JSON]:
        """In the order of their last update."""
        with self.lock:
            self.shipping.settle()
            key = self.directory.seller(seller).key if seller else None
            entries = [each for each in self.book if key in (None, each.seller_key)]
            entries.sort(key=lambda each: (each.newest.updated, each.order_id))
            return [_copy(each) for each in entries]

    def _entry(self, order_id: str) -> Entry:
        self.shipping.settle()
        entry = self.book.find(order_id)
        if entry is None:
            raise KeyError(order_id)
        return entry

    def change(self, order_id: str, patch: Mapping[str, object]) -> JSON:
        """Merged into the order (None removes a field); its lastUpdatedTime moves on, as with every change."""
        with self.lock:
            entry = self._entry(order_id)
            return _copy(self.book.change(entry, merged(entry.newest.order, patch)))

    def cancel(self, order_id: str, by: str = "BUYER", reason: str = "Bought by mistake") -> JSON:
        with self.lock:
            entry = self._entry(order_id)
            return _copy(self.book.change(entry, fulfilling.cancelled(entry.newest.order, by, reason)))

    def ship(
        self,
        order_id: str,
        content: Mapping[str, int] | None = None,
        *,
        carrier: str = "DHL",
        service: str = "DHL Paket",
        tracking: str = "00340434161094000000",
    ) -> JSON:
        """One package more; `content` is quantities by order item id, default all that is left."""
        with self.lock:
            entry = self._entry(order_id)
            order = fulfilling.shipped(entry.newest.order, self.clock.now(), content, carrier, service, tracking)
            return _copy(self.book.change(entry, order))

    def set_status(self, order_id: str, status: str) -> JSON:
        with self.lock:
            entry = self._entry(order_id)
            return _copy(self.book.change(entry, fulfilling.with_status(entry.newest.order, status)))

    # --- faults and calls ------------------------------------------------------------------------------------------

    def fault(self, kind: str = "custom", operation: str = "*", **details: Any) -> faults.Fault:
        """`amazon.fault("unavailable_html", "searchOrders", times=2, skip=1)`; see faults.Fault for the details."""
        with self.lock:
            return self.script.add(faults.Fault(kind, operation, **details))

    def clear_faults(self) -> None:
        with self.lock:
            self.script.faults.clear()

    def calls(self, operation: str | None = None) -> list[Call]:
        with self.lock:
            return self.calls_made.of(operation)

    def count(self, operation: str) -> int:
        return self.calls_made.counts[operation]

    # --- accounts --------------------------------------------------------------------------------------------------

    def add_application(self, application: Application) -> Application:
        with self.lock:
            self.directory.applications[application.client_id] = application
            self._storage.save("application", application.client_id, records_json.application_to_json(application))
            return application

    def add_seller(
        self, seller: Seller, refresh_token: str = "", client_id: str = accounts.DEMO_APPLICATION.client_id
    ) -> Seller:
        """With a refresh token, the application of that client id may act for the seller."""
        with self.lock:
            self.directory.sellers[seller.key] = seller
            self._storage.save("seller", seller.key, records_json.seller_to_json(seller))
            if refresh_token:
                self.grant(refresh_token, seller.key, client_id)
            return seller

    def grant(self, refresh_token: str, seller: str, client_id: str = accounts.DEMO_APPLICATION.client_id) -> Grant:
        with self.lock:
            key = self.directory.seller(seller).key
            return self._save_grant(Grant(refresh_token, client_id, key, authorised_at=self.clock.now()))

    def authorise(
        self, seller: str, client_id: str = accounts.DEMO_APPLICATION.client_id, redirect_uri: str = ""
    ) -> str:
        """The code that the consent page would send to the redirect URI."""
        with self.lock:
            return self.login.authorise(self.directory.seller(seller).key, client_id, redirect_uri)

    def revoke(self, refresh_token: str, *, revoked: bool = True) -> None:
        """The seller takes the permission away; access tokens made of it end at once."""
        with self.lock:
            self._save_grant(replace(self.directory.grants[refresh_token], revoked=revoked))

    def set_roles(self, roles: Iterable[str], client_id: str = accounts.DEMO_APPLICATION.client_id) -> None:
        with self.lock:
            application = self.directory.applications[client_id]
            self.add_application(replace(application, roles=frozenset(Role(each) for each in roles)))

    def _save_grant(self, grant: Grant) -> Grant:
        self.directory.grants[grant.refresh_token] = grant
        self._storage.save("grant", grant.refresh_token, records_json.grant_to_json(grant))
        return grant

    def _load_accounts(self) -> None:
        directory = self.directory
        for _, data in self._storage.load("application"):
            application = records_json.application_from_json(data)
            directory.applications[application.client_id] = application
        for _, data in self._storage.load("seller"):
            seller = records_json.seller_from_json(data)
            directory.sellers[seller.key] = seller
        for _, data in self._storage.load("grant"):
            grant = records_json.grant_from_json(data)
            directory.grants[grant.refresh_token] = grant
        if not directory.applications:
            self.add_application(accounts.DEMO_APPLICATION)
            for seller in accounts.DEMO_SELLERS:
                self.add_seller(seller, accounts.DEMO_TOKENS[seller.id])
        if not any(self._storage.load("shop")):  # also where a state file is older than the shop
            demo_listings.open_shop(self.offers.listings, directory.sellers.values())
            self._storage.save("shop", "open", {})

    def reset(self) -> None:
        """As new: no orders, calls, faults or tokens, the demo's accounts, real time."""
        with self.lock:
            self._storage.clear()
            self.book.clear()
            self.shipping.clear()
            self.fba.clear()
            self.offers.clear()
            for names in (self.directory.applications, self.directory.sellers, self.directory.grants):
                names.clear()
            self.login.forget_all()
            self.limits.refill()
            self.calls_made.clear()
            self.script.faults.clear()
            self.clock.real()
            self._load_accounts()


def _copy(entry: Entry) -> JSON:
    """Whoever changes what they were given changes their own copy, not the book."""
    return deepcopy(entry.newest.order)
