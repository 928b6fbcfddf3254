"""Field names of the version spoken outside into the inside ones, through values, domains and orders."""

from typing import TYPE_CHECKING, Any

from .fields import TO_MANY, Field

if TYPE_CHECKING:
    from .model import Model


def field_of(model: "Model", name: str) -> Field:
    field = model.public.get(name)
    if field is None:
        raise ValueError(f"Invalid field {name!r} on {model.name!r}")
    return field


def values_in(model: "Model", values: Any) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in dict(values).items():
        field = model.public.get(name)
        if field is None:
            raise ValueError(f"Invalid field {name!r} in {model.name!r}")
        if field.type in TO_MANY and isinstance(value, list | tuple):
            value = [_command(model.registry.models[field.comodel], command) for command in value]
        result[field.column] = value
    return result


def _command(comodel: "Model", command: Any) -> Any:
    if isinstance(command, list | tuple) and command and command[0] in (0, 1):
        return (command[0], command[1], values_in(comodel, command[2]))
    return command


def domain_in(model: "Model", domain: Any) -> list[Any]:
    return [_leaf(model, term) for term in domain or ()]


def _leaf(model: "Model", term: Any) -> Any:
    if not isinstance(term, list | tuple) or len(term) != 3 or not isinstance(term[0], str):
        return term
    path, operator, value = term
    here = model
    inside = []
    for part in path.split("."):
        field = here.public.get(part)
        if field is None:
            raise ValueError(f"Invalid field {here.name}.{part} in condition {tuple(term)!r}")
        inside.append(field.column)
        here = here.registry.models[field.comodel] if field.comodel else here
    if operator in ("any", "not any"):
        value = domain_in(here, value)
    return (".".join(inside), operator, value)


def order_in(model: "Model", order: str | None) -> str | None:
    if not order:
        return None
    parts = []
    for part in order.split(","):
        name, _, direction = part.strip().partition(" ")
        parts.append(f"{field_of(model, name).column} {direction}".strip())
    return ", ".join(parts)
