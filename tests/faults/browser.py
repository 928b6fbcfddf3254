"""A person at the pages of a running web server, without a browser's weight."""

import http.client
import re
import urllib.parse

from .crew import free_port
from .shop import Shop

OWNER = ("owner@example.com", "correct horse battery")


def a_browser(shop: Shop) -> "Browser":
    """Of the merchant's owner, who may log in as soon as a web server listens at its port."""
    email, password = OWNER
    made = shop.do(
        f"from accounts.models import *\nuser = User.objects.create_user({email!r}, {password!r})\n"
        "Member.objects.create(merchant=Merchant.objects.get(), user=user, role='owner')"
    )
    assert made.status == 0, made.said
    return Browser(free_port())


class Browser:
    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if method == "POST":
            fields["csrfmiddlewaretoken"] = self.cookies.get("csrftoken", "")
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urllib.parse.urlencode(fields), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for value in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        connection.close()
        return answer.status, answer.headers.get("Location", ""), text

    def log_in(self, email: str, password: str) -> None:
        self.ask("GET", "/login/")
        status, _, text = self.ask("POST", "/login/", login=email, password=password)
        assert status == 302, text[:500]

    def press_sync(self) -> int:
        return self.ask("POST", self.sync_path())[0]

    def sync_path(self) -> str:
        _, _, text = self.ask("GET", "/")
        found = re.search(r'(?:action|hx-post)="([^"]*sync[^"]*)"', text)
        assert found, text[:3000]
        return found[1]
