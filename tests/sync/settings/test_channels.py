"""Settings, channels: every setting goes through the form, ids come from Odoo's own lists, and what is wrong is said at its
field with everything as it was typed."""

import html
import re
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.channel_settings import ChannelSettings, default
from accounts.channel_words import GROUPS, WORDS
from accounts.gateways.odoo import lists
from accounts.models import AuditEntry, Channel, OdooConnection, OdooNote
from sync.channels import MEANWHILE
from sync.forms.channel import CHOOSE, UNKNOWN
from tests.pretend import AShop
from tests.sync.settings.forms import form_of, options_of

pytestmark = pytest.mark.django_db


class Page:
    """The settings of the channel Amazon.de in front of one person."""

    def __init__(self, client: Client, shop: AShop, marketplace: str = "DE") -> None:
        self.client, self.shop = client, shop
        self.channel = Channel.objects.get(merchant=shop.merchant, marketplace__country=marketplace)
        self.address = f"/settings/channels/{self.channel.uid}/"
        self.action = f"{self.address}save/"

    def text(self) -> str:
        answer = self.client.get(self.address)
        assert answer.status_code == 200
        return answer.content.decode()

    def form(self) -> dict[str, list[str]]:
        return form_of(self.text(), self.action)

    def save(self, **changed: str | list[str]) -> Any:
        sent = self.form() | {name: [value] if isinstance(value, str) else value for name, value in changed.items()}
        return self.client.post(self.action, sent)

    @property
    def settings(self) -> ChannelSettings:
        return Channel.objects.get(pk=self.channel.pk).settings


@pytest.fixture
def page(owner: Client, shop: AShop) -> Page:
    return Page(owner, shop)


def said(answer: Any, name: str) -> str:
    found = re.search(rf'id="id_{name}_help">(.*?)</div>', answer.content.decode(), re.S)
    assert found, name
    return html.unescape(found[1]).strip()


def test_every_setting_has_words_and_stands_on_the_page(page: Page) -> None:
    names = [one.name for one in fields(ChannelSettings)]
    assert set(WORDS) == set(names)
    assert {words.group for words in WORDS.values()} == set(GROUPS)
    text = page.text()
    for name in names:
        assert f'id="{name}"' in text
        assert html.escape(WORDS[name].label) in text
    for one in fields(ChannelSettings):
        assert set(WORDS[one.name].choices) == set(one.metadata["choices"])


def test_the_sources_of_settings_are_the_lists_that_are_read() -> None:
    assert {one.metadata["source"] for one in fields(ChannelSettings)} - {"", "products"} == set(lists.SOURCES)


def test_what_is_looked_at_and_saved_is_as_it_was(page: Page) -> None:
    before = page.settings
    answer = page.save()
    assert (answer.status_code, page.settings) == (302, before)
    assert "Nothing was changed." in page.text()
    assert not AuditEntry.objects.filter(kind="channel_changed").exists()


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("orders", ["off"], False),
        ("fba_orders", ["off"], False),
        ("fbm_orders", ["off"], False),
        ("confirm", ["off"], False),
        ("cancellations", ["off"], False),
        ("shipments", ["off"], False),
        ("stock_to_amazon", ["off", "on"], True),
        ("start", ["2026-02-01"], datetime(2026, 2, 1, tzinfo=UTC)),
        ("start", [""], None),
        ("unknown_product", ["hold"], "hold"),
        ("tax_policy", ["rate_map"], "rate_map"),
        ("remitted_tax", ["leave_out"], "leave_out"),
        ("order_name", ["amazon"], "amazon"),
        ("fba_stock", ["adjust"], "adjust"),
        ("contact", ["shop@example.com"], "shop@example.com"),
        ("stock_buffer", ["3"], 3),
        ("stock_cap", ["50"], 50),
        ("stock_share", ["80"], 80),
        ("stock_stop_share", ["0"], 0),
    ],
)
def test_a_setting_goes_through_the_form(page: Page, name: str, typed: list[str], value: object) -> None:
    answer = page.save(**{name: typed})
    assert answer.status_code == 302
    assert getattr(page.settings, name) == value
    others = [one.name for one in fields(ChannelSettings) if one.name not in (name, "start")]
    assert all(getattr(page.settings, one) == default(one) for one in others)
    assert page.form()[name] == typed or name == "start"
    entry = AuditEntry.objects.get(kind="channel_changed")
    assert entry.params["changes"].startswith(f"{name} ")
    assert page.save(**({name: ["2026-03-01"]} if name == "start" else {name: page.form()[name]})).status_code == 302


RECORDS = [
    one.name
    for one in fields(ChannelSettings)
    if one.metadata["kind"] == "record" and one.metadata["source"] != "products"
]


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_chosen_from_odoos_own_list_and_let_go_again(page: Page, name: str) -> None:
    model = {"fiscal_position": "account.fiscal.position", "payment_term": "account.payment.term", "team": "crm.team"}
    values = {"fiscal_position": {"name": "Abroad"}, "payment_term": {"name": "Prepaid"}, "team": {"name": "Web"}}
    if name == "pricelist":
        page.shop.odoo.screens.pricelist("Web", "EUR")
    elif name in model:
        page.shop.odoo.screens.create(model[name], **values[name])
    choices = [one for one in options_of(page.text(), page.action)[name] if one]
    assert page.save(**{name: choices[-1]}).status_code == 302
    assert getattr(page.settings, name) == int(choices[-1])
    assert page.save().status_code == 302
    assert getattr(page.settings, name) == int(choices[-1])
    assert page.save(**{name: ""}).status_code == 302
    assert getattr(page.settings, name) is None


@pytest.mark.parametrize("name", [one.name for one in fields(ChannelSettings) if one.metadata["source"] == "products"])
def test_a_product_is_found_by_its_reference(page: Page, name: str) -> None:
    made = page.shop.odoo.screens.product("Parcel to your door", code="PARCEL")
    assert page.save(**{name: "PARCEL"}).status_code == 302
    assert getattr(page.settings, name) == made
    assert page.form()[name] == ["[PARCEL] Parcel to your door"]
    assert page.save().status_code == 302
    assert getattr(page.settings, name) == made
    assert page.save(**{name: ""}).status_code == 302
    assert getattr(page.settings, name) is None


def test_products_are_proposed_while_a_person_types(page: Page) -> None:
    page.shop.odoo.screens.product("Parcel to your door", code="PARCEL")
    shown = page.client.get("/settings/channels/products/", {"product_shipping": "parc"}).content.decode()
    assert shown == '<option value="[PARCEL] Parcel to your door">\n'
    assert page.client.get("/settings/channels/products/", {"product_shipping": "p"}).content.decode() == "\n"


def test_warehouses_are_ticked(page: Page) -> None:
    first, second = (page.shop.odoo.screens.create("stock.warehouse", name=f"Hall {n}", code=f"H{n}") for n in (1, 2))
    assert page.save(stock_warehouses=["", str(first), str(second)]).status_code == 302
    assert page.settings.stock_warehouses == (first, second)
    assert page.form()["stock_warehouses"] == ["", str(first), str(second)]
    assert page.save(stock_warehouses=[""]).status_code == 302
    assert page.settings.stock_warehouses == ()


def test_rates_have_their_taxes(page: Page) -> None:
    taxes = options_of(page.text(), page.action)["tax_id"]
    tax = next(one for one in taxes if one)
    assert page.save(tax_rate=["19", "5,5", ""], tax_id=[tax, tax, ""]).status_code == 302
    assert page.settings.tax_map == {"19": int(tax), "5.5": int(tax)}
    assert page.form()["tax_rate"] == ["19", "5.5", "", ""]
    assert page.save(tax_rate=["19", "5.5", "", ""], tax_id=["", tax, "", ""]).status_code == 422
    assert page.save(tax_rate=["", "5.5", "", ""], tax_id=["", tax, "", ""]).status_code == 302
    assert page.settings.tax_map == {"5.5": int(tax)}


SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("start", SCRIPT, f"This is a date or a time such as 2026-11-01 or 2026-11-01T08:00:00Z, not {SCRIPT!r}."),
        ("start", "9999-99-99", "This is a date or a time such as 2026-11-01 or 2026-11-01T08:00:00Z, not '9999-99-99'."),
        ("orders", SCRIPT, f"This is a switch: write on or off, not {SCRIPT!r}."),
        ("tax_policy", "none", "This is one of odoo_taxes, amazon_line, rate_map, not 'none'."),
        ("company", "999", CHOOSE),
        ("company", SCRIPT, CHOOSE),
        ("company", "9" * 40, CHOOSE),
        ("warehouse", "-1", CHOOSE),
        ("warehouse", "4711", CHOOSE),
        ("team", "1.5", CHOOSE),
        ("salesperson", "٣", CHOOSE),
        ("stock_buffer", "-1", "This is a whole number from 0 to 1,000,000, not '-1'."),
        ("stock_share", "101", "This is a whole number from 0 to 100, not '101'."),
        ("contact", "nobody", "This is one e-mail address such as warehouse@example.com, not 'nobody'."),
        ("product_sale", "no such product", "No product in Odoo has “no such product” as reference, name or barcode."),
        ("product_sale", SCRIPT, f"No product in Odoo has “{SCRIPT}” as reference, name or barcode."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field_and_everything_stays_as_typed(
    page: Page, name: str, typed: str, sentence: str
) -> None:
    before = page.settings
    answer = page.save(**{name: typed, "stock_cap": "77"} if name != "stock_cap" else {name: typed})
    assert answer.status_code == 422
    assert said(answer, name) == sentence
    sent = form_of(answer.content.decode(), page.action)
    assert sent["stock_cap"] == ["77"]
    if name != "orders":  # a switch has no place to show it
        assert typed in sent[name] or name == "tax_policy"
    assert SCRIPT not in answer.content.decode()
    assert page.settings == before


@pytest.mark.parametrize(
    ("rates", "taxes", "sentence"),
    [
        (["abc"], None, "“abc” is no rate. Write it in percent, such as 19 or 5.5."),
        (["101"], None, "“101” is no rate. Write it in percent, such as 19 or 5.5."),
        (["19"], [""], "Choose the tax in Odoo for 19 percent."),
        ([""], None, "Write the rate in percent for which this tax is meant, such as 19."),
        (["19"], ["4711"], CHOOSE),
        (["19"], [SCRIPT], CHOOSE),
        (["1" * 301], None, "This is too long: at most 300 characters."),
    ],
)
def test_a_rate_that_cannot_be_is_said_in_its_row(
    page: Page, rates: list[str], taxes: list[str] | None, sentence: str
) -> None:
    tax = next(one for one in options_of(page.text(), page.action)["tax_id"] if one)
    answer = page.save(tax_rate=rates, tax_id=taxes or [tax])
    assert answer.status_code == 422
    shown = answer.content.decode()
    wrong = re.search(r'aria-describedby="(id_tax_map_row_\d+)"', shown)
    assert wrong and f'id="{wrong[1]}">{html.escape(sentence)}</div>' in shown
    assert form_of(answer.content.decode(), page.action)["tax_rate"] == rates
    assert page.settings.tax_map == {}


def test_rates_that_cannot_be_together_are_said_below_the_last(page: Page) -> None:
    tax = next(one for one in options_of(page.text(), page.action)["tax_id"] if one)
    many = [str(rate) for rate in range(31)]
    for rates, said in ((["19", "19.0"], "This names the rate 19 twice."), (many, "At most 30 rates can be named.")):
        answer = page.save(tax_rate=rates, tax_id=[tax] * len(rates))
        assert answer.status_code == 422
        assert f'id="id_tax_map_row_{len(rates)}">{said}</div>' in answer.content.decode()
        assert page.settings.tax_map == {}


def test_a_warehouse_of_another_company_is_refused(page: Page) -> None:
    screens = page.shop.odoo.screens
    other = screens.create("res.company", name="Elsewhere Ltd", currency_id=1)
    hall = screens.create("stock.warehouse", name="Their hall", code="TH", company_id=other)
    assert str(hall) not in options_of(page.text(), page.action)["warehouse"]
    answer = page.save(warehouse=str(hall))
    assert answer.status_code == 422
    assert said(answer, "warehouse").startswith("“Their hall” belongs to Elsewhere Ltd, and this channel to ")
    assert page.save(company=str(other), warehouse=str(hall)).status_code == 302
    assert (page.settings.company, page.settings.warehouse) == (other, hall)
    answer = page.save(company="")
    assert answer.status_code == 422 and "belongs to Elsewhere Ltd" in said(answer, "warehouse")


def test_a_price_list_in_another_currency_is_refused(page: Page) -> None:
    dollars = page.shop.odoo.screens.pricelist("America", "USD")
    assert said(page.save(pricelist=str(dollars)), "pricelist") == (
        "“America” is in USD, and this channel sells in EUR. Choose one in EUR."
    )


def test_a_record_that_was_deleted_in_odoo_is_said_at_its_field(page: Page) -> None:
    team = page.shop.odoo.screens.create("crm.team", name="Amazon Germany")
    assert page.save(team=str(team)).status_code == 302
    page.shop.odoo.screens.delete("crm.team", team)
    OdooNote.objects.all().delete()
    assert f"What was chosen (number {team}) is no longer in Odoo, so orders are held. Choose another." in page.text()
    assert page.save(stock_buffer="2").status_code == 302  # and holds up no other change
    assert (page.settings.team, page.settings.stock_buffer) == (team, 2)


def test_a_product_that_was_archived_in_odoo_is_said_at_its_field(page: Page) -> None:
    made = page.shop.odoo.screens.product("Parcel", code="PARCEL")
    page.save(product_shipping="PARCEL")
    page.shop.odoo.screens.write("product.product", [made], active=False)
    OdooNote.objects.all().delete()
    assert f"What was chosen (number {made}) is no longer in Odoo" in page.text()


def test_several_products_match(page: Page) -> None:
    for number in (1, 2):
        page.shop.odoo.screens.product("Parcel", code=f"PARCEL-{number}")
    answer = page.save(product_sale="parcel")
    assert said(answer, "product_sale") == (
        "Several products match: [PARCEL-1] Parcel; [PARCEL-2] Parcel. Write the internal reference of one."
    )


def test_the_page_opens_without_odoo(page: Page) -> None:
    page.save(team=next(one for one in options_of(page.text(), page.action)["team"] if one))
    team = page.settings.team
    OdooNote.objects.all().delete()
    OdooConnection.objects.update(url="http://127.0.0.1:9")
    text = page.text()
    assert "No Odoo answers at http://127.0.0.1:9. Check the address, and that Odoo is running." in text
    assert f">Number {team}</option>" in text
    answer = page.save(stock_buffer="4", confirm="off")
    assert answer.status_code == 302
    assert (page.settings.team, page.settings.stock_buffer, page.settings.confirm) == (team, 4, False)
    assert said(page.save(warehouse="1"), "warehouse") == UNKNOWN


def test_lists_that_were_read_before_are_shown_while_odoo_is_down(page: Page) -> None:
    names = options_of(page.text(), page.action)["team"]
    OdooNote.objects.filter(key="lists").update(at=datetime(2026, 1, 1, tzinfo=UTC))
    OdooConnection.objects.update(url="http://127.0.0.1:9")
    text = page.text()
    assert options_of(text, page.action)["team"] == names
    assert "The lists below are those read" in text


def test_an_odoo_that_does_not_answer_is_not_asked_by_every_page(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    OdooNote.objects.all().delete()
    OdooConnection.objects.update(url="http://127.0.0.1:9")
    page.text()
    monkeypatch.setattr("accounts.choices._ask", lambda *_: pytest.fail("Odoo was asked again"))
    assert "No Odoo answers" in page.text()


def test_nobody_overwrites_what_somebody_else_has_just_saved(page: Page) -> None:
    sent = page.form()
    assert page.save(stock_buffer="5").status_code == 302
    answer = page.client.post(page.action, sent | {"stock_buffer": ["9"]})
    assert answer.status_code == 409 and MEANWHILE in html.unescape(answer.content.decode())
    assert page.settings.stock_buffer == 5


def test_settings_are_copied_to_other_channels(page: Page) -> None:
    taxes = [one for one in options_of(page.text(), page.action)["tax_id"] if one]
    pricelist = str(page.shop.odoo.screens.pricelist("Amazon", "EUR"))
    OdooNote.objects.all().delete()
    page.save(confirm="off", stock_buffer="7", tax_rate=["19"], tax_id=taxes[:1], pricelist=pricelist)
    france, britain = (Page(page.client, page.shop, country) for country in ("FR", "GB"))
    starts = france.settings.start
    to = [str(france.channel.uid), str(britain.channel.uid)]
    answer = page.client.post(f"{page.address}copy/", {"to": to, "group": ["Orders", "Customers and accounting"]})
    assert answer.status_code == 302
    for other in (france, britain):
        assert (other.settings.confirm, other.settings.tax_map) == (False, {"19": int(taxes[0])})
        assert other.settings.stock_buffer == 0
    assert (france.settings.start, france.settings.pricelist) == (starts, int(pricelist))
    assert britain.settings.pricelist is None
    assert "The price list stays as it is where another currency is sold: Amazon.co.uk." in page.text()
    assert Page(page.client, page.shop, "IT").settings.confirm is True


def test_settings_are_copied_to_all_the_others_at_once(page: Page) -> None:
    page.save(confirm="off")
    page.client.post(f"{page.address}copy/", {"to": ["all"], "group": ["Orders"]})
    assert {one.settings.confirm for one in Channel.objects.all()} == {False}


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"group": ["Orders"]}, "Choose at least one channel to copy to."),
        ({"to": ["nonsense"], "group": ["Orders"]}, "Choose at least one channel to copy to."),
        ({"to": [], "group": [SCRIPT]}, "Choose at least one group of settings to copy."),
    ],
)
def test_nothing_is_copied_to_nowhere(page: Page, sent: dict[str, list[str]], sentence: str) -> None:
    page.client.post(f"{page.address}copy/", sent)
    assert sentence in page.text()


def test_a_viewer_reads_and_an_operator_changes(shop: AShop, enter: Any) -> None:
    viewer, operator = Page(enter(shop.merchant, "viewer"), shop), Page(enter(shop.merchant, "operator"), shop)
    assert ">Save</button>" not in viewer.text() and "disabled" in viewer.text()
    assert viewer.client.post(viewer.action, {}).status_code == 403
    assert operator.save(stock_buffer="1").status_code == 302
    assert operator.settings.stock_buffer == 1


def test_pages_ask_our_database_little(page: Page, django_assert_max_num_queries: Any) -> None:
    page.text()
    with django_assert_max_num_queries(12):
        page.text()
    with django_assert_max_num_queries(12):
        page.client.get("/settings/channels/")
    with django_assert_max_num_queries(12):
        page.client.get("/settings/odoo/")
