"""To-many fields: what they hold, and Odoo's command triples."""

from typing import Any

from .fields import Field
from .records import Env, Records
from .values import linked


def linked_rows(records: Records, field: Field) -> Records:
    comodel = records.env.registry.models[field.comodel]
    every = not field.domain_active
    env = records.env.with_(su=True)
    found = comodel.find(env, [(field.inverse, "in", list(records.ids))], every=every)
    return records.env.browse(field.comodel, found.ids)


def apply_many2many(env: Env, field: Field, current: tuple[int, ...], commands: Any) -> tuple[int, ...]:
    ids, deferred = linked(current, commands)
    comodel = env.registry.models[field.comodel]
    for command in deferred:
        match command[0]:
            case 0:
                ids.append(comodel.make(env, [command[2]]).id)
            case 1:
                comodel.change(env.browse(comodel.name, command[1]), command[2])
            case 2:
                comodel.remove(env.browse(comodel.name, command[1]))
                ids = [record_id for record_id in ids if record_id != command[1]]
    return tuple(sorted(set(ids)))


def apply_one2many(records: Records, field: Field, commands: Any) -> None:
    env = records.env
    comodel = env.registry.models[field.comodel]
    if commands is False or commands is None:
        commands = [(5, 0, 0)]
    for record in records:
        fresh: list[dict[str, Any]] = []
        for command in commands:
            match command[0]:
                case 0:
                    fresh.append({**command[2], field.inverse: record.id})
                case 1:
                    comodel.change(env.browse(comodel.name, command[1]), command[2])
                case 2:
                    comodel.remove(env.browse(comodel.name, command[1]))
                case 3:
                    _release(env.browse(comodel.name, command[1]), field)
                case 4:
                    other = env.browse(comodel.name, command[1])
                    if other[field.inverse].id != record.id:
                        comodel.change(other, {field.inverse: record.id})
                case 5:
                    _release(linked_rows(record, field), field)
                case 6:
                    _release(linked_rows(record, field) - env.browse(comodel.name, command[2]), field)
                    comodel.change(env.browse(comodel.name, command[2]), {field.inverse: record.id})
        if fresh:
            comodel.make(env, fresh)


def _release(others: Records, field: Field) -> None:
    """A child that cannot live alone is deleted."""
    inverse = others.model.columns[field.inverse]
    if inverse.required or inverse.cascade:
        others.model.remove(others)
    else:
        others.model.change(others, {field.inverse: False})
