"""JSON documents: changed the way RFC 7396 (merge patch) says."""

from collections.abc import Mapping

JSON = dict[str, object]


def merged(base: Mapping[str, object], patch: Mapping[str, object]) -> JSON:
    """Objects are merged, anything else is replaced, None removes; both arguments stay as they are."""
    result = dict(base)
    for key, value in patch.items():
        old = result.get(key)
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping):
            result[key] = merged(old if isinstance(old, Mapping) else {}, value)
        else:
            result[key] = value
    return result
