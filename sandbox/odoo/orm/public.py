"""The methods that every model offers to clients, with Odoo's parameter names (JSON-2 calls by name)."""

from typing import Any

from ..errors import AccessError
from . import loading, names
from .access import OPERATIONS
from .calls import model_method, record_method
from .fields import Field
from .model import Model
from .records import Env, Records
from .values import out_of_column


class PublicModel(Model):
    @model_method
    def search(
        self, env: Env, domain: Any, offset: int = 0, limit: int | None = None, order: str | None = None
    ) -> Records:
        self.registry.access.check(env, self.name, "read")
        return self.find(
            env, names.domain_in(self, domain), offset=offset, limit=limit, order=names.order_in(self, order)
        )

    @model_method
    def search_count(self, env: Env, domain: Any, limit: int | None = None) -> int:
        return len(self.search(env, domain, limit=limit))

    @model_method
    def search_read(
        self,
        env: Env,
        domain: Any = None,
        fields: list[str] | None = None,
        offset: int = 0,
        limit: int | None = None,
        order: str | None = None,
        load: str | None = "_classic_read",
    ) -> list[dict[str, Any]]:
        return self.read(self.search(env, domain or [], offset, limit, order), fields, load)

    @record_method
    def read(
        self, records: Records, fields: list[str] | None = None, load: str | None = "_classic_read"
    ) -> list[dict[str, Any]]:
        self.registry.access.check(records.env, self.name, "read")
        wanted = [names.field_of(self, name) for name in fields or self.public]
        found = records.exists()
        self.registry.access.check_rule(found, "read")
        reader = found.sudo()
        return [
            {"id": record.id, **{field.name: self._shown(record, field, load) for field in wanted}} for record in reader
        ]

    def _shown(self, record: Records, field: Field, load: str | None) -> Any:
        value = self.value(record, field)
        if field.type == "many2one":
            if load == "_classic_read":
                return [value.id, value.name] if value else False
            return value.id or False
        return list(value.ids) if isinstance(value, Records) else out_of_column(field, value)

    @model_method
    def create(self, env: Env, vals_list: Any) -> int | list[int]:
        if isinstance(vals_list, dict):
            return self.make(env, [names.values_in(self, vals_list)]).id
        return list(self.make(env, [names.values_in(self, values) for values in vals_list]).ids)

    @record_method
    def write(self, records: Records, vals: dict[str, Any]) -> bool:
        self.change(records, names.values_in(self, vals))
        return True

    @record_method
    def unlink(self, records: Records) -> bool:
        self.remove(records)
        return True

    @model_method
    def load(self, env: Env, fields: list[str], data: list[list[Any]]) -> dict[str, Any]:
        return loading.load(env, self, fields, data)

    @model_method
    def name_search(
        self, env: Env, name: str = "", domain: Any = None, operator: str = "ilike", limit: int | None = 100
    ) -> list[list[Any]]:
        self.registry.access.check(env, self.name, "read")
        found = self.named(env, name, names.domain_in(self, domain), operator, limit)
        return [[record.id, record.name] for record in found.sudo()]

    def named(self, env: Env, name: str, domain: list[Any], operator: str, limit: int | None) -> Records:
        fields = (self.title, *self.named_by)
        if not name:
            return self.find(env, domain, limit=limit)
        either: list[Any] = ["|"] * (len(fields) - 1) + [(field, operator, name) for field in fields]
        return self.find(env, [*either, *domain], limit=limit)

    @model_method
    def name_create(self, env: Env, name: str) -> list[Any]:
        made = self.make(env, [{self.title: name}])
        return [made.id, made.name]

    @model_method
    def fields_get(
        self, env: Env, allfields: list[str] | None = None, attributes: list[str] | None = None
    ) -> dict[str, dict[str, Any]]:
        described = {name: describe(field) for name, field in self.public.items() if not allfields or name in allfields}
        if attributes:
            return {name: {k: v for k, v in d.items() if k in attributes} for name, d in described.items()}
        return described

    @model_method
    def default_get(self, env: Env, fields: list[str]) -> dict[str, Any]:
        chosen = [self.public[name] for name in fields if name in self.public]
        return {field.name: field.default(env) for field in chosen if field.default}

    @record_method
    def exists(self, records: Records) -> Records:
        return records.exists()

    @record_method
    def get_external_id(self, records: Records) -> dict[int, str]:
        known: dict[int, str] = {}
        for record_id in records.ids:
            domain = [("model", "=", self.name), ("res_id", "=", record_id)]
            found = records.env.with_(su=True).search("ir.model.data", domain, limit=1)
            known[record_id] = f"{found['module']}.{found['name']}" if found else ""
        return known

    @model_method
    def check_access_rights(self, env: Env, operation: str, raise_exception: bool = True) -> bool:
        if raise_exception:
            self.registry.access.check(env, self.name, operation)
        return self.registry.access.allowed(env, self.name, operation)

    @record_method
    def has_access(self, records: Records, operation: str) -> bool:
        try:
            self.check_access(records, operation)
        except AccessError:
            return False
        return True

    @record_method
    def check_access(self, records: Records, operation: str) -> None:
        if operation not in OPERATIONS:
            raise ValueError(f"Invalid access operation: {operation!r}")
        self.registry.access.check(records.env, self.name, operation)
        self.registry.access.check_rule(records, operation)


def describe(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "string": field.string,
        "required": field.required,
        "readonly": field.readonly or bool(field.compute),
        "store": field.stored,
        "searchable": True,
        "sortable": field.stored,
    }
    if field.comodel:
        described["relation"] = field.comodel
    if field.inverse:
        described["relation_field"] = field.inverse
    if field.selection:
        described["selection"] = [list(item) for item in field.selection]
    if field.type == "float":
        described["digits"] = [16, 2] if field.digits else False
    if field.shown_digits:
        described["min_display_digits"] = field.shown_digits
    if field.type == "monetary":
        described["currency_field"] = field.currency
    return described
