"""Sales orders made, confirmed, changed and cancelled, a batch a call."""

import time
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..errors import GatewayError, Kind
from .batches import ABOUT_RECORDS, bisect
from .client import Client
from .load import QUIET, LoadOutcome, Sleep, load, xid
from .orders_read import tax_field
from .reads import search
from .records import Failure, LineDraft, OrderDraft, Probe
from .text import link, moment, number, plain_number, words

# A column that is sent empty means "none"; left out it means "as Odoo would choose". So an order is loaded with its
# equals: those that name the same of these.
CHOSEN = ("pricelist_id", "company_id", "warehouse_id", "team_id", "user_id", "fiscal_position_id", "payment_term_id")
CONFIRM_TRIES = 3
DONE = ("sale", "done")


def load_orders(
    client: Client,
    probe: Probe,
    drafts: Sequence[OrderDraft],
    partner_ids: Mapping[str, int],
    *,
    again: bool = False,
    sleep: Sleep = time.sleep,
) -> LoadOutcome:
    """One call for all that are alike; an order that exists already is only named, and rewritten only `again`."""
    ids: dict[str, int] = {}
    failures: list[Failure] = []
    alike: dict[tuple[Any, ...], list[OrderDraft]] = {}
    for draft in drafts:
        if draft.partner_key not in partner_ids:
            text = "The customer of this order could not be made in Odoo, so the order waits."
            failures.append(Failure(draft.key, text, "partner_id", "odoo_partner_missing"))
            continue
        alike.setdefault((_columns(draft), draft.company_id), []).append(draft)
    for (columns, company_id), group in alike.items():
        fields = ["id", "client_order_ref", "origin", "date_order"]
        fields += ["partner_id/.id", "partner_invoice_id/.id", "partner_shipping_id/.id", *columns]
        lines = _line_fields(probe)
        rows = {draft.key: _rows(draft, partner_ids, columns, len(fields), len(lines)) for draft in group}
        # Times are read in the user's own zone unless another is named.
        context: dict[str, Any] = {"tz": "UTC"} | ({"allowed_company_ids": [company_id]} if company_id else {})
        context |= {"mode": "init"} if again else {}
        outcome = load(client, "sale.order", [*fields, *lines], rows, context=context, sleep=sleep)
        ids |= outcome.ids
        failures += outcome.failures
    return LoadOutcome(ids, tuple(failures))


def rewrite_orders(
    client: Client,
    probe: Probe,
    drafts: Mapping[int, OrderDraft],
    partner_ids: Mapping[str, int],
    *,
    sleep: Sleep = time.sleep,
) -> LoadOutcome:
    """Quotations that exist, by id, as they are drafted now: under the same number, with all lines new. Stopped half way
    they have none, and the same again fills them."""
    lines = search(client, "sale.order.line", [["order_id", "in", list(drafts)]], ["order_id"]) if drafts else []
    if lines:
        client.call("sale.order.line", "unlink", [one["id"] for one in lines])
    return load_orders(client, probe, list(drafts.values()), partner_ids, again=True, sleep=sleep)


def confirm(
    client: Client, probe: Probe, ids: Iterable[int], *, sleep: Sleep = time.sleep
) -> tuple[list[int], list[Failure]]:
    """Orders that are confirmed already count as confirmed. A lost answer is resolved by looking at the states."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return [], []
    try:
        client.call("sale.order", "action_confirm", wanted, context=dict(QUIET))
        return wanted, []
    except GatewayError as error:
        if error.kind not in ABOUT_RECORDS and not _passing(error):
            raise
    states = _states(client, wanted)
    open_ids = [one for one in wanted if states.get(one) in ("draft", "sent")]
    failures = [
        _not_confirmable(one, states.get(one, ""))
        for one in wanted
        if one not in open_ids and states.get(one) not in DONE
    ]

    def attempt(keys: Sequence[str]) -> dict[str, int]:
        left = [int(key) for key in keys]
        for turn in range(1, CONFIRM_TRIES + 1):
            try:
                client.call("sale.order", "action_confirm", left, context=dict(QUIET))
                break
            except GatewayError as error:
                if not _passing(error) and error.kind not in ABOUT_RECORDS:
                    raise
                now = _states(client, left)
                # Somebody else, or the call whose answer was lost, may have confirmed them meanwhile.
                still = [one for one in left if now.get(one) not in DONE]
                if still and (turn == CONFIRM_TRIES or (still == left and not _passing(error))):
                    raise
                if not still:
                    break
                left = still
                sleep(0.5 * turn)
        return {key: int(key) for key in keys}

    _, refused = bisect([str(one) for one in open_ids], attempt)
    failed = {int(one.key) for one in failures + refused}
    return [one for one in wanted if one not in failed], failures + refused


def _passing(error: GatewayError) -> bool:
    return error.kind is Kind.AMBIGUOUS or error.code == "odoo_busy"


def _states(client: Client, ids: Sequence[int]) -> dict[int, str]:
    found = search(client, "sale.order", [["id", "in", list(ids)]], ["state"])
    return {one["id"]: words(one["state"]) for one in found}


def _not_confirmable(order_id: int, state: str) -> Failure:
    if state == "cancel":
        text = (
            "This order is cancelled in Odoo, so it was not confirmed. Set it back to a quotation there, or leave it."
        )
        return Failure(str(order_id), text, "state", "odoo_order_cancelled")
    return Failure(str(order_id), "This order no longer exists in Odoo.", code="odoo_record_missing")


def cancel(client: Client, probe: Probe, ids: Iterable[int]) -> tuple[list[int], list[Failure]]:
    """Unlocks what is locked. An order whose goods have left is not cancelled: Odoo would, and the goods stay gone."""
    wanted = list(dict.fromkeys(ids))
    failures: list[Failure] = []
    gone = _delivered(client, probe, wanted)
    for order_id in gone:
        text = "Goods of this order have already left, so it was not cancelled in Odoo. Take them back there first."
        failures.append(Failure(str(order_id), text, code="odoo_already_delivered"))
    locked_field = ["locked"] if probe.has("sale.order", "locked") else []
    found = {one["id"]: one for one in search(client, "sale.order", [["id", "in", wanted]], ["state", *locked_field])}
    done = [one for one in wanted if one in found and found[one]["state"] == "cancel"]
    to_do = [one for one in wanted if one in found and one not in done and one not in gone]
    for one in wanted:
        if one not in found:
            failures.append(Failure(str(one), "This order no longer exists in Odoo.", code="odoo_record_missing"))
    locked = [one for one in to_do if found[one].get("locked") or found[one]["state"] == "done"]
    if locked:
        client.call("sale.order", "action_unlock", locked)

    def attempt(keys: Sequence[str]) -> dict[str, int]:
        numbers = [int(key) for key in keys]
        # Before 19 a wizard that asks whether to write to the customer comes first.
        client.call("sale.order", "action_cancel", numbers, context={**QUIET, "disable_cancel_warning": True})
        return {key: int(key) for key in keys}

    cancelled, refused = bisect([str(one) for one in to_do], attempt)
    return [*done, *cancelled.values()], failures + refused


def _delivered(client: Client, probe: Probe, order_ids: Sequence[int]) -> list[int]:
    if not order_ids or not probe.has("stock.picking", "sale_id"):
        return []
    domain = [["sale_id", "in", list(order_ids)], ["state", "=", "done"], ["picking_type_code", "=", "outgoing"]]
    ids = {link(one["sale_id"]) for one in search(client, "stock.picking", domain, ["sale_id"])}
    return [one for one in order_ids if one in ids]


def set_partners(client: Client, probe: Probe, order_id: int, partner_id: int, shipping_id: int) -> None:
    """The buyer, when Amazon tells it later. What Odoo would derive anew from another customer is kept as it is."""
    kept = ["pricelist_id", "fiscal_position_id", "payment_term_id", "user_id", "team_id"]
    kept = [name for name in kept if probe.has("sale.order", name)]
    found = search(client, "sale.order", [["id", "=", order_id]], [*kept, "state"])
    if not found:
        raise GatewayError(Kind.NOT_FOUND, "This order no longer exists in Odoo.", "odoo_record_missing")
    if found[0]["state"] in DONE and "pricelist_id" in kept:
        kept.remove("pricelist_id")  # Odoo keeps that of a confirmed order by itself, and refuses to have it written
    values = {name: link(found[0][name]) or False for name in kept}
    values |= {"partner_id": partner_id, "partner_invoice_id": partner_id, "partner_shipping_id": shipping_id}
    # Without this Odoo asks a person, by an activity on each delivery, to do what is done here.
    context = {**QUIET, "update_delivery_shipping_partner": True}
    client.call("sale.order", "write", [order_id], values, context=context)
    if probe.has("stock.picking", "sale_id"):
        domain = [
            ["sale_id", "=", order_id],
            ["state", "not in", ["done", "cancel"]],
            ["partner_id", "!=", shipping_id],
        ]
        open_ids = [one["id"] for one in search(client, "stock.picking", domain, ["partner_id"])]
        if open_ids:
            client.call("stock.picking", "write", open_ids, {"partner_id": shipping_id}, context=dict(QUIET))


def reduce_lines(client: Client, quantities: Mapping[int, Decimal], *, sleep: Sleep = time.sleep) -> None:
    """New quantities by line id; raises when Odoo refuses one. Prices are written along: a new quantity alone would have
    Odoo set its own list price."""
    if not quantities:
        return
    held = search(client, "sale.order.line", [["id", "in", list(quantities)]], ["price_unit", "discount"])
    fields = [".id", "product_uom_qty", "price_unit", "discount"]
    rows = {
        str(one["id"]): [
            [
                str(one["id"]),
                plain_number(quantities[one["id"]]),
                plain_number(number(one["price_unit"])),
                plain_number(number(one["discount"])),
            ]
        ]
        for one in held
    }
    settled(load(client, "sale.order.line", fields, rows, sleep=sleep))


def set_prices(client: Client, prices: Mapping[int, Decimal], *, sleep: Sleep = time.sleep) -> None:
    """New unit prices by line id, under the taxes that the lines have; raises when Odoo refuses one."""
    if prices:
        rows = {str(key): [[str(key), plain_number(amount)]] for key, amount in prices.items()}
        settled(load(client, "sale.order.line", [".id", "price_unit"], rows, sleep=sleep))


def set_line(
    client: Client,
    probe: Probe,
    order_id: int,
    key: str,
    name: str,
    product_id: int,
    price_unit: Decimal,
    *,
    sleep: Sleep = time.sleep,
) -> None:
    """A line without taxes under this external id has this price afterwards, whether it was there or not."""
    fields = [
        "id",
        "order_id/.id",
        "name",
        "product_id/.id",
        "product_uom_qty",
        "price_unit",
        f"{tax_field(probe)}/.id",
    ]
    row = [xid(key), str(order_id), name, str(product_id), "1", plain_number(price_unit), ""]
    settled(load(client, "sale.order.line", fields, {key: [row]}, context={"mode": "init"}, sleep=sleep))


def settled(outcome: LoadOutcome) -> LoadOutcome:
    """For one record, or where half is no use: a failure is raised."""
    for failure in outcome.failures:
        raise GatewayError(Kind.REJECTED, failure.text, failure.code)
    return outcome


def _columns(draft: OrderDraft) -> tuple[str, ...]:
    names = [f"{name}/.id" for name in CHOSEN if getattr(draft, name)]
    if draft.commitment_date:
        names.append("commitment_date")
    if draft.name:
        names.append("name")
    return (*names, *(name for name, _ in draft.extra))


def _cell(draft: OrderDraft, column: str) -> str:
    if column.endswith("/.id") and column.removesuffix("/.id") in CHOSEN:
        return str(getattr(draft, column.removesuffix("/.id")))
    if column == "commitment_date" and draft.commitment_date:
        return moment(draft.commitment_date)
    return draft.name if column == "name" else dict(draft.extra)[column]


def _line_fields(probe: Probe) -> list[str]:
    names = ["id", "sequence", "display_type", "name", "product_id/.id", "product_uom_qty", "price_unit", "discount"]
    return [f"order_line/{name}" for name in (*names, f"{tax_field(probe)}/.id")]


def _rows(
    draft: OrderDraft, partner_ids: Mapping[str, int], columns: Sequence[str], width: int, line_width: int
) -> list[list[str]]:
    partner = str(partner_ids[draft.partner_key])
    shipping = str(partner_ids.get(draft.shipping_key) or partner)
    head = [xid(draft.key), draft.reference, draft.origin, moment(draft.date_order), partner, partner, shipping]
    head += [_cell(draft, column) for column in columns]
    cells = [_line_cells(line) for line in draft.lines] or [[""] * line_width]
    return [[*(head if not number else [""] * width), *line] for number, line in enumerate(cells)]


def _line_cells(line: LineDraft) -> list[str]:
    if line.is_note:
        return [xid(line.key), str(line.sequence), "line_note", line.name, "", "", "", "", ""]
    # The discount is named since a price list may have one of its own.
    amounts = [plain_number(line.quantity), plain_number(line.price_unit), "0"]
    taxes = ",".join(str(one) for one in line.tax_ids)
    return [xid(line.key), str(line.sequence), "", line.name, str(line.product_id or ""), *amounts, taxes]
