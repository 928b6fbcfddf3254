"""All models of one Odoo version."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from .access import Access
from .fields import Char, Datetime, Field, Integer, Many2one
from .model import Model
from .records import Env, Records

if TYPE_CHECKING:
    from ..store import Row, Store

EXTERNAL_IDS = "ir.model.data"
Offers = Callable[[str, str, float], bool]
Adapt = Callable[[dict[str, dict[str, Field]], float], None]


def magic() -> dict[str, Field]:
    return {
        "id": Integer("ID", readonly=True),
        "display_name": Char("Display Name", readonly=True, compute=lambda record: record.name),
        "create_uid": Many2one("res.users", "Created by", readonly=True, index=False),
        "create_date": Datetime("Created on", readonly=True),
        "write_uid": Many2one("res.users", "Last Updated by", readonly=True, index=False),
        "write_date": Datetime("Last Updated on", readonly=True),
    }


class Registry:
    """`adapt` renames and removes fields for versions before the newest: the inside names stay."""

    def __init__(self, models: Iterable[type[Model]], version: float, adapt: Adapt, offers: Offers) -> None:
        self.version = version
        self.offers = offers
        self.models: dict[str, Model] = {}
        for cls in models:
            model = cls()
            model.registry = self
            model.columns = {
                name: replace(field, name=field.name or name, column=name)
                for name, field in {**magic(), **cls.fields}.items()
            }
            self.models[cls.name] = model
        for model in self.models.values():
            self._inherit(model)
        outside = {name: {f.name: f for f in model.columns.values()} for name, model in self.models.items()}
        adapt(outside, version)
        for name, fields in outside.items():
            model = self.models[name]
            model.public = {public: replace(field, name=public) for public, field in fields.items()}
            model.columns.update({field.column: field for field in model.public.values()})
        self.access = Access(self)
        self.links_to = cache(self._links_to)

    def _inherit(self, model: Model) -> None:
        link, parent = model.delegate
        if not link:
            return
        for name, field in self.models[parent].columns.items():
            if name not in model.columns:
                model.columns[name] = replace(
                    field, related=f"{link}.{name}", compute=None, default=None, required=False
                )

    def _links_to(self, name: str) -> list[tuple[Model, Field]]:
        return [
            (model, field)
            for model in self.models.values()
            for field in model.columns.values()
            if field.comodel == name and field.type == "many2one" and field.stored and field.index
        ]

    def prepare(self, store: "Store") -> None:
        for model in self.models.values():
            indexed = [f.column for f in model.columns.values() if f.stored and f.index]
            unique = [names[-1] for names in model.unique]
            store.table(model.name, tuple(dict.fromkeys(indexed + unique)), model.unique)

    def precision(self, env: Env, usage: str) -> float:
        found = env.tx.candidates("decimal.precision", "name", usage) or ()
        for record_id in found:
            row = env.tx.get("decimal.precision", record_id)
            if row:
                return float(10.0 ** -row["digits"])
        return 0.01

    # External identifiers.

    def external_id(self, env: Env, module: str, name: str) -> "Row | None":
        for row_id in sorted(env.tx.candidates(EXTERNAL_IDS, "name", name) or ()):
            row = env.tx.get(EXTERNAL_IDS, row_id)
            if row and row["module"] == module and row["name"] == name:
                return {**row, "id": row_id}
        return None

    def forget_external_ids(self, records: Records) -> None:
        for record_id in records.ids:
            for row_id in records.env.tx.candidates(EXTERNAL_IDS, "res_id", record_id) or ():
                row = records.env.tx.get(EXTERNAL_IDS, row_id)
                if row and row["model"] == records.model.name and row["res_id"] == record_id:
                    records.env.tx.put(EXTERNAL_IDS, row_id, None)
