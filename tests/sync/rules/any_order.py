"""Any order that Amazon's model allows: what is optional comes or not, enumerations are open, texts are what people type."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.spapi_models import load

MODEL = "orders_2026-01-01.json"
JSON = dict[str, Any]
WORDS = (" ", "SKU-1", "Zoë 😀", "\u202eabc\u202c", "a\u0000b", "\ud83d", "٣٤", "x" * 300, "<b>&amp;</b>", "e\u0301")
IDS = ("1", "0", "302-1234567-7654321", "A1PA6795UKMFR9", "ü/ x")
AMOUNTS = ("0", "0.00", "10.00", "19.99", "-3.50", "0.001", "1234567.891", "999999999999999", "0.0000000001")
CURRENCIES = ("EUR", "JPY", "KWD", "USD")
TIMES = (
    "2026-11-23T12:00:00Z",
    "2026-11-23T12:00:00.123Z",
    "2026-11-23T23:59:59+14:00",
    "1970-01-01T00:00:00-11:30",
    "9999-12-31T23:59:59Z",
)
COUNTS = (0, 1, 2, 3, 7, 1000, 2**31 - 1)


@st.composite
def any_orders(draw: st.DrawFn) -> JSON:
    raw: JSON = draw(_values({"$ref": "#/definitions/Order"}, draw(st.sampled_from(CURRENCIES))))
    for number, item in enumerate(raw["orderItems"]):
        item["orderItemId"] = f"{draw(st.sampled_from(IDS))}{number}"
    return raw


def _values(schema: Mapping[str, Any], currency: str, name: str = "") -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = load(MODEL)["definitions"][name]
    if name == "Money":
        return st.fixed_dictionaries({"amount": st.sampled_from(AMOUNTS), "currencyCode": st.just(currency)})
    if name == "countryCode":
        return st.sampled_from(("DE", "US", "JP", "XX"))
    match schema.get("type"):
        case "object":
            return _objects(schema, currency)
        case "array":
            return st.lists(_values(schema["items"], currency), max_size=2)
        case "integer":
            return st.sampled_from(COUNTS)
        case "number":
            return st.sampled_from((0, 1, 2.5, -1))
    if schema.get("format") == "date-time":
        return st.sampled_from(TIMES)
    if "enum" in schema:
        return st.sampled_from([*schema["enum"], "NEW_ONE"])
    return st.sampled_from(IDS if name.lower().endswith("id") else WORDS)


def _objects(schema: Mapping[str, Any], currency: str) -> st.SearchStrategy[JSON]:
    needed = set(schema.get("required", ()))
    fields = {name: _values(own, currency, name) for name, own in schema.get("properties", {}).items()}
    return st.fixed_dictionaries(
        {name: own for name, own in fields.items() if name in needed},
        optional={name: own for name, own in fields.items() if name not in needed},
    )
