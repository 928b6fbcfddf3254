"""confirmShipment: Amazon accepts at once and works later. What was accepted, what waits, and what it refuses late."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.httpd import Request, Response

from . import answers, parcels, shipments, wire_time
from .book import Book, Entry
from .documents import JSON
from .orders_api import ORDER_ID, Caller
from .parameters import Refused
from .parcels import Parcel
from .storage import Storage

if TYPE_CHECKING:
    from .pretend import PretendAmazon

PENDING, SEEN, REFUSED = "pending", "seen", "refused"


@dataclass(slots=True)
class Confirmation:
    """One call that was answered 204. `doomed`: Amazon will refuse it when it gets to it, and tell nobody."""

    number: int
    seller_key: str
    order_id: str
    parcel: Parcel
    at: datetime
    due: datetime
    state: str = PENDING
    doomed: bool = False

    def to_json(self) -> JSON:
        return {
            "number": self.number,
            "seller": self.seller_key,
            "orderId": self.order_id,
            "parcel": self.parcel.to_json(),
            "at": wire_time.write(self.at),
            "due": wire_time.write(self.due),
            "state": self.state,
            "doomed": self.doomed,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Confirmation":
        return cls(
            number=data["number"],
            seller_key=data["seller"],
            order_id=data["orderId"],
            parcel=Parcel.from_json(data["parcel"]),
            at=wire_time.read(data["at"]),
            due=wire_time.read(data["due"]),
            state=data["state"],
            doomed=data["doomed"],
        )


@dataclass(slots=True)
class LateRefusal:
    order_id: str  # "": any
    reference: str
    times: int


class Shipping:
    """`delay`: seconds between the 204 and the package in the order. Confirmations survive a restart; a scripted
    refusal, as every fault, does not."""

    def __init__(self, book: Book, storage: Storage, lock: threading.RLock) -> None:
        self.delay = 0.0
        self._book = book
        self._storage = storage
        self._lock = lock
        self._refusals: list[LateRefusal] = []
        self._all = [Confirmation.from_json(data) for _, data in storage.load("confirmation")]
        self._waiting = [each for each in self._all if each.state == PENDING]

    # --- the operation ---------------------------------------------------------------------------------------------

    def confirm(self, caller: Caller, order_id: str, request: Request) -> Response:
        if not ORDER_ID.fullmatch(order_id):
            raise parcels.refuse("orderId is not an Amazon order identifier")
        parcel = parcels.read(request)
        entry = self._book.find(order_id, caller.seller.key)
        if entry is None:
            raise Refused(
                answers.error(404, "NotFound", "The specified order does not exist.", f"Order {order_id} not found")
            )
        now = wire_time.to_milliseconds(self._book.clock.now())
        shipments.check(self._foreseen(entry), parcel, entry.newest.created, self._book.clock.now())
        doomed = self._is_doomed(order_id, parcel.reference)
        due = now + timedelta(seconds=self.delay)
        made = Confirmation(len(self._all) + 1, entry.seller_key, order_id, parcel, now, due, doomed=doomed)
        self._all.append(made)
        self._waiting.append(made)
        self._save(made)
        self.settle()
        return Response(204)

    def settle(self) -> None:
        """Amazon has got to what is due by now."""
        now = self._book.clock.now()
        for each in [each for each in self._waiting if each.due <= now]:
            self._waiting.remove(each)
            self._work_on(each)

    def _work_on(self, confirmation: Confirmation) -> None:
        entry = self._book.find(confirmation.order_id, confirmation.seller_key)
        confirmation.state = REFUSED
        if entry and not confirmation.doomed:
            with suppress(Refused):  # changed by others meanwhile
                order = shipments.applied(entry.newest.order, confirmation.parcel, confirmation.due)
                self._book.change(entry, order, confirmation.due)
                confirmation.state = SEEN
        self._save(confirmation)

    def _foreseen(self, entry: Entry) -> JSON:
        """The order as it will be when all that was accepted is worked on."""
        order = entry.newest.order
        for each in self._waiting:
            if each.order_id == entry.order_id and not each.doomed:
                with suppress(Refused):  # changed by others meanwhile: it will not come to be
                    order = shipments.applied(order, each.parcel, each.due)
        return order

    def _is_doomed(self, order_id: str, reference: str) -> bool:
        for refusal in self._refusals:
            if refusal.times and refusal.order_id in ("", order_id) and refusal.reference in ("", reference):
                refusal.times -= 1
                return True
        return False

    def _save(self, confirmation: Confirmation) -> None:
        self._storage.save("confirmation", f"{confirmation.number:09}", confirmation.to_json())

    # --- for tests and the control API -----------------------------------------------------------------------------

    def packages(self, order_id: str) -> list[JSON]:
        """What Amazon holds of this order, each parcel once."""
        with self._lock:
            self.settle()
            entry = self._book.find(order_id)
            if entry is None:
                raise KeyError(order_id)
            packages = entry.newest.order.get("packages")
            return [dict(each) for each in packages] if isinstance(packages, list) else []

    def confirmations(self, order_id: str | None = None) -> list[Confirmation]:
        """The calls that Amazon accepted, in their order."""
        with self._lock:
            self.settle()
            return [each for each in self._all if order_id in (None, each.order_id)]

    def refuse_late(self, order_id: str = "", reference: str = "", *, times: int = 1) -> None:
        """The next confirmations that fit are accepted, and never seen."""
        with self._lock:
            self._refusals.append(LateRefusal(order_id, reference, times))

    def clear(self) -> None:
        self._all.clear()
        self._waiting.clear()
        self._refusals.clear()
        self.delay = 0.0


# --- the control API -----------------------------------------------------------------------------------------------

Body = Mapping[str, Any]


def _shipments(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    made = amazon.shipping.confirmations(body.get("orderId"))
    return {"delay": amazon.shipping.delay, "count": len(made), "confirmations": [each.to_json() for each in made]}


def _packages(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    return {"packages": amazon.shipping.packages(id), "confirmations": len(amazon.shipping.confirmations(id))}


def _settings(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    amazon.shipping.delay = float(body["delay"])
    return {"delay": amazon.shipping.delay}


def _refuse_late(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    reference = str(body.get("packageReferenceId", ""))
    amazon.shipping.refuse_late(str(body.get("orderId", "")), reference, times=int(body.get("times", 1)))
    return {}


CONTROL: tuple[tuple[str, str, Callable[["PretendAmazon", Body, str], object]], ...] = (
    ("GET", "/shipments", _shipments),
    ("PUT", "/shipments", _settings),
    ("POST", "/shipments/refusals", _refuse_late),
    ("GET", "/orders/{id}/packages", _packages),
)
