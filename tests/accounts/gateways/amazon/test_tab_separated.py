"""Properties: whatever is written into a report comes out of it, and no SKU is lost on its way through an address."""

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.gateways.amazon import listings
from accounts.gateways.amazon.character_sets import character_set
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.documents import Document
from accounts.gateways.amazon.listings_report import price
from accounts.gateways.amazon.quantities import usable_sku
from accounts.gateways.amazon.tab_separated import BadRow, column_name, rows
from accounts.gateways.errors import GatewayError
from sandbox.httpd import Httpd, Request, Response

from .conftest import GERMANY, Unlimited

GERMAN, JAPANESE = GERMANY, "A1VC38T7YXB528"
NAMES = ("seller-sku", "item-name", "quantity")


def parse(body: bytes, marketplace: str = GERMAN, claim: str = "") -> list[dict[str, str] | BadRow]:
    return list(rows(Document(io.BytesIO(body), claim, len(body)), marketplace, NAMES))


def written(table: list[list[str]], encoding: str = "utf-8", end: str = "\n") -> bytes:
    return end.join("\t".join(cells) for cells in (list(NAMES), *table)).encode(encoding) + end.encode(encoding)


def letters(encoding: str) -> st.SearchStrategy[str]:
    """Text that this character set can hold, and that a cell of a line can."""
    forbidden = "\t\n\r\0\ufeff"
    return st.text(st.characters(codec=encoding, exclude_characters=forbidden, exclude_categories=("Cs",)), max_size=30)


@settings(max_examples=200)
@given(st.lists(st.tuples(*[letters("utf-8")] * 3), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_every_cell_of_a_table_comes_out_as_it_went_in(table: list[tuple[str, str, str]], end: str) -> None:
    found = parse(written([list(cells) for cells in table], end=end))
    assert found == [dict(zip(NAMES, cells, strict=True)) for cells in table]


@settings(max_examples=200)
@given(st.lists(st.tuples(letters("utf-8"), letters("utf-8")), max_size=8))
def test_text_with_tabs_and_line_breaks_never_moves_a_cell_into_another_column(pairs: list[tuple[str, str]]) -> None:
    """Numbers mark the column that each cell belongs to; the text between them breaks its own row at most."""
    table = [[f"sku{n}", "\n".join(pair), "7"] for n, pair in enumerate(pairs)]
    table += [[f"sku{n}x", "\t".join(pair), "7"] for n, pair in enumerate(pairs)]
    for row in parse(written(table)):
        if isinstance(row, dict):
            assert row["quantity"] == "7"
            assert row["seller-sku"].startswith("sku")
        else:
            assert "cells for 3 columns" in row.reason


@settings(max_examples=300)
@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"\x82" * 50)
def test_any_bytes_are_rows_or_an_error_and_nothing_else(body: bytes) -> None:
    for marketplace in (GERMAN, JAPANESE):
        try:
            parse(written([]) + body, marketplace)
            parse(body, marketplace)
        except GatewayError as error:
            assert error.code in ("amazon_report_columns", "amazon_unreadable_answer")


WESTERN_TEXT = st.text(st.sampled_from("äöüÄÖÜßéèêçñøåÆØabc XYZ 12.,'\""), max_size=30)


@settings(max_examples=200)
@given(st.lists(WESTERN_TEXT, max_size=20), st.sampled_from(["", "Cp1252", "ISO-8859-1", "us-ascii", "UTF-8"]))
def test_western_text_is_told_by_its_bytes(titles: list[str], claim: str) -> None:
    for encoding in ("cp1252", "utf-8"):
        body = written([["sku", title, "1"] for title in titles], encoding)
        found = [row["item-name"] for row in parse(body, GERMAN, claim) if isinstance(row, dict)]
        assert found == titles, encoding


JAPANESE_TEXT = st.text(
    st.sampled_from(
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんアカサタナ商品名数量ー、。ｱｲｳ"
    ),
    min_size=4,
    max_size=40,
)


@settings(max_examples=300)
@given(st.lists(JAPANESE_TEXT, min_size=1, max_size=10), st.sampled_from(["", "windows-31j", "Shift_JIS", "UTF-8"]))
def test_japanese_text_is_told_by_its_bytes_also_where_it_looks_like_utf8(titles: list[str], claim: str) -> None:
    """A run of hiragana in Shift_JIS is nearly all valid UTF-8."""
    for encoding in ("cp932", "utf-8", "utf-8-sig"):
        body = written([["sku", title, "1"] for title in titles], encoding)
        found = [row["item-name"] for row in parse(body, JAPANESE, claim) if isinstance(row, dict)]
        assert found == titles, encoding


def test_a_letter_that_was_cut_in_two_makes_no_other_character_set() -> None:
    whole = "Größe Übergröße Äpfel Öl ßßß"
    body = written([["sku", whole, "1"], ["cut", "Grö", "1"]])
    body = body.replace("Grö\t".encode(), "Grö\t".encode()[:-2] + b"\t")
    found = parse(body, GERMAN, "Cp1252")
    assert [row["item-name"] for row in found if isinstance(row, dict)] == [whole, "Gr\ufffd"]


def test_names_of_character_sets() -> None:
    for text, claim, expected in (
        ("Gr\u00f6\u00dfe", "ISO-8859-1", "cp1252"),
        ("\u0142\u00f3d\u017a", "iso-8859-2", "iso-8859-2"),
        ("\u011f\u0131", "windows-1254", "windows-1254"),
        ("数量商品", "GBK", "gb18030"),
        ("plain", "Cp1252", "utf-8"),
    ):
        encoding = {"cp1252": "cp1252", "utf-8": "utf-8"}.get(expected, expected)
        assert character_set(io.BytesIO(text.encode(encoding)), claim) == expected
    assert character_set(io.BytesIO("Größe".encode("utf-16")), "") == "utf-16"
    assert character_set(io.BytesIO(b"\xf6"), "", JAPANESE) == "cp932"
    assert character_set(io.BytesIO(b"\xf6"), "klingon", GERMAN) == "cp1252"


@given(st.sampled_from(["seller-sku", "fulfillment-channel", "asin1"]), st.data())
def test_a_column_is_known_however_its_name_is_written(name: str, data: st.DataObject) -> None:
    spoilt = "".join(data.draw(st.sampled_from([each, each.upper()])) for each in name)
    spoilt = spoilt.replace("-", data.draw(st.sampled_from(["-", "_", " ", "  "])))
    around = data.draw(st.sampled_from(["", " ", "\ufeff", '"']))
    after = data.draw(st.sampled_from(["", " (satıcı sku)"]))
    assert column_name(f"{around}{spoilt}{after}{around}") == name


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from([".", ","]), st.booleans())
def test_amounts_with_cents_are_read_in_either_form(amount: Any, point: str, grouped: bool) -> None:
    other = "." if point == "," else ","
    text = f"{amount:,.2f}" if grouped else f"{amount:.2f}"
    text = text.translate(str.maketrans({",": other, ".": point}))
    assert price(text) == amount


# SKUs through a real server

SKUS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def echo() -> Any:
    """An Amazon that answers with what it understood."""
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        if request.path.startswith("/auth"):
            return Response.of({"access_token": "Atza|1", "expires_in": 3600})
        sku = unquote(request.raw_path.split("/")[-1])
        if request.method == "PATCH":
            return Response.of({"sku": sku, "status": "ACCEPTED", "submissionId": "1"})
        if request.raw_path.count("/") == 4:
            skus = request.arg("identifiers").split(",")
            return Response.of({"numberOfResults": len(skus), "items": [{"sku": each} for each in skus]})
        return Response.of({"sku": sku})

    server = Httpd(answer).start()
    yield server, seen
    server.stop()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(SKUS)
@example("a/b")
@example("../..")
@example("..")
@example("%2F%252F")
@example("a+b c%20d")
@example("?x=1&y=2#z")
@example("\\\r\n\t")
@example("é漢字🙂")
@example("{0}{}{sku}")
def test_an_sku_arrives_as_it_was(echo: Any, connect: Callable[..., AmazonClient], sku: str) -> None:
    server, seen = echo
    client = connect(api_url=server.url, login_url=server.url, buckets=Unlimited())
    try:
        usable_sku(sku)
    except GatewayError as error:
        assert error.code == "amazon_sku_unusable"
        assert not sku.strip() or sku in (".", "..") or "\0" in sku
        client.close()
        return
    found = listings.get(client, "A2SELLER", sku, GERMANY)
    assert found
    assert found.sku == sku
    assert listings.patch_quantity(client, "A2SELLER", sku, GERMANY, 1).sku == sku
    if listings.can_be_searched(sku):
        page = listings.search(client, "A2SELLER", GERMANY, skus=[sku, "OTHER"])
        assert [each.sku for each in page.listings] == [sku, "OTHER"]
    sent = [request for request in seen if request.raw_path.startswith("/listings")]
    assert {request.raw_path.count("/") for request in sent} <= {4, 5}
    seen.clear()
    client.close()
