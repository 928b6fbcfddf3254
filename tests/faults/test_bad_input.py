"""Done-when 6: what a merchant types wrong is answered by a sentence with the cure within 15 seconds, and nothing is
half-made; what goes wrong later pauses the connection once and says what to do."""

import socket
import time

import pytest

from sandbox.odoo import WEAK, WEAK_KEY

from .shop import Shop

SINCE = ("--since", "2020-01-01")


@pytest.fixture
def fresh(open_shop) -> Shop:
    return open_shop(connect=False)


@pytest.fixture
def silent():
    """A server that takes the connection and never answers."""
    listening = socket.create_server(("127.0.0.1", 0))
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.close()


def plain(ended) -> str:
    """What a person reads: not the log's lines, which are for the engineer."""
    return "\n".join(line for line in ended.said.splitlines() if not line.startswith('{"at"'))


def refused(shop, connect, **given) -> str:
    """The sentence; the command's status, its time and the empty tables are checked."""
    started = time.monotonic()
    ended = connect(**given)
    assert ended.status == 1, ended.said
    assert time.monotonic() - started < 15
    assert "Traceback" not in plain(ended)
    assert "Nothing was saved." in ended.said
    for table in (
        "accounts_merchant",
        "accounts_odooconnection",
        "accounts_selleraccount",
        "accounts_channel",
        "sync_work",
    ):
        assert shop.ledger.one(f"select count(*) from {table}") == 0
    return ended.said


ODOO = {
    "no such host": ({"url": "https://no-such-host.invalid"}, "There is no host of the name in https://no-such-host.invalid. Check the address of your Odoo."),
    "no encryption": ({"url": "http://shop.example.com"}, "The address of your Odoo must begin with https://, such as https://shop.odoo.com."),
    "closed port": ({"url": "http://127.0.0.1:9"}, "No Odoo answers at http://127.0.0.1:9. Check the address, and that Odoo is running."),
    "not a URL": ({"url": "my odoo"}, "address"),
    "another scheme": ({"url": "ftp://127.0.0.1"}, "http"),
    "wrong database": ({"database": "nothing"}, "Odoo has no database named “nothing”."),
    "wrong key": ({"key": "0" * 40}, "Odoo refuses this login or API key. Make a new API key in Odoo"),
    "no rights": ({"login": WEAK, "key": WEAK_KEY}, "Give the user Sales (all documents), Inventory (user) and Contacts (creation) in Odoo."),
}  # fmt: skip


OVER = [
    *((case, "auto") for case in ODOO),
    *((case, how) for how in ("jsonrpc", "xmlrpc") for case in ("wrong database", "wrong key", "no rights")),
]


@pytest.mark.parametrize(("case", "protocol"), OVER)
def test_an_odoo_that_cannot_be_connected(fresh, case, protocol):
    given, sentence = ODOO[case]
    assert sentence in refused(fresh, fresh.connect_odoo, protocol=protocol, **given)


@pytest.mark.parametrize("protocol", ["jsonrpc", "xmlrpc"])
def test_a_wrong_login(fresh, protocol):
    said = refused(fresh, fresh.connect_odoo, protocol=protocol, login="nobody@example.com")
    assert "Odoo refuses this login or API key. Make a new API key in Odoo" in said


def test_an_address_that_is_no_odoo(fresh):
    assert "What answers at" in refused(fresh, fresh.connect_odoo, url=fresh.httpd.url)


def test_an_address_that_never_answers(fresh, silent):
    assert f"No Odoo answers at {silent}" in refused(fresh, fresh.connect_odoo, url=silent)


def test_an_app_is_missing(fresh, pretend_odoo):
    pretend_odoo.fault("no_module", model="stock.*", times=0)
    assert "Install" in refused(fresh, fresh.connect_odoo)


AMAZON = {
    "wrong client secret": ({"secret": "amzn1.oa2-cs.v1.wrong"}, "Amazon does not accept the app's client id and client secret."),
    "wrong client id": ({"client-id": "amzn1.application-oa2-client.other"}, "Amazon does not accept the app's client id and client secret."),
    "wrong refresh token": ({"token": "Atzr|other"}, "has withdrawn its permission, or that it has expired."),
    "marketplace not taken part in": ({"marketplaces": "DE,PL"}, "The seller does not take part in Amazon.pl. It takes part in: Amazon.co.uk, Amazon.de, Amazon.es, Amazon.fr, Amazon.it. Choose among these with --marketplaces."),
    "a marketplace of another region": ({"marketplaces": "US"}, "marketplace 'US'"),
    "no such marketplace": ({"marketplaces": "Atlantis"}, "There is no marketplace 'Atlantis'"),
    "no such region": ({"region": "mars"}, "The region is na (North America), eu (Europe, Middle East, India) or fe (Far East), not 'mars'."),
    "the wrong region": ({"region": "na"}, "This seller account sells on Amazon.co.uk, Amazon.de, Amazon.es, Amazon.fr, Amazon.it: another region than the one chosen."),
}  # fmt: skip


@pytest.mark.parametrize("case", AMAZON)
def test_an_amazon_account_that_cannot_be_connected(fresh, case):
    given, sentence = AMAZON[case]
    assert sentence in refused(fresh, fresh.connect_amazon, **given)


def test_a_permission_that_was_withdrawn(fresh):
    fresh.amazon.revoke("Atzr|demo")
    assert "has withdrawn its permission" in refused(fresh, fresh.connect_amazon)


def test_amazon_does_not_answer(fresh, silent):
    fresh.env |= {"AMAZON_API_URL": silent, "AMAZON_LOGIN_URL": silent}
    assert "Amazon could not be reached, or did not answer in time." in refused(fresh, fresh.connect_amazon)


def test_a_secret_that_is_not_in_the_environment(fresh):
    ended = fresh.run(
        "connect",
        "odoo",
        "--merchant",
        "shop",
        "--url",
        fresh.odoo.url,
        "--database",
        "x",
        "--login",
        "x",
        "--api-key-env",
        "NOWHERE",
    )
    assert ended.status == 1
    assert "The environment variable NOWHERE is not set or empty. Export the secret in it, then repeat." in ended.said


def pauses(shop, sentence) -> None:
    """`sync` ends within seconds with the sentence, asks no second time by itself, and goes on when it is mended."""
    started = time.monotonic()
    ended = shop.sync(*SINCE)
    assert ended.status == 1
    assert time.monotonic() - started < 15
    assert any(sentence in text for text in ended.found["problems"]), ended.said
    assert "Traceback" not in plain(ended)


def test_sync_after_the_permission_was_withdrawn(shop):
    shop.place_many(3)
    shop.amazon.revoke("Atzr|demo")
    pauses(shop, "has withdrawn its permission")
    assert shop.ledger.one("select count(*) from accounts_selleraccount where paused <> ''") == 1
    calls = shop.amazon.count("token")
    shop.do("from sync import engine; [engine.work_lane('amazon:1') for _ in range(5)]")
    assert shop.amazon.count("token") == calls
    shop.amazon.revoke("Atzr|demo", revoked=False)
    assert shop.sync(*SINCE).found["created"] == 3
    shop.check()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("revoked", "Odoo refuses this login or API key."),
        ("no_database", "Odoo has no database named"),
        ("no_module", "An app is missing in Odoo"),
        ("access", "The Odoo user lacks the right"),
    ],
)
def test_sync_after_odoo_closed_its_door(shop, pretend_odoo, fault, sentence):
    names = shop.place_many(9)
    pretend_odoo.fault(fault, times=0)
    pauses(shop, sentence)
    assert shop.ledger.one("select count(*) from accounts_odooconnection where paused <> ''") == 1
    assert shop.ledger.one("select max(attempts) from sync_work where flow = 'orders_to_odoo'") == 0
    assert shop.ledger.problems() == {}
    asked = len(pretend_odoo.calls)
    shop.do("from sync import engine; [engine.work_lane('odoo:1') for _ in range(5)]")
    assert len(pretend_odoo.calls) == asked
    pretend_odoo.faults.clear()
    assert shop.sync().status == 0
    assert len(shop.odoo.orders()) == len(names)
    shop.check()
