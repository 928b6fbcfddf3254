"""A page as a person uses it: what it says, its links, its buttons and the fields beside them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY = frozenset("area base br col hr img input link meta source wbr".split())
_WITHIN_WORDS = frozenset("a b em span strong".split())
_UNSEEN = frozenset("head script style svg".split())


@dataclass(eq=False)
class Node:
    tag: str
    at: dict[str, str]
    parent: "Node | None" = None
    children: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in _UNSEEN:
                around = "" if child.tag in _WITHIN_WORDS else " "
                yield around
                yield from child._words()
                yield around

    def all(self, *tags: str) -> Iterator["Node"]:
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def within(self, tag: str) -> "Node | None":
        found = self.parent
        while found is not None and found.tag != tag:
            found = found.parent
        return found

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.at.get("aria-label") or self.text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Node("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "option" and self.here.tag == "option":
            self.handle_endtag("option")
        made = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(made)
        if tag not in _EMPTY:
            self.here = made

    def handle_endtag(self, tag: str) -> None:
        found: Node | None = self.here
        while found is not None and found.tag != tag:
            found = found.parent
        if found is not None and found.parent is not None:
            self.here = found.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read(text: str) -> Node:
    reader = _Reader()
    reader.feed(text)
    return reader.root


def called(nodes: Iterator[Node], words: str) -> Node | None:
    """The first of that very name, else the first whose name begins so, else what is written so."""
    found = list(nodes)
    ways = (lambda one: one.name == words, lambda one: one.name.startswith(words), lambda one: one.text == words)
    return next((one for fits in ways for one in found if fits(one)), None)


@dataclass
class Form:
    """What the browser would send by this button; `type` fills in what a person types or chooses."""

    page: Node
    button: Node
    filled: dict[Node, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        by_id = next((one for one in self.page.all("form") if one.at.get("id") == self.button.at.get("form")), None)
        self.form = by_id if "form" in self.button.at else self.button.within("form")
        assert self.form is not None, f"the button “{self.button.name}” is in no form"

    @property
    def controls(self) -> list[Node]:
        own = self.form.all("input", "select", "textarea")  # type: ignore[union-attr]
        return [one for one in own if one.at.get("name") and "disabled" not in one.at]

    def type(self, label: str, value: str) -> None:
        found = self._control(label)
        if found.tag == "select":
            chosen = called(found.all("option"), value)
            assert chosen is not None, f"“{label}” offers no “{value}” but {[one.text for one in found.all('option')]}"
            value = chosen.at.get("value", chosen.text)
        if found.at.get("type") in ("checkbox", "radio"):
            value = found.at.get("value", "on")
        self.filled[found] = [value]

    def _control(self, label: str) -> Node:
        labels = (one for one in self.form.all("label"))  # type: ignore[union-attr]
        named = called(labels, label)
        wanted = named.at.get("for") if named is not None else None
        for one in self.controls:
            if label in (one.at.get("aria-label"), one.at["name"]) or (wanted and one.at.get("id") == wanted):
                return one
        raise AssertionError(f"the form has no field “{label}”")

    def sent(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self.controls:
            if one.at.get("type") not in ("submit", "button"):
                values = self.filled[one] if one in self.filled else _standing(one)
                found.setdefault(one.at["name"], []).extend(values)
        if self.button.at.get("name"):
            found.setdefault(self.button.at["name"], []).append(self.button.at.get("value", ""))
        return found

    @property
    def method(self) -> str:
        return self.form.at.get("method", "get").lower()  # type: ignore[union-attr]

    @property
    def action(self) -> str:
        return self.button.at.get("formaction") or self.form.at.get("action", "")  # type: ignore[union-attr]


def _standing(control: Node) -> list[str]:
    if control.tag == "textarea":
        return ["".join(one for one in control.children if isinstance(one, str)).removeprefix("\n")]
    if control.tag == "select":
        options = list(control.all("option"))
        chosen = next((one for one in options if "selected" in one.at), options[0] if options else None)
        return [chosen.at.get("value", chosen.text)] if chosen is not None else []
    if control.at.get("type") in ("checkbox", "radio") and "checked" not in control.at:
        return []
    return [control.at.get("value", "on" if control.at.get("type") == "checkbox" else "")]
