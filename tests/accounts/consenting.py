"""The way of a browser to the pretend Seller Central and back."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
from django.conf import LazySettings
from django.test import Client

from accounts.models import User
from sandbox.amazon import PretendAmazon
from sandbox.amazon.accounts import DEMO_APPLICATION
from tests.accounts.recently import confirmed

CALLBACK = "/settings/amazon/callback/"
GERMANY = "A1PA6795UKMFR9"
AMERICA = "ATVPDKIKX0DER"


def registered(settings: LazySettings) -> None:
    """The operator's application, as .env names it."""
    settings.AMAZON_CONSENT_URL = settings.AMAZON_LOGIN_URL
    settings.AMAZON_APPLICATION_ID = DEMO_APPLICATION.id
    settings.AMAZON_CLIENT_ID = DEMO_APPLICATION.client_id
    settings.AMAZON_CLIENT_SECRET = DEMO_APPLICATION.client_secret


def leads_to(answer: Any) -> str:
    """The address on the page that leads to Seller Central."""
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.context["address"])


@dataclass
class Browser:
    """Logged in as `user`."""

    user: User
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.client.force_login(self.user)
        confirmed(self.client)

    def leave(self, marketplace: str = GERMANY) -> str:
        return leads_to(self.client.post("/settings/amazon/connect/", {"marketplace": marketplace}))

    def back(self, address: str, **changed: str) -> Any:
        """Home with what Amazon put into the address, or what somebody made of it."""
        query = dict(parse_qsl(urlsplit(address).query)) | changed
        return self.client.get(f"{CALLBACK}?{urlencode(query)}")

    def connect(self, marketplace: str = GERMANY, seller: str = "eu/A1DEMOSELLER01") -> Any:
        return self.back(agree(self.leave(marketplace), seller))

    def told(self, answer: Any) -> str:
        """What the page says to which the answer leads."""
        assert answer.status_code == 302
        page = self.client.get(answer.headers["Location"])
        return " ".join(str(message) for message in page.context["messages"])


def agree(address: str, seller: str = "eu/A1DEMOSELLER01", **form: str) -> str:
    """What the seller does at Seller Central: the address to which Amazon sends the browser."""
    answer = httpx.post(address, data=form or {"seller": seller})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def tokens(amazon: PretendAmazon) -> list[str]:
    """All refresh tokens that Amazon has given to anybody."""
    return list(amazon.directory.grants)
