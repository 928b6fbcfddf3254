"""Inventory adjustments: what was counted in a place becomes what Odoo holds there.

Counts are absolute, so the same again changes nothing, and after a lost answer a look at the shelf tells what happened.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..errors import GatewayError, Kind
from . import kits
from .batches import bisect
from .client import Client
from .free import FINE, ZERO
from .load import Sleep
from .lookups import products as read_products
from .reads import search
from .records import Failure, Probe, Product
from .text import link, number

AT_ONCE = 200  # Odoo needs some 40 ms for each
TRIES = 3


def adjust(
    client: Client,
    probe: Probe,
    location_id: int,
    counts: Mapping[int, Decimal],
    *,
    reason: str,
    sleep: Sleep = time.sleep,
) -> tuple[list[int], list[Failure]]:
    """`counts` by product, in its own unit: what lies in the location and below it afterwards. `reason` is what Odoo's
    history shows. A failure's key is the id of its product."""
    if not counts:
        return [], []
    refusal = cannot_adjust(probe)
    if refusal:
        return [], [Failure(str(pk), refusal, code="odoo_right_missing") for pk in counts]
    job = _Job(client, probe, location_id, reason, sleep)
    failures = job.refused(counts)
    good = {pk: amount for pk, amount in counts.items() if pk not in failures}
    todo, more = job.todo(good)
    failures |= more
    keys = [str(pk) for pk in todo]
    for start in range(0, len(keys), AT_ONCE):
        chunk = keys[start : start + AT_ONCE]

        def book(some: Sequence[str], most: int = len(chunk)) -> dict[str, int]:
            wanted = {int(key): todo[int(key)] for key in some}
            return job.apply(wanted if len(some) == most else job.different(wanted))

        try:
            _, refused = bisect(chunk, book)
        except _NoRight:
            refused = [Failure(key, _only_managers(probe), code="odoo_right_missing") for key in keys[start:]]
        failures |= {int(one.key): one for one in refused}
        if any(one.code == "odoo_right_missing" for one in refused):
            break
    return [pk for pk in counts if pk not in failures], list(failures.values())


def cannot_adjust(probe: Probe) -> str:
    """Empty, or why not, with the cure: only this is switched off then, not the connection."""
    return "" if probe.may_count else _only_managers(probe)


def _only_managers(probe: Probe) -> str:
    return (
        f"The Odoo user {probe.user_name} may not count stock. Give the user the role Inventory / Administrator in Odoo,"
        " and check the connection again."
    )


@dataclass(eq=False)
class _NoRight(Exception):
    """Odoo lets only its inventory administrators count (up to 18)."""


@dataclass(frozen=True, slots=True)
class _Job:
    client: Client
    probe: Probe
    location_id: int
    reason: str
    sleep: Sleep

    def refused(self, counts: Mapping[int, Decimal]) -> dict[int, Failure]:
        """What cannot be counted by a number alone."""
        known = {one.id: one for one in read_products(self.client, self.probe, ids=sorted(counts))}
        bundles = self._kits(known)
        found = {pk: _why_not(known.get(pk), amount, kit=pk in bundles) for pk, amount in counts.items()}
        return {pk: Failure(str(pk), text, code=code) for pk, (code, text) in found.items() if code}

    def todo(self, counts: Mapping[int, Decimal]) -> tuple[dict[int, Decimal], dict[int, Failure]]:
        """How much must lie loose in the location itself, by product; what is right already is left out."""
        loose, packed = self._shelf(counts)
        if any(len(amounts) > 1 for amounts in loose.values()):
            # Two transactions at once leave two heaps; Odoo joins them when somebody looks at its stock.
            self.client.call("stock.quant", "action_view_quants")
            loose, packed = self._shelf(counts)
        wanted: dict[int, Decimal] = {}
        failures: dict[int, Failure] = {}
        for pk, amount in counts.items():
            here, elsewhere = sum(loose.get(pk, []), ZERO), packed.get(pk, ZERO)
            if amount < elsewhere:
                failures[pk] = Failure(str(pk), _PACKED, code="stock_packed")
            elif not _same(amount, here + elsewhere):
                wanted[pk] = amount - elsewhere
        return wanted, failures

    def apply(self, wanted: Mapping[int, Decimal]) -> dict[str, int]:
        """All of them, or an error. Writing the number and booking it are two steps up to 18; where goods move between
        them Odoo asks a question, and both are done again."""
        left = dict(wanted)
        if not left:
            return {}
        error = GatewayError(Kind.REJECTED, _MOVED, "stock_moved_meanwhile")
        for turn in range(1, TRIES + 1):
            try:
                self._book(left)
            except GatewayError as raised:
                if raised.kind is Kind.ACCESS or any(words in raised.text for words in _FOR_MANAGERS):
                    raise _NoRight from raised
                if raised.kind is not Kind.AMBIGUOUS:
                    raise
                error = raised
            left = self.different(left)
            if not left:
                return {str(pk): pk for pk in wanted}
            if turn < TRIES:
                self.sleep(0.5 * turn)
        raise error

    def _book(self, wanted: Mapping[int, Decimal]) -> None:
        context = {"inventory_mode": True, "inventory_name": self.reason}
        place = {"location_id": self.location_id}
        rows = [{**place, "product_id": pk, "inventory_quantity": amount} for pk, amount in wanted.items()]
        ids = self.client.call("stock.quant", "create", rows, context=context)
        if self.probe.has("stock.quant", "inventory_quantity_set"):  # in 14 the number itself is the booking
            self.client.call("stock.quant", "action_apply_inventory", ids, context=context)

    def different(self, wanted: Mapping[int, Decimal]) -> dict[int, Decimal]:
        loose, _ = self._shelf(wanted)
        return {pk: amount for pk, amount in wanted.items() if not _same(sum(loose.get(pk, []), ZERO), amount)}

    def _shelf(self, products: Iterable[int]) -> tuple[dict[int, list[Decimal]], dict[int, Decimal]]:
        """What lies loose in the location; and all else there: in packages, in places below, of other owners."""
        domain = [["product_id", "in", sorted(products)], ["location_id", "child_of", self.location_id]]
        fields = ["product_id", "location_id", "lot_id", "package_id", "owner_id", "quantity"]
        loose: dict[int, list[Decimal]] = {}
        packed: dict[int, Decimal] = {}
        for one in search(self.client, "stock.quant", domain, fields):
            pk, amount = link(one["product_id"]) or 0, number(one["quantity"])
            if link(one["location_id"]) == self.location_id and not any(one[name] for name in fields[2:5]):
                loose.setdefault(pk, []).append(amount)
            else:
                packed[pk] = packed.get(pk, ZERO) + amount
        return loose, packed

    def _kits(self, known: Mapping[int, Product]) -> set[int]:
        if not kits.known(self.probe):
            return set()
        return set(kits.bills(self.client, self.probe, {pk: one.template_id or 0 for pk, one in known.items()}))


_FOR_MANAGERS = ("stock manager", "allowed for groups")  # 15 to 18, 14
_MOVED = "Goods moved in Odoo while their count was booked. The connector tries again at the next run."
_PACKED = "More of it lies in packages or in places below this one than was counted. Empty those in Odoo, or count there by hand."


def _same(one: Decimal, other: Decimal) -> bool:
    """Odoo keeps binary fractions."""
    return abs(one - other) < FINE


def _why_not(product: Product | None, amount: Decimal, *, kit: bool) -> tuple[str, str]:
    if product is None or not product.active:
        return "product_gone", "This product was archived or deleted in Odoo. Restore it there, or match another one."
    name = f"“{product.name}”"
    if kit:
        return "stock_kit", f"{name} is a kit in Odoo, which keeps no stock of its own. Count its parts by hand."
    if not product.storable:
        return "stock_not_kept", f"Odoo keeps no stock of {name}. Switch on Track Inventory for it in Odoo."
    if product.tracking != "none":
        text = f"{name} is tracked by lots or serial numbers, which Amazon does not tell. Count it in Odoo by hand."
        return "stock_tracked", text
    if amount < 0:
        return "stock_negative", f"{name} cannot be counted as {amount}: nothing lies below zero."
    return "", ""
