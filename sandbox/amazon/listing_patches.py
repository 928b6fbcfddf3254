"""What a patch of a listing does, and what Amazon finds wrong with one. Only how many there are can be patched here."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from .documents import JSON

AVAILABILITY = "/attributes/fulfillment_availability"
_SELECTOR = "fulfillment_channel_code"
_OPERATIONS = frozenset({"add", "replace", "merge", "delete"})
Availability = tuple[Mapping[str, object], ...]


def malformed(patches: object) -> str:
    """Why this is answered 400, or ""."""
    if not isinstance(patches, list) or not patches:
        return "patches must have at least one operation"
    for index, patch in enumerate(patches):
        if not isinstance(patch, dict) or set(patch) - {"op", "path", "value"}:
            return f"The patch at index of {index} is no patch operation."
        if patch.get("op") not in _OPERATIONS or not str(patch.get("path", "")).startswith("/attributes/"):
            return f"Operation or path is invalid for patch at index of {index}."
        value = patch.get("value")
        if value is None and patch["op"] != "delete":
            return f"Value is missing for patch at index of {index}."
        if value is not None and not (isinstance(value, list) and all(isinstance(each, dict) for each in value)):
            return f"Value is invalid for patch at index of {index}."
    return ""


def issues(product_type: str, of_listing: str, patches: Sequence[Mapping[str, object]]) -> list[JSON]:
    """What makes a submission INVALID. `of_listing`: the product type that Amazon has on file, "" where it has none."""
    found: list[JSON] = []
    if of_listing and product_type not in ("PRODUCT", of_listing):
        found.append(issue("4000003", "The Amazon product type specified is invalid or not supported.", ()))
    for patch in patches:
        if patch["path"] != AVAILABILITY:
            name = str(patch["path"]).removeprefix("/attributes/")
            found.append(issue("90000900", "The attributes are invalid.", (name,), ("INVALID_ATTRIBUTE",)))
            continue
        for entry in _entries(patch):
            found += _wrong(entry)
    return found


def _wrong(entry: Mapping[str, object]) -> Iterable[JSON]:
    if not isinstance(entry.get(_SELECTOR), str) or not entry[_SELECTOR]:
        yield issue(
            "99022",
            f"The field '{_SELECTOR}' for the attribute 'fulfillment_availability' does not have enough values. "
            "The required minimum is '1' value(s).",
            ("fulfillment_availability",),
            ("MISSING_ATTRIBUTE",),
        )
    quantity = entry.get("quantity", 0)
    if isinstance(quantity, bool) or not isinstance(quantity, int) or not 0 <= quantity < 2**31:
        text = f"The value '{quantity}' for the attribute 'quantity' is invalid."
        yield issue("90000900", text, ("fulfillment_availability",), ("INVALID_ATTRIBUTE",))


def issue(code: str, message: str, attributes: Sequence[str], categories: Sequence[str] = ()) -> JSON:
    found: JSON = {"code": code, "message": message, "severity": "ERROR", "categories": list(categories)}
    if attributes:
        found["attributeNames"] = list(attributes)
    return found


def applied(before: Availability, patches: Iterable[Mapping[str, object]]) -> Availability:
    """`merge` changes what is named and leaves the rest, `replace` forgets what it does not name. Neither takes another
    channel's entry away: told of a second channel, the listing has two."""
    entries = [dict(each) for each in before]
    for patch in patches:
        if patch["path"] != AVAILABILITY:
            continue
        if patch["op"] == "delete" and not patch.get("value"):
            entries = []
        for new in _entries(patch):
            old = next((each for each in entries if each[_SELECTOR] == new[_SELECTOR]), None)
            if patch["op"] == "delete":
                entries = [each for each in entries if each is not old]
            elif old is None:
                entries.append(dict(new))
            elif patch["op"] == "merge":
                old.update(new)
            else:
                entries[entries.index(old)] = dict(new)
    return tuple(entries)


def channels(patches: Iterable[Mapping[str, object]]) -> list[tuple[str, object]]:
    """(channel code, quantity) of each entry that is written."""
    return [
        (str(entry.get(_SELECTOR, "")), entry.get("quantity"))
        for patch in patches
        if patch["path"] == AVAILABILITY
        for entry in _entries(patch)
    ]


def _entries(patch: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    return cast("Sequence[Mapping[str, object]]", patch.get("value") or ())
