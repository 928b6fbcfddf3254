"""Reports at the gateway, and the report of listings as offers."""

import gzip
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.gateways.amazon import documents, listings_report, reports
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.listings_report import OfferRow
from accounts.gateways.amazon.tab_separated import BadRow
from accounts.gateways.errors import GatewayError, Kind
from sandbox.amazon import PretendAmazon
from sandbox.amazon.demo_listings import BOTH_SKU, FBA_SKU
from sandbox.httpd import Response

from .conftest import GERMANY, Script, refusal

JAPAN, FRANCE = "A1VC38T7YXB528", "A13V1IB3VIYZZH"
REPORTS, DOCUMENTS = "/reports/2021-06-30/reports", "/reports/2021-06-30/documents"
HEADER = "item-name\tseller-sku\tprice\tquantity\tasin1\tfulfillment-channel\tstatus"


def failure(call: Callable[[], object]) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        call()
    return caught.value


def made(client: AmazonClient, marketplace: str = GERMANY) -> str:
    report = reports.get(client, listings_report.request(client, marketplace))
    assert (report.status, report.ended) == ("DONE", True)
    return report.document_id


def offers(client: AmazonClient, marketplace: str = GERMANY) -> dict[str, OfferRow]:
    found = list(listings_report.read(client, made(client, marketplace), marketplace))
    assert all(isinstance(row, OfferRow) for row in found), found
    return {row.sku: row for row in found if isinstance(row, OfferRow)}


def told(
    amazon: Script,
    client: AmazonClient,
    body: bytes,
    *,
    marketplace: str = GERMANY,
    content_type: str = "text/plain",
    packed: bool = False,
) -> list[OfferRow | BadRow]:
    """What is made of a document of Amazon's."""
    answer: dict[str, Any] = {"reportDocumentId": "d", "url": f"{amazon.url}/store"}
    amazon.says(f"{DOCUMENTS}/d", Response.of(answer | ({"compressionAlgorithm": "GZIP"} if packed else {})))
    amazon.says("/store", Response(200, gzip.compress(body) if packed else body, content_type))
    return list(listings_report.read(client, "d", marketplace))


def row(sku: str = "MUG-1", **changes: str) -> str:
    cells = {"title": "Mug", "sku": sku, "price": "9.99", "quantity": "3", "asin": "B0MUG00001", "channel": "DEFAULT"}
    cells |= {"status": "Active", **changes}
    return "\t".join(cells[name] for name in ("title", "sku", "price", "quantity", "asin", "channel", "status"))


def document(*rows: str, header: str = HEADER, end: str = "\n") -> str:
    return end.join((header, *rows)) + end


# From the request to the rows


def test_every_offer_of_a_marketplace(shop: PretendAmazon, seller: AmazonClient) -> None:
    shop.set_listing("ONLY-FR", marketplaces=["FR"])
    shop.set_listing("A/B é", title="Krug \"groß\", 0,5 l – '€'", quantity=0, price="1234.50")
    found = offers(seller)
    assert len(found) == 13
    assert found["MUG-BLUE"] == OfferRow(
        sku="MUG-BLUE",
        asin="B0DEMO0001",
        title="Stoneware Mug, Blue, 350 ml",
        price=Decimal("12.90"),
        quantity=25,
        channel="DEFAULT",
        status="Active",
    )
    assert found["BOARD-OAK"].title == "Cutting Board, Oiled Oak, 40 × 25 cm"
    assert found["A/B é"].title == "Krug \"groß\", 0,5 l – '€'"
    assert (found["A/B é"].quantity, found["A/B é"].status, found["A/B é"].price) == (0, "Inactive", Decimal("1234.50"))
    assert (found[FBA_SKU].channel, found[FBA_SKU].quantity) == ("AMAZON_EU", None)
    assert found[BOTH_SKU].channel == "DEFAULT"  # which is half of the truth: see the module


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("encoding", ["", "utf-8", "utf-8-sig", "cp932"])
def test_japan_in_every_character_set(
    shop: PretendAmazon, open_shop: Callable[..., AmazonClient], encoding: str, packed: bool
) -> None:
    shop.offer_settings(encoding=encoding, gzip=packed)
    shop.set_listing(
        "青い/マグ", seller="A1DEMOSELLER03", title="ストーンウェアのマグカップ、あおいろ", quantity=4, price="1980"
    )
    client = open_shop("A1DEMOSELLER03", "fe")
    found = offers(client, JAPAN)
    assert len(found) == 13
    mug = found["青い/マグ"]
    assert (mug.title, mug.price, mug.quantity) == ("ストーンウェアのマグカップ、あおいろ", Decimal("1980"), 4)
    assert found[FBA_SKU].channel == "AMAZON_JP"


@pytest.mark.parametrize("language", ["en", "de", "fr", "ja", "zh"])
def test_column_names_in_any_language_that_is_known(shop: PretendAmazon, seller: AmazonClient, language: str) -> None:
    shop.offer_settings(language=language, encoding="utf-8")
    mug = offers(seller)["MUG-BLUE"]
    assert (mug.asin, mug.title, mug.price, mug.quantity, mug.channel, mug.status) == (
        "B0DEMO0001",
        "Stoneware Mug, Blue, 350 ml",
        Decimal("12.90"),
        25,
        "DEFAULT",
        "Active",
    )


def test_letters_that_amazon_has_lost_make_an_sku_doubtful(shop: PretendAmazon, seller: AmazonClient) -> None:
    shop.clear_listings()
    shop.set_listing("ŁÓDŹ-1", title="Łódź")
    shop.set_listing("PLAIN-1")
    found = offers(seller)
    assert {sku: offer.doubtful for sku, offer in found.items()} == {"?ÓD?-1": True, "PLAIN-1": False}


def test_a_report_on_its_way_and_one_without_data(shop: PretendAmazon, seller: AmazonClient) -> None:
    shop.offer_settings(report_delay=100)
    id = listings_report.request(seller, GERMANY)
    seen = []
    for seconds in (0, 50, 50):
        shop.clock.advance(seconds)
        report = reports.get(seller, id)
        seen.append((report.status, report.ended, bool(report.document_id)))
    assert seen == [("IN_QUEUE", False, False), ("IN_PROGRESS", False, False), ("DONE", True, True)]
    shop.offer_settings(report_delay=0)
    shop.clear_listings()
    report = reports.get(seller, listings_report.request(seller, GERMANY))
    assert (report.status, report.ended, report.document_id) == ("CANCELLED", True, "")


def test_the_latest_reports_of_this_marketplace_alone(shop: PretendAmazon, seller: AmazonClient) -> None:
    start = shop.clock.now()
    ids = []
    for markets in ([GERMANY], [FRANCE], [GERMANY, FRANCE], [GERMANY]):
        shop.clock.advance(1)
        ids.append(reports.request(seller, listings_report.REPORT_TYPE, markets))
    assert [report.id for report in listings_report.latest(seller, GERMANY, since=start)] == [ids[3], ids[0]]
    every = reports.latest(seller, listings_report.REPORT_TYPE, since=start + timedelta(seconds=1.5))
    assert [report.id for report in every] == ids[:0:-1]
    assert every[0].marketplace_ids == (GERMANY,)
    assert reports.latest(seller, "GET_SOMETHING_ELSE", since=start) == ()


def test_a_report_of_a_time(shop: PretendAmazon, seller: AmazonClient) -> None:
    start = datetime(2026, 1, 1, 12, 30, 15, 123456, UTC)
    reports.request(seller, listings_report.REPORT_TYPE, [GERMANY], start=start, end=start + timedelta(days=1))
    (report,) = shop.reports()
    assert (report["starts"], report["ends"]) == ("2026-01-01T12:30:15.123Z", "2026-01-02T12:30:15.123Z")


def test_a_lost_answer_to_a_request_is_no_doubt(shop: PretendAmazon, seller: AmazonClient) -> None:
    for kind in ("cut_before", "unavailable_html", "truncated"):
        shop.fault(kind, "createReport")
        assert failure(lambda: listings_report.request(seller, GERMANY)).kind is Kind.UNAVAILABLE


# Rows


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_document_whatever_ends_its_lines(amazon: Script, client: AmazonClient, end: str, packed: bool) -> None:
    body = document(row(), row("MUG-2", title='4" mug', quantity=""), "", end=end).encode()
    one, two = told(amazon, client, body, packed=packed)
    assert one == OfferRow("MUG-1", "B0MUG00001", "Mug", Decimal("9.99"), 3, "DEFAULT", "Active")
    assert two == OfferRow("MUG-2", "B0MUG00001", '4" mug', Decimal("9.99"), None, "DEFAULT", "Active")


def test_a_document_with_its_names_alone_has_no_rows(amazon: Script, client: AmazonClient) -> None:
    assert told(amazon, client, document().encode()) == []


def test_an_sku_is_left_as_it_is(amazon: Script, client: AmazonClient) -> None:
    for sku in (" MUG", "a/b c+d%", '"MUG"', "é漢🙂", "0012", "1E5", "a,b;c", "\u2028MUG\x0b"):
        (found,) = told(amazon, client, document(row(sku)).encode())
        assert isinstance(found, OfferRow)
        assert found.sku == sku


def test_a_wholly_quoted_document(amazon: Script, client: AmazonClient) -> None:
    def quoted(line: str) -> str:
        return "\t".join('"' + cell.replace('"', '""') + '"' for cell in line.split("\t"))

    body = "\n".join((quoted(HEADER), quoted(row(title='4" mug')))).encode()
    (found,) = told(amazon, client, body)
    assert isinstance(found, OfferRow)
    assert (found.sku, found.title) == ("MUG-1", '4" mug')


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (row(title="Mug\twith a tab"), "it has 8 cells for 7 columns"),
        ("Mug", "it has 1 cells for 7 columns"),
        (row()[: row().rindex("\t")], "it has 6 cells for 7 columns"),
        (row(sku=""), "its SKU cannot be read"),
        (row(sku="  "), "its SKU cannot be read"),
        (row(sku="MUG\0"), "its SKU cannot be read"),
        (row(quantity="many"), "its quantity is 'many'"),
        (row(quantity="-2147483648"), "its quantity is '-2147483648'"),
        (row(quantity="1.5"), "its quantity is '1.5'"),
        (row(quantity="٣"), "its quantity is '٣'"),
        (row(quantity="9" * 12), "its quantity is '999999999999'"),
    ],
)
def test_a_line_that_is_no_row_is_told_and_the_others_are_read(
    amazon: Script, client: AmazonClient, line: str, reason: str
) -> None:
    bad, good = told(amazon, client, document(line, row("MUG-2")).encode())
    assert isinstance(bad, BadRow)
    assert bad.reason == reason
    assert isinstance(good, OfferRow)
    assert good.sku == "MUG-2"


def test_a_bad_line_tells_where_it_is(amazon: Script, client: AmazonClient) -> None:
    _, bad = told(amazon, client, document(row(), "half a row").encode())
    assert bad == BadRow("it has 1 cells for 7 columns", "half a row", 3)


@pytest.mark.parametrize(
    "header",
    [
        HEADER.upper(),
        HEADER.replace("-", "_"),
        HEADER.replace("-", " ").title(),
        HEADER.replace("fulfillment", "fulfilment"),
        HEADER.replace("asin1", "ASIN 1"),
        HEADER.replace("seller-sku", " seller-sku (satıcı sku) "),
        "\ufeff" + HEADER,
    ],
)
def test_names_of_columns_however_they_are_written(amazon: Script, client: AmazonClient, header: str) -> None:
    (found,) = told(amazon, client, document(row(), header=header).encode())
    assert found == OfferRow("MUG-1", "B0MUG00001", "Mug", Decimal("9.99"), 3, "DEFAULT", "Active")


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (HEADER.replace("seller-sku", "my-sku"), "it has no column seller-sku"),
        (HEADER.replace("fulfillment-channel", "way").replace("quantity", "how-many"), "it has no column fulfillment-channel, quantity"),
        (HEADER.replace("price", "quantity"), "the column quantity is there twice"),
        (HEADER.replace("price", "Händler-SKU"), "the column seller-sku is there twice"),
        (row(), "it has no column seller-sku, fulfillment-channel, quantity"),
    ],
)  # fmt: skip
def test_a_report_without_its_columns_has_no_rows_but_an_error(
    amazon: Script, client: AmazonClient, header: str, why: str
) -> None:
    error = failure(lambda: told(amazon, client, document(row(), header=header).encode()))
    assert (error.kind, error.code) == (Kind.REJECTED, "amazon_report_columns")
    assert error.text.startswith(f"Amazon's report cannot be used: {why}.")
    assert "English" in error.text
    assert why in error.detail


@pytest.mark.parametrize(
    "body", [b"", b"\n", b"<html><body>Sign in</body></html>", b'{"errors": []}', b"MUG-1", b"\xff\xfe\x00"]
)
def test_what_is_no_report(amazon: Script, client: AmazonClient, body: bytes) -> None:
    error = failure(lambda: told(amazon, client, body))
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_unreadable_answer")


def test_the_columns_of_france_may_be_few(amazon: Script, client: AmazonClient) -> None:
    header = "nom-produit\tsku-vendeur\tid-produit\tquantité\tcanal-traitement"
    body = document("Tasse\tMUG-1\tB0MUG00001\t3\tDEFAULT", header=header).encode("cp1252")
    assert told(amazon, client, body, marketplace=FRANCE) == [
        OfferRow("MUG-1", "B0MUG00001", "Tasse", None, 3, "DEFAULT", "")
    ]


def test_columns_without_a_name_of_their_own_are_left_out(amazon: Script, client: AmazonClient) -> None:
    header = HEADER + "\t不适用项目\t不适用项目\t"
    (found,) = told(amazon, client, document(row() + "\ta\tb\tc", header=header).encode())
    assert isinstance(found, OfferRow)


def test_a_line_without_an_end_is_given_up(
    amazon: Script, client: AmazonClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.gateways.amazon.tab_separated.LINE_LIMIT", 200)
    error = failure(lambda: told(amazon, client, document(row(), row(title="x" * 300)).encode()))
    assert (error.kind, error.detail) == (Kind.UNAVAILABLE, "fetchDocument: line 3 has more than 200 characters")


def test_no_row_before_the_whole_document_has_arrived(amazon: Script, client: AmazonClient) -> None:
    amazon.says(f"{DOCUMENTS}/d", Response.of({"reportDocumentId": "d", "url": f"{amazon.url}/store"}))
    amazon.says("/store", Response(200, document(*[row()] * 5000).encode(), cut="half"))
    seen = []
    with pytest.raises(GatewayError):
        for each in listings_report.read(client, "d", GERMANY):
            seen.append(each)
    assert seen == []


def test_a_reader_who_stops_leaves_nothing_behind(amazon: Script, client: AmazonClient) -> None:
    amazon.says(f"{DOCUMENTS}/d", Response.of({"reportDocumentId": "d", "url": f"{amazon.url}/store"}))
    amazon.says("/store", Response(200, document(*[row()] * 50_000).encode()))
    for _ in range(3):
        reading = listings_report.read(client, "d", GERMANY)
        assert next(reading)
        del reading


def test_many_offers_cost_little_memory(amazon: Script, client: AmazonClient) -> None:
    body = gzip.compress(document(*(row(f"MUG-{number}", title="é" * 4000) for number in range(5_000))).encode())
    amazon.says(
        f"{DOCUMENTS}/d",
        Response.of({"reportDocumentId": "d", "url": f"{amazon.url}/store", "compressionAlgorithm": "GZIP"}),
    )
    amazon.says("/store", Response(200, body))
    tracemalloc.start()
    count = sum(1 for each in listings_report.read(client, "d", GERMANY) if isinstance(each, OfferRow))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 5_000
    assert peak < 12 * documents.MIB  # of 41


# Refusals


@pytest.mark.parametrize(
    ("path", "status", "code", "kind", "name"),
    [
        (REPORTS, 400, "InvalidInput", Kind.REJECTED, "amazon_report_refused"),
        (REPORTS, 400, "400", Kind.REJECTED, "amazon_report_refused"),
        (REPORTS, 403, "Unauthorized", Kind.ACCESS, "amazon_role_missing"),
        (REPORTS, 429, "QuotaExceeded", Kind.THROTTLED, "amazon_throttled"),
        (REPORTS, 500, "InternalFailure", Kind.UNAVAILABLE, "amazon_unavailable"),
        (f"{REPORTS}/1", 400, "400", Kind.NOT_FOUND, "amazon_report_not_found"),
        (f"{REPORTS}/1", 404, "NotFound", Kind.NOT_FOUND, "amazon_report_not_found"),
        (f"{DOCUMENTS}/1", 400, "400", Kind.NOT_FOUND, "amazon_report_not_found"),
    ],
)
def test_refusals(
    amazon: Script, client: AmazonClient, path: str, status: int, code: str, kind: Kind, name: str
) -> None:
    amazon.says(path, refusal(status, code, "Invalid input"))
    calls: dict[str, Callable[[], object]] = {
        REPORTS: lambda: listings_report.request(client, GERMANY),
        f"{REPORTS}/1": lambda: reports.get(client, "1"),
        f"{DOCUMENTS}/1": lambda: list(reports.read(client, "1")),
    }
    error = failure(calls[path])
    assert (error.kind, error.code) == (kind, name)


def test_a_refused_list(amazon: Script, client: AmazonClient) -> None:
    amazon.says(REPORTS, refusal(400, "400", "Invalid input"))
    error = failure(lambda: listings_report.latest(client, GERMANY, since=datetime.now(UTC)))
    assert (error.kind, error.code) == (Kind.REJECTED, "amazon_list_refused")
    for wrong in ({}, {"reports": None}, {"reports": [{}]}, {"reports": [], "nextToken": []}):
        amazon.says(REPORTS, Response.of(wrong))
        error = failure(lambda: listings_report.latest(client, GERMANY, since=datetime.now(UTC)))
        assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_unreadable_answer")


@pytest.mark.parametrize(
    "told", [{}, {"reportId": "2", "processingStatus": "DONE", "createdTime": "2026-01-01T00:00:00Z"}]
)
def test_what_is_no_report_of_ours(amazon: Script, client: AmazonClient, told: dict[str, Any]) -> None:
    amazon.says(f"{REPORTS}/1", Response.of(told))
    assert failure(lambda: reports.get(client, "1")).code == "amazon_unreadable_answer"
