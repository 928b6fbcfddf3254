"""Which methods a client may call, and how their parameters are bound in each protocol."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ..errors import AccessError, HttpError
from .model import Model
from .records import Env, Records

# Methods of records that were the model's before this version: about whoever asks.
OF_RECORDS_SINCE = {"has_group": 18}
F = TypeVar("F", bound=Callable[..., Any])


def model_method(function: F) -> F:
    """Called on the model: the first parameter is the environment."""
    function.kind = "model"  # type: ignore[attr-defined]
    return function


def record_method(function: F) -> F:
    """Called on records: the first parameter is the records."""
    function.kind = "record"  # type: ignore[attr-defined]
    return function


def find(model: Model, name: str) -> Callable[..., Any]:
    """Raises AttributeError for what does not exist, as Odoo does."""
    if name.startswith("_"):
        raise AccessError(f"Private methods (such as '{model.name}.{name}') cannot be called remotely.")
    method: Callable[..., Any] | None = getattr(model, name, None)
    offered = model.registry.offers(model.name, name, model.registry.version)
    if method is None or not hasattr(method, "kind") or not offered:
        raise AttributeError(f"The method '{model.name}.{name}' does not exist")
    return method


def positional(env: Env, model: Model, name: str, args: list[Any], kwargs: Mapping[str, Any]) -> Any:
    """`execute_kw`: ids come first, the context is one of the keywords."""
    method = find(model, name)
    rest = dict(kwargs)
    env = env.with_(**(rest.pop("context", None) or {}))
    if _on_model(method):
        return plain(method(env, *args, **rest))
    if env.registry.version < OF_RECORDS_SINCE.get(name, 0):
        return plain(method(env.browse(model.name, (env.uid,)), *args, **rest))
    if not args:
        raise IndexError("list index out of range")
    ids, *others = args
    return plain(method(env.browse(model.name, _ids(ids)), *others, **rest))


def named(env: Env, model: Model, name: str, body: dict[str, Any]) -> Any:
    """JSON-2: everything by name; `ids` and `context` stand beside the method's own parameters."""
    try:
        method = find(model, name)
    except AttributeError as error:
        raise HttpError("NotFound", 404, str(error)) from error
    ids = body.pop("ids", ())
    env = env.with_(**(body.pop("context", None) or {}))
    if _on_model(method) and ids:
        raise HttpError("UnprocessableEntity", 422, f"cannot call {model.name}.{name} with ids")
    target = env if _on_model(method) else env.browse(model.name, _ids(ids))
    try:
        inspect.signature(method).bind(target, **body)
    except TypeError as error:
        raise HttpError("UnprocessableEntity", 422, str(error)) from error
    return plain(method(target, **body))


def plain(result: Any) -> Any:
    return list(result.ids) if isinstance(result, Records) else result


def _on_model(method: Callable[..., Any]) -> bool:
    return bool(method.kind == "model")  # type: ignore[attr-defined]


def _ids(ids: Any) -> tuple[int, ...]:
    if ids is None or ids is False:
        return ()
    return (ids,) if isinstance(ids, int) else tuple(ids)
