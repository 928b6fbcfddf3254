"""Which Odoo product a seller's SKU may be: proposals for a person, where no reference and no barcode says so. Pure.

Sellers hang marks on a product's reference (MUG-1-FBA, amz-MUG, MUG_new) and write it in their own way (mug 1). Such a
likeness is a good guess and not more, so it is shown and never booked.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from accounts.gateways.odoo.records import Coded, Product

Key = TypeVar("Key", bound=Hashable)

# How a product was found, the surest first.
CASE, MARK, BARCODE, ASIN = "case", "suffix", "barcode", "asin"
STRENGTH = (CASE, MARK, BARCODE, ASIN)

_BETWEEN = r"[-_. /+#]+"
_MARKS = (
    "fba fbm afn mfn sfp fbafr prime amz amazon stickerless new neu neuf nuovo nuevo used refurb b2b eu"
    " de fr it es nl pl se be ie tr uk gb us ca mx br jp in au sg ae sa eg com couk"
).split()
_ENDS = re.compile(
    rf"^(?P<rest>.+?)(?:{_BETWEEN}(?:{'|'.join(_MARKS)}|co\.uk|com\.[a-z]{{2}}|[0-9]{{1,2}}))$", re.IGNORECASE
)
_BEGINS = re.compile(rf"^(?:amz|amazon|fba|fbm|afn|mfn|sfp){_BETWEEN}(?P<rest>.+)$", re.IGNORECASE)
_MOST_MARKS = 3
_SHORTEST = 3  # what is left of a SKU; of less, anything could be meant
_UNSEEN = frozenset(("Zs", "Pd", "Cc", "Cf"))  # blanks and dashes of all alphabets
_DIGITS = re.compile(r"[0-9]+")
_BARCODE_LENGTHS = range(8, 15)


def is_another(since: str, product: Product) -> bool:
    """An Odoo that was restored from a backup gives the ids of what it has forgotten to others. `since` is when the product
    was made that somebody meant."""
    return bool(since and product.created) and since != product.created


@dataclass(frozen=True, slots=True)
class Sought(Generic[Key]):
    key: Key
    sku: str
    asin: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    product: Coded
    why: str  # of STRENGTH


def comparable(code: str) -> str:
    """The same for mug-blue 1, MUG BLUE-1 and Mug_Blue1."""
    plain = unicodedata.normalize("NFKC", code).casefold()
    kept = (one for one in plain if one != "_" and unicodedata.category(one) not in _UNSEEN)
    return unicodedata.normalize("NFKC", "".join(kept)).casefold()


def stripped(sku: str) -> tuple[str, ...]:
    """The SKU without its marks, one less each time; the longest first, never the SKU itself."""
    found: list[str] = []
    waiting = [sku.strip()]
    for _ in range(_MOST_MARKS):
        waiting = [rest for one in waiting for rest in _one_mark_less(one)]
        found += waiting
    return tuple(dict.fromkeys(found))


def _one_mark_less(sku: str) -> list[str]:
    rests = [match["rest"].strip() for match in (_ENDS.match(sku), _BEGINS.match(sku)) if match]
    return [rest for rest in rests if len(comparable(rest)) >= _SHORTEST]


def barcodes(sku: str) -> tuple[str, ...]:
    """Digits in the SKU that may be a GTIN, without leading zeros: a UPC is an EAN with one more of them."""
    runs = (run for run in _DIGITS.findall(sku) if len(run) in _BARCODE_LENGTHS)
    return tuple(dict.fromkeys(filter(None, (run.lstrip("0") for run in runs))))


class Proposals(Generic[Key]):
    """Sees the catalogue pass by, page after page, and keeps what fits: its memory grows with the SKUs only."""

    def __init__(self, sought: Iterable[Sought[Key]]) -> None:
        self._by_reference: dict[str, list[tuple[Key, str]]] = {}
        self._by_barcode: dict[str, list[Key]] = {}
        # Key -> why -> its two first products: of two, neither is proposed.
        self._found: dict[Key, dict[str, dict[int, Coded]]] = {}
        for one in sought:
            self._seek(one)

    def _seek(self, one: Sought[Key]) -> None:
        whole = comparable(one.sku)
        places = [(whole, CASE)]
        places += [(comparable(rest), MARK) for rest in stripped(one.sku)]
        places += [(comparable(one.asin), ASIN)]
        named: set[str] = set()
        for code, why in places:
            if code and code not in named:
                named.add(code)
                self._by_reference.setdefault(code, []).append((one.key, why))
        for digits in barcodes(one.sku):
            self._by_barcode.setdefault(digits, []).append(one.key)

    def see(self, products: Iterable[Coded]) -> None:
        for product in products:
            for key, why in (
                self._by_reference.get(comparable(product.default_code), ()) if product.default_code else ()
            ):
                self._keep(key, why, product)
            digits = product.barcode.strip().lstrip("0")
            for key in self._by_barcode.get(digits, ()) if digits else ():
                self._keep(key, BARCODE, product)

    def _keep(self, key: Key, why: str, product: Coded) -> None:
        found = self._found.setdefault(key, {}).setdefault(why, {})
        if len(found) < 2:
            found[product.id] = product

    def result(self) -> dict[Key, Proposal]:
        """The surest hint decides; where it names two products, a person must say which."""
        proposals: dict[Key, Proposal] = {}
        for key, found in self._found.items():
            why = next(each for each in STRENGTH if each in found)
            if len(found[why]) == 1:
                proposals[key] = Proposal(next(iter(found[why].values())), why)
        return proposals


FEW_LOST = 20


def too_many_lost(lost: int, matched: int) -> bool:
    """So many products do not go at once: rather has the connector's user lost the right to see them. Matches that people
    made are not given up for that."""
    return lost > FEW_LOST and lost * 2 > matched
