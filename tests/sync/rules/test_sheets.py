"""Tables for spreadsheets: nothing runs as a formula, and what comes back is what went out."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.rules import sheets
from sync.rules.sheets import BadSheet, SheetRow, decode, plain, read, safe

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


@given(texts)
def test_no_cell_begins_like_a_formula_and_none_is_changed_for_good(cell: str) -> None:
    assert not safe(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(safe(cell)) == cell


@given(st.lists(texts.map(str.strip).filter(bool), min_size=1, max_size=5))
def test_a_line_is_read_as_it_was_written(skus: list[str]) -> None:
    text = sheets.BOM + sheets.line(["sku", "product_id"]) + "".join(sheets.line([sku, "7"]) for sku in skus)
    rows = read(decode(text.encode()))
    assert [row.sku for row in rows] == [plain(safe(sku).strip()).strip() for sku in skus]
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == len(skus) + 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_whatever_a_spreadsheet_makes_of_it(encoding: str, delimiter: str) -> None:
    text = delimiter.join(["SKU", "Product reference"]) + "\r\n" + delimiter.join(["TÜR-1", "Tür 1"]) + "\r\n"
    assert read(decode(text.encode(encoding))) == [SheetRow(2, "TÜR-1", "Tür 1")]


def test_columns_are_found_by_their_names_and_others_do_not_matter() -> None:
    rows = read("\nTitle;Default-Code;seller_sku;SKU\n;;;\nMug;REF;S1;x\n\n;R2\n")
    assert rows == [SheetRow(4, "S1", "REF")]


@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused_with_a_sentence(data: bytes) -> None:
    try:
        rows = read(decode(data))
    except BadSheet as refusal:
        assert str(refusal).endswith((".", "?", ")"))
    else:
        assert all(row.sku for row in rows)


def test_a_quote_that_is_missing_is_told() -> None:
    with pytest.raises(BadSheet, match="Line 2 has a cell of more than 10,000 characters"):
        read("sku,product_id\n" + "A" * 10_001 + ",7\n")
