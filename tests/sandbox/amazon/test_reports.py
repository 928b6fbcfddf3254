"""Reports: asked for, made later, and written as Amazon writes them."""

from typing import Any

import pytest

from sandbox.amazon import PretendAmazon
from sandbox.amazon.demo_listings import BOTH_SKU, FBA_SKU

from .offer_shop import FRANCE, GERMANY, JAPAN, OfferShop


def made(offers: OfferShop, *markets: str, **more: Any) -> dict[str, Any]:
    answer = offers.create_report(*markets, **more)
    assert answer.status_code == 202, answer.text
    return offers.report_document(answer.json()["reportId"])


def rows(text: str) -> list[dict[str, str]]:
    header, *lines = text.removesuffix("\r\n").split("\r\n")
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


def test_every_listing_of_one_marketplace_is_a_row(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.set_listing("ONLY-FR", marketplaces=["FR"])
    amazon.set_listing("MUG-RED", quantity=0)
    found = {row["seller-sku"]: row for row in rows(offers.fetch(made(offers)).decode("cp1252"))}
    assert len(found) == 12
    mug = found["MUG-BLUE"]
    assert {
        name: mug[name] for name in ("item-name", "price", "quantity", "asin1", "fulfillment-channel", "status")
    } == {
        "item-name": "Stoneware Mug, Blue, 350 ml",
        "price": "12.90",
        "quantity": "25",
        "asin1": "B0DEMO0001",
        "fulfillment-channel": "DEFAULT",
        "status": "Active",
    }
    assert (found[FBA_SKU]["quantity"], found[FBA_SKU]["fulfillment-channel"]) == ("", "AMAZON_EU")
    # Of an SKU with two channels a report shows one.
    assert (found[BOTH_SKU]["quantity"], found[BOTH_SKU]["fulfillment-channel"]) == ("25", "DEFAULT")
    assert found["MUG-RED"]["status"] == "Inactive"
    # Asked for two, Amazon answers with one.
    assert len(rows(offers.fetch(made(offers, FRANCE, GERMANY)).decode("cp1252"))) == 13


def test_it_takes_its_time(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.offer_settings(report_delay=60)
    id = offers.create_report(dataStartTime="2026-11-22T00:00:00Z", dataEndTime="2026-11-23T00:00:00Z").json()[
        "reportId"
    ]
    seen = []
    for seconds in (0, 30, 30):
        amazon.clock.advance(seconds)
        seen.append(offers.get_report(id).json()["processingStatus"])
    assert seen == ["IN_QUEUE", "IN_PROGRESS", "DONE"]
    told = offers.get_report(id).json()
    assert (told["dataStartTime"], told["dataEndTime"]) == ("2026-11-22T00:00:00.000Z", "2026-11-23T00:00:00.000Z")
    assert (told["reportType"], told["marketplaceIds"]) == ("GET_MERCHANT_LISTINGS_ALL_DATA", [GERMANY])


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("CANCELLED", "CANCELLED"), ("FATAL", "FATAL"), ("STUCK", "IN_PROGRESS"), ("STUCK_IN_QUEUE", "IN_QUEUE")],
)
def test_reports_end_as_a_script_says(amazon: PretendAmazon, offers: OfferShop, outcome: str, status: str) -> None:
    amazon.script_report(outcome)
    told = offers.get_report(offers.create_report().json()["reportId"]).json()
    assert (told["processingStatus"], "reportDocumentId" in told) == (status, False)
    assert offers.get_report(offers.create_report().json()["reportId"]).json()["processingStatus"] == "DONE"


def test_without_data_a_report_is_cancelled(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.clear_listings()
    told = offers.get_report(offers.create_report().json()["reportId"]).json()
    assert told["processingStatus"] == "CANCELLED"


@pytest.mark.parametrize(
    ("encoding", "claim", "title"),
    [
        ("", "Cp1252", "Mug ? ? é ß €"),  # what cp1252 lacks, Amazon replaces
        ("utf-8", "UTF-8", "Mug Ł 漢 é ß €"),
        ("utf-8-sig", "UTF-8", "Mug Ł 漢 é ß €"),
        ("cp932", "windows-31j", "Mug ? 漢 ? ? ?"),
    ],
)
def test_character_sets(amazon: PretendAmazon, offers: OfferShop, encoding: str, claim: str, title: str) -> None:
    amazon.offer_settings(encoding=encoding)
    amazon.clear_listings()
    amazon.set_listing("MUG", title="Mug Ł 漢 é ß €")
    told = made(offers)
    answer = offers.http.get(told["url"])
    assert answer.headers["content-type"] == f"text/plain; charset={claim}"
    (row,) = rows(answer.content.decode(encoding or "cp1252"))
    assert row["item-name"] == title


def test_japan_writes_in_japanese_unless_it_is_asked_not_to(amazon: PretendAmazon, offers: OfferShop) -> None:
    offers.shop.login("Atzr|demo-fe")
    (row, *_) = rows(offers.fetch(made(offers, JAPAN)).decode("cp932"))
    assert (row["出品者SKU"], row["フルフィルメント・チャンネル"], row["価格"]) == ("BOARD-OAK", "DEFAULT", "5584")
    english = made(offers, JAPAN, reportOptions={"preferredReportDocumentLocale": "en_US"})
    (row, *_) = rows(offers.fetch(english).decode("cp932"))
    assert row["seller-sku"] == "BOARD-OAK"


def test_names_of_columns_in_other_languages(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.offer_settings(language="de")
    (row, *_) = rows(offers.fetch(made(offers)).decode("cp1252"))
    assert (row["Händler-SKU"], row["Versender"], row["Menge"]) == ("BOARD-OAK", "DEFAULT", "25")


def test_documents_may_be_packed(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.offer_settings(gzip=True)
    told = made(offers)
    assert told["compressionAlgorithm"] == "GZIP"
    assert len(rows(offers.fetch(told).decode("cp1252"))) == 12


@pytest.mark.parametrize(
    "change",
    [
        {"type": "BAD_FEE_DISCOUNTS_REPORT"},
        {"marketplaceIds": []},
        {"marketplaceIds": ["ATVPDKIKX0DER"]},
        {"marketplaceIds": [GERMANY] * 26},
        {"dataStartTime": "noon"},
        {"dataEndTime": "2026-11-24T00:00:00Z"},
        {"reportOptions": {"colour": "red"}},
        {"reportOptions": {"custom": True}},
        {"path": "/reports"},
    ],
    ids=str,
)
def test_reports_that_amazon_refuses(offers: OfferShop, change: dict[str, Any]) -> None:
    answer = offers.create_report(**change)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "400")


def test_the_list_of_reports(amazon: PretendAmazon, offers: OfferShop) -> None:
    ids = []
    for market in (GERMANY, FRANCE, GERMANY):
        ids.append(offers.create_report(market).json()["reportId"])
        amazon.clock.advance(60)

    def found(**filters: Any) -> list[str]:
        told = offers.get_reports(reportTypes="GET_MERCHANT_LISTINGS_ALL_DATA", **filters).json()
        return [each["reportId"] for each in told["reports"]]

    assert found() == ids[::-1]
    assert found(marketplaceIds=FRANCE) == [ids[1]]
    assert found(createdSince="2026-11-23T12:01:00Z") == [ids[2], ids[1]]
    assert found(processingStatuses="IN_QUEUE") == []
    first = offers.get_reports(reportTypes="GET_MERCHANT_LISTINGS_ALL_DATA", pageSize=2).json()
    rest = offers.get_reports(nextToken=first["nextToken"]).json()
    assert [each["reportId"] for each in rest["reports"]] == [ids[0]]
    assert offers.get_reports(pageSize=2).status_code == 400
    assert offers.get_report("4711").status_code == 400


def test_a_report_of_a_day_in_the_past_can_no_longer_be_fetched(amazon: PretendAmazon, offers: OfferShop) -> None:
    id = offers.create_report().json()["reportId"]
    offers.report_document(id)
    amazon.clock.advance(28 * 86_400 + 1)
    offers.shop.login()
    document = offers.get_report(id).json()["reportDocumentId"]
    path = f"/reports/2021-06-30/documents/{document}"
    assert offers.call("getReportDocument", "GET", path, {}, reportDocumentId=document).status_code == 400
