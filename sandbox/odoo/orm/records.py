"""The environment of a call and sets of records, in the manner of Odoo's own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import MissingError

if TYPE_CHECKING:
    from ..store import Row, Transaction
    from .model import Model
    from .registry import Registry

MODEL_OF_USERS = "res.users"


class Env:
    def __init__(
        self,
        registry: "Registry",
        transaction: "Transaction",
        uid: int,
        context: Mapping[str, Any] | None = None,
        su: bool = False,
    ) -> None:
        self.registry = registry
        self.tx = transaction
        self.uid = uid
        self.context = dict(context or {})
        self.su = su

    def __getitem__(self, model: str) -> "Records":
        return Records(self, self.registry.models[model], ())

    def browse(self, model: str, ids: int | Iterable[int]) -> "Records":
        found = (ids,) if isinstance(ids, int) else tuple(ids)
        return Records(self, self.registry.models[model], found)

    def with_(self, *, su: bool | None = None, **context: Any) -> "Env":
        merged = {**self.context, **context}
        return Env(self.registry, self.tx, self.uid, merged, self.su if su is None else su)

    @property
    def user(self) -> "Records":
        return self.with_(su=True).browse(MODEL_OF_USERS, self.uid)

    @property
    def company(self) -> "Records":
        """The first that the context allows, else the user's own."""
        allowed = self.context.get("allowed_company_ids")
        chosen: Records = self.with_(su=True).browse("res.company", allowed[0]) if allowed else self.user["company_id"]
        return chosen

    @property
    def company_ids(self) -> tuple[int, ...]:
        return tuple(self.context.get("allowed_company_ids") or self.user["company_ids"].ids)

    @property
    def now(self) -> str:
        return self.tx.now.strftime("%Y-%m-%d %H:%M:%S")

    def search(self, model: str, domain: list[Any], **options: Any) -> "Records":
        return self.registry.models[model].find(self, domain, **options)

    def create(self, model: str, *values: dict[str, Any]) -> "Records":
        return self.registry.models[model].make(self, list(values))

    def ref(self, external_id: str) -> "Records":
        module, _, name = external_id.partition(".")
        found = self.registry.external_id(self, module, name)
        if found is None:
            raise ValueError(f"External ID not found in the system: {external_id}")
        return self.browse(found["model"], found["res_id"])


class Records:
    __slots__ = ("env", "ids", "model")

    def __init__(self, env: Env, model: "Model", ids: tuple[int, ...]) -> None:
        self.env = env
        self.model = model
        self.ids = ids

    def __iter__(self) -> Iterator["Records"]:
        return (Records(self.env, self.model, (record_id,)) for record_id in self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Records) and other.model is self.model and set(other.ids) == set(self.ids)

    def __hash__(self) -> int:
        return hash((self.model.name, frozenset(self.ids)))

    def __or__(self, other: "Records") -> "Records":
        return self._with(tuple(dict.fromkeys(self.ids + other.ids)))

    def __sub__(self, other: "Records") -> "Records":
        return self._with(tuple(i for i in self.ids if i not in set(other.ids)))

    def __getitem__(self, name: str) -> Any:
        """The value of one record; relational ones as records. An empty set gives an empty value."""
        return self.model.value(self, self.model.columns[name])

    def __repr__(self) -> str:
        return f"{self.model.name}{self.ids}"

    @property
    def id(self) -> int:
        return self.ids[0] if self.ids else 0

    @property
    def first(self) -> "Records":
        return self._with(self.ids[:1])

    @property
    def row(self) -> "Row":
        found = self.env.tx.get(self.model.name, self.id)
        if found is None:
            raise missing(self)
        return found

    @property
    def name(self) -> str:
        return self.model.display_name(self) if self.ids else ""

    def sudo(self) -> "Records":
        return self if self.env.su else Records(self.env.with_(su=True), self.model, self.ids)

    def with_context(self, **context: Any) -> "Records":
        return Records(self.env.with_(**context), self.model, self.ids)

    def exists(self) -> "Records":
        return self._with(tuple(i for i in self.ids if self.env.tx.get(self.model.name, i) is not None))

    def filtered(self, keep: Callable[["Records"], Any]) -> "Records":
        return self._with(tuple(record.id for record in self if keep(record)))

    def where(self, **values: Any) -> "Records":
        return self.filtered(lambda record: all(record[name] == value for name, value in values.items()))

    def mapped(self, name: str) -> list[Any]:
        return [record[name] for record in self]

    def related(self, name: str) -> "Records":
        """The records that this relational field names, of all records together."""
        ids: dict[int, None] = {}
        for record in self:
            ids.update(dict.fromkeys(record[name].ids))
        return self.env.browse(self.model.columns[name].comodel, ids)

    def write(self, **values: Any) -> None:
        self.model.change(self, values)

    def unlink(self) -> None:
        self.model.remove(self)

    def _with(self, ids: tuple[int, ...]) -> "Records":
        return Records(self.env, self.model, ids)


def missing(records: Records) -> MissingError:
    return MissingError(
        "Record does not exist or has been deleted.\n"
        f"(Record: {records.model.name}({', '.join(map(str, records.ids))},), User: {records.env.uid})"
    )
