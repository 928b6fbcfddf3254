"""`load`: Odoo's import. Rows of text become records with external ids, all of them or none."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..errors import DatabaseError, OdooError, UserError, ValidationError, Violation
from .converting import Converter, Message
from .external import bind, find_external
from .fields import TO_MANY
from .records import Env, Records
from .registry import EXTERNAL_IDS

if TYPE_CHECKING:
    from .model import Model

MODULE = "__import__"
Raw = dict[str, Any]
MANY = 10
TOO_MANY = (
    "Found more than 10 errors and more than one error per 10 records, interrupted to avoid showing too many errors."
)


def load(env: Env, model: "Model", fields: list[str], data: list[list[Any]]) -> dict[str, Any]:
    loader = Loader(env, model)
    start = env.tx.savepoint()
    paths = [path(name) for name in fields]
    for first in paths:
        if "." not in first[0] and first[0] not in model.public:
            raise ValueError(f"Invalid field name {first[0]!r}")
    for number, (record, rows) in enumerate(extract(model, paths, data)):
        loader.take(number, record, rows)
    loader.flush()
    if any(message["type"] == "error" for message in loader.messages):
        env.tx.rollback_to(start)
        return {"ids": False, "messages": loader.messages, "nextrow": 0}
    return {"ids": loader.ids, "messages": loader.messages, "nextrow": 0}


def path(name: str) -> list[str]:
    """`order_line/product_id/.id`; `field.id` and `field:id` are older spellings of `field/.id` and `field/id`."""
    if name.endswith(":id"):
        name = f"{name[:-3]}/id"
    elif name.endswith(".id") and not name.endswith("/.id") and name != ".id":
        name = f"{name[:-3]}/.id"
    return name.split("/")


def extract(model: "Model", paths: list[list[str]], data: list[list[Any]]) -> Iterator[tuple[Raw, dict[str, int]]]:
    """A row whose only values are one-to-many ones continues the record above it."""
    many = [i for i, p in enumerate(paths) if _type(model, p[0]) == "one2many"]
    other = [i for i, p in enumerate(paths) if i not in many]

    def continues(row: list[Any]) -> bool:
        return any(row[i] for i in many if i < len(row)) and not any(row[i] for i in other if i < len(row))

    at = 0
    while at < len(data):
        end = at + 1
        while end < len(data) and continues(data[end]):
            end += 1
        rows = data[at:end]
        record: Raw = {}
        for name in dict.fromkeys(p[0] for p in paths):
            columns = [i for i, p in enumerate(paths) if p[0] == name]
            if _type(model, name) not in ("many2one", *TO_MANY):
                cells = [rows[0][i] for i in columns if i < len(rows[0])]
                if cells:
                    record[name] = cells[-1]
                continue
            comodel = model.registry.models[model.public[name].comodel]
            below = [[row[i] if i < len(row) else "" for i in columns] for row in rows]
            below = [cells for cells in below if any(cells)]
            record[name] = [sub for sub, _ in extract(comodel, [paths[i][1:] or [""] for i in columns], below)]
        yield record, {"from": at, "to": end - 1}
        at = end


def _type(model: "Model", name: str) -> str:
    return model.public[name].type if name in model.public and name != "id" else ""


class Loader:
    def __init__(self, env: Env, model: "Model") -> None:
        self.env = env.with_(loading=True)
        self.model = model
        self.module = str(env.context.get("module", MODULE))
        self.messages: list[Message] = []
        self.ids: list[int] = []
        self.waiting: list[tuple[str, Raw, Message]] = []
        self.converter = Converter(self.env, self.module, self.flush_for)

    def take(self, number: int, record: Raw, rows: dict[str, int]) -> None:
        where: Message = {"rows": rows, "record": number}
        self.env.tx.loaded.append(where)
        database_id = self._database_id(record, where)
        values = self.converter.convert(self.model, record, lambda m: self.messages.append({**where, **m}))
        if record.get("id"):
            name = str(record["id"])
            self.waiting.append((name if "." in name else f"{self.module}.{name}", values, where))
        else:
            if database_id:
                values["id"] = database_id
            self.waiting.append(("", values, where))

    def _database_id(self, record: Raw, where: Message) -> int:
        given = record.get(".id")
        if not given:
            return 0
        try:
            found = self.model.find(self.env, [("id", "=", int(given))])
        except ValueError:
            found = self.env.browse(self.model.name, ())
        if not found:
            unknown = {"type": "error", "field": ".id", "message": f"Unknown database identifier '{given}'"}
            self.messages.append({**where, **unknown})
        return found.id

    def flush_for(self, external_id: str, comodel: str) -> None:
        """Rows already read become records before a later row that names one of them is looked up."""
        if external_id in {name for name, _, _ in self.waiting} or (not external_id and comodel == self.model.name):
            self.flush()

    def flush(self) -> None:
        batch, self.waiting = self.waiting, []
        if not batch:
            return
        point = self.env.tx.savepoint()
        together: Message | None = None
        try:
            self.ids.extend(self.write(batch))
            return
        except UserError as error:
            together = {**batch[0][2], "type": "error", "message": error.text}
        except (OdooError, ValueError, TypeError, KeyError, AttributeError):
            pass
        self.env.tx.rollback_to(point)
        self._one_by_one(batch, together)

    def _one_by_one(self, batch: list[tuple[str, Raw, Message]], together: Message | None) -> None:
        errors = 0
        for count, row in enumerate(batch, 1):
            point = self.env.tx.savepoint()
            message = self._try(row)
            if message:
                self.env.tx.rollback_to(point)
                self.messages.append({**row[2], "type": "error", **message})
                errors += 1
            if errors >= MANY and errors >= count / MANY:
                self.messages.append({"type": "warning", "message": TOO_MANY})
                break
        if errors and together and together not in self.messages:
            self.messages.insert(0, together)

    def _try(self, row: tuple[str, Raw, Message]) -> Message | None:
        try:
            self.ids.extend(self.write([row]))
        except Violation as error:
            return {"message": error.text, **({"field": error.field} if error.field else {})}
        except (UserError, DatabaseError) as error:
            return {"message": error.text}
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            text = f"Unknown error during import: {type(error)}: {error}"
            return {"message": text, "moreinfo": "Resolve other errors first"}
        return None

    def write(self, batch: list[tuple[str, Raw, Message]]) -> list[int]:
        named = [name for name, _, _ in batch if name]
        if len(set(named)) < len(named):
            raise DatabaseError("ON CONFLICT DO UPDATE command cannot affect row a second time\n")
        known = [self._existing(name, values) for name, values, _ in batch]
        for (name, values, _), record in zip(batch, known, strict=True):
            if record is not None and not self._left_alone(name):
                self.model.change(record, {name: value for name, value in values.items() if name != "id"})
        done = [
            record if record is not None else self.model.make(self.env, [values])
            for (_, values, _), record in zip(batch, known, strict=True)
        ]
        for (name, _, _), record in zip(batch, done, strict=True):
            if name:
                bind(self.env, name, record, noupdate=bool(self.env.context.get("noupdate")))
        return [record.id for record in done]

    def _left_alone(self, name: str) -> bool:
        """In the mode "update" what is marked noupdate is named, but not written (as modules do with their data)."""
        found = find_external(self.env, name) if name else None
        return bool(self.env.context.get("mode") == "update" and found and found.get("noupdate"))

    def _existing(self, name: str, values: Raw) -> Records | None:
        if not name:
            if not values.get("id") and self.env.context.get("mode") == "update":
                raise ValidationError("Cannot update a record without specifying its id or xml_id")
            return self.env.browse(self.model.name, values["id"]) if values.get("id") else None
        found = find_external(self.env, name)
        if found is None:
            return None
        if found["model"] != self.model.name:
            raise ValidationError(
                f"For external id {name} when trying to create/update a record of model {self.model.name} "
                f"found record of different model {found['model']} ({found['id']})"
            )
        record = self.env.browse(self.model.name, found["res_id"]).exists()
        if not record:
            self.env.tx.put(EXTERNAL_IDS, found["id"], None)
            return None
        return record
