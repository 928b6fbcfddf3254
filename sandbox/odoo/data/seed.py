"""What a fresh database holds: the same records, with the same ids where it matters, as a real Odoo 19 with the apps
sale_management, stock, sale_stock and stock_delivery."""

from typing import Any

from ..models.people import SECRET
from ..orm.external import bind
from ..orm.records import Env, Records
from . import rights
from .countries import COUNTRIES
from .currencies import CURRENCIES
from .states_america import STATES as AMERICA
from .states_europe import STATES as EUROPE
from .states_world import STATES as WORLD

INSTALLED = (
    "base web mail contacts product account sale sale_management sales_team stock sale_stock stock_account uom rpc "
    "delivery stock_delivery analytic portal payment base_import mrp sale_mrp"
).split()
AVAILABLE = "purchase website crm project point_of_sale hr".split()
PRECISIONS = (
    ("Product Unit", 2),
    ("Percentage Analytic", 2),
    ("Product Price", 2),
    ("Discount", 2),
    ("Stock Weight", 2),
    ("Volume", 2),
    ("Payment Terms", 6),
)
ACTIVITIES = (
    ("email", "Email", "default", 0),
    ("call", "Call", "phonecall", 2),
    ("meeting", "Meeting", "default", 0),
    ("todo", "To-Do", "default", 5),
    ("upload_document", "Document", "upload_file", 5),
    ("warning", "Exception", "default", 0),
)
TERMS = ("Immediate Payment", "15 Days", "21 Days", "30 Days", "45 Days", "End of Following Month")


def seed(env: Env) -> None:
    env = env.with_(su=True, seeding=True)
    _technical(env)
    _geography(env)
    _people(env)
    _accounting(env)
    _products(env)
    _stock(env)
    _selling(env)


def _make(env: Env, external: str, model: str, /, **values: Any) -> Records:
    record = env.create(model, values)
    if external:
        bind(env, external, record)
    return record


def _technical(env: Env) -> None:
    for name in sorted(env.registry.models):
        # The module is the one that made the model; its first word is near enough for those that we name.
        external = f"{name.partition('.')[0]}.model_{name.replace('.', '_')}"
        bind(env, external, env.create("ir.model", {"model": name, "name": env.registry.models[name].description}))
    # Until 16 the deliveries' part of it was in the module `delivery`.
    for name in [name for name in INSTALLED if name != "stock_delivery" or env.registry.version >= 17]:
        env.create("ir.module.module", {"name": name, "shortdesc": name, "state": "installed"})
    for name in AVAILABLE:
        env.create("ir.module.module", {"name": name, "shortdesc": name})
    for usage, digits in PRECISIONS:
        env.create("decimal.precision", {"name": usage, "digits": digits})
    made: dict[str, int] = {}
    for external, name, implied in rights.GROUPS:
        links = [(4, made[other]) for other in implied]
        short = name.rpartition(" / ")[2]
        made[name] = _make(env, external, "res.groups", name=short, full_name=name, implied_ids=links).id
    env.create("res.lang", {"name": "English (US)", "code": "en_US", "iso_code": "en"})
    sequence = {"name": "Sales Order", "code": "sale.order", "prefix": "S", "padding": 5}
    env.create("ir.sequence", sequence)


def _geography(env: Env) -> None:
    currencies: dict[str, int] = {}
    for line in ["USD|$|0.01|United States dollar", *CURRENCIES.strip().split("\n")]:
        code, symbol, rounding, name = line.split("|")
        if code not in currencies:
            values = {"name": code, "symbol": symbol or code, "rounding": float(rounding), "full_name": name}
            made = _make(env, f"base.{code}", "res.currency", active=code == "USD", **values)
            currencies[code] = made.id
    countries: dict[str, int] = {}
    for line in COUNTRIES.strip().split("\n"):
        code, name, currency, prefix = line.split("|")
        external = {"GB": "uk"}.get(code, code.lower())
        values = {"code": code, "currency_id": currencies.get(currency, False), "phone_code": int(prefix or 0)}
        countries[code] = _make(env, f"base.{external}", "res.country", name=name, **values).id
    for country, text in {**AMERICA, **EUROPE, **WORLD}.items():
        for number, item in enumerate(" ".join(text.split()).split("; "), 1):
            code, _, name = item.partition("=")
            external = f"base.state_{ {'GB': 'uk'}.get(country, country.lower()) }_{number}"
            _make(env, external, "res.country.state", name=name, code=code, country_id=countries[country])


def _people(env: Env) -> None:
    america, dollar = env.ref("base.us").id, env.ref("base.USD").id
    own = _make(env, "base.main_partner", "res.partner", name="My Company", is_company=True, country_id=america)
    company = _make(
        env,
        "base.main_company",
        "res.company",
        name="My Company",
        partner_id=own.id,
        currency_id=dollar,
        account_fiscal_country_id=america,
    )
    users = (
        ("base.user_root", "__system__", "OdooBot", (), False),
        ("base.user_admin", "admin", "Administrator", rights.ADMINISTRATOR, True),
        ("base.public_user", "public", "Public user", (), False),
        ("base.template_portal_user_id", "portaltemplate", "Portal User Template", (), False),
    )
    for external, login, name, groups, active in users:
        user = add_user(env, login, name, groups, active=active, company_id=company.id)
        bind(env, external, user)
        user["partner_id"].write(active=active, company_id=company.id)


def add_user(env: Env, login: str, name: str, groups: tuple[str, ...], **values: Any) -> Records:
    company = values.setdefault("company_id", 1)
    found = env.search("res.groups", [("full_name", "in", list(groups))])
    return env.create(
        "res.users",
        {
            "login": login,
            "name": name,
            "group_ids": [(6, 0, list(found.ids))],
            "company_ids": [(6, 0, [company])],
            f"{SECRET}password": login,
            "email": login if "@" in login else False,
            **values,
        },
    )


def _accounting(env: Env) -> None:
    groups = {rate: env.create("account.tax.group", {"name": f"Tax {rate}%", "company_id": 1}).id for rate in (15, 0)}
    taxes = (
        ("sale_tax_template", "15%", 15.0, "sale"),
        ("purchase_tax_template", "15%", 15.0, "purchase"),
        ("sale_export_tax_template", "0% Exports", 0.0, "sale"),
        ("purchase_import_tax_template", "0% Imports", 0.0, "purchase"),
    )
    made = [
        _make(
            env, f"account.1_{x}", "account.tax", name=name, amount=rate, type_tax_use=use, tax_group_id=groups[int(rate)],
            company_id=1, country_id=env.ref("base.us").id,
        )
        for x, name, rate, use in taxes
    ]  # fmt: skip
    if env.registry.version >= 19:
        _positions(env, made)
    else:
        env.company.write(tax_calculation_rounding_method="round_per_line")
    env.company.write(account_sale_tax_id=made[0].id)
    for name in TERMS:
        env.create("account.payment.term", {"name": name})


def _positions(env: Env, made: list[Records]) -> None:
    america = env.ref("base.us").id
    position = "account.fiscal.position"
    home = env.create(position, {"name": "Domestic", "auto_apply": True, "country_id": america, "sequence": 1})
    abroad = env.create(position, {"name": "Foreign Trade", "auto_apply": True, "sequence": 2})
    for tax in made[:2]:
        tax.write(fiscal_position_ids=[(4, home.id)])
    for tax, replaced in zip(made[2:], made[:2], strict=True):
        tax.write(fiscal_position_ids=[(4, abroad.id)], original_tax_ids=[(4, replaced.id)])


def _products(env: Env) -> None:
    unit = _make(env, "uom.product_uom_unit", "uom.uom", name="Units").id
    _make(env, "uom.product_uom_dozen", "uom.uom", name="Dozens", relative_factor=12.0, relative_uom_id=unit)
    for external, name in (("goods", "Goods"), ("expense", "Expenses"), ("services", "Services")):
        _make(env, f"product.product_category_{external}", "product.category", name=name)
    deliveries = env.create("product.category", {"name": "Deliveries"})
    _make(
        env, "delivery.product_product_delivery", "product.product", name="Standard delivery", type="service",
        default_code="Delivery_007", list_price=0.0, taxes_id=[], sale_ok=False, categ_id=deliveries.id,
    )  # fmt: skip


def _stock(env: Env) -> None:
    places = (
        ("stock.stock_location_suppliers", "Vendors", "supplier", False),
        ("stock.stock_location_customers", "Customers", "customer", False),
        ("stock.stock_location_inter_company", "Inter-company transit", "transit", False),
    )
    for external, name, usage, company in places:
        active = usage != "transit"
        _make(env, external, "stock.location", name=name, usage=usage, company_id=company, active=active)
    warehouse = _make(env, "stock.warehouse0", "stock.warehouse", name="My Company", code="WH", company_id=1)
    bind(env, "stock.stock_location_stock", warehouse["lot_stock_id"])
    bind(env, "stock.picking_type_in", warehouse["in_type_id"])
    bind(env, "stock.picking_type_out", warehouse["out_type_id"])
    bind(env, "stock.picking_type_internal", warehouse["int_type_id"])
    warehouse["int_type_id"].write(active=False)
    loss = {"name": "Inventory adjustment", "usage": "inventory", "company_id": False}
    env.create("stock.location", loss)
    packs = {"name": "Packages", "code": "stock.package", "prefix": "PACK", "padding": 7}
    env.create("ir.sequence", packs)


def _selling(env: Env) -> None:
    for external, name, active in (
        ("team_sales_department", "Sales", True),
        ("salesteam_website_sales", "Website", False),
    ):
        leader = {"user_id": 2, "member_ids": [(4, 2)]} if active else {}
        _make(env, f"sales_team.{external}", "crm.team", name=name, active=active, **leader)
    product = env.ref("delivery.product_product_delivery").id
    _make(env, "delivery.free_delivery_carrier", "delivery.carrier", name="Standard delivery", product_id=product)
    for external, name, category, days in ACTIVITIES:
        values = {"name": name, "category": category, "delay_count": days}
        _make(env, f"mail.mail_activity_data_{external}", "mail.activity.type", **values)
