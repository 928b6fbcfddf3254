"""Settings, Odoo: every check is a line, what is wrong is said at its field, and nothing is kept unless all is well."""

import html
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts import connecting
from accounts.models import AuditEntry, Merchant, OdooConnection, SellerAccount
from sandbox.odoo import ADMIN, ADMIN_KEY, SALES, SALES_KEY, WEAK, WEAK_KEY
from sync.connecting import KEY_AGAIN, TOO_MANY, TRIES
from tests.pretend import AnOdoo, AShop

pytestmark = pytest.mark.django_db
PAGE, CONNECT, CHECK = "/settings/odoo/", "/settings/odoo/connect/", "/settings/odoo/check/"


def typed(odoo: AnOdoo, **changed: str) -> dict[str, str]:
    given = {"url": odoo.url, "database": odoo.name, "login": ADMIN, "key": ADMIN_KEY, "protocol": "auto"}
    return given | changed


def at_field(answer: Any, name: str) -> str:
    """What stands below a field."""
    text = answer.content.decode()
    found = re.search(rf'id="id_{name}_error">(.*?)</div>', text, re.S)
    assert found, name
    return html.unescape(found[1])


def test_an_odoo_is_connected_and_shown_with_every_check(newcomer: Client, odoo: AnOdoo) -> None:
    answer = newcomer.post(CONNECT, typed(odoo))
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    kept = OdooConnection.objects.get()
    assert (kept.url, kept.database, kept.login, kept.version, kept.spoken) == (
        odoo.url,
        odoo.name,
        ADMIN,
        "19.0",
        "json2",
    )
    shown = newcomer.get(PAGE).content.decode()
    assert f"Odoo 19.0 is connected: {odoo.name} at {odoo.url}." in shown
    assert shown.count("#check-circle-fill") >= 8
    assert "The connector speaks JSON-2 with it." in shown
    assert ADMIN_KEY not in shown
    entry = AuditEntry.objects.get(kind="odoo_connected")
    assert entry.params == {"url": odoo.url, "database": odoo.name}


@pytest.mark.parametrize("protocol", ["json2", "jsonrpc", "xmlrpc"])
def test_a_protocol_may_be_fixed(newcomer: Client, odoo: AnOdoo, protocol: str) -> None:
    assert newcomer.post(CONNECT, typed(odoo, protocol=protocol)).status_code == 302
    assert OdooConnection.objects.get().spoken == protocol


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"url": ""}, "url", "Give the address of your Odoo, such as https://shop.odoo.com."),
        ({"url": "http://127.0.0.1:9"}, "url", "No Odoo answers at http://127.0.0.1:9. Check the address, and that Odoo is running."),
        ({"url": "<script>alert(1)</script>"}, "url", "Give only the address of your Odoo, without user, password, ? or #, such as https://shop.odoo.com."),
        ({"url": "http://shop.example.com"}, "url", "The address of your Odoo must begin with https://, such as https://shop.odoo.com."),
        ({"url": "https://user@shop.example.com"}, "url", "Give only the address of your Odoo, without user, password, ? or #, such as https://shop.odoo.com."),
        ({"url": "x" * 301}, "url", "Ensure this value has at most 300 characters (it has 301)."),
        ({"database": ""}, "database", "The name of the database is missing: on odoo.com it is the first part of the address."),
        ({"database": "wrong"}, "database", "Odoo has no database named “wrong”. Check its name: on odoo.com it is the first part of the address."),
        ({"login": ""}, "login", "The login is missing: the e-mail address of a user of your Odoo."),
        ({"login": "nobody@example.com"}, "login", "This API key belongs to the Odoo user “admin”, not to “nobody@example.com”. Give admin as the login, or make a key as nobody@example.com in Odoo (your user's menu, My Preferences, Account Security)."),
        ({"login": "\x00"}, "login", "Null characters are not allowed."),
        ({"key": ""}, "key", "The API key is missing. Make one in Odoo (your user's menu, My Preferences, Account Security)."),
        ({"key": "wrong"}, "key", "Odoo refuses this login or API key. Make a new API key in Odoo (your user's menu, My Preferences, Account Security) and enter it here."),
        ({"protocol": "telnet"}, "protocol", "Select a valid choice. telnet is not one of the available choices."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(
    newcomer: Client, odoo: AnOdoo, changed: dict[str, str], field: str, sentence: str
) -> None:
    given = typed(odoo, **changed)
    answer = newcomer.post(CONNECT, given)
    assert answer.status_code == 422
    assert at_field(answer, field) == sentence
    assert not OdooConnection.objects.exists()
    shown = answer.content.decode()
    for name in {"url", "database", "login"} - {"\x00" in given[n] and n for n in given}:
        assert html.escape(given[name]) in shown
    assert ADMIN_KEY not in shown and "<script>alert" not in shown


def test_missing_rights_are_said_at_the_login_with_every_check_above(newcomer: Client, odoo: AnOdoo) -> None:
    answer = newcomer.post(CONNECT, typed(odoo, login=WEAK, key=WEAK_KEY))
    assert at_field(answer, "login").startswith("The Odoo user Weak lacks rights: ")
    shown = answer.content.decode()
    assert "Nothing was saved" in shown and "#x-circle-fill" in shown
    assert f"An Odoo answers at {odoo.url}." in shown


def test_a_user_with_less_than_all_rights_is_told_what_is_made_by_hand(newcomer: Client, odoo: AnOdoo) -> None:
    assert newcomer.post(CONNECT, typed(odoo, login=SALES, key=SALES_KEY)).status_code == 302
    assert "make them in Odoo and choose them in the channel&#x27;s settings." in newcomer.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "url",
    [
        "https://169.254.169.254/latest/meta-data",
        "https://10.1.2.3",
        "https://[::1]",
        "https://[::ffff:169.254.169.254]",
        "https://[64:ff9b::a9fe:a9fe]",
        "https://0x7f000001",
        "https://2130706433",
        "https://localhost:6379",
    ],
)
def test_addresses_inside_the_operators_network_are_refused(
    newcomer: Client, odoo: AnOdoo, settings: LazySettings, url: str
) -> None:
    settings.ODOO_PRIVATE_HOSTS = []
    before = len(odoo.server.calls)
    answer = newcomer.post(CONNECT, typed(odoo, url=url))
    assert answer.status_code == 422
    assert at_field(answer, "url").endswith((".", ")"))
    assert not OdooConnection.objects.exists()
    assert len(odoo.server.calls) == before


def test_the_server_tells_its_databases(newcomer: Client, odoo: AnOdoo) -> None:
    kept = typed(odoo, database="", act="look")
    shown = newcomer.post(CONNECT, kept).content.decode()
    assert f'<option value="{odoo.name}">' in shown
    assert f'value="{odoo.url}"' in shown and ADMIN_KEY not in shown
    part = newcomer.post(CONNECT, {"act": "look", "url": odoo.url}, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<datalist id="databases">')
    assert not OdooConnection.objects.exists()


def test_a_server_that_keeps_its_databases_to_itself(
    newcomer: Client, odoo: AnOdoo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(odoo.server, "tells_databases", False)
    shown = newcomer.post(CONNECT, {"act": "look", "url": odoo.url}).content.decode()
    assert "This server does not tell its databases." in shown


def test_nobody_is_there_to_tell_databases(newcomer: Client) -> None:
    shown = newcomer.post(CONNECT, {"act": "look", "url": "http://127.0.0.1:9"}).content.decode()
    assert "No Odoo answers at http://127.0.0.1:9." in shown


def test_the_key_stays_when_the_address_does(owner: Client, shop: AShop) -> None:
    answer = owner.post(CONNECT, typed(shop.odoo, url=f"{shop.odoo.url}/", key="", protocol="jsonrpc"))
    assert answer.status_code == 302
    kept = OdooConnection.objects.get()
    assert (kept.spoken, kept.secret("sealed_key"), kept.url) == ("jsonrpc", ADMIN_KEY, shop.odoo.url)
    assert SellerAccount.objects.get().started_at is not None


@pytest.mark.parametrize("changed", [{"database": "other"}, {"url": "http://localhost:1"}])
def test_the_key_is_asked_again_for_another_server(owner: Client, shop: AShop, changed: dict[str, str]) -> None:
    before = len(shop.odoo.server.calls)
    answer = owner.post(CONNECT, typed(shop.odoo, key="", **changed))
    assert (answer.status_code, at_field(answer, "key")) == (422, KEY_AGAIN)
    assert len(shop.odoo.server.calls) == before
    assert OdooConnection.objects.get().database == shop.odoo.name


def test_another_odoo_waits_for_start(owner: Client, shop: AShop) -> None:
    """What the channels' settings name is another record there, so a person looks first."""
    shop.place(1)
    shop.odoo.server.add_database("moved")
    try:
        assert owner.post(CONNECT, typed(shop.odoo, database="moved")).status_code == 302
        assert OdooConnection.objects.get().database == "moved"
        assert SellerAccount.objects.get().started_at is None
        said = shop.sync()
        assert said.status == 1 and "is connected but not started yet" in said.err
    finally:
        shop.odoo.server.databases.pop("moved")


def test_whoever_tries_address_after_address_is_stopped(newcomer: Client, odoo: AnOdoo) -> None:
    for number in range(TRIES):
        newcomer.post(CONNECT, typed(odoo, url=f"http://127.0.0.1:{number + 1}"))
    answer = newcomer.post(CONNECT, typed(odoo))
    assert answer.status_code == 422
    assert TOO_MANY in html.unescape(answer.content.decode())
    assert not OdooConnection.objects.exists()


def test_checked_again_and_on_again(owner: Client, shop: AShop) -> None:
    OdooConnection.objects.update(paused="Odoo refuses the key.", paused_code="odoo_key_refused", version="17.0")
    assert owner.post(CHECK).status_code == 302
    kept = OdooConnection.objects.get()
    assert (kept.paused, kept.version) == ("", "19.0")
    assert "Every check passed." in owner.get(PAGE).content.decode()


def test_checked_again_and_found_wrong(owner: Client, shop: AShop) -> None:
    connection = OdooConnection.objects.get()
    connection.set_secret("sealed_key", "expired")
    connection.save()
    before = connection.probe
    answer = owner.post(CHECK)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Odoo refuses this login or API key." in shown and "#x-circle-fill" in shown
    assert OdooConnection.objects.get().probe == before


def test_whoever_is_no_owner_reads(shop: AShop, enter: Any) -> None:
    viewer = enter(shop.merchant, "viewer")
    shown = viewer.get(PAGE).content.decode()
    assert shop.odoo.name in shown and "Check again" not in shown
    for role in ("viewer", "operator"):
        client = viewer if role == "viewer" else enter(shop.merchant, role)
        assert client.get(CONNECT).status_code == client.post(CONNECT, typed(shop.odoo)).status_code == 403
        assert client.post(CHECK).status_code == 403


def test_two_owners_connect_at_once_and_one_is_told(
    newcomer: Client, odoo: AnOdoo, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = connecting.probe

    def meanwhile(client: Any) -> Any:
        found = asked(client)
        OdooConnection.objects.create(
            merchant=Merchant.objects.get(), url="https://other.example.com", database="other"
        )
        return found

    monkeypatch.setattr(connecting, "probe", meanwhile)
    answer = newcomer.post(CONNECT, typed(odoo))
    assert answer.status_code == 422
    assert connecting.TWICE in html.unescape(answer.content.decode())
    assert OdooConnection.objects.get().database == "other"
