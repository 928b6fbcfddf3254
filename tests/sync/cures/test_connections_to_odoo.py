"""Odoo does not let the connector in, does not answer, or is another one."""

import pytest
from django.conf import LazySettings

from sandbox.amazon import Line
from sandbox.odoo import ADMIN, ADMIN_KEY, PretendOdoo
from sandbox.odoo.data import rights
from tests.pretend import connect_odoo
from tests.sync.cures.at_odoo import connector_user, grant
from tests.sync.cures.clinic import Clinic
from tests.sync.cures.following import Act, follow, not_needed

MUG = [Line("MUG-BLUE", 1)]
TRY_AGAIN = "I have fixed it, try again"
ENOUGH = (rights.ALL, rights.STOCK_USER, rights.CONTACTS, rights.PRODUCTS, rights.USER)


def test_odoo_key_refused(clinic: Clinic) -> None:
    clinic.work()
    clinic.odoo.revoke(ADMIN_KEY)
    name = clinic.now(1, MUG)
    clinic.minutes(6)
    clinic.paused("odoo_key_refused")
    follow("odoo_key_refused", new_key(clinic))
    clinic.goes_on()
    assert clinic.in_odoo(name) == ("sale", 12.9)


def new_key(clinic: Clinic) -> dict[str, Act]:
    def green() -> None:
        page = clinic.owner
        assert (
            "What was checked" in page.text and "The user has the rights that orders and deliveries need." in page.text
        )
        clinic.minutes(6)

    return {
        "Log in to Odoo as the connector's user. Open Preferences, Account Security, and make a new API key.": lambda: (
            clinic.odoo.key(ADMIN, "brand-new-key")
        ),
        "Open Settings, Odoo, here, press Change, and type the key in.": lambda: clinic.owner.open(
            "Settings", "Odoo", "Change"
        ).press("Check and connect", {"API key": "brand-new-key"}),
        "Every check gets a green tick. The connector goes on by itself.": green,
    }


def test_odoo_other_login(clinic: Clinic) -> None:
    """Said where the key is typed in: it is another user's."""
    clinic.work()
    clinic.odoo.revoke(ADMIN_KEY)
    clinic.odoo.user("boss@shop.example", "The Boss", key="key-of-the-boss", groups=["base.group_system"])
    name = clinic.now(1, MUG)
    clinic.minutes(6)
    page = clinic.owner.open("Settings", "Odoo", "Change")
    page.press("Check and connect", {"API key": "key-of-the-boss"})
    assert "This API key belongs to the Odoo user “boss@shop.example”, not to “admin”." in page.text
    assert clinic.connection.paused_code == "odoo_key_refused"
    follow("odoo_other_login", new_key(clinic))
    clinic.goes_on()
    assert clinic.in_odoo(name) == ("sale", 12.9)


def with_more_rights(look: Act, given: Act, made: Act, retry: Act) -> dict[str, Act]:
    return {
        "In Odoo, open Settings, Users, the connector's user.": look,
        "Set Sales to “User: All Documents”, Inventory to “User”, or “Administrator” where stock is to be counted; let it"
        " create contacts and products; and allow every company whose orders it is to write.": given,
        "Where the sentence names the right to create crm.team or stock.warehouse: make the sales team “Amazon” or the"
        " warehouse “Amazon FBA” in Odoo yourself, or set Sales or Inventory to “Administrator”.": made,
        "Press Retry on the problem, or “I have fixed it, try again” in the yellow bar.": retry,
    }


@pytest.mark.parametrize("made", ["by hand", "by Administrator"])
def test_odoo_right_missing(clinic: Clinic, made: str) -> None:
    """An order that Amazon has shipped needs most: a team, products, and the warehouse that stands for Amazon's."""
    user = connector_user(clinic.shop, rights.ALL, rights.STOCK_USER, rights.CONTACTS, rights.USER)
    clinic.euros()
    name = clinic.shop.place(1, items=MUG, fulfilled_by="AMAZON", status="SHIPPED")
    clinic.work()
    assert "lacks the right to create product.pricelist" in clinic.paused("odoo_right_missing")

    def the_rest() -> None:
        if made == "by hand":
            clinic.odoo.create("crm.team", name="Amazon")
            clinic.odoo.create("stock.warehouse", name="Amazon FBA", code="FBA")
        else:
            grant(clinic.shop, user, rights.SALES, rights.STOCK, rights.CONTACTS, rights.PRODUCTS, rights.USER)

    def again() -> None:
        clinic.owner.open("Orders").press(TRY_AGAIN)
        clinic.work()

    follow(
        "odoo_right_missing",
        with_more_rights(
            lambda: clinic.odoo.read("res.users", user, "group_ids"),
            lambda: grant(clinic.shop, user, *ENOUGH),
            the_rest,
            again,
        ),
    )
    clinic.goes_on()
    assert clinic.in_odoo(name) == ("sale", 12.9)
    [team] = clinic.odoo.search("crm.team", [("name", "=", "Amazon")])
    assert team in [one["team_id"][0] for one in clinic.orders_in_odoo("team_id")]


def test_odoo_right_missing_for_stock(clinic: Clinic) -> None:
    """Orders go on without it, and the problem stands for itself."""
    user = connector_user(clinic.shop)
    clinic.odoo.create("crm.team", name="Amazon")
    clinic.euros()
    clinic.work()
    grant(clinic.shop, user, rights.ALL, rights.CONTACTS, rights.PRODUCTS, rights.USER)
    clinic.shop.odoo.server.fault("access", model="stock.picking", times=0)
    name = clinic.now(1, MUG)
    clinic.minutes(6)
    clinic.suffers("odoo_right_missing")

    def granted() -> None:
        clinic.shop.odoo.server.faults.clear()
        grant(clinic.shop, user, *ENOUGH)

    follow(
        "odoo_right_missing",
        with_more_rights(
            lambda: clinic.odoo.read("res.users", user, "group_ids"),
            granted,
            not_needed("nothing is to be made"),
            lambda: clinic.retry("odoo_right_missing"),
        ),
    )
    clinic.goes_on()
    assert clinic.in_odoo(name) == ("sale", 12.9)


def test_odoo_record_denied(clinic: Clinic) -> None:
    """A record rule refuses an order whose customer is known only later."""
    name = clinic.shop.place(1, items=MUG, buyer=None, recipient=None)
    clinic.work()
    clinic.shop.odoo.server.fault("record_rule", model="sale.order", method="write", times=0)
    clinic.shop.amazon.change(
        name, {"buyer": {"buyerName": "Erika Mustermann", "buyerEmail": "e1@marketplace.amazon.de"}}
    )
    clinic.minutes(6)
    assert clinic.suffers("odoo_record_denied").title.startswith("The Odoo user may not use this record: Uh-oh!")
    follow(
        "odoo_record_denied",
        with_more_rights(
            lambda: clinic.odoo.search("res.users", [("login", "=", ADMIN)]),
            clinic.shop.odoo.server.faults.clear,
            not_needed("nothing is to be made"),
            lambda: clinic.retry("odoo_record_denied"),
        ),
    )
    clinic.ended("odoo_record_denied")
    assert [one["partner_id"][1] for one in clinic.orders_in_odoo("partner_id")] == ["Erika Mustermann"]


def test_odoo_record_denied_by_a_rule_that_hides(clinic: Clinic) -> None:
    """A colleague has the order now, and the connector's user sees no documents but its own: nobody has deleted it."""
    user = connector_user(clinic.shop, *ENOUGH)
    clinic.euros()
    clinic.odoo.create("crm.team", name="Amazon")
    name = clinic.shop.place(1, items=MUG)
    clinic.work()
    [order] = clinic.odoo.search("sale.order", [("client_order_ref", "=", name)])
    clinic.odoo.write("sale.order", order, user_id=clinic.odoo.user("colleague@shop.example", "A Colleague"))
    grant(clinic.shop, user, rights.OWN, *ENOUGH[1:])
    clinic.shop.amazon.change(name, {"buyer": {"buyerPurchaseOrderNumber": "PO-1"}})
    clinic.minutes(10)
    problem = clinic.suffers("odoo_record_denied")
    assert problem.title == "Odoo no longer shows the connector orders that it has written"
    follow(
        "odoo_record_denied",
        with_more_rights(
            lambda: clinic.odoo.read("res.users", user, "group_ids"),
            lambda: grant(clinic.shop, user, *ENOUGH),
            not_needed("nothing is to be made"),
            lambda: clinic.retry("odoo_record_denied"),
        ),
    )
    clinic.ended("odoo_record_denied")
    assert clinic.order(name).state == "done"
    assert clinic.in_all() == {name: ("sale", 12.9)}


@pytest.mark.parametrize("app", ["sale.order", "stock.picking"])
def test_odoo_app_missing(clinic: Clinic, app: str) -> None:
    clinic.work()
    hidden = clinic.odoo.database.hidden
    hidden.add(app)
    name = clinic.now(1, MUG)
    clinic.minutes(24 * 60 + 1)
    clinic.paused("odoo_app_missing")

    def again() -> None:
        clinic.owner.open("Orders").press(TRY_AGAIN)
        clinic.minutes(61)

    follow(
        "odoo_app_missing",
        {
            "In Odoo, open Apps and activate the app that the sentence names.": lambda: hidden.remove(app),
            "Press “I have fixed it, try again” in the yellow bar.": again,
        },
    )
    clinic.goes_on()
    assert clinic.in_odoo(name) == ("sale", 12.9)


# --- Odoo does not answer --------------------------------------------------------------------------------------------

OUTAGES = {
    "odoo_down": ("503", "Odoo, or a proxy before it, answered with an error page."),
    "odoo_busy": ("serialization", "Odoo was busy with the same records."),
    "odoo_no_answer": ("cut_after", "Odoo did not finish its answer."),
    "odoo_database_down": ("database_down", "Odoo lost its database."),
}


def silent(start: Act, moved: Act) -> dict[str, Act]:
    return {
        "Open Odoo in your browser. If it does not open either, let whoever runs it start it; the connector goes on by"
        " itself within some minutes.": start,
        "If it opens under another address: open Settings, Odoo, press Change, and type that in, with the API key. Another"
        " address counts as another Odoo, so press Start under Settings, Set up; what it holds already is found again, and"
        " nothing is written twice.": moved,
    }


@pytest.mark.parametrize("code", ["odoo_down", "odoo_busy", "odoo_no_answer", "odoo_database_down"])
def test_odoo_down(clinic: Clinic, code: str) -> None:
    clinic.work()
    action, says = OUTAGES[code]
    clinic.shop.odoo.server.fault(action, times=0)
    name = clinic.now(1, MUG)
    clinic.minutes(6, 1, 1, 1, 1)  # tried again, after longer and longer rests
    assert says in clinic.owner.go("/").text
    assert (clinic.order(name).state, clinic.in_all()) == ("received", {})

    def started() -> None:
        clinic.shop.odoo.server.faults.clear()
        clinic.minutes(10)

    follow(code, silent(started, not_needed("it opens where it was")))
    clinic.goes_on()
    assert clinic.in_all() == {name: ("sale", 12.9)}


def test_odoo_unreachable(clinic: Clinic) -> None:
    """It has moved to another address, with an order in it that the connector wrote before."""
    old = PretendOdoo()
    old.databases[clinic.shop.odoo.name] = clinic.odoo.database
    listening = old.serve()
    connect_odoo(clinic.shop.odoo, url=old.url)
    first = clinic.now(1, MUG)
    clinic.minutes(6)
    listening.stop()
    second = clinic.now(2, MUG)
    clinic.minutes(6, 1, 1, 1, 1)
    assert f"No Odoo answers at {old.url}." in clinic.owner.go("/").text
    assert clinic.in_all() == {first: ("sale", 12.9)}
    follow("odoo_unreachable", silent(not_needed("it opens elsewhere"), lambda: moved(clinic)))
    clinic.goes_on()
    assert clinic.in_all() == {first: ("sale", 12.9), second: ("sale", 12.9)}


def moved(clinic: Clinic) -> None:
    typed = {"Address of your Odoo": clinic.shop.odoo.url, "API key": ADMIN_KEY}
    clinic.owner.open("Settings", "Odoo", "Change").press("Check and connect", typed)
    clinic.owner.open("Settings", "Set up").press("Start")
    clinic.minutes(6)


# --- another address, another database -------------------------------------------------------------------------------


def found_again(copy: Act, typed: Act, start: Act) -> dict[str, Act]:
    return {
        "Copy the address from your browser while Odoo is open, up to the first single slash.": copy,
        "Type it in under Settings, Odoo, Change, with the API key and the database's name (Odoo shows it under Settings,"
        " Activate the developer mode, in the menu of databases; at odoo.com it is the first part of the address).": typed,
        "Where it was connected before, press Start under Settings, Set up: another address or database counts as another"
        " Odoo. What it holds already is found again, and nothing is written twice.": start,
    }


def test_odoo_wrong_database(clinic: Clinic) -> None:
    """Somebody renamed it; an order is in it that the connector wrote before."""
    first = clinic.now(1, MUG)
    clinic.minutes(6)
    odoo = clinic.shop.odoo
    odoo.server.databases["renamed"] = odoo.server.databases.pop(odoo.name)
    odoo.name = "renamed"
    second = clinic.now(2, MUG)
    clinic.minutes(6)
    clinic.paused("odoo_wrong_database")

    def typed() -> None:
        page = clinic.owner.open("Settings", "Odoo", "Change")
        page.press("Check and connect", {"Address of your Odoo": odoo.url, "Database": "renamed", "API key": ADMIN_KEY})

    def started() -> None:
        clinic.owner.open("Settings", "Set up").press("Start")
        clinic.minutes(6)

    follow("odoo_wrong_database", found_again(lambda: odoo.url, typed, started))
    clinic.goes_on()
    assert clinic.in_all() == {first: ("sale", 12.9), second: ("sale", 12.9)}


@pytest.mark.parametrize(
    ("code", "address", "says"),
    [
        ("odoo_not_an_odoo", "amazon", "is not an Odoo, or a proxy hides it."),
        ("odoo_wrong_url", "http://shop.example.com", "The address of your Odoo must begin with https://"),
    ],
)
def test_odoo_not_an_odoo(clinic: Clinic, settings: LazySettings, code: str, address: str, says: str) -> None:
    """Said where it is typed in, and nothing is kept."""
    wrong = settings.AMAZON_API_URL if address == "amazon" else address
    page = clinic.owner.open("Settings", "Odoo", "Change")
    page.press("Check and connect", {"Address of your Odoo": wrong, "API key": ADMIN_KEY})
    assert says in page.text
    assert clinic.connection.url == clinic.shop.odoo.url

    def typed() -> None:
        page.press("Check and connect", {"Address of your Odoo": clinic.shop.odoo.url, "API key": ADMIN_KEY})
        assert f"is connected: {clinic.shop.odoo.name} at {clinic.shop.odoo.url}." in page.text

    follow(code, found_again(lambda: clinic.shop.odoo.url, typed, not_needed("nothing was connected otherwise")))
    name = clinic.now(1, MUG)
    clinic.minutes(6)
    assert clinic.in_all() == {name: ("sale", 12.9)}
