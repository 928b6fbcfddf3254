"""What an Odoo can do, asked of it: for the connection command, the connection page, and every flow after that."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ..errors import GatewayError, Kind
from .client import OdooClient, Version
from .errors import app_of
from .lookups import companies
from .reads import search
from .records import MODULE, Check, Company, Probe
from .text import words

SECONDS = 12.0
OLDEST, NEWEST = 14, 19
UNLIMITED = 6
SILENT = frozenset({"odoo_silent", "odoo_not_an_odoo", "odoo_down"})  # an error page, and no word of what is wrong
# At most so many questions at once: a small Odoo has few workers.
AT_ONCE = 4

MODELS = [
    "sale.order",
    "sale.order.line",
    "res.partner",
    "product.product",
    "account.tax",
    "account.fiscal.position",
    "res.company",
    "crm.team",
    "product.pricelist",
    "stock.warehouse",
    "stock.picking",
    "stock.move",
    "stock.move.line",
    "stock.lot",
    "stock.quant",
    "uom.uom",
    "mail.activity",
]
# stock.lot was stock.production.lot before 16; without the others only stock is not counted.
OPTIONAL_MODELS = frozenset({"stock.lot", "stock.quant", "uom.uom"})

# What is written here is HTML from 15 on.
NOTES = (("res.partner", "comment"), ("stock.picking", "note"))

# Without these orders cannot be brought.
NEEDED: dict[str, tuple[str, ...]] = {
    "sale.order": ("read", "write", "create"),
    "sale.order.line": ("read", "write", "create"),
    "res.partner": ("read", "write", "create"),
    "product.product": ("read",),
    "account.tax": ("read",),
    "stock.picking": ("read", "write"),
    "stock.move": ("read", "write"),
    "stock.move.line": ("read", "write", "create"),
}
# By Odoo's own rules who is in the first group sees sales orders of nobody else, unless in the second, too.
OWN_ORDERS, ALL_ORDERS = "sales_team.group_sale_salesman", "sales_team.group_sale_salesman_all_leads"
# Without these something has to be made by hand and chosen in the channel's settings.
USEFUL: dict[str, tuple[tuple[str, ...], str]] = {
    "product.product": (("create",), "products for shipping, discounts and unknown SKUs"),
    "crm.team": (("create",), "the sales team “Amazon”"),
    "stock.warehouse": (("create",), "the warehouse “Amazon FBA”"),
    "product.pricelist": (("create",), "price lists in Amazon's currencies"),
    "res.currency": (("write",), "currencies that are not active yet"),
}
# Without these Amazon's stock is shown beside Odoo's, and not booked there.
COUNTING = ("write", "create")
# Without these no stock is sent: Odoo reckons it from both, the second where Manufacturing is installed.
SHELF = {"stock.quant": "odoo_no_stock", "mrp.bom": "odoo_no_bills"}


@dataclass
class _Findings:
    checks: list[Check] = field(default_factory=list)
    version: Version = field(default_factory=lambda: Version("", 0))
    user_name: str = ""
    fields: dict[str, frozenset[str]] = field(default_factory=dict)
    rights: dict[str, frozenset[str]] = field(default_factory=dict)
    companies: tuple[Company, ...] = ()
    digits: int = 2
    plain: frozenset[str] = frozenset()

    def ok(self, name: str, text: str, code: str = "") -> None:
        self.checks.append(Check(name, True, text, code))

    def wrong(self, name: str, text: str, code: str) -> None:
        self.checks.append(Check(name, False, text, code))

    def failed(self, name: str, error: GatewayError) -> None:
        self.wrong(name, error.text, error.code)


def probe(client: OdooClient, *, seconds: float = SECONDS) -> Probe:
    """Never raises for what it finds: what is wrong stands in `checks`, in the order of the way there."""
    until = time.monotonic() + seconds

    def timed() -> OdooClient:
        """A client whose next call ends in time."""
        return client.within(max(0.1, until - time.monotonic()))

    found = _Findings()
    if _reach(client, timed, found) and _enter(client, timed, found):
        _look(timed, found, until)
    version = found.version.name
    uid = client.uid_known or 0
    return Probe(
        version=version,
        protocol=client.protocol_known,
        uid=uid,
        user_name=found.user_name,
        modules=_modules(found.fields),
        fields=found.fields,
        rights=found.rights,
        companies=found.companies,
        price_digits=found.digits,
        plain=found.plain,
        checks=tuple(found.checks),
    )


def _reach(client: OdooClient, timed: Callable[[], OdooClient], found: _Findings) -> bool:
    try:
        found.version = timed().version()
    except GatewayError as error:
        found.failed("server", error)
        return False
    found.ok("server", f"An Odoo answers at {client.target.base}.")
    if found.version.major < OLDEST:
        text = f"This is Odoo {found.version.name}. Upgrade it to {OLDEST} or later."
        found.wrong("version", text, "odoo_version_too_old")
        return False
    newer = f", newer than what the connector was tested with ({NEWEST})" if found.version.major > NEWEST else ""
    found.ok("version", f"It is Odoo {found.version.name}{newer}.")
    return True


def _enter(client: OdooClient, timed: Callable[[], OdooClient], found: _Findings) -> bool:
    """The best protocol that lets this user in: a password opens only the older ones. JSON-RPC is left, also where it was
    chosen, if this Odoo does not say there what it refuses."""
    chosen = client.protocol_known
    tried = ["json2"] if found.version.major >= 19 else []
    tried += ["jsonrpc", "xmlrpc"]
    if chosen:
        tried = ["jsonrpc", "xmlrpc"] if chosen == "jsonrpc" else [chosen]
    first: GatewayError | None = None
    for protocol in tried:
        client.use(protocol)
        other = timed()
        try:
            client.uid_known = other.uid
            users = search(other, "res.users", [["id", "=", other.uid]], ["name", "login"])
            if protocol == "jsonrpc":
                _expect_reasons(timed())
        except GatewayError as error:
            if first is None or (first.code in SILENT and error.code not in SILENT):
                first = error
            if error.code in ("odoo_wrong_database", "odoo_unreachable", "odoo_unknown_host", "odoo_tls"):
                break
            if chosen and error.code not in SILENT:
                break
            continue
        found.user_name = words(users[0]["name"]) if users else ""
        found.ok("database", f"The database is {client.database}.")
        whose = words(users[0]["login"]) if users else ""
        # Once connected, a login that is renamed in Odoo stops nothing.
        if client.checking and whose and not _same_login(whose, client.login):
            found.wrong("login", _another_user(whose, client.login), "odoo_other_login")
            return False
        found.ok("login", f"The user is {found.user_name or client.login}.")
        found.ok("protocol", f"The connector speaks {NAMES[protocol]} with it.")
        return True
    client.use(chosen)
    assert first is not None
    if first.code != "odoo_wrong_database" and first.kind is Kind.ACCESS:
        found.ok("database", f"The database is {client.database}.")
    found.failed("database" if first.code == "odoo_wrong_database" else "login", first)
    return False


def _same_login(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _another_user(whose: str, given: str) -> str:
    """JSON-2 asks for the key alone, so a wrong login would be let in as whoever the key belongs to."""
    return (
        f"This API key belongs to the Odoo user “{whose}”, not to “{given}”. Give {whose} as the login, or make a key as"
        f" {given} in Odoo (your user's menu, My Preferences, Account Security)."
    )


def _expect_reasons(client: OdooClient) -> None:
    """Raises where what Odoo refuses comes as an error page: 14 does that while it shows several databases."""
    try:
        client.call("ir.model.data", "check_object_reference", MODULE, "nothing_of_this_name")
    except GatewayError as error:
        if error.code in SILENT:
            text = (
                "Over JSON-RPC this Odoo does not say why it refuses something, as Odoo 14 that shows several databases."
                " Let it answer XML-RPC too, or show only one database (its option dbfilter)."
            )
            raise GatewayError(Kind.CONFIG, text, "odoo_silent", error.detail) from error


NAMES = {"json2": "JSON-2", "jsonrpc": "JSON-RPC", "xmlrpc": "XML-RPC"}


def _look(timed: Callable[[], OdooClient], found: _Findings, until: float) -> None:
    with ThreadPoolExecutor(AT_ONCE) as workers:
        asked = list(workers.map(lambda model: _fields(timed(), model), MODELS))
        types = {model: fields for model, fields in zip(MODELS, asked, strict=True) if isinstance(fields, dict)}
        found.fields = {model: frozenset(fields) for model, fields in types.items()}
        found.plain = frozenset(f"{model}.{name}" for model, name in NOTES if types.get(model, {}).get(name) == "text")
        errors = [one for one in asked if isinstance(one, GatewayError)]
        _apps(found, errors)
        wanted = dict.fromkeys([*((m, r) for m, rs in NEEDED.items() for r in rs), *_useful()])
        known = {*found.fields, "res.currency", *(["mrp.bom"] if _makes_kits(found.fields) else [])}
        pairs = [(model, right) for model, right in wanted if model in known]
        answers = list(workers.map(lambda pair: _may(timed(), *pair), pairs))
    for (model, right), may in zip(pairs, answers, strict=True):
        if may is True:
            found.rights[model] = found.rights.get(model, frozenset()) | {right}
    late = next((one for one in answers if isinstance(one, GatewayError)), None)
    if late:
        found.failed("rights", late)
        return
    try:
        _rights(found, _sees_only_its_own(timed, found.version.major))
    except GatewayError as error:
        found.failed("rights", error)
        return
    _money(timed, found)


def _sees_only_its_own(timed: Callable[[], OdooClient], major: int) -> bool:
    """Of an Odoo that does not answer this nothing is said: its rules may be of its own making. Raises GatewayError for
    what passes."""
    whom = [[timed().uid_known]] if major >= 18 else []  # before 18 the model is asked, about whoever asks
    try:
        own, all_ = (timed().call("res.users", "has_group", *whom, one) for one in (OWN_ORDERS, ALL_ORDERS))
    except GatewayError as error:
        if error.passing:
            raise
        return False
    return own is True and all_ is False


def _makes_kits(fields: dict[str, frozenset[str]]) -> bool:
    return "bom_line_id" in fields.get("stock.move", frozenset())


def _useful() -> list[tuple[str, str]]:
    useful = [(model, right) for model, (rights, _) in USEFUL.items() for right in rights]
    return useful + [("stock.quant", right) for right in COUNTING] + [(model, "read") for model in SHELF]


def _fields(client: OdooClient, model: str) -> dict[str, str] | GatewayError:
    """A model's fields and their types."""
    try:
        answer = client.call(model, "fields_get", [], ["type"])
    except GatewayError as error:
        return error
    if not isinstance(answer, dict):
        return {}
    return {name: words(field.get("type")) if isinstance(field, dict) else "" for name, field in answer.items()}


def _may(client: OdooClient, model: str, right: str) -> bool | GatewayError:
    try:
        return bool(client.call(model, "check_access_rights", right, False))
    except GatewayError as error:
        if error.kind in (Kind.ACCESS, Kind.REJECTED, Kind.CONFIG):
            return False
        if error.kind is not Kind.BUG:
            return error
    try:  # from 18 on under another name, and the old one is to go
        return bool(client.call(model, "has_access", [], right))
    except GatewayError as error:
        return error if error.passing else False


def _apps(found: _Findings, errors: Sequence[GatewayError]) -> None:
    missing = [model for model in MODELS if model not in found.fields and model not in OPTIONAL_MODELS]
    outage = next((error for error in errors if error.passing), None)
    if outage and missing:
        found.failed("apps", outage)
    elif missing:
        apps = ", ".join(dict.fromkeys(app_of(model) for model in missing))
        found.wrong("apps", f"Odoo lacks what the connector works with. Install there: {apps}.", "odoo_app_missing")
    elif "sale_id" not in found.fields["stock.picking"]:
        text = "Sales and Inventory do not work together in this Odoo. Install the module sale_stock there."
        found.wrong("apps", text, "odoo_app_missing")
    else:
        found.ok("apps", "Sales and Inventory are installed.")
        if "carrier_tracking_ref" not in found.fields["stock.picking"]:
            text = (
                "Deliveries carry no tracking number. To send one to Amazon, install Delivery Methods (stock_delivery)."
            )
            found.ok("tracking", text, "odoo_no_tracking")


def _rights(found: _Findings, only_its_own: bool) -> None:
    lacking = [
        f"{right} {model}"
        for model, rights in NEEDED.items()
        if model in found.fields
        for right in rights
        if right not in found.rights.get(model, ())
    ]
    if lacking:
        text = (
            f"The Odoo user {found.user_name} lacks rights: {', '.join(lacking)}. Give the user Sales (all documents),"
            " Inventory (user) and Contacts (creation) in Odoo."
        )
        found.wrong("rights", text, "odoo_right_missing")
    elif only_its_own:
        text = (
            f"The Odoo user {found.user_name} sees no sales orders but its own: one that a colleague has entered by hand"
            " would come twice. Set Sales to “User: All Documents” for this user in Odoo."
        )
        found.wrong("rights", text, "odoo_right_missing")
    else:
        found.ok("rights", "The user has the rights that orders and deliveries need.")
    by_hand = [
        what for model, (rights, what) in USEFUL.items() if not set(rights) <= found.rights.get(model, frozenset())
    ]
    if by_hand:
        text = (
            f"The user may not make {', '.join(by_hand)}: make them in Odoo and choose them in the channel's settings."
        )
        found.ok("helpers", text, "odoo_made_by_hand")
    for model, code in SHELF.items():
        if (model == "stock.quant" or _makes_kits(found.fields)) and "read" not in found.rights.get(model, ()):
            text = f"The user may not read {model}: no stock is sent to Amazon. Give the user Inventory (user) in Odoo."
            found.ok("stock", text, code)
    if not Probe("", "", 0, "", fields=found.fields, rights=found.rights).may_count:
        text = (
            "The user may not count stock: what lies at Amazon is shown beside Odoo's stock, and not booked there. To have"
            " it booked, give the user Inventory (Administrator)."
        )
        found.ok("counting", text, "odoo_no_counting")


def _money(timed: Callable[[], OdooClient], found: _Findings) -> None:
    partial = Probe(found.version.name, "", 0, "", fields=found.fields)
    try:
        found.companies = tuple(companies(timed(), partial))
        found.digits = _digits(timed())
    except GatewayError as error:
        found.failed("companies", error)
        return
    names = ", ".join(f"{one.name} ({one.currency})" for one in found.companies)
    if not found.companies:
        found.wrong("companies", "The user sees no company. Give the user a company in Odoo.", "odoo_no_company")
        return
    found.ok("companies", f"Companies: {names}.")
    kept = "as many decimals as they need" if found.digits == UNLIMITED else f"{found.digits} decimals"
    found.ok("prices", f"Prices have {kept}.")


def _digits(client: OdooClient) -> int:
    """Of prices on order lines. The table behind it (decimal.precision) is for administrators. From 19 on Odoo keeps every
    decimal and says so by `digits: false`; six of them divide any sum to the cent among ten thousand pieces."""
    answer = client.call("sale.order.line", "fields_get", ["price_unit"], ["digits"])
    field = answer.get("price_unit") if isinstance(answer, dict) else None
    digits = field.get("digits") if isinstance(field, dict) else None
    if digits is False:
        return UNLIMITED
    return digits[1] if isinstance(digits, list) and len(digits) == 2 and type(digits[1]) is int else 2


def _modules(fields: dict[str, frozenset[str]]) -> frozenset[str]:
    """As far as fields tell: the list of modules itself is for administrators."""
    picking = fields.get("stock.picking", frozenset())
    found = {
        "sale": "sale.order" in fields,
        "stock": "stock.picking" in fields,
        "sale_stock": "sale_id" in picking,
        "delivery": "carrier_tracking_ref" in picking,
        "account": "account.tax" in fields,
    }
    return frozenset(name for name, there in found.items() if there)
