"""E-mails are in the language of who reads them, whoever causes them; names and what others wrote stay."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone, translation

from accounts.models import Member, User
from sync import alerts, mails
from sync.models import Alert, Problem, RefusalMail, Run, Shipment, Work
from tests.languages.planted import forget, plant
from tests.sync.ledger import Desk

pytestmark = pytest.mark.django_db
GERMAN = {
    "No product in Odoo has the SKU {sku}": "Kein Produkt in Odoo hat die SKU {sku}",
    "What to do: {cure}": "Was zu tun ist: {cure}",
    "Create it and press Retry.": "Legen Sie es an und klicken Sie auf „Erneut“.",
    "Tell nobody.": "Sagen Sie es niemandem.",
    "At {merchant}:": "Bei {merchant}:",
    "{n} things need you": "{n} Dinge brauchen Sie",
    "What came up at {merchant} since the last e-mail:": "Seit der letzten E-Mail bei {merchant}:",
    "Everything that is open: {address}": "Alles Offene: {address}",
    "What you get by e-mail is chosen here: {address}": "Was Sie per E-Mail erhalten, wählen Sie hier: {address}",
    "{name} has stopped": "{name} steht still",
    alerts.MEANWHILE: "Dort wird nichts gelesen oder geschrieben.",
    "Order {ids} is past Amazon's ship-by time": "Bestellung {ids} ist überfällig",
    "{orders} orders are past Amazon's ship-by time": "{orders} Bestellungen sind überfällig",
    "{listed} and {more} more\n" + alerts.HURRY: "{listed} und {more} weitere\nDrucken Sie das Etikett.",
    mails.WANTED: "Das Verkäuferkonto {seller} wurde angefragt",
    mails.WANTED_TEXT: "Jemand wollte {seller}; es gehört {merchant}.",
    "Amazon has not taken a shipment of {merchant}": "Amazon hat eine Sendung von {merchant} nicht angenommen",
    "Delivery {delivery}, Amazon order {order}, {tracking}": "Lieferung {delivery}, Bestellung {order}, {tracking}",
}


@pytest.fixture(autouse=True)
def german(settings: Any, tmp_path: Path) -> Iterator[None]:
    plant(settings, tmp_path, GERMAN)
    settings.PUBLIC_URL = "https://c.example"
    with translation.override("zh-hans"):  # whoever causes an e-mail
        yield
    forget()


@pytest.fixture
def desk() -> Desk:
    return Desk("Bergsport")


def member(desk: Desk, email: str, language: str = "") -> Member:
    user = User.objects.create_user(email, "long enough words", language=language)
    return Member.objects.create(merchant=desk.merchant, user=user, role="owner")


def problem(desk: Desk, sku: str = "MUG") -> Problem:
    title, cure = f"No product in Odoo has the SKU {sku}", "Create it and press Retry. Tell nobody."
    return Problem.objects.create(
        merchant=desk.merchant, code="unknown_sku", fingerprint=sku, title=title, cure=cure, subject=sku
    )


def told(outbox: list[EmailMessage]) -> dict[str, str]:
    return {message.to[0]: message.subject for message in outbox}


def test_an_alert_is_in_the_language_of_each_member(desk: Desk, mailoutbox: list[EmailMessage]) -> None:
    member(desk, "anna@shop.example", "de")
    member(desk, "ben@shop.example")
    alerts.tell(desk.merchant.pk, "paused", problem(desk).title, f"What to do: {problem(desk, 'CUP').cure}", "/p/1/")
    Alert.objects.update(at=timezone.now() - timedelta(hours=1))
    assert alerts.tick() == 2
    assert told(mailoutbox) == {
        "anna@shop.example": "Bergsport: Kein Produkt in Odoo hat die SKU MUG",
        "ben@shop.example": "Bergsport: No product in Odoo has the SKU MUG",
    }
    anna = next(message for message in mailoutbox if message.to == ["anna@shop.example"])
    assert anna.body.splitlines() == [
        "Bei Bergsport:",
        "",
        "- Kein Produkt in Odoo hat die SKU MUG",
        "  Was zu tun ist: Legen Sie es an und klicken Sie auf „Erneut“. Sagen Sie es niemandem.",
        "  https://c.example/p/1/",
        "",
        "Alles Offene: https://c.example/problems/",
        "Was Sie per E-Mail erhalten, wählen Sie hier: https://c.example/settings/alerts/",
    ]


def test_several_things_in_one_e_mail(desk: Desk, mailoutbox: list[EmailMessage]) -> None:
    member(desk, "anna@shop.example", "de")
    alerts.paused(desk.merchant.pk, "Amazon (Bergsport)", "Zugriff verweigert.")
    for ids in (["303-1"], [f"303-{number}" for number in range(23)]):
        title, text = alerts._late(ids)
        alerts.tell(desk.merchant.pk, "shipments", title, text, "/")
    Alert.objects.update(at=timezone.now() - timedelta(hours=1))
    alerts.tick()
    (message,) = mailoutbox
    assert message.subject == "Bergsport: 3 Dinge brauchen Sie"
    lines = message.body.splitlines()
    assert lines[0] == "Seit der letzten E-Mail bei Bergsport:"
    assert [line for line in lines if line.startswith("- ")] == [
        "- Amazon (Bergsport) steht still",
        "- Bestellung 303-1 ist überfällig",
        "- 23 Bestellungen sind überfällig",
    ]
    assert {"  Zugriff verweigert.", "  Dort wird nichts gelesen oder geschrieben."} < set(lines)
    assert any(line.endswith("303-19 und 3 weitere") for line in lines)


def test_the_alert_itself_stays_as_it_was_noted(desk: Desk) -> None:
    member(desk, "anna@shop.example", "de")
    alerts.paused(desk.merchant.pk, "Amazon (Bergsport)", "Zugriff verweigert.")
    assert Alert.objects.get().title == "Amazon (Bergsport) has stopped"


@pytest.mark.parametrize(
    ("contact", "subject"),
    [
        ("Lager@Shop.example", "Amazon hat eine Sendung von Bergsport nicht angenommen"),
        ("spedition@shop.example", "Amazon has not taken a shipment of Bergsport"),
    ],
)
def test_who_hears_of_refused_shipments_reads_the_own_language_where_it_is_known(
    desk: Desk, mailoutbox: list[EmailMessage], contact: str, subject: str
) -> None:
    member(desk, "lager@shop.example", "de")
    _refused(desk, contact)
    mails.send_due()
    assert told(mailoutbox) == {contact: subject}
    (message,) = mailoutbox
    german = subject.endswith("angenommen")
    order = Work.objects.get().order
    assert order is not None
    assert (f"Lieferung WH/OUT/7, Bestellung {order.amazon_id}, 00340" in message.body) is german
    assert (f"Delivery WH/OUT/7, Amazon order {order.amazon_id}, 00340" in message.body) is not german
    assert ("  Was zu tun ist: Legen Sie es an" in message.body) is german


def test_each_owner_is_warned_in_the_own_language(desk: Desk, mailoutbox: list[EmailMessage]) -> None:
    member(desk, "anna@shop.example", "de")
    member(desk, "ben@shop.example")
    mails.seller_wanted_elsewhere(desk.account)
    assert told(mailoutbox) == {
        "anna@shop.example": "Das Verkäuferkonto ABERGSPORT wurde angefragt",
        "ben@shop.example": "The seller account ABERGSPORT was asked for by somebody else",
    }
    assert mailoutbox[0].body == "Jemand wollte ABERGSPORT; es gehört Bergsport."


def _refused(desk: Desk, contact: str) -> None:
    desk.channel.options = {"contact": contact}
    desk.channel.save()
    (order,) = desk.orders(1)
    Work.objects.all().delete()
    now = timezone.now()
    run = Run.objects.create(merchant=desk.merchant, flow="shipments")
    parcel = Shipment.objects.create(
        merchant=desk.merchant, account=desk.account, order=order, reference="7", picking_id=7,
        picking_name="WH/OUT/7", tracking="00340", left=now, sent=now, state="blocked",
    )  # fmt: skip
    Work.objects.create(
        merchant=desk.merchant, account=desk.account, order=order, shipment=parcel, run=run, problem=problem(desk),
        flow=mails.FLOW, lane="amazon:1", key="7", state="blocked",
    )  # fmt: skip
    RefusalMail.objects.create(merchant=desk.merchant, run=run, contact=contact)
