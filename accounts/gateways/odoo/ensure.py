"""What a channel needs in Odoo and nobody has chosen: found, or made exactly once under an external id."""

import time
from collections.abc import Mapping, Sequence

from ..errors import GatewayError, Kind
from .client import Client
from .load import QUIET, Sleep, load, xid
from .lookups import currencies
from .orders_read import resolve
from .orders_write import settled
from .reads import search
from .records import Named, Probe
from .text import link, words

TEAM = "Amazon"
WAREHOUSE, CODE = "Amazon FBA", "FBA"
# kind -> whether it is goods; everything else is a service, which no delivery waits for
GOODS = frozenset({"sale"})


def team(client: Client, probe: Probe, company_id: int, *, sleep: Sleep = time.sleep) -> int:
    """The sales team "Amazon" of this company, or of all."""
    domain = [["name", "=", TEAM], ["company_id", "in", [False, company_id]]]
    found = search(client, "crm.team", domain, ["company_id"], limit=1, order="company_id desc, id")
    if found:
        return int(found[0]["id"])
    key = f"team_{company_id}"
    return _made(client, "crm.team", key, {"name": TEAM, "company_id/.id": str(company_id)}, sleep)


def fba_warehouse(client: Client, probe: Probe, company_id: int, *, sleep: Sleep = time.sleep) -> Named:
    """The warehouse that stands for Amazon's, delivering in one step. Codes are unique in a company and have five letters
    at most; one that is taken by another warehouse is left to it."""
    domain = [["company_id", "=", company_id]]
    found = search(client, "stock.warehouse", domain, ["name", "code"], context={"active_test": False})
    for one in found:
        if one["name"] == WAREHOUSE:
            return Named(one["id"], WAREHOUSE, company_id, code=words(one["code"]))
    taken = {words(one["code"]).upper() for one in found}
    code = next(name for name in [CODE, *(f"{CODE}{number}" for number in range(2, 100))] if name not in taken)
    values = {"name": WAREHOUSE, "code": code, "company_id/.id": str(company_id), "delivery_steps": "ship_only"}
    made = _made(client, "stock.warehouse", f"warehouse_fba_{company_id}", values, sleep, company_id)
    return Named(made, WAREHOUSE, company_id, code=code)


def default_products(
    client: Client, probe: Probe, names: Mapping[str, str], *, sleep: Sleep = time.sleep
) -> dict[str, int]:
    """kind -> product; `names` are the kinds with the names they get, e.g. {"sale": "Amazon Sale"}. One that was renamed
    in Odoo is still found, by its external id; a user who may make no products takes those that are there, by their
    internal references."""
    keys = {kind: f"product_{kind}" for kind in names}
    stock = probe.has("product.product", "is_storable")
    old = probe.has("product.product", "detailed_type")
    fields = ["id", "name", "default_code", "detailed_type" if old else "type", "list_price"]
    fields += ["purchase_ok", "invoice_policy"] if probe.has("product.product", "invoice_policy") else ["purchase_ok"]
    fields += ["is_storable"] if stock else []
    rows = {}
    for kind, name in names.items():
        goods = kind in GOODS
        # Taxes are left to Odoo: a new product gets its company's default, and people may change it there.
        # Sold goods of unknown stock are consumables.
        row = [xid(keys[kind]), name, _code(name), "consu" if goods else "service", "0", "0"]
        row += ["order"] if "invoice_policy" in fields else []
        rows[keys[kind]] = [row + (["0"] if stock else [])]
    try:
        ids = settled(load(client, "product.product", fields, rows, sleep=sleep)).ids
    except GatewayError as error:
        found = _by_reference(client, names) if error.code == "odoo_right_missing" else {}
        if len(found) < len(names):
            raise
        return found
    return {kind: ids[keys[kind]] for kind in names}


def _by_reference(client: Client, names: Mapping[str, str]) -> dict[str, int]:
    kinds = {_code(name): kind for kind, name in names.items()}
    rows = search(client, "product.product", [["default_code", "in", list(kinds)]], ["default_code"], order="id desc")
    return {kinds[words(row["default_code"])]: int(row["id"]) for row in rows}


def pricelist(client: Client, probe: Probe, currency: str, company_id: int, *, sleep: Sleep = time.sleep) -> int:
    """The price list "Amazon EUR": an order takes its currency from it. Activates the currency where needed."""
    currency_id = active_currency(client, probe, currency)
    name = f"Amazon {currency}"
    domain = [["name", "=", name], ["currency_id", "=", currency_id], ["company_id", "in", [False, company_id]]]
    found = search(client, "product.pricelist", domain, ["company_id"], limit=1, order="company_id desc, id")
    if found:
        return int(found[0]["id"])
    values = {"name": name, "currency_id/.id": str(currency_id), "company_id/.id": str(company_id)}
    return _made(client, "product.pricelist", f"pricelist_{currency}_{company_id}", values, sleep)


def active_currency(client: Client, probe: Probe, code: str) -> int:
    known = currencies(client, probe).get(code)
    if known is None:
        text = f"Odoo does not know the currency {code}. Create it in Odoo (Invoicing, Configuration, Currencies)."
        raise GatewayError(Kind.CONFIG, text, "odoo_currency_missing")
    if not known.active:
        try:
            client.call("res.currency", "write", [known.id], {"active": True})
        except GatewayError as error:
            if error.kind not in (Kind.ACCESS, Kind.REJECTED):
                raise
            text = (
                f"The currency {code} is not active in Odoo. Activate it there (Invoicing, Configuration, Currencies)."
            )
            raise GatewayError(Kind.CONFIG, text, "odoo_currency_inactive", error.detail) from error
    return known.id


def _made(
    client: Client, model: str, key: str, values: Mapping[str, str], sleep: Sleep, company_id: int | None = None
) -> int:
    """One that exists under this external id is used as it is now, whatever it is called."""
    fields: Sequence[str] = ["id", *values]
    rows = {key: [[xid(key), *values.values()]]}
    context = {**QUIET, "allowed_company_ids": [company_id]} if company_id else dict(QUIET)
    outcome = load(client, model, fields, rows, context=context, sleep=sleep)
    if outcome.failures:
        # Made at the same moment by another worker, whose names are now taken.
        existing = resolve(client, key)
        if existing:
            return existing
    return settled(outcome).ids[key]


def _code(name: str) -> str:
    return name.upper().replace(" ", "_")


def warehouse_stock_location(client: Client, warehouse_id: int) -> int | None:
    found = search(client, "stock.warehouse", [["id", "=", warehouse_id]], ["lot_stock_id"])
    return link(found[0]["lot_stock_id"]) if found else None
