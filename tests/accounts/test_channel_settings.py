"""A channel's settings: what may be typed, what is stored, and what is said of anything else."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from accounts.channel_settings import BadSetting, ChannelSettings, default, difference, dump, load, parse

TYPED: list[tuple[str, str, Any, Any]] = [
    # name, typed, value, as stored
    ("orders", "off", False, False),
    ("start", "2026-11-01", datetime(2026, 11, 1, tzinfo=UTC), "2026-11-01T00:00:00+00:00"),
    ("fba_orders", "no", False, False),
    ("fbm_orders", "0", False, False),
    ("confirm", "False", False, False),
    ("cancellations", " off ", False, False),
    ("unknown_product", "hold", "hold", "hold"),
    ("tax_policy", "amazon_line", "amazon_line", "amazon_line"),
    ("tax_map", "19=3, 7=4", {"19": 3, "7": 4}, {"19": 3, "7": 4}),
    ("remitted_tax", "leave_out", "leave_out", "leave_out"),
    ("company", "2", 2, 2),
    ("warehouse", "17", 17, 17),
    ("fba_warehouse", "18", 18, 18),
    ("team", "5", 5, 5),
    ("salesperson", "6", 6, 6),
    ("pricelist", "7", 7, 7),
    ("fiscal_position", "8", 8, 8),
    ("payment_term", "9", 9, 9),
    ("product_sale", "10", 10, 10),
    ("product_shipping", "11", 11, 11),
    ("product_gift_wrap", "12", 12, 12),
    ("product_discount", "13", 13, 13),
    ("shipments", "off", False, False),
    ("contact", " Lager+A@example.co.uk ", "Lager+A@example.co.uk", "Lager+A@example.co.uk"),
    ("stock_to_amazon", "on", True, True),
    ("stock_warehouses", "4, 2,4", (4, 2), [4, 2]),
    ("stock_buffer", "3", 3, 3),
    ("stock_cap", "99", 99, 99),
    ("stock_share", "80", 80, 80),
    ("stock_stop_share", "0", 0, 0),
    ("fba_stock", "adjust", "adjust", "adjust"),
    ("order_name", "amazon", "amazon", "amazon"),
]

DEFAULTS: dict[str, Any] = {
    "orders": True, "start": None, "fba_orders": True, "fbm_orders": True, "confirm": True, "cancellations": True,
    "unknown_product": "default", "tax_policy": "odoo_taxes", "tax_map": {}, "remitted_tax": "line", "company": None,
    "warehouse": None, "fba_warehouse": None, "team": None, "salesperson": None, "pricelist": None,
    "fiscal_position": None, "payment_term": None, "product_sale": None, "product_shipping": None,
    "product_gift_wrap": None, "product_discount": None, "shipments": True, "contact": "", "stock_to_amazon": False,
    "stock_warehouses": (), "stock_buffer": 0, "stock_cap": None, "stock_share": 100, "stock_stop_share": 30,
    "fba_stock": "show", "order_name": "odoo",
}  # fmt: skip


def test_every_setting_is_covered_here() -> None:
    names = [item.name for item in fields(ChannelSettings)]
    assert names == [row[0] for row in TYPED] == list(DEFAULTS)


@pytest.mark.parametrize(("name", "typed", "value", "stored"), TYPED)
def test_a_setting_is_typed_stored_and_read_back(name: str, typed: str, value: Any, stored: Any) -> None:
    parsed = parse(name, typed)
    assert parsed == value
    assert dump(name, parsed) == stored
    assert getattr(load({name: stored}), name) == value
    assert parsed != default(name), "a default would prove nothing here"


def test_what_is_not_stored_has_its_default() -> None:
    assert load({}) == ChannelSettings()
    assert {name: default(name) for name in DEFAULTS} == DEFAULTS


def test_names_of_another_version_are_left_alone() -> None:
    assert load({"from_the_future": 1, "team": 4}) == ChannelSettings(team=4)


def test_nobody_shares_the_default_map() -> None:
    load({}).tax_map["19"] = 1
    assert load({}).tax_map == {}


@pytest.mark.parametrize("word", ["on", "ON", "true", "yes", "1"])
def test_a_switch_is_on(word: str) -> None:
    assert parse("confirm", word) is True


@pytest.mark.parametrize("word", ["", "none", "auto", "Auto"])
def test_a_record_may_be_left_to_the_connector(word: str) -> None:
    assert parse("warehouse", word) is None


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-11-01T08:00:00Z", datetime(2026, 11, 1, 8, tzinfo=UTC)),
        ("2026-11-01 08:00", datetime(2026, 11, 1, 8, tzinfo=UTC)),
        ("2026-11-01T08:00:00+02:00", datetime(2026, 11, 1, 8, tzinfo=timezone(timedelta(hours=2)))),
        ("none", None),
        ("", None),
    ],
)
def test_a_time_without_a_zone_is_utc(typed: str, moment: datetime | None) -> None:
    parsed = parse("start", typed)
    assert parsed == moment
    assert parsed is None or parsed.tzinfo is UTC


@pytest.mark.parametrize(
    ("typed", "rates"),
    [("", {}), ("19.0=3", {"19": 3}), ("8.875=3,0=4", {"8.875": 3, "0": 4}), ("5,5=1", None), ("20 = 9 ,", {"20": 9})],
)
def test_a_tax_map_is_by_plain_rates(typed: str, rates: dict[str, int] | None) -> None:
    if rates is None:
        with pytest.raises(BadSetting):
            parse("tax_map", typed)
    else:
        assert parse("tax_map", typed) == rates


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("orders", "maybe", "orders is a switch: write on or off, not 'maybe'."),
        ("orders", "", "orders is a switch: write on or off, not ''."),
        ("tax_policy", "none", "tax_policy is one of odoo_taxes, amazon_line, rate_map, not 'none'."),
        ("team", "-1", "team takes the id of a record in Odoo, a whole number, or auto; not '-1'."),
        ("team", "0", "team takes the id of a record in Odoo, a whole number, or auto; not '0'."),
        ("team", "Amazon", "team takes the id of a record in Odoo, a whole number, or auto; not 'Amazon'."),
        ("team", "٣", "team takes the id of a record in Odoo, a whole number, or auto; not '٣'."),
        ("team", "2147483648", "team takes the id of a record in Odoo, a whole number, or auto; not '2147483648'."),
        ("stock_warehouses", "1,WH", "stock_warehouses takes ids of records in Odoo, such as 1,4; not '1,WH'."),
        ("stock_buffer", "-1", "stock_buffer is a whole number from 0 to 1,000,000, not '-1'."),
        ("stock_buffer", "1.5", "stock_buffer is a whole number from 0 to 1,000,000, not '1.5'."),
        ("stock_cap", "9999999999", "stock_cap is a whole number from 0 to 1,000,000, not '9999999999'."),
        ("stock_share", "101", "stock_share is a whole number from 0 to 100, not '101'."),
        ("contact", "nobody", "contact is one e-mail address such as warehouse@example.com, not 'nobody'."),
        ("contact", "a@b.de, c@d.de", "contact is one e-mail address such as warehouse@example.com, not 'a@b.de, c@d.de'."),
        ("start", "yesterday", "start is a date or a time such as 2026-11-01 or 2026-11-01T08:00:00Z, not 'yesterday'."),
        ("start", "2026-13-01", "start is a date or a time such as 2026-11-01 or 2026-11-01T08:00:00Z, not '2026-13-01'."),
        ("start", "0001-01-01T00:00+14:00", "start is a date or a time such as 2026-11-01 or 2026-11-01T08:00:00Z, not '0001-01-01T00:00+14:00'."),
        ("tax_map", "19", "tax_map is a list such as 19=3,7=4 (rate in percent = id of the tax in Odoo), not '19'."),
        ("tax_map", "x=3", "tax_map is a list such as 19=3,7=4 (rate in percent = id of the tax in Odoo), not 'x=3'."),
        ("tax_map", "nan=3", "tax_map is a list such as 19=3,7=4 (rate in percent = id of the tax in Odoo), not 'nan=3'."),
        ("tax_map", "-1=3", "tax_map is a list such as 19=3,7=4 (rate in percent = id of the tax in Odoo), not '-1=3'."),
        ("tax_map", "1e9=3", "tax_map is a list such as 19=3,7=4 (rate in percent = id of the tax in Odoo), not '1e9=3'."),
        ("tax_map", "19=-3", "tax_map is a list such as 19=3,7=4 (rate in percent = id of the tax in Odoo), not '19=-3'."),
        ("tax_map", "19=0", "tax_map is a list such as 19=3,7=4 (rate in percent = id of the tax in Odoo), not '19=0'."),
        ("tax_map", "19=3,19.0=4", "tax_map names the rate 19 twice."),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(name: str, typed: str, sentence: str) -> None:
    with pytest.raises(BadSetting) as refused:
        parse(name, typed)
    assert str(refused.value) == sentence


def test_an_unknown_setting_is_refused_with_the_known_ones() -> None:
    for ask in (lambda: parse("colour", "red"), lambda: default("colour")):
        with pytest.raises(
            BadSetting,
            match="^There is no setting 'colour'. The settings are: orders, start, fba_orders, .*order_name\\.$",
        ):
            ask()


def test_a_difference_names_what_changes_and_nothing_else() -> None:
    settings = ChannelSettings(warehouse=3, tax_map={"19": 4}, stock_warehouses=(1, 2))
    changes = {"warehouse": None, "confirm": False, "team": None, "tax_map": {"19": 4, "7": 5}, "stock_warehouses": ()}
    assert difference(settings, changes) == (
        "warehouse 3 → none; confirm on → off; tax_map 19=4 → 19=4,7=5; stock_warehouses 1,2 → none"
    )
    assert difference(settings, {"warehouse": 3}) == ""
