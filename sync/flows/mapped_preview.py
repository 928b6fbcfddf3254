"""What the field mappings would write for an order, with nothing written."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sync.flows.items import Item
from sync.flows.mapped import plan as planned
from sync.flows.mapped_cells import Plan, described, ids_of
from sync.flows.odoo_side import OdooSide
from sync.rules import mapped_values, mapping_fields
from sync.rules.mapped_texts import Trouble
from sync.rules.mapping import TARGETS, Mapping


@dataclass(frozen=True, slots=True)
class MappedField:
    """`target` is what it belongs to, in a word; `value` as a person would write it; `trouble` says why it would be left
    out."""

    target: str
    field: str
    value: str
    trouble: str = ""

    @property
    def name(self) -> str:
        return f"{self.target}: {self.field}"


def mapped_fields(side: OdooSide, item: Item, document: Any, *, new: bool) -> tuple[MappedField, ...]:
    """`document`: Amazon's words about the order. An order that is in Odoo already keeps what is written when new only.
    Raises GatewayError where Odoo cannot be asked."""
    plan = planned(side, [item])
    return tuple(_all(plan, item, document, new)) if plan is not None else ()


def _all(plan: Plan, item: Item, document: Any, new: bool) -> Iterator[MappedField]:
    for target in TARGETS:
        some = [one for one in plan.of(item, target) if new or one.mode != "new"]
        fields = described(plan, target, sorted({one.field for one in some})) if some else {}
        for one in some:
            field = fields.get(one.field)
            if refused := mapping_fields.refused(target, field):
                yield _of(one, "", refused)
                continue
            assert field is not None
            for about in _documents(target, document):
                outcome = mapped_values.outcome(one, field, about)
                if outcome.trouble or outcome.value is not None:
                    yield _shown(plan, one, outcome)


def _documents(target: str, document: Any) -> list[Any]:
    if target != "line":
        return [document]
    return [mapped_values.document_for(target, document, item) for item in document.get("orderItems", ())]


def _shown(plan: Plan, mapping: Mapping, outcome: mapped_values.Outcome) -> MappedField:
    trouble = outcome.trouble
    if isinstance(outcome.value, mapped_values.Records):
        found = ids_of(plan.side, {outcome.value.relation: outcome.value.names})
        try:
            mapped_values.resolved(outcome.value, found[outcome.value.relation])
        except Trouble as error:
            trouble = str(error)
    return _of(mapping, "" if trouble else mapped_values.shown(outcome.value), trouble)


def _of(mapping: Mapping, value: str, trouble: str) -> MappedField:
    return MappedField(TARGETS[mapping.target], mapping.label or mapping.field, value, trouble)
