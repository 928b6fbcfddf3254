"""A page's form as a browser would send it."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.select = action, False, ""
        self.sent: dict[str, list[str]] = {}
        self.options: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = at.get("action", self.action) == self.action
        if not self.inside:
            return
        if tag == "input" and "name" in at and (at.get("type") not in ("checkbox", "radio") or "checked" in at):
            self.sent.setdefault(at["name"], []).append(at.get("value", ""))
        elif tag == "select":
            self.select = at["name"]
            self.sent.setdefault(self.select, []).append("")
            self.options.setdefault(self.select, [])
            self.first = True
        elif tag == "option" and self.select:
            self.options[self.select].append(at["value"])
            if "selected" in at or self.first:
                self.sent[self.select][-1] = at["value"]
            self.first = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""


def form_of(text: str, action: str) -> dict[str, list[str]]:
    reader = _Reader(action)
    reader.feed(text)
    assert reader.sent, f"no form is sent to {action}"
    reader.sent.pop("csrfmiddlewaretoken", None)
    return reader.sent


def options_of(text: str, action: str) -> dict[str, list[str]]:
    reader = _Reader(action)
    reader.feed(text)
    return reader.options
