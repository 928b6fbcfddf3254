"""Somebody of the merchant in front of our pages: follows links and presses buttons by the words on them, as the guide
names them. What is not on the page cannot be pressed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client

from tests.accounts.recently import confirmed
from tests.sync.cures.pages import Form, Node, called, read


class Person:
    def __init__(self, client: Client) -> None:
        self.client = client
        self.address, self.page = "/", Node("page", {})
        self.go("/problems/")

    def go(self, address: str) -> "Person":
        return self._arrived(self.client.get(urljoin(self.address, address), follow=True))

    def open(self, *words: str) -> "Person":
        """One link after the other, the first of them on whatever page is open."""
        for word in words:
            link = called(self.page.all("a"), word)
            assert link is not None, f"{self.address} has no link “{word}”"
            self.go(link.at["href"])
        return self

    def press(self, words: str, typed: Mapping[str, str] | None = None, *, beside: str = "") -> "Person":
        """A button, after typing into the fields beside it by their labels. `beside`: what its row begins with."""
        button = called(self._row(beside).all("button"), words)
        assert button is not None, f"{self.address} has no button “{words}”"
        form = Form(self.page, button)
        for label, value in (typed or {}).items():
            form.type(label, value)
        confirmed(self.client)  # whoever is asked for the password types it
        target = urljoin(self.address, form.action)
        send = self.client.post if form.method == "post" else self.client.get
        return self._arrived(send(target, form.sent(), follow=True), target)

    def use(self, words: str, *, beside: str = "") -> "Person":
        """A link or a button: on the page they look the same."""
        link = called(self._row(beside).all("a"), words)
        return self.go(link.at["href"]) if link is not None else self.press(words, beside=beside)

    def has(self, words: str) -> bool:
        return called(self.page.all("button", "a"), words) is not None

    def _row(self, begins: str) -> Node:
        rows = (one for one in self.page.all("tr") if one.text.startswith(begins))
        return next(rows) if begins else self.page

    @property
    def text(self) -> str:
        return self.page.text

    def _arrived(self, answer: Any, target: str = "") -> "Person":
        chain = answer.redirect_chain
        self.address = urlsplit(chain[-1][0])._replace(fragment="").geturl() if chain else answer.request["PATH_INFO"]
        if not chain and answer.request.get("QUERY_STRING"):
            self.address += f"?{answer.request['QUERY_STRING']}"
        self.page = read(answer.content.decode())
        # 422: what was typed is refused, and said so.
        assert answer.status_code in (200, 422), f"{target or self.address}: {answer.status_code} {self.text}"
        return self
