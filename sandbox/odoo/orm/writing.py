"""What PostgreSQL's constraints say about a row, in Odoo's words."""

from typing import TYPE_CHECKING, Any

from ..errors import Violation
from .fields import Field
from .records import Env

if TYPE_CHECKING:
    from ..store import Row
    from .model import Model


def check_required(env: Env, model: "Model", row: "Row") -> None:
    for field in model.columns.values():
        if field.required and field.stored and row.get(field.column) is False and field.type != "boolean":
            raise Violation(
                f"Missing required value for the field '{field.string}' ({field.name}).\n"
                f"Model: '{model.description}' ({model.name})\n"
                "- create/update: a mandatory field is not set\n"
                "- delete: another model requires the record being deleted, you can archive it instead\n",
                field.name,
            )


def check_links(env: Env, model: "Model", row: "Row", written: dict[str, Any]) -> None:
    for name in written:
        field = model.columns[name]
        # Fields without an index are the stamps of who wrote: not worth a look.
        if field.type == "many2one" and field.index and row.get(name) and env.tx.get(field.comodel, row[name]) is None:
            raise Violation(in_use(model, field), field.name)


def check_unique(env: Env, model: "Model", record_id: int, row: "Row") -> None:
    names = env.tx.duplicate(model.name, record_id, row)
    if names is None:
        return
    if said := model.unique_texts.get(names):
        raise Violation(said)
    table = model.name.replace(".", "_")
    raise Violation(f'duplicate key value violates unique constraint "{table}_{"_".join(names)}_uniq"\n')


def in_use(model: "Model", field: Field) -> str:
    return (
        "Another model is using the record you are trying to delete.\n\n"
        f"The troublemaker is: '{model.description}' ({model.name})\n"
        f"Thanks to the following constraint: '{field.string}' ({field.name})\n"
        "How about archiving the record instead?"
    )
