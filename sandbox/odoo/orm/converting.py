"""Cells of text into values, and what Odoo says when it cannot."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .external import find_external
from .fields import Field
from .records import Env
from .values import DATE, DATETIME, timestamp

if TYPE_CHECKING:
    from .model import Model

Message = dict[str, Any]
Log = Callable[[Message], None]
REFERENCES = ("", "id", ".id")
KINDS = {"": "name", "id": "external id", ".id": "database id"}
TRUE = ("1", "true", "yes")
FALSE = ("", "0", "false", "no")


class Refused(Exception):
    def __init__(self, message: str, more: object = None) -> None:
        super().__init__(message)
        self.more = more


class Converter:
    def __init__(self, env: Env, module: str, flush: Callable[[str, str], None]) -> None:
        self.env = env
        self.module = module
        self.flush = flush
        self.warnings: list[str] = []

    def convert(self, model: "Model", record: dict[str, Any], log: Log) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, cell in record.items():
            if name in REFERENCES:
                continue
            field = model.public[name]
            try:
                values[field.column] = self._cell(model, field, cell) if cell else False
            except Refused as refused:
                said = str(refused).replace("%s", field.string)
                message: Message = {"type": "error", "field": name, "message": said}
                if refused.more is not None:
                    message |= {"moreinfo": refused.more, "field_name": field.string}
                elif "does not seem" in said:
                    message |= {"field_name": field.string}
                log(message)
            for warning in self.warnings:
                log({"type": "warning", "field": name, "message": warning})
            self.warnings.clear()
        return values

    def _cell(self, model: "Model", field: Field, cell: Any) -> Any:
        match field.type:
            case "boolean":
                return _boolean(cell)
            case "integer" | "many2one_reference":
                return _number(cell, int, "an integer")
            case "float" | "monetary":
                return _number(cell, float, "a number")
            case "date" | "datetime":
                return _moment(field, cell)
            case "selection":
                return _choice(field, cell)
            case "many2one":
                return self._one(field, cell)
            case "many2many":
                return self._many(field, cell)
            case "one2many":
                return self._lines(field, cell)
        return cell

    def _one(self, field: Field, cells: list[dict[str, Any]]) -> int | bool:
        subfield = _reference(field, cells[0])
        return self._lookup(field, subfield, cells[0][subfield])

    def _many(self, field: Field, cells: list[dict[str, Any]]) -> list[tuple[int, int, list[Any]]]:
        subfield = _reference(field, cells[0])
        ids = [self._lookup(field, subfield, one) for one in str(cells[0][subfield]).split(",")]
        return [(6, 0, ids)]

    def _lines(self, field: Field, records: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        comodel = self.env.registry.models[field.comodel]
        commands: list[tuple[Any, ...]] = []
        if len(records) == 1 and not set(records[0]) - set(REFERENCES):
            subfield = _reference(field, records[0])
            records = [{subfield: one} for one in str(records[0][subfield]).split(",")]
        for record in records:
            values = self.convert(comodel, record, lambda message: _inner(field, message))
            name = str(record.get("id") or "")
            found: int | bool = False
            if record.get(".id"):
                found = self._lookup(field, ".id", record[".id"])
            elif name:
                found = self._external(field, name) or False
                if not found:
                    values["id"] = name if "." in name else f"{self.module}.{name}"
            elif record.get(""):
                found = self._lookup(field, "", record[""])
            commands.extend([(4, found), (1, found, values)] if found else [(0, 0, values)])
        return commands

    def _lookup(self, field: Field, subfield: str, value: Any) -> int | bool:
        """Raises Refused where nothing is found; False where the cell says "none"."""
        comodel = self.env.registry.models[field.comodel]
        if subfield in ("id", ".id") and str(value).lower() in FALSE:
            return False
        found: int | None = None
        if subfield == ".id":
            found = self._database_id(field, value)
        elif subfield == "id":
            found = self._external(field, str(value))
        else:
            self.flush("", comodel.name)
            matches = comodel.named(self.env, str(value), [], "=", 100)  # type: ignore[attr-defined]
            found = matches.id or None
            if len(matches) > 1:
                count = f"({len(matches)} matches)"
                self.warnings.append(f'Found multiple matches for value "{value}" in field "{field.string}" {count}')
        if found is None:
            raise Refused(
                f"No matching record found for {KINDS[subfield]} '{value}' in field '%s'", _window(field, subfield)
            )
        return found

    def _database_id(self, field: Field, value: Any) -> int | None:
        try:
            wanted = int(value)
        except ValueError:
            raise Refused(f"Invalid database id '{value}' for the field '%s'", _window(field, ".id")) from None
        return wanted if self.env.browse(field.comodel, wanted).exists() else None

    def _external(self, field: Field, value: str) -> int | None:
        name = value if "." in value else f"{self.module}.{value}"
        self.flush(name, field.comodel)
        found = find_external(self.env, name)
        if not found or not self.env.browse(found["model"], found["res_id"]).exists():
            return None
        if found["model"] != field.comodel:
            message = f"Invalid external ID {name}: expected model '{field.comodel}', found '{found['model']}'"
            raise Refused(message)
        return int(found["res_id"])


def _inner(field: Field, message: Message) -> None:
    """An error inside a line is told of the parent's field, with the path in words."""
    if message["type"] != "error":
        return
    raise Refused(
        message["message"].replace(f"'{message.get('field_name', '')}'", f"'%s/{message.get('field_name', '')}'"),
        message.get("moreinfo"),
    )


def _reference(field: Field, cell: dict[str, Any]) -> str:
    if set(cell) - set(REFERENCES):
        raise Refused("Can not create Many-To-One records indirectly, import the field separately")
    if len(cell) > 1:
        text = "only provide one of name, external id or database id"
        raise Refused(f"Ambiguous specification for field '{field.name}', {text}")
    return next(iter(cell))


def _window(field: Field, subfield: str) -> dict[str, Any]:
    """The action with which Odoo's import screen shows the possible values."""
    window: dict[str, Any] = {
        "name": "Possible Values",
        "type": "ir.actions.act_window",
        "target": "new",
        "view_mode": "list,form",
        "views": [[False, "list"], [False, "form"]],
        "context": {"create": False},
        "help": "See all possible values",
    }
    if subfield:
        return {**window, "res_model": "ir.model.data", "domain": [["model", "=", field.comodel]]}
    return {**window, "res_model": field.comodel}


def _boolean(cell: Any) -> bool:
    lowered = cell.lower()
    if lowered in TRUE:
        return True
    if lowered in FALSE:
        return False
    raise Refused(f"Unknown value '{cell}' for boolean field '%s'", "Use '1' for yes and '0' for no")


def _number(cell: Any, number: Callable[[Any], Any], kind: str) -> Any:
    try:
        return number(cell)
    except ValueError:
        raise Refused(f"'{cell}' does not seem to be {kind} for field '%s'") from None


def _moment(field: Field, cell: Any) -> str:
    form, example = (DATE, "2012-12-31") if field.type == "date" else (DATETIME, "2012-12-31 23:59:59")
    try:
        return timestamp(cell, form)
    except ValueError:
        text = f"'{cell}' does not seem to be a valid {field.type} for field '%s'"
        raise Refused(text, f"Use the format '{example}'") from None


def _choice(field: Field, cell: Any) -> str:
    for key, label in field.selection:
        if cell.lower() in (key.lower(), label.lower()):
            return key
    raise Refused(f"Value '{cell}' not found in selection field '%s'", [label for _, label in field.selection])
