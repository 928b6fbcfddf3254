"""Countries and states as Amazon and buyers write them, found among those that Odoo knows."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from sync.rules import prefectures
from sync.rules.texts import line

# Codes that are not ISO 3166 or that Odoo may not have: the country whose goods, laws and post these places share.
_COUNTRIES = {"UK": "GB", "EL": "GR", "XI": "GB", "IC": "ES", "EA": "ES"}
# Spain's places outside of the EU's VAT, by the first digits of the postal code: buyers often leave the province out.
_SPANISH_ZIPS = {"35": "gc", "38": "tf", "51": "ce", "52": "me"}
# Words that do not tell one state from another.
_GENERIC = frozenset(
    "a and city co comunidad contea county d da de del della di do e el emirate estado i illes isla islas la las of"
    " prefecture prov province provincia provinz region regione state the und woj wojewodztwo y".split()
)
_OTHER_NAMES = {
    ("DE", "nrw"): "nordrhein westfalen",
    ("DE", "bavaria"): "bayern",
    ("DE", "north rhine westphalia"): "nordrhein westfalen",
    ("DE", "lower saxony"): "niedersachsen",
    ("MX", "cdmx"): "mexico ciudad",
    ("MX", "distrito federal"): "mexico ciudad",
    ("US", "washington dc"): "district columbia",
    ("US", "washington d c"): "district columbia",
}
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})

States = Mapping[tuple[str, str], int]


def country_code(code: str, known: Mapping[str, int]) -> str:
    """The code under which Odoo knows the country; a code that nobody knows stays what it is."""
    upper = line(code).upper()
    return upper if upper in known else _COUNTRIES.get(upper, upper)


def state_id(states: States, country: str, text: str, zip_code: str = "") -> int | None:
    """By code or name, in capitals or not, with or without accents, "County" or "Prefecture". None rather than a guess."""
    wanted = line(text).casefold()
    if wanted:
        exact = states.get((country, wanted)) or states.get((country, f"{country}-{wanted}".casefold()))
        if exact:
            return exact
    for name in _variants(wanted):
        found = _by_variant(states, country, _OTHER_NAMES.get((country, name), name))
        if found:
            return found
    if country == "ES" and zip_code[:2] in _SPANISH_ZIPS:
        return states.get(("ES", _SPANISH_ZIPS[zip_code[:2]]))
    return None


def _by_variant(states: States, country: str, name: str) -> int | None:
    if country == "JP":
        words = [word for word in name.split() if word not in prefectures.SUFFIXES]
        code = prefectures.CODES.get("".join(words), "")
        return states.get(("JP", code)) or states.get(("JP", code.removeprefix("jp-")))
    wanted = _core(name)
    found = {
        pk for (code, known), pk in states.items() if code == country and len(known) > 3 and wanted in _cores(known)
    }
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=8192)
def _cores(known: str) -> frozenset[frozenset[str]]:
    """Of a name that Odoo knows: they are few, and asked for with every order."""
    return frozenset(_core(each) for each in _variants(known))


def _variants(name: str) -> Iterator[str]:
    """ "Alacant (Alicante)" is both, and so is "Araba/Álava"; "Palmas, Las" is turned around."""
    plain = _plain(name)
    texts = [plain, *re.findall(r"\(([^)]*)\)", plain), re.sub(r"\([^)]*\)", "", plain)]
    texts += [part for text in texts for part in text.split("/")]
    texts += [" ".join(reversed(text.split(","))) for text in texts if "," in text]
    words = (" ".join(re.sub(r"[^\w]+", " ", text).split()) for text in texts)
    return iter(dict.fromkeys(text for text in words if text))


def _plain(name: str) -> str:
    """In small letters, without accents: a macron or an acute is often lost on the way."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _core(name: str) -> frozenset[str]:
    """The words that tell; Wuerttemberg is Wurttemberg."""
    words = frozenset(re.sub(r"([aou])e", r"\1", word) for word in name.split())
    return words - _GENERIC or words
