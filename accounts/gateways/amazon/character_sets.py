"""In which character set a report is: Amazon does not say it in one place, and not always truly.

UTF-8 proves itself: text of another set is next to never valid UTF-8. Else the answer's own claim counts, else what the
marketplace is known for. The old sets lose letters on Amazon's side: a Polish title in cp1252 comes with question marks.
"""

import codecs
from typing import IO

from .marketplaces import MARKETPLACES

UTF8 = "utf-8"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Who claims ISO 8859-1 means cp1252, which is the same and more; and so with Shift_JIS.
_CLAIMS = {
    **dict.fromkeys(("cp1252", "windows-1252", "iso-8859-1", "iso8859-1", "latin1", "latin-1"), "cp1252"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms932", "cp932"), "cp932"),
    **dict.fromkeys(("gbk", "gb2312", "gb18030"), "gb18030"),
    **{name: name for name in ("iso-8859-2", "iso-8859-9", "iso-8859-15", "windows-1250", "windows-1254", "euc-jp")},
}
_TWO_BYTES = frozenset({"cp932", "gb18030", "euc-jp"})
_PIECE = 256 * 1024


def character_set(file: IO[bytes], claim: str, marketplace_id: str = "") -> str:
    """The name of a codec. The file is left rewound."""
    file.seek(0)
    start = file.read(4)
    for mark, name in _BOMS:
        if start.startswith(mark):
            file.seek(0)
            return name
    whole, broken = _as_utf8(file)
    if not broken:
        return UTF8
    likely = _CLAIMS.get(claim.strip().lower()) or _of_marketplace(marketplace_id)
    # A letter that Amazon cut in two makes no cp1252 of a long UTF-8 file. Text in a set of two bytes a letter may look
    # as much like UTF-8, but can prove itself too.
    if broken * 10 > whole or (likely in _TWO_BYTES and _decodes(file, likely)):
        return likely
    return UTF8


def _decodes(file: IO[bytes], name: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _as_utf8(file: IO[bytes]) -> tuple[int, int]:
    """How many letters beyond ASCII, and how many bytes that belong to none."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(UTF8)("surrogateescape")
    whole = broken = 0
    ended = False
    while not ended:
        piece = file.read(_PIECE)
        ended = not piece
        text = decoder.decode(piece, final=ended)
        if text.isascii():
            continue
        letters = text.encode(UTF8, "ignore").decode(UTF8)  # without the bytes that are none
        broken += len(text) - len(letters)
        whole += len(letters) - len(letters.encode("ascii", "ignore"))
    file.seek(0)
    return whole, broken


def _of_marketplace(marketplace_id: str) -> str:
    marketplace = MARKETPLACES.get(marketplace_id)
    return "cp932" if marketplace and marketplace.country == "JP" else "cp1252"
