"""Bytes of an answer to plain data, and a refusal to its reasons. Strict: what is no JSON object is no answer."""

import json
import math
from typing import Any


class NotAnAnswer(ValueError):
    """The text says what is wrong, for the engineer."""


def _finite(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text


# A database cannot hold these two, and one buyer's odd character must not stop a page of orders.
_UNSTORABLE = str.maketrans({0: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
# How they are written in JSON; also the halves of an emoji are, and come to no harm.
_SUSPICIOUS = ("\\u0000", "\\ud", "\\uD")


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_UNSTORABLE)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    return value


def json_object(body: bytes) -> dict[str, Any]:
    """NaN and numbers beyond a float stay text: as numbers they could neither be stored nor mean an amount."""
    try:
        text = body.decode("utf-8-sig")
        data = json.loads(text, parse_float=_finite, parse_constant=str)
        if any(sign in text for sign in _SUSPICIOUS):
            data = _storable(data)
    except (ValueError, RecursionError) as error:
        raise NotAnAnswer(f"{len(body)} bytes that are no JSON ({type(error).__name__})") from error
    if not isinstance(data, dict):
        raise NotAnAnswer(f"JSON, but no object: {type(data).__name__}")
    return data


def reasons(body: bytes) -> tuple[tuple[str, str], ...]:
    """(code, words) of Amazon's error list, or of Login with Amazon's error; empty when it is neither."""
    try:
        data = json_object(body)
    except NotAnAnswer:
        return ()
    if isinstance(data.get("error"), str) and "errors" not in data:
        return ((data["error"], str(data.get("error_description") or "")),)
    found = data.get("errors")
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        return ()
    return tuple(
        (str(item.get("code") or ""), f"{item.get('message') or ''} {item.get('details') or ''}".strip())
        for item in found
    )
