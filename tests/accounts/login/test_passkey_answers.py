"""What a browser says of a passkey comes from anybody: whatever it is, it is refused in a sentence."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from tests.accounts.login.people import app_of, log_in
from tests.sync.views.reading import text_of
from tests.sync.views.shop import Shop

UNREADABLE = "The browser's answer could not be read. Try once more."
NOT_KNOWN = "This is not the code, or it was used already. Wait for the next one."


def _coded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


SAID = _coded(json.dumps({"type": "webauthn.get", "challenge": "AA", "origin": "https://connector.example.com"}))
SHAPED: dict[str, Any] = {"id": "AA", "rawId": "AA", "type": "public-key", "clientExtensionResults": {}}
ANSWERS = [
    "",
    "no json",
    "5",
    "null",
    "[1]",
    "{}",
    "[" * 100_000,
    '{"a":' * 100_000,
    json.dumps({"response": 5}),
    json.dumps({"response": None}),
    json.dumps({"response": {"userHandle": 5}}),
    json.dumps({"response": {"userHandle": _coded("9" * 40)}}),
    json.dumps(SHAPED | {"response": []}),
    json.dumps(SHAPED | {"rawId": "ü", "response": {"clientDataJSON": 5}}),
    json.dumps(SHAPED | {"response": {"clientDataJSON": SAID, "authenticatorData": "AA", "signature": "AA"}}),
    json.dumps(SHAPED | {"response": {"clientDataJSON": SAID, "attestationObject": "oA"}}),
    json.dumps(SHAPED | {"response": {"clientDataJSON": _coded("[]"), "attestationObject": "oQ"}}),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from(["AA", SAID]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "rawId",
                    "response",
                    "clientDataJSON",
                    "attestationObject",
                    "authenticatorData",
                    "signature",
                    "userHandle",
                    "clientExtensionResults",
                    "type",
                ]
            ),  # fmt: skip
            inner,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer[:30])
def test_nobody_logs_in_by_nonsense(db: None, client: Client, answer: str) -> None:
    sent = client.post("/login/passkey/", {"credential": answer})
    assert sent.headers["Location"] == "/login/"
    page = text_of(client.get("/login/"))
    assert UNREADABLE in page or NOT_KNOWN in page


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer[:30])
def test_nonsense_is_no_second_factor(shop: Shop, client: Client, answer: str) -> None:
    app_of(shop.owner)
    log_in(client, shop.owner)
    page = text_of(client.post("/login/code/", {"credential": answer}))
    assert UNREADABLE in page or NOT_KNOWN in page


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer[:30])
def test_nonsense_becomes_no_passkey(shop: Shop, sure: Callable[[User], Client], answer: str) -> None:
    client = sure(shop.owner)
    client.get("/account/passkeys/new/")
    page = text_of(client.post("/account/passkeys/new/", {"name": "Laptop", "credential": answer}))
    assert UNREADABLE in page or NOT_KNOWN in page
    assert not Authenticator.objects.exists()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_whatever_is_sent_is_answered(shop: Shop, sure: Callable[[User], Client], answer: Any) -> None:
    cache.clear()  # of who tries too often
    nobody, client = Client(), sure(shop.owner)
    sent = {"name": "Laptop", "credential": json.dumps(answer)}
    assert nobody.post("/login/passkey/", sent).status_code == 302
    client.get("/account/passkeys/new/")
    assert client.post("/account/passkeys/new/", sent).status_code == 200
    assert not Authenticator.objects.exists()
