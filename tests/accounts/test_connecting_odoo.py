"""Connecting an Odoo: everything is checked first; what fails leaves nothing behind."""

import pytest

from accounts import connecting
from accounts.connecting import Refused
from accounts.models import Merchant, OdooConnection
from sandbox.odoo import ADMIN, SALES, SALES_KEY, WEAK, WEAK_KEY
from tests.pretend import AnOdoo, connect_odoo

pytestmark = pytest.mark.django_db
KEY_REFUSED = (
    "Odoo refuses this login or API key. Make a new API key in Odoo (your user's menu, My Preferences, Account Security)"
    " and enter it here."
)


def refused(odoo: AnOdoo, **changed: str) -> Refused:
    with pytest.raises(Refused) as caught:
        connect_odoo(odoo, **changed)
    return caught.value


def test_a_connected_odoo_is_kept_with_what_it_can_do(odoo: AnOdoo) -> None:
    made = connect_odoo(odoo, "My Shop", url=f"  {odoo.url} ", database=f" {odoo.name} ")
    kept = OdooConnection.objects.get()
    assert (kept.pk, kept.merchant.slug, kept.merchant.name) == (made.pk, "my-shop", "My Shop")
    assert (kept.url, kept.database, kept.login) == (odoo.url, odoo.name, ADMIN)
    assert (kept.version, kept.protocol, kept.spoken, kept.uid_in_odoo) == ("19.0", "auto", "json2", 2)
    assert kept.secret("sealed_key") == "pretend-odoo-key-of-the-administrator-00"
    assert kept.probed_at is not None and kept.probe["companies"][0]["currency"]
    assert (kept.paused, kept.paused_code) == ("", "")


def test_capitals_and_spaces_do_not_make_another_login(odoo: AnOdoo) -> None:
    assert connect_odoo(odoo, login=f" {ADMIN.upper()} ").login == ADMIN.upper()


@pytest.mark.parametrize("protocol", ["json2", "jsonrpc", "xmlrpc"])
def test_the_protocol_that_was_asked_for_is_spoken(odoo: AnOdoo, protocol: str) -> None:
    made = connect_odoo(odoo, protocol=protocol)
    assert (made.protocol, made.spoken) == (protocol, protocol)


def test_a_merchant_without_administrator_rights_may_connect(odoo: AnOdoo) -> None:
    made = connect_odoo(odoo, login=SALES, key=SALES_KEY)
    by_hand = [check["text"] for check in made.probe["checks"] if check["code"] == "odoo_made_by_hand"]
    assert by_hand and by_hand[0].endswith("make them in Odoo and choose them in the channel's settings.")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"url": "http://127.0.0.1:9"}, "No Odoo answers at http://127.0.0.1:9. Check the address, and that Odoo is running."),
        ({"url": "ftp://127.0.0.1"}, "Give only the address of your Odoo, without user, password, ? or #, such as https://shop.odoo.com."),
        ({"url": "http://10.1.2.3"}, None),
        ({"database": "wrong"}, "Odoo has no database named “wrong”. Check its name: on odoo.com it is the first part of the address."),
        ({"key": "wrong"}, KEY_REFUSED),
        ({"login": "nobody@example.com", "protocol": "jsonrpc"}, KEY_REFUSED),
        ({"login": "nobody@example.com"}, "This API key belongs to the Odoo user “admin”, not to “nobody@example.com”. Give admin as the login, or make a key as nobody@example.com in Odoo (your user's menu, My Preferences, Account Security)."),
        ({"login": WEAK, "key": WEAK_KEY}, None),
        ({"database": ""}, "The name of the database is missing: on odoo.com it is the first part of the address."),
        ({"login": " "}, "The login is missing: the e-mail address of a user of your Odoo."),
        ({"key": ""}, "The API key is missing. Make one in Odoo (your user's menu, My Preferences, Account Security)."),
    ],
    ids=["nobody there", "no web address", "private host", "database", "key", "login", "other login", "rights", "no database", "no login", "no key"],
)  # fmt: skip
def test_what_cannot_work_is_refused_and_nothing_is_kept(
    odoo: AnOdoo, changed: dict[str, str], sentence: str | None
) -> None:
    said = str(refused(odoo, **changed))
    assert sentence is None or said == sentence
    assert said.endswith(".")
    assert not Merchant.objects.exists()
    assert not OdooConnection.objects.exists()


def test_missing_rights_are_named(odoo: AnOdoo) -> None:
    error = refused(odoo, login=WEAK, key=WEAK_KEY)
    assert str(error).startswith("The Odoo user Weak lacks rights: ")
    assert "create sale.order" in str(error)
    assert error.found is not None
    lines = {check.name: check.ok for check in error.found.checks}
    assert (lines["server"], lines["login"], lines["rights"]) == (True, True, False)


def test_a_missing_app_is_named(odoo: AnOdoo) -> None:
    odoo.server.fault("no_module", model="stock.*", times=0)
    assert str(refused(odoo)) == "Odoo lacks what the connector works with. Install there: Inventory (stock)."


def test_a_refused_change_leaves_the_working_connection_as_it_was(odoo: AnOdoo) -> None:
    before = connect_odoo(odoo)
    refused(odoo, key="wrong")
    refused(odoo, database="wrong")
    after = OdooConnection.objects.get()
    assert (after.database, after.secret("sealed_key")) == (odoo.name, before.secret("sealed_key"))
    assert (after.probe, after.probed_at, after.facts_version) == (before.probe, before.probed_at, before.facts_version)


def test_connecting_again_ends_a_pause_and_forgets_what_was_learnt(odoo: AnOdoo) -> None:
    made = connect_odoo(odoo)
    made.notes.create(key="taxes", value=[])
    made.links.create(key="order_x", model="sale.order", odoo_id=7)
    OdooConnection.objects.update(paused="The key was refused.", paused_code="odoo_key_refused")
    again = connect_odoo(odoo)
    again.refresh_from_db()
    assert (again.pk, again.paused, again.paused_code) == (made.pk, "", "")
    assert again.facts_version == made.facts_version + 1
    assert again.notes.count() == 0
    assert [link.key for link in again.links.all()] == ["order_x"], "it is the same Odoo: its records are still there"


def test_another_odoo_has_other_records(odoo: AnOdoo) -> None:
    """Ids of one Odoo mean something else in another."""
    connect_odoo(odoo).links.create(key="order_x", model="sale.order", odoo_id=7)
    other = AnOdoo(odoo.server, f"{odoo.name}-other")
    try:
        moved = connect_odoo(other)
    finally:
        odoo.server.databases.pop(other.name)
    assert (moved.database, moved.links.count()) == (other.name, 0)


@pytest.mark.parametrize("name", ["", "  ", "株式会社", "!!!"])
def test_a_merchant_needs_a_name_that_can_be_typed(name: str) -> None:
    with pytest.raises(
        Refused, match="^The merchant needs a name with at least one letter or digit, such as --merchant my-shop.$"
    ):
        connecting.merchant_named(name)


def test_a_merchant_is_found_by_name_and_by_short_name() -> None:
    made = Merchant.objects.create(name="My Shop", slug="my-shop")
    assert connecting.merchant_named("My Shop").pk == connecting.merchant_named("my-shop").pk == made.pk
