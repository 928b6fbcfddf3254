"""Amazon's own stock beside what Odoo's FBA warehouse holds; and, where a channel says so, Odoo's number follows it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from accounts.gateways.odoo import stock as odoo_stock
from accounts.gateways.odoo.records import Failure
from accounts.models import SellerAccount
from sync import offers
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows import order_facts
from sync.flows.fba_stock_from_amazon import channels_asked
from sync.flows.odoo_side import OdooSide
from sync.models import FbaStock
from sync.results import Job, Result
from sync.rules import fba_stock as rules
from sync.rules.verdicts import Blocked
from sync.saving import save_columns

_COLUMNS = ["product_id", "product_name", "in_odoo", "drift", "compared", "adjusted", "reason_code", "reason"]


@dataclass(eq=False)
class _Shelf:
    """One product in one FBA warehouse: several SKUs, or pools, may stand for it; `others` are those of other seller
    accounts that share the warehouse."""

    warehouse: int
    product: int
    adjust: bool
    rows: list[FbaStock] = field(default_factory=list)
    others: list[FbaStock] = field(default_factory=list)

    @property
    def on_amazon(self) -> int:
        return sum(rules.lies_there(row.fulfillable, row.reserved) for row in (*self.rows, *self.others))


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    side: OdooSide | None = None
    for job in jobs:
        account = desk.account(job.account_id or 0)
        side = side or OdooSide.open(desk)
        yield _account(side, account, job)


def _account(side: OdooSide, account: SellerAccount, job: Job) -> Result:
    rows = list(FbaStock.objects.filter(account=account).order_by("pk"))
    shelves = _shelves(side, account, rows)
    by_warehouse: dict[int, list[_Shelf]] = defaultdict(list)
    for shelf in shelves:
        by_warehouse[shelf.warehouse].append(shelf)
    booked, failures = 0, list[Failure]()
    for warehouse, own in by_warehouse.items():
        done, failed = _warehouse(side, warehouse, own)
        booked += done
        failures += failed
    save_columns(rows, _COLUMNS)
    text = f"{len(shelves)} products compared, {booked} adjusted"
    return Result(job, "updated", text, blocked=_not_booked(account, failures), counts={"updated": booked})


def _shelves(side: OdooSide, account: SellerAccount, rows: list[FbaStock]) -> list[_Shelf]:
    found = _on_shelves(side, account, rows)
    names = {pk: product.name for pk, product in side.products({product for _, product in found}).items()}
    for shelf in found.values():
        for row in shelf.rows:
            row.product_name = names.get(shelf.product, "")[:300]
    for other in SellerAccount.objects.filter(merchant=account.merchant_id).exclude(pk=account.pk).order_by("pk"):
        for key, shelf in _on_shelves(side, other, list(FbaStock.objects.filter(account=other))).items():
            if key in found:
                found[key].others += shelf.rows
                found[key].adjust &= shelf.adjust
    return list(found.values())


def _on_shelves(side: OdooSide, account: SellerAccount, rows: Sequence[FbaStock]) -> dict[tuple[int, int], _Shelf]:
    """By warehouse and product."""
    channels = {channel.marketplace_id: channel for channel in channels_asked(account)}
    products = offers.known((account.pk, row.sku) for row in rows)
    found: dict[tuple[int, int], _Shelf] = {}
    for row in rows:
        row.product_id = products.get((account.pk, row.sku))
        channel = channels.get(row.marketplace_id)
        if row.product_id is None or channel is None:
            row.in_odoo = row.drift = None
            continue
        warehouse = order_facts.fba_warehouse_of(side, channel.settings)
        adjust = channel.settings.fba_stock == "adjust"
        shelf = found.setdefault((warehouse, row.product_id), _Shelf(warehouse, row.product_id, adjust))
        shelf.adjust &= adjust
        shelf.rows.append(row)
    return found


def _warehouse(side: OdooSide, warehouse: int, shelves: list[_Shelf]) -> tuple[int, list[Failure]]:
    side.beat()
    location = odoo_stock.stock_location(side.client, side.probe, warehouse)
    held = odoo_stock.on_hand(side.client, side.probe, [shelf.product for shelf in shelves], location)
    now, counts = timezone.now(), dict[int, Decimal]()
    for shelf in shelves:
        in_odoo = held.get(shelf.product, Decimal(0))
        drift = shelf.on_amazon - in_odoo
        if shelf.adjust and rules.to_book(drift, shelf.rows[0].drift):
            counts[shelf.product] = Decimal(shelf.on_amazon)
        for row in shelf.rows:
            row.in_odoo, row.drift, row.compared = in_odoo, drift, now
            row.reason_code = row.reason = ""
    if not counts:
        return 0, []
    side.beat()
    failpoint("fba_stock_adjusting")
    done, failures = odoo_stock.adjust(side.client, side.probe, location, counts, reason="Amazon FBA stock")
    failpoint("fba_stock_adjusted")
    refused = {failure.key: failure for failure in failures}
    for shelf in shelves:
        failure = refused.get(str(shelf.product))
        for row in shelf.rows if shelf.product in counts else ():
            if failure is not None:
                row.reason_code, row.reason = failure.code or "odoo_rejected", failure.text
            elif shelf.product in done:
                row.in_odoo, row.drift, row.adjusted = counts[shelf.product], Decimal(0), now
    return len(done), failures


def _not_booked(account: SellerAccount, failures: list[Failure]) -> Blocked | None:
    if not failures:
        return None
    few = "; ".join(failure.text for failure in failures[:5])
    return Blocked(
        "fba_stock_refused",
        f"Odoo refused the count of {len(failures)} product{'s' if len(failures) > 1 else ''} in the FBA warehouse",
        f"{few}. Mend it in Odoo, or count by hand there; then press Retry.",
        subject=str(account.uid),
    )
