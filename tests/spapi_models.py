"""Amazon's own Swagger 2.0 models as validators of what we send and of what the pretend Amazon answers.

The models are Amazon's files and not part of this repository: they are read from the folder that SPAPI_MODELS names,
or from `../shared/spapi-models` beside the checkout. Tests that need them are marked `needs_models`.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker, ValidationError

_REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("SPAPI_MODELS") or _REPOSITORY.parent / "shared" / "spapi-models")
needs_models = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"Amazon's models are not in {FOLDER}: set SPAPI_MODELS to their folder"
)
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})

formats = FormatChecker(formats=())


@formats.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", value):
        return False
    return bool(datetime.fromisoformat(value))


@formats.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(
        re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) and datetime.fromisoformat(value)
    )


@lru_cache
def load(model: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / model).read_text(encoding="utf-8"))
    return found


@lru_cache
def validator(model: str, definition: str, *, closed: bool = True) -> Draft4Validator:
    """`closed`: a property that the model does not name is an error (a typo, or a field nobody documented)."""
    return _validator(model, {"$ref": f"#/definitions/{definition}"}, closed)


def _validator(model: str, schema: Mapping[str, Any], closed: bool) -> Draft4Validator:
    definitions = load(model).get("definitions", {})
    document = {**schema, "definitions": _closed(definitions) if closed else definitions}
    if "$ref" in document:  # beside a $ref, draft 4 sees nothing else
        document = {"allOf": [{"$ref": document.pop("$ref")}], **document}
    return Draft4Validator(document, format_checker=formats)


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: _closed(each) for key, each in schema.items()}
    if schema.get("type") == "object" and isinstance(schema.get("properties"), dict):
        result.setdefault("additionalProperties", False)
    return result


@dataclass(frozen=True)
class Operation:
    model: str
    method: str
    path: str
    document: Mapping[str, Any]

    @property
    def parameters(self) -> dict[str, Mapping[str, Any]]:
        return {each["name"]: each for each in self.document.get("parameters", ())}

    def check(self, parameters: Mapping[str, str], *, body: object = None) -> None:
        """ValidationError unless the call, as it goes over the wire (text values, lists with commas), fits."""
        known = self.parameters
        if unknown := set(parameters) - set(known):
            raise ValidationError(f"{self.method.upper()} {self.path} has no parameter {', '.join(sorted(unknown))}")
        for name, schema in known.items():
            value = body if schema["in"] == "body" else parameters.get(name)
            if value is None:
                if schema.get("required"):
                    raise ValidationError(f"{name} is required")
            elif schema["in"] == "body":
                _validator(self.model, schema["schema"], True).validate(value)
            else:
                _validator(self.model, schema, False).validate(_typed(str(value), schema))

    def response(self, status: int, *, closed: bool = True) -> Draft4Validator:
        return _validator(self.model, self.document["responses"][str(status)].get("schema", {}), closed)


def _typed(text: str, schema: Mapping[str, Any]) -> object:
    match schema.get("type"):
        case "array":
            return [_typed(each, schema["items"]) for each in text.split(",")]
        case "integer" if re.fullmatch(r"-?\d+", text):
            return int(text)
        case "number" if re.fullmatch(r"-?\d+(\.\d+)?", text):
            return float(text)
        case "boolean" if text in ("true", "false"):
            return text == "true"
    return text


@lru_cache
def operation(model: str, operation_id: str) -> Operation:
    for each in _operations(model):
        if each.document["operationId"] == operation_id:
            return each
    raise KeyError(operation_id)


def _operations(model: str) -> Iterator[Operation]:
    for path, methods in load(model)["paths"].items():
        for method, document in methods.items():
            if method in _METHODS:
                yield Operation(model, method, path, document)


def examples(model: str, operation_id: str, status: int = 200) -> list[Any]:
    """Amazon's worked answers of one operation: those of the documentation and those of its static sandbox."""
    response = operation(model, operation_id).document["responses"][str(status)]
    shown = list(response.get("examples", {}).values())
    cases = response.get("x-amzn-api-sandbox", {}).get("static", ())
    return [*shown, *(case["response"] for case in cases)]
