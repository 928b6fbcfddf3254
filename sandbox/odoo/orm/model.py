"""Creating, reading, changing, finding and removing records. Names are the inside ones here; `public` translates."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import Violation
from . import domain as domains
from .external import bind
from .fields import Field
from .records import Env, Records, missing
from .relations import apply_many2many, apply_one2many, linked_rows
from .values import empty, into_column
from .writing import check_links, check_required, check_unique, in_use

if TYPE_CHECKING:
    from ..store import Row
    from .registry import Registry

Values = dict[str, Any]


class Model:
    name: ClassVar[str]
    description: ClassVar[str]
    order: ClassVar[str] = "id"
    title: ClassVar[str] = "name"  # Odoo's _rec_name
    parent: ClassVar[str] = "parent_id"
    named_by: ClassVar[tuple[str, ...]] = ()  # what name_search looks at, beside the title
    delegate: ClassVar[tuple[str, str]] = ("", "")  # (field, model): Odoo's _inherits
    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()
    unique_texts: ClassVar[dict[tuple[str, ...], str]] = {}
    fields: ClassVar[dict[str, Field]]

    registry: "Registry"
    columns: dict[str, Field]
    public: dict[str, Field]

    # What a model adds of its own.

    def complete(self, env: Env, values: Values) -> None:
        """Fills in what Odoo computes for a new record before it is written."""

    def created(self, records: Records) -> None: ...

    def before_change(self, records: Records, values: Values) -> None: ...

    def changed(self, records: Records, values: Values) -> None: ...

    def before_remove(self, records: Records) -> None: ...

    def display_name(self, record: Records) -> str:
        return record.row.get(self.title) or ""

    # Reading.

    def value(self, records: Records, field: Field) -> Any:
        if field.name == "id":
            return records.id
        if not records.ids:
            return records.env.browse(field.comodel, ()) if field.relational else empty(field)
        if field.related:
            return self._follow(records, field.related)
        if field.compute:
            return field.compute(records)
        if field.type == "one2many":
            return linked_rows(records, field)
        value = records.row.get(field.column, empty(field))
        if not field.relational:
            return value
        ids = value if isinstance(value, tuple) else ((value,) if value else ())
        found = records.env.browse(field.comodel, ids)
        return found if field.type == "many2one" else found.model.visible(found, field)

    def _follow(self, records: Records, path: str) -> Any:
        first, _, rest = path.partition(".")
        found = records[first]
        return found.model._follow(found, rest) if rest else found

    def visible(self, records: Records, field: Field) -> Records:
        """In a to-many field Odoo hides archived records, unless the context says otherwise."""
        if "active" not in self.columns or not field.domain_active or records.env.context.get("active_test") is False:
            return records
        return records.filtered(lambda record: record["active"])

    def find(
        self,
        env: Env,
        domain: Any,
        *,
        offset: int = 0,
        limit: int | None = None,
        order: str | None = None,
        every: bool = False,
    ) -> Records:
        tree = domains.parse(domain)
        hides = "active" in self.columns and not every and env.context.get("active_test") is not False
        if hides and not domains.mentions(tree, "active"):
            tree = domains.Node("&", (tree, domains.Leaf("active", "=", True)))
        test = domains.compiled(env.with_(su=True), self, tree)
        rule = self.registry.access.rule(env, self.name)
        if rule is not None:
            allowed = domains.compiled(env.with_(su=True), self, domains.parse(rule))
            both = test
            test = lambda record: both(record) and allowed(record)  # noqa: E731
        tx = env.tx
        found = [i for i in self._candidates(env, tree) if tx.get(self.name, i) is not None]
        kept = env.with_(su=True).browse(self.name, found).filtered(test)
        ids = self.ordered(kept, order or self.order).ids[offset or 0 :]
        return env.browse(self.name, ids[:limit] if limit else ids)

    def _candidates(self, env: Env, tree: domains.Node) -> Iterable[int]:
        best: set[int] | None = None
        for path, values in domains.lookups(tree):
            found: set[int] | None = set()
            for value in values:
                some = {value} if path == "id" else env.tx.candidates(self.name, path, value or False)
                found = None if found is None or some is None else found | some
            if found is not None and (best is None or len(found) < len(best)):
                best = found
        return sorted(best) if best is not None else env.tx.ids(self.name)

    def ordered(self, records: Records, order: str) -> Records:
        ids = sorted(records.ids)
        for part in reversed(order.split(",")):
            name, _, direction = part.strip().partition(" ")
            field = self.columns.get(name)
            if field is None:
                raise ValueError(f"Invalid field {name!r} on {self.name!r}")

            def key(
                record_id: int, column: str = field.column, relational: bool = field.relational
            ) -> tuple[bool, Any]:
                value = records.env.browse(self.name, record_id)[column]
                value = value.name if relational else value
                return (value is False, value)

            ids.sort(key=key, reverse=direction.strip().lower().startswith("desc"))
        return records.env.browse(self.name, ids)

    # Writing.

    def make(self, env: Env, many: list[Values]) -> Records:
        self.registry.access.check(env, self.name, "create")
        self.registry.access.rule(env, self.name)  # refuses a company in the context before it is used
        ids = [self._make_one(env, values) for values in many]
        if env.context.get("loading"):
            # `load` hands the external id of a new one-to-many row down under the name "id".
            for record_id, values in zip(ids, many, strict=True):
                if isinstance(values.get("id"), str):
                    marked = bool(env.context.get("noupdate"))
                    bind(env, values["id"], env.browse(self.name, record_id), noupdate=marked)
        records = env.browse(self.name, ids)
        self.created(records.sudo())
        self.registry.access.check_rule(records, "create")
        return records

    def _make_one(self, env: Env, given: Values) -> int:
        values = dict(given)
        self.complete(env.with_(su=True), values)
        for name, field in self.columns.items():
            if name not in values and field.default and field.stored:
                values[name] = field.default(env)
        self._delegate(env, values)
        stamp = env.tx.now.strftime("%Y-%m-%d %H:%M:%S.%f")
        row: Row = {"create_uid": env.uid, "write_uid": env.uid, "create_date": stamp, "write_date": stamp}
        later: Values = {}
        for name, field in self.columns.items():
            if not field.stored or name in row or name in ("id", "display_name"):
                if name in values and name not in row:
                    later[name] = values[name]
                continue
            row[name] = self._column(env, field, (), values[name]) if name in values else empty(field)
        check_required(env, self, row)
        check_links(env, self, row, row)
        record_id = env.tx.insert(self.name, row)
        check_unique(env, self, record_id, row)
        self._write_through(env.browse(self.name, record_id), later)
        return record_id

    def _delegate(self, env: Env, values: Values) -> None:
        link, model = self.delegate
        if not link or values.get(link):
            return
        inherited = {
            name: values.pop(name) for name in list(values) if self.columns[name].related.startswith(f"{link}.")
        }
        values[link] = env.with_(delegating=True).create(model, inherited).id

    def _column(self, env: Env, field: Field, current: tuple[int, ...], value: Any) -> Any:
        if field.type != "many2many":
            return into_column(env, self.name, field, value)
        return apply_many2many(env, field, current, value)

    def change(self, records: Records, given: Values) -> None:
        env = records.env
        self.registry.access.check(env, self.name, "write")
        if len(records.exists()) != len(records):
            raise missing(records - records.exists())
        self.registry.access.check_rule(records, "write")
        values = dict(given)
        self.before_change(records.sudo(), values)
        stamp = env.tx.now.strftime("%Y-%m-%d %H:%M:%S.%f")
        later = {name: value for name, value in values.items() if not self.columns[name].stored}
        for record in records:
            row = dict(record.row)
            for name, value in values.items():
                field = self.columns[name]
                if field.stored and name not in ("id", "display_name"):
                    row[name] = self._column(env, field, row.get(name) or (), value)
            row.update(write_uid=env.uid, write_date=stamp)
            check_required(env, self, row)
            check_links(env, self, row, values)
            check_unique(env, self, record.id, row)
            env.tx.put(self.name, record.id, row)
        self._write_through(records, later)
        self.changed(records.sudo(), values)

    def _write_through(self, records: Records, values: Values) -> None:
        """To-many and related fields live in other tables; computed ones are silently left alone, as in Odoo."""
        by_link: dict[str, Values] = {}
        for name, value in values.items():
            field = self.columns[name]
            if field.type == "one2many" and not field.related and not field.compute:
                apply_one2many(records, field, value)
            elif field.related:
                link, _, rest = field.related.partition(".")
                if "." not in rest:
                    by_link.setdefault(link, {})[rest] = value
        for link, through in by_link.items():
            if target := records.related(link):
                target.model.change(target, through)

    def remove(self, records: Records) -> None:
        env = records.env
        self.registry.access.check(env, self.name, "unlink")
        self.registry.access.check_rule(records, "unlink")
        records = records.exists().sudo()
        self.before_remove(records)
        self._release(records)
        self.delete_rows(records)
        self.registry.forget_external_ids(records)

    def _release(self, records: Records) -> None:
        """What the database does about links to records that go: rows go with them, forget them or forbid it."""
        env = records.env
        for model, field in self.registry.links_to(self.name):
            users = env.with_(su=True).search(model.name, [(field.column, "in", list(records.ids))], every=True)
            if not users:
                continue
            if field.cascade:
                users.model._release(users)
                users.model.delete_rows(users)
            elif field.required:
                raise Violation(in_use(model, field), field.name)
            else:
                users.write(**{field.column: False})

    def delete_rows(self, records: Records) -> None:
        for record_id in records.ids:
            records.env.tx.put(self.name, record_id, None)
