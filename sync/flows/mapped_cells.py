"""Values for the mapped fields of records in Odoo: reckoned, compared with what is there, and written in few calls. What
cannot be written is left out and told."""

import json
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Found
from dataclasses import dataclass, field
from typing import Any

from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo import mapped
from accounts.gateways.odoo.records_fields import OdooField
from sync import mappings
from sync.failpoints import failpoint
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.rules import keys, mapped_values, mapping_fields
from sync.rules.mapped_texts import Trouble
from sync.rules.mapping import MODELS, Mapping
from sync.rules.verdicts import Blocked


@dataclass(frozen=True, slots=True)
class Row:
    """A record in Odoo that an order's mappings concern. `careful`: it stood there before, so what people may have
    written into it stays, unless the mapping says always."""

    item: Item
    id: int
    document: Any
    new: bool = True
    careful: bool = False


@dataclass
class _Cell:
    item: Item
    mapping: Mapping
    value: mapped_values.Value
    careful: bool


@dataclass
class Plan:
    side: OdooSide
    common: tuple[Mapping, ...]
    own: Found[int, tuple[Mapping, ...]]
    documents: dict[int, Any] = field(default_factory=dict)
    written: dict[int, list[str]] = field(default_factory=dict)

    def of(self, item: Item, target: str) -> list[Mapping]:
        every = self.own.get(item.channel.pk, self.common) if item.channel else ()
        return [one for one in every if one.target == target]

    def wants(self, items: Iterable[Item], target: str) -> list[Item]:
        return [item for item in items if item.odoo is not None and self.of(item, target)]

    def document(self, item: Item) -> Any:
        if item.order.pk not in self.documents:
            self.documents[item.order.pk] = json.loads(item.order.document.text())
        return self.documents[item.order.pk]

    def maps(self, target: str, mode: str = "") -> bool:
        sets = (self.common, *self.own.values())
        return any(one.target == target and mode in ("", one.mode) for some in sets for one in some)

    def marks_customers(self) -> bool:
        """Nobody sees of a link alone that its customer is new."""
        return self.maps("customer", "new")


def write(plan: Plan, target: str, rows: Sequence[Row]) -> list[Item]:
    """The orders of which something was written."""
    wanted = _wanted(plan, target, rows)
    if not wanted:
        return []
    side, model = plan.side, MODELS[target]
    side.beat()
    failpoint("mapping")
    try:
        fields = described(plan, target, sorted({name for cells in wanted.values() for name in cells}))
        values = _values(side, model, fields, wanted)
        failures = mapped.write(side.client, fields, model, values) if any(values.values()) else []
    except GatewayError as error:
        if error.passing:
            raise
        for cell in (one for cells in wanted.values() for one in cells.values()):
            _refused(cell, error.text)
        return []
    for failure in failures:
        values[int(failure.key)] = {k: v for k, v in values[int(failure.key)].items() if k != failure.field}
        _refused(wanted[int(failure.key)][failure.field], failure.text)
    if failures:
        side.forget(_key(target, sorted(fields)))  # a field may have changed in Odoo
    touched: dict[int, Item] = {}
    for record_id, written in values.items():
        for name in written:
            cell = wanted[record_id][name]
            touched[id(cell.item)] = cell.item
            plan.written.setdefault(cell.item.order.pk, []).append(cell.mapping.name)
    return list(touched.values())


def _wanted(plan: Plan, target: str, rows: Sequence[Row]) -> dict[int, dict[str, _Cell]]:
    """Record -> field -> what it is to hold. Of several orders of one customer the latest speaks."""
    asked = [(row, one) for row in rows for one in plan.of(row.item, target) if row.new or one.mode != "new"]
    if not asked:
        return {}
    fields = described(plan, target, sorted({one.field for _, one in asked}))
    wanted: dict[int, dict[str, _Cell]] = {}
    for row, one in sorted(asked, key=lambda pair: pair[0].item.record.created):
        found = fields.get(one.field)
        if refused := mapping_fields.refused(target, found):
            _left_out(row.item, one, refused)
            continue
        assert found is not None
        outcome = mapped_values.outcome(one, found, row.document)
        if outcome.trouble:
            _left_out(row.item, one, outcome.trouble)
        if outcome.value is not None:
            cell = _Cell(row.item, one, outcome.value, row.careful)
            wanted.setdefault(row.id, {})[one.field] = cell
    return wanted


def _values(
    side: OdooSide, model: str, fields: Found[str, OdooField], wanted: dict[int, dict[str, _Cell]]
) -> dict[int, dict[str, mapped.Value]]:
    """As Odoo takes them, without what it holds already and what it holds otherwise and is to keep."""
    ids = _ids(side, wanted)
    held: dict[int, dict[str, Any]] = {}
    asking = {
        record_id: names
        for record_id, cells in wanted.items()
        if (
            names := [
                name
                for name, one in cells.items()
                if one.careful or one.mapping.mode == "empty" or fields[name].type == "many2many"
            ]
        )
    }
    if asking:
        names = sorted({name for some in asking.values() for name in some})
        held = mapped.read(side.client, model, list(asking), names)
    values: dict[int, dict[str, mapped.Value]] = {}
    for record_id, cells in wanted.items():
        own = values.setdefault(record_id, {})
        if record_id in asking and record_id not in held:
            continue  # deleted meanwhile
        for name, cell in cells.items():
            value = _resolved(cell, ids)
            if value is None:
                continue
            if name in asking.get(record_id, ()):
                now = held[record_id][name]
                if_empty = cell.mapping.mode == "empty" or (cell.careful and cell.mapping.mode == "new")
                if (if_empty and not mapped.empty(fields[name], now)) or not mapped.differs(fields[name], now, value):
                    continue
                if isinstance(value, tuple):
                    value = tuple(dict.fromkeys((*(now or ()), *value)))
            own[name] = value
    return values


def _ids(side: OdooSide, wanted: dict[int, dict[str, _Cell]]) -> dict[str, dict[str, int | None]]:
    asked: dict[str, dict[str, None]] = {}
    for cell in (one for cells in wanted.values() for one in cells.values()):
        if isinstance(cell.value, mapped_values.Records):
            asked.setdefault(cell.value.relation, {}).update(dict.fromkeys(cell.value.names))
    return ids_of(side, asked)


def ids_of(side: OdooSide, asked: Found[str, Iterable[str]]) -> dict[str, dict[str, int | None]]:
    """Records that values name, by model and name; a question for each model."""
    found: dict[str, dict[str, int | None]] = {}
    for relation, names in asked.items():
        side.beat()
        try:
            found[relation] = mapped.named(side.client, relation, names)
        except GatewayError as error:
            if error.passing:
                raise
            found[relation] = {}
    return found


def _resolved(cell: _Cell, ids: Found[str, dict[str, int | None]]) -> mapped.Value | None:
    if not isinstance(cell.value, mapped_values.Records):
        return cell.value
    try:
        return mapped_values.resolved(cell.value, ids[cell.value.relation])
    except Trouble as error:
        _left_out(cell.item, cell.mapping, str(error))
        return None


def described(plan: Plan, target: str, names: list[str]) -> dict[str, OdooField]:
    def ask() -> Any:
        return {
            name: mapped.as_json(one) for name, one in mapped.describe(plan.side.client, MODELS[target], names).items()
        }

    return plan.side.parsed(_key(target, names), ask, mapped.from_json)


def _key(target: str, names: Sequence[str]) -> str:
    return f"mapped:{target}:{keys.digest(*names)}"


def _left_out(item: Item, mapping: Mapping, why: str) -> None:
    if any(one.params.get("name") == mapping.name and one.params.get("text") == why for one in item.events):
        return  # of another line of the same order
    item.note("mapping_left_out", name=mapping.name, text=why)
    item.warnings.append(_problem(item, mapping, why))


def _refused(cell: _Cell, said: str) -> None:
    """Odoo's sentence may name the value, which may be a person's: the problem is the same for all orders."""
    cell.item.note("mapping_refused", name=cell.mapping.name, said=said[:300])
    why = "Odoo refused the value. What it said stands on the timeline of the order concerned."
    cell.item.warnings.append(_problem(cell.item, cell.mapping, why))


def _problem(item: Item, mapping: Mapping, why: str) -> Blocked:
    channel = item.channel.marketplace.name if item.channel else ""
    return Blocked(
        mappings.LEFT_OUT,
        f"A mapped field is left out: {mapping.name} ({channel})"[:300],
        f"{why}\nThe orders are in Odoo without it. Change the mapping under Settings > Field mapping, or mend the cause in"
        " Odoo; then fill in the orders concerned by hand, and mark this as resolved.",
        subject=f"{channel} {mapping.target}.{mapping.field}",
    )
