"""What lies in Amazon's own warehouses, seller by seller. In Europe all marketplaces of a seller share it."""

import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import wire_time
from .accounts import Directory, Seller
from .catalog import BY_SKU, UNKNOWN
from .clock import Clock
from .documents import JSON
from .marketplaces import BY_ID, marketplace
from .storage import Storage

if TYPE_CHECKING:
    from .pretend import PretendAmazon

# A change of these Amazon does not count as one: lastUpdatedTime stays.
_INBOUND = frozenset({"inbound_working", "inbound_shipped", "inbound_receiving"})


@dataclass(frozen=True, slots=True)
class FbaItem:
    sku: str
    fnsku: str
    asin: str
    condition: str
    title: str
    updated: str
    fulfillable: int = 0
    inbound_working: int = 0
    inbound_shipped: int = 0
    inbound_receiving: int = 0
    reserved: int = 0
    researching: int = 0
    unfulfillable: int = 0

    @property
    def total(self) -> int:
        inbound = self.inbound_working + self.inbound_shipped + self.inbound_receiving
        return self.fulfillable + inbound + self.reserved + self.researching + self.unfulfillable

    @property
    def updated_at(self) -> datetime:
        return wire_time.read(self.updated)


COUNTS = frozenset(FbaItem.__dataclass_fields__) - {"sku", "fnsku", "asin", "condition", "title", "updated"}


class FbaStock:
    """A seller of whom nothing is set does not use FBA."""

    def __init__(self, directory: Directory, clock: Clock, storage: Storage, lock: threading.RLock) -> None:
        self._directory = directory
        self._clock = clock
        self._storage = storage
        self._lock = lock
        self._pools: dict[str, dict[tuple[str, str], FbaItem]] = {}
        for _, data in storage.load("fba"):
            self._keep(str(data.pop("pool")), FbaItem(**data))  # type: ignore[arg-type]

    def set(
        self,
        sku: str,
        *,
        seller: str | None = None,
        marketplace_id: str | None = None,
        fnsku: str = "",
        condition: str = "NewItem",
        **counts: int,
    ) -> FbaItem:
        """The counts that are named (see COUNTS); the others stay, or begin at 0. The marketplace counts outside Europe
        only, by country or id; default: the seller's first."""
        if wrong := {name for name, count in counts.items() if name not in COUNTS or count < 0}:
            raise ValueError(f"No counts from 0 on: {', '.join(sorted(wrong))}. There are: {', '.join(sorted(COUNTS))}")
        with self._lock:
            owner = self._directory.seller(seller) if seller else next(iter(self._directory.sellers.values()))
            market = marketplace(marketplace_id).id if marketplace_id else owner.participations[0][0]
            pool, fnsku = _pool(owner, market), fnsku or f"X{zlib.crc32(sku.encode()):09X}"
            now = wire_time.write(self._clock.now())
            known = BY_SKU.get(sku)
            item = self._pools.get(pool, {}).get((sku, fnsku)) or FbaItem(
                sku, fnsku, known.asin if known else UNKNOWN.asin, condition, known.title if known else sku, now
            )
            moved = counts.keys() - _INBOUND
            changes: dict[str, Any] = {"condition": condition, "updated": now if moved else item.updated, **counts}
            changed = replace(item, **changes)
            self._keep(pool, changed)
            self._storage.save("fba", f"{pool}|{sku}|{fnsku}", {"pool": pool, **asdict(changed)})
            return changed

    def of(self, seller: Seller, market: str) -> list[FbaItem]:
        """By SKU, as Amazon pages through them."""
        pool = self._pools.get(_pool(seller, market), {})
        return [pool[key] for key in sorted(pool)]

    def all(self) -> dict[str, list[FbaItem]]:
        with self._lock:
            return {name: [pool[key] for key in sorted(pool)] for name, pool in self._pools.items()}

    def _keep(self, pool: str, item: FbaItem) -> None:
        self._pools.setdefault(pool, {})[item.sku, item.fnsku] = item

    def clear(self) -> None:
        self._pools.clear()


def _pool(seller: Seller, market: str) -> str:
    return seller.key if seller.region == "eu" else f"{seller.key}/{BY_ID[market].country}"


# --- the control API -----------------------------------------------------------------------------------------------

Body = Mapping[str, Any]


def _show(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    return {pool: [asdict(each) | {"total": each.total} for each in items] for pool, items in amazon.fba.all().items()}


def _set(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    """One item, or `items` of them; the names are those of FbaStock.set."""
    return {"items": [asdict(amazon.fba.set(**each)) for each in body.get("items", [body])]}


CONTROL: tuple[tuple[str, str, Callable[["PretendAmazon", Body, str], object]], ...] = (
    ("GET", "/fba", _show),
    ("PUT", "/fba", _set),
)
