from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.audit import sentence
from accounts.models import AuditEntry
from sync.models import Completeness, Work
from tests.sync.views.reading import text_of
from tests.sync.views.shop import NOW, Shop


def report(shop: Shop, day: date = NOW.date(), **values: Any) -> Completeness:
    fields: dict[str, Any] = {
        "state": "done",
        "finished": NOW,
        "changed_from": NOW - timedelta(days=2),
        "until": NOW,
        "read": 12,
        "on_amazon": 10,
        "in_odoo": 10,
    }
    return Completeness.objects.create(merchant=shop.merchant, day=day, **{**fields, **values})


def test_nothing_has_been_checked_yet(shop: Shop, owner: Client) -> None:
    page = text_of(owner.get("/completeness/"))
    assert "Nothing has been checked yet The first check comes by itself in the night" in page
    assert "22 Not run 23 Not run 24 25" in page.replace(" Nov ", " ")
    assert "Nightly check none yet the calendar" not in page


def test_a_month_of_nights(shop: Shop, owner: Client) -> None:
    report(shop, date(2026, 11, 20))
    report(shop, date(2026, 11, 21), missing=3, in_odoo=7, listed={"missing": ["303-1-1 (No product)"]})
    report(shop, date(2026, 11, 22), state="failed", said="Odoo refuses the key.")
    report(shop, date(2026, 11, 23), missing=9)
    report(shop, date(2026, 11, 23), state="running", read=400)
    page = text_of(owner.get("/completeness/")).replace(" Nov ", " ")
    assert "19 Not run 20 Complete 21 3 missing 22 Not done 23 Running 24 25" in page
    assert "400 orders have been compared so far." in page


def test_a_day_in_words(shop: Shop, owner: Client) -> None:
    day = date(2026, 11, 21)
    report(shop, day, missing=1, in_odoo=9, listed={"missing": ["303-1-1 (No product)"]}, not_wanted={"pending": 2})
    report(shop, date(2026, 11, 23))
    page = text_of(owner.get("/completeness/?day=2026-11-21"))
    assert "Saturday, 21 November 2026 Not complete" in page
    assert "9 of 10 orders that belong in Odoo are there." in page
    assert "every order that Amazon changed since 21 Nov 2026, 12:00, until 23 Nov, 12:00" in page
    assert "Not counted, because they do not belong in Odoo (yet): 2 not paid yet." in page
    assert "Not in Odoo 1 303-1-1 (No product)" in page
    page = text_of(owner.get("/completeness/"))
    assert "Nothing is missing, doubled or off by a cent. All 10 orders that belong in Odoo are there." in page


def test_months_are_turned(shop: Shop, owner: Client) -> None:
    report(shop, date(2026, 9, 30), missing=1)
    page = text_of(owner.get("/completeness/?month=2026-09"))
    assert "September 2026 August October" in page
    assert "1 missing" in page
    assert "November 2026 October Mon" in text_of(owner.get("/completeness/"))


@pytest.mark.parametrize("query", ["month=x", "day=x", "month=9999-99", "day=" + "1" * 500, "day=<script>"])
def test_an_address_that_somebody_made_up_shows_this_month(shop: Shop, owner: Client, query: str) -> None:
    assert "November 2026" in text_of(owner.get(f"/completeness/?{query}"))


def test_a_day_without_a_check(shop: Shop, owner: Client) -> None:
    assert "No check on 2 November 2026" in text_of(owner.get("/completeness/?day=2026-11-02"))


def test_it_is_asked_for_by_a_button(shop: Shop, owner: Client) -> None:
    answer = owner.post("/completeness/check/", {"days": "30"}, follow=True)
    page = text_of(answer)
    assert "Amazon and Odoo are being compared." in page
    assert f"asked for by {shop.owner.email}" in page
    assert Work.objects.get(flow="completeness").due == NOW
    assert Completeness.objects.get().bought_from == NOW - timedelta(days=30)
    assert sentence(AuditEntry.objects.get()) == "Asked whether every order of the last 30 days is in Odoo"
    assert "A check is under way already" in text_of(owner.post("/completeness/check/", follow=True))


def test_home_says_how_the_last_one_ended(shop: Shop, owner: Client) -> None:
    shop.read()
    assert "Nightly check none yet the calendar" in text_of(owner.get("/"))
    report(shop, date(2026, 11, 22))
    assert "Nightly check Complete 22 Nov, the calendar" in text_of(owner.get("/"))
    report(shop, missing=2)
    assert "Nightly check Not complete 23 Nov, the calendar" in text_of(owner.get("/"))


def test_a_strangers_reports_are_not_shown(shop: Shop, other: Shop, owner: Client) -> None:
    report(other, listed={"missing": ["999-9-9"]}, missing=1)
    page = text_of(owner.get("/completeness/?day=2026-11-23"))
    assert "999-9-9" not in page
    assert "No check on 23 November 2026" in page
