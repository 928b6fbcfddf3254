"""External identifiers: rows of ir.model.data."""

from typing import Any

from ..errors import Violation
from .records import Env, Records

MODEL = "ir.model.data"


def find_external(env: Env, name: str) -> dict[str, Any] | None:
    module, _, rest = name.partition(".")
    return env.registry.external_id(env, module, rest)


def bind(env: Env, name: str, record: Records, *, noupdate: bool = False) -> None:
    """Writes or renews one, in the same transaction as its record."""
    module, _, rest = name.partition(".")
    found = env.registry.external_id(env, module, rest)
    if found is not None:
        # PostgreSQL's upsert touches the row, so a concurrent load of the same id conflicts even without a change.
        row = {column: value for column, value in found.items() if column != "id"}
        env.tx.put(MODEL, found["id"], {**row, "res_id": record.id})
        return
    if " " in rest:
        raise Violation(
            'new row for relation "ir_model_data" violates check constraint "ir_model_data_name_nospaces"\n'
        )
    values = {"module": module, "name": rest, "model": record.model.name, "res_id": record.id, "noupdate": noupdate}
    env.with_(su=True, loading=False).create(MODEL, values)
