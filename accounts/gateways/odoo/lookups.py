"""Odoo's own lists, whole and in few calls: what orders refer to, and what settings are chosen from."""

from collections.abc import Sequence

from .client import Client
from .reads import PAGE, Record, search
from .records import Coded, Company, Currency, Named, Probe, Product, Tax
from .text import link, link_name, number, words

ALL = {"active_test": False}


def products(client: Client, probe: Probe, *, codes: Sequence[str] = (), ids: Sequence[int] = ()) -> list[Product]:
    """By internal reference or barcode (those in use), or by id (archived ones too)."""
    if not codes and not ids:
        return []
    domain = (
        [["id", "in", list(ids)]] if ids else ["|", ["default_code", "in", list(codes)], ["barcode", "in", list(codes)]]
    )
    optional = [name for name in ("is_storable", "detailed_type") if probe.has("product.product", name)]
    fields = [
        "name",
        "default_code",
        "barcode",
        "taxes_id",
        "type",
        "company_id",
        "active",
        "product_tmpl_id",
        "create_date",
    ]
    tracking = ["tracking"] if probe.has("product.product", "tracking") else []
    found = search(client, "product.product", domain, [*fields, *optional, *tracking], context=ALL if ids else None)
    return [_product(record) for record in found]


def catalogue(client: Client, probe: Probe, after_id: int = 0) -> list[Coded]:
    """A page of the products in use that have a reference or a barcode, by id; PAGE of them, less on the last page."""
    coded = ["|", ["default_code", "!=", False], ["barcode", "!=", False]]
    fields = ["name", "default_code", "barcode"]
    found = search(client, "product.product", [["id", ">", after_id], *coded], fields, limit=PAGE, order="id")
    return [Coded(one["id"], words(one["name"]), words(one["default_code"]), words(one["barcode"])) for one in found]


def search_products(client: Client, probe: Probe, text: str, limit: int = 20) -> list[Named]:
    """For a list to choose from, by name, reference or barcode; the code is the internal reference."""
    domain = ["|", "|", ["name", "ilike", text], ["default_code", "ilike", text], ["barcode", "=", text]]
    fields = ["name", "default_code", "company_id"]
    found = search(client, "product.product", domain, fields, limit=limit, order="default_code, id")
    return [
        Named(one["id"], words(one["name"]), link(one["company_id"]), code=words(one["default_code"])) for one in found
    ]


def taxes(client: Client, probe: Probe) -> list[Tax]:
    """Sales taxes of every company, inactive ones too."""
    fields = ["name", "amount", "amount_type", "price_include", "company_id", "type_tax_use", "active"]
    found = search(client, "account.tax", [["type_tax_use", "=", "sale"]], fields, context=ALL)
    return [
        Tax(
            id=one["id"],
            name=words(one["name"]),
            amount=number(one["amount"]),
            amount_type=words(one["amount_type"]),
            price_include=bool(one["price_include"]),
            company_id=link(one["company_id"]) or 0,
            type_tax_use=words(one["type_tax_use"]),
            active=bool(one["active"]),
        )
        for one in found
    ]


def companies(client: Client, probe: Probe) -> list[Company]:
    rounding = "tax_calculation_rounding_method"
    optional = [rounding] if probe.has("res.company", rounding) else []
    found = search(client, "res.company", [], ["name", "currency_id", "country_id", *optional])
    ids = sorted({one for one in (link(record["country_id"]) for record in found) if one})
    codes = (
        {one["id"]: words(one["code"]) for one in search(client, "res.country", [["id", "in", ids]], ["code"])}
        if ids
        else {}
    )
    return [
        Company(
            one["id"],
            words(one["name"]),
            link_name(one["currency_id"]),
            codes.get(link(one["country_id"]) or 0, ""),
            one.get(rounding) == "round_globally",
        )
        for one in found
    ]


def currencies(client: Client, probe: Probe) -> dict[str, Currency]:
    """Inactive ones too: an order in one of them needs it activated first."""
    found = search(client, "res.currency", [], ["name", "active"], context=ALL)
    return {words(one["name"]): Currency(one["id"], words(one["name"]), bool(one["active"])) for one in found}


def countries(client: Client, probe: Probe) -> dict[str, int]:
    """ISO 3166-1 alpha-2 -> id."""
    return {words(one["code"]).upper(): one["id"] for one in search(client, "res.country", [], ["code"]) if one["code"]}


def states(client: Client, probe: Probe) -> dict[tuple[str, str], int]:
    """(country code, the state's code or name in small letters) -> id. A code wins over another state's name."""
    code_of = {pk: code for code, pk in countries(client, probe).items()}
    found = search(client, "res.country.state", [], ["name", "code", "country_id"])
    by_name = {
        (code_of.get(link(one["country_id"]) or 0, ""), words(one["name"]).casefold()): one["id"] for one in found
    }
    by_code = {
        (code_of.get(link(one["country_id"]) or 0, ""), words(one["code"]).casefold()): one["id"] for one in found
    }
    return {key: pk for key, pk in (by_name | by_code).items() if all(key)}


def pricelists(client: Client, probe: Probe) -> list[Named]:
    found = search(client, "product.pricelist", [], ["name", "currency_id", "company_id"])
    return [
        Named(one["id"], words(one["name"]), link(one["company_id"]), link_name(one["currency_id"])) for one in found
    ]


def warehouses(client: Client, probe: Probe) -> list[Named]:
    found = search(client, "stock.warehouse", [], ["name", "code", "company_id"])
    return [Named(one["id"], words(one["name"]), link(one["company_id"]), code=words(one["code"])) for one in found]


def carriers(client: Client, probe: Probe) -> list[Named]:
    """Those in use, in Odoo's own order; none where deliveries have no place for one."""
    if not probe.has("stock.picking", "carrier_id"):
        return []
    found = search(client, "delivery.carrier", [], ["name", "company_id"], order="sequence, id")
    return [Named(one["id"], words(one["name"]), link(one["company_id"])) for one in found]


def teams(client: Client, probe: Probe) -> list[Named]:
    return _named(client, "crm.team")


def payment_terms(client: Client, probe: Probe) -> list[Named]:
    return _named(client, "account.payment.term")


def users(client: Client, probe: Probe) -> list[Named]:
    """People of the house, not portal users."""
    found = search(client, "res.users", [["share", "=", False]], ["name", "login", "company_id"], order="name")
    return [Named(one["id"], words(one["name"]), link(one["company_id"]), code=words(one["login"])) for one in found]


def _named(client: Client, model: str) -> list[Named]:
    return [
        Named(one["id"], words(one["name"]), link(one["company_id"]))
        for one in search(client, model, [], ["name", "company_id"])
    ]


def _product(one: Record) -> Product:
    # is_storable from 18 on, detailed_type from 15 to 17, and before them `product` was a type.
    storable = one["is_storable"] if "is_storable" in one else one.get("detailed_type", one["type"]) == "product"
    return Product(
        id=one["id"],
        name=words(one["name"]),
        default_code=words(one["default_code"]),
        barcode=words(one["barcode"]),
        tax_ids=tuple(one["taxes_id"] or ()),
        tracking=words(one.get("tracking")) or "none",
        type=words(one.get("detailed_type")) or words(one["type"]),
        storable=bool(storable),
        company_id=link(one["company_id"]),
        active=bool(one["active"]),
        template_id=link(one["product_tmpl_id"]),
        created=words(one["create_date"])[:19],
    )
