"""What Amazon calls the carrier of an Odoo delivery method. Amazon compares its codes to the letter and has no list to
ask for, so the common ones stand here; a merchant's own rules come first. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sync.rules.texts import line

OTHER = "Other"
TEXT_LIMIT = 50  # what Amazon takes of a carrier's name and a shipping service


@dataclass(frozen=True, slots=True)
class Rule:
    """A merchant's own. `carrier` is the delivery method in Odoo, "" for deliveries that have none; `country` is the
    marketplace's, "" for all."""

    carrier: str
    country: str
    code: str
    name: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    code: str
    name: str = ""  # of the carrier, with the code Other only
    service: str = ""
    by: str = "table"  # rule table name


# Words of a delivery method -> Amazon's code; where it has another one in some country, that stands first. Longer words
# stand before shorter ones that they contain.
_TABLE: tuple[tuple[str, str, str], ...] = (
    ("dhl express", "", "DHL Express"),
    ("dhl ecommerce", "", "DHL eCommerce"),
    ("dhl global mail", "", "DHL Global Mail"),
    ("dhl", "", "DHL"),
    ("deutsche post", "", "Deutsche Post"),
    ("warenpost", "DE", "Deutsche Post"),
    ("hermes", "DE AT", "Hermes Logistik Gruppe"),
    ("hermes", "", "Hermes"),
    ("evri", "", "Evri"),
    ("myhermes", "", "Evri"),
    ("osterreichische post", "", "Österreichische Post"),
    ("post at", "AT", "Österreichische Post"),
    ("ups mail innovations", "", "UPS Mail Innovations"),
    ("ups freight", "", "UPS Freight"),
    ("ups", "", "UPS"),
    ("united parcel service", "", "UPS"),
    ("fedex smartpost", "", "FedEx SmartPost"),
    ("fedex", "JP", "FEDEX_JP"),
    ("fedex", "", "FedEx"),
    ("federal express", "", "FedEx"),
    ("usps", "", "USPS"),
    ("us postal service", "", "USPS"),
    ("united states postal service", "", "USPS"),
    ("ontrac", "", "OnTrac"),
    ("lasership", "", "Lasership"),
    ("canada post", "", "Canada Post"),
    ("postes canada", "", "Canada Post"),
    ("purolator", "", "Purolator"),
    ("canpar", "", "Canpar"),
    ("gls", "", "GLS"),
    ("dpd", "", "DPD"),
    ("tnt", "", "TNT"),
    ("royal mail", "", "Royal Mail"),
    ("parcelforce", "", "Parcelforce"),
    ("yodel", "", "Yodel"),
    ("arrow xl", "", "Arrow XL"),
    ("tuffnells", "", "Tuffnells"),
    ("colissimo", "", "Colissimo"),
    ("chronopost", "", "Chronopost"),
    ("colis prive", "", "Colis Prive"),
    ("mondial relay", "", "Mondial Relay"),
    ("la poste", "", "La Poste"),
    ("geodis", "", "GEODIS"),
    ("correos express", "", "Correos Express"),
    ("correos", "", "Correos"),
    ("seur", "", "SEUR"),
    ("mrw", "", "MRW"),
    ("nacex", "", "Nacex"),
    ("envialia", "", "Envialia"),
    ("poste italiane", "", "Poste Italiane"),
    ("brt", "", "BRT"),
    ("bartolini", "", "BRT"),
    ("sda", "IT", "SDA"),
    ("postnl", "", "PostNL"),
    ("post nl", "", "PostNL"),
    ("bpost", "", "bpost"),
    ("postnord", "", "PostNord"),
    ("inpost", "", "InPost"),
    ("poczta polska", "", "Poczta Polska"),
    ("swiss post", "", "Swiss Post"),
    ("db schenker", "", "DB Schenker"),
    ("australia post", "", "Australia Post"),
    ("auspost", "", "Australia Post"),
    ("singpost", "", "SingPost"),
    ("delhivery", "", "Delhivery"),
    ("blue dart", "", "BlueDart"),
    ("bluedart", "", "BlueDart"),
    ("dtdc", "", "DTDC"),
    ("india post", "", "India Post"),
    ("yamato", "JP", "YAMATO"),
    ("kuroneko", "JP", "YAMATO"),
    ("ヤマト運輸", "JP", "YAMATO"),
    ("クロネコヤマト", "JP", "YAMATO"),
    ("sagawa", "JP", "SAGAWA"),
    ("佐川急便", "JP", "SAGAWA"),
    ("japan post", "JP", "JP_EXPRESS"),
    ("日本郵便", "JP", "JP_EXPRESS"),
    ("ゆうパック", "JP", "JP_EXPRESS"),
    ("china post", "", "China Post"),
    ("sf express", "", "SF Express"),
    ("yanwen", "", "Yanwen"),
    ("self delivery", "", "Self Delivery"),
)
# Odoo's own connectors of carriers, whatever the delivery method is called.
_TYPES = (("dhl", "DHL"), ("ups", "UPS"), ("fedex", "FedEx"), ("usps", "USPS"), ("bpost", "bpost"))
CODES = tuple(sorted({code for _, _, code in _TABLE} | {OTHER}, key=str.casefold))
_SIGNS = re.compile(r"[^\w]+|_")


def resolve(name: str, delivery_type: str, country: str, rules: Iterable[Rule]) -> Carrier | None:
    """None: the delivery names no carrier, and no rule of the merchant says which one it is."""
    shown = line(name)
    if rule := _rule(shown, country, rules):
        return Carrier(rule.code, rule.name if rule.code == OTHER else "", (rule.service or shown)[:TEXT_LIMIT], "rule")
    code = _by_name(shown, country) or _by_type(delivery_type)
    if code:
        return Carrier(code, service=shown[:TEXT_LIMIT])
    return Carrier(OTHER, shown, "", "name") if shown else None


def normal(text: str) -> str:
    """Case, accents, signs and the ® behind a brand do not count; letters of any script do."""
    bare = text.replace("®", " ").replace("™", " ")
    plain = unicodedata.normalize("NFKD", bare.casefold())
    kept = "".join(c for c in plain if not ("\u0300" <= c <= "\u036f"))
    return " ".join(_SIGNS.sub(" ", unicodedata.normalize("NFKC", kept)).split())


def _rule(name: str, country: str, rules: Iterable[Rule]) -> Rule | None:
    wanted = normal(name) or name
    same = [rule for rule in rules if (normal(rule.carrier) or rule.carrier) == wanted]
    own = [rule for rule in same if rule.country == country and country]
    return next(iter(own or [rule for rule in same if not rule.country]), None)


def _by_name(name: str, country: str) -> str:
    words = f" {normal(name)} "
    for known, where, code in _TABLE:
        if where and country not in where.split():
            continue
        ours = normal(known)
        # Scripts without spaces between words run on; in the others a word ends where a word ends ("ups" is not "groups").
        if f" {ours} " in words or (not ours.isascii() and ours in words):
            return code
    return ""


def _by_type(delivery_type: str) -> str:
    """As in "dhl", "dhl_rest", "fedex_rest"."""
    first = delivery_type.casefold().partition("_")[0]
    return next((code for start, code in _TYPES if first == start), "")
