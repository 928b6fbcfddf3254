import random

import pytest

from sync.rules.texts import block, fits_index, line, short


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna   Bauer ", "Anna Bauer"),
        ("Familie 👨‍👩‍👧‍👦 Müller 🏳️‍🌈", "Familie 👨‍👩‍👧‍👦 Müller 🏳️‍🌈"),
        ("\u202bעדי כהן\u202c محمد", "\u202bעדי כהן\u202c محمد"),
        ("𠮷野 﨑子", "𠮷野 﨑子"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("zero\u200bwidth", "zero\u200bwidth"),
        ("Ann\x00a\x0bBauer\ud800", "Anna Bauer"),
        ("Weg\x1b[31m 1\r\n2\x852", "Weg[31m 1 2 2"),
        ("a\u2028b", "a b"),
        ("not\ufffexml\uffff", "notxml"),
        ("", ""),
        ("\u00a0\u200b ", ""),
        ("\u3164\u2800", ""),
        ("\x00\x01", ""),
    ],
)
def test_one_line_keeps_all_that_can_be_seen(typed: str, kept: str) -> None:
    assert line(typed) == kept


def test_a_block_keeps_its_lines() -> None:
    assert block("Alles Gute!\r\nDeine\tOma\rx\x0by\x00") == "Alles Gute!\nDeine\tOma\nx\ny"
    assert block("  \n ") == ""


def test_names_that_odoos_index_takes_stay_whole() -> None:
    for name in ("Anna", "Ä" * 4000, "Lange Straße " * 300, "北" * 400):
        assert fits_index(name)
        assert short(name) == name


def test_a_long_name_that_does_not_compress_is_shortened() -> None:
    dice = random.Random(1)
    name = "".join(chr(dice.randint(0x4E00, 0x9FFF)) for _ in range(4000))
    assert not fits_index(name)
    assert short(name) == name[:279] + "…"
    assert fits_index(short(name))
