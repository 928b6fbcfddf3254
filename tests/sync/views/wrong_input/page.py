"""A page as a person with a screen reader meets it: fields, what stands in them, and what is said of them."""

from html.parser import HTMLParser
from typing import Any

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
Attributes = dict[str, str]


class Page(HTMLParser):
    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.body = answer.content.decode()
        self.fields: list[tuple[Attributes, Attributes]] = []  # each with the fieldset that it stands in
        self.filled: dict[str, list[str]] = {}
        self.words: dict[str, list[str]] = {}
        self._open: list[tuple[str, Attributes]] = []
        self._writing = ""
        self.feed(self.body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag in ("input", "select", "textarea") and name:
            fieldset = next((one for kind, one in reversed(self._open) if kind == "fieldset"), {})
            self.fields.append((found, fieldset))
            ticked = found.get("type") not in ("checkbox", "radio") or "checked" in found
            if tag == "input" and ticked:
                self.filled.setdefault(name, []).append(found.get("value", ""))
            if tag == "textarea":
                self.filled.setdefault(name, []).append("")
                self._writing = name
        if tag == "option" and "selected" in found:
            select = next(one for kind, one in reversed(self._open) if kind == "select")
            self.filled.setdefault(select.get("name", ""), []).append(found.get("value", ""))
        if tag not in _VOID:
            self._open.append((tag, found))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1][0] != tag and tag in {kind for kind, _ in self._open}:
            self._open.pop()
        if self._open and self._open[-1][0] == tag:
            self._open.pop()
        if tag == "textarea":  # a browser leaves out the line break that it may begin with
            self.filled[self._writing][-1] = self.filled[self._writing][-1].removeprefix("\n")
            self._writing = ""

    def handle_data(self, data: str) -> None:
        if self._writing:
            self.filled[self._writing][-1] += data
        for _, found in self._open:
            if "id" in found:
                self.words.setdefault(found["id"], []).append(data)

    def said_at(self, name: str) -> str:
        """What a field that is marked as wrong is described by, itself or the fieldset that it stands in."""
        said = ""
        for found, fieldset in self.fields:
            if found["name"] == name:
                for one in (found, fieldset):
                    if one.get("aria-invalid") == "true":
                        said += " ".join(self._text(id) for id in one.get("aria-describedby", "").split())
        return said

    def holds(self, name: str, typed: str) -> bool:
        return typed in self.filled.get(name, [])

    def _text(self, id: str) -> str:
        return " ".join("".join(self.words.get(id, [])).split())
