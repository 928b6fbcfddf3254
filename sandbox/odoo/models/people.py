"""Companies and users."""

from typing import Any

from ..orm.calls import model_method, record_method
from ..orm.fields import Boolean, Char, Choice, Date, Datetime, Integer, Many2many, Many2one, One2many, constant
from ..orm.public import PublicModel
from ..orm.records import Env, Records

SECRET = "secret_"  # columns with this prefix exist for the server only
ROUNDING = (("round_globally", "Round per Tax"), ("round_per_line", "Round per Line"))
INCLUDED = (("tax_included", "Tax Included"), ("tax_excluded", "Tax Excluded"))


class Company(PublicModel):
    name = "res.company"
    description = "Companies"
    order = "sequence, name"
    unique = (("name",),)
    unique_texts = {("name",): "The company name must be unique!"}
    fields = {
        "name": Char("Company Name", required=True, index=True),
        "sequence": Integer("Sequence", default=constant(10)),
        "active": Boolean("Active", default=constant(True)),
        "partner_id": Many2one("res.partner", "Partner", required=True),
        "currency_id": Many2one("res.currency", "Currency", required=True),
        "country_id": Many2one("res.country", "Country", related="partner_id.country_id"),
        "account_fiscal_country_id": Many2one("res.country", "Fiscal Country"),
        "tax_calculation_rounding_method": Choice(
            "Tax Calculation Rounding Method", ROUNDING, default=constant("round_globally")
        ),
        "account_price_include": Choice(
            "Default Sales Price Include", INCLUDED, required=True, default=constant("tax_excluded")
        ),
        "fiscalyear_lock_date": Date("Global Lock Date"),
        "account_sale_tax_id": Many2one("account.tax", "Default Sale Tax"),
        "email": Char("Email", related="partner_id.email"),
        "phone": Char("Phone", related="partner_id.phone"),
        "vat": Char("Tax ID", related="partner_id.vat"),
        "street": Char("Street", related="partner_id.street"),
        "city": Char("City", related="partner_id.city"),
        "zip": Char("Zip", related="partner_id.zip"),
        "parent_id": Many2one("res.company", "Parent Company"),
    }

    def complete(self, env: Env, values: dict[str, Any]) -> None:
        if not values.get("partner_id"):
            values["partner_id"] = env.create("res.partner", {"name": values.get("name"), "is_company": True}).id
        if "currency_id" not in values:
            values["currency_id"] = env.company["currency_id"].id

    def created(self, records: Records) -> None:
        """Whoever made it may work in it."""
        if not records.env.context.get("seeding"):
            records.env.user.write(company_ids=[(4, company.id) for company in records])


class Users(PublicModel):
    name = "res.users"
    description = "User"
    order = "name, login"
    delegate = ("partner_id", "res.partner")
    named_by = ("login",)
    unique = (("login",),)
    unique_texts = {("login",): "You can not have two users with the same login!"}
    fields = {
        "partner_id": Many2one("res.partner", "Related Partner", required=True),
        "login": Char("Login", required=True, index=True),
        "active": Boolean("Active", default=constant(True)),
        "password": Char("Password", compute=lambda user: ""),
        f"{SECRET}password": Char("Password"),
        "share": Boolean("Share User"),
        "company_id": Many2one("res.company", "Company", required=True, default=lambda env: env.company.id),
        "company_ids": Many2many("res.company", "Companies", default=lambda env: [(4, env.company.id)]),
        "group_ids": Many2many("res.groups", "Groups", default=lambda env: [(4, env.ref("base.group_user").id)]),
        "property_warehouse_id": Many2one("stock.warehouse", "Default Warehouse"),
        "notification_type": Choice(
            "Notification", (("email", "By Emails"), ("inbox", "In Odoo")), default=constant("email")
        ),
        "signature": Char("Email Signature"),
        "api_key_ids": One2many("res.users.apikeys", "user_id", "API Keys"),
    }

    def display_name(self, record: Records) -> str:
        return str(record["partner_id"]["name"] or "")

    def complete(self, env: Env, values: dict[str, Any]) -> None:
        _hide_password(values)

    def before_change(self, records: Records, values: dict[str, Any]) -> None:
        _hide_password(values)

    @model_method
    def context_get(self, env: Env) -> dict[str, Any]:
        user = env.user
        return {"lang": user["lang"] or "en_US", "tz": user["tz"], "uid": env.uid}

    @record_method
    def has_group(self, records: Records, group_ext_id: str) -> bool:
        env = records.env.with_(su=True)
        group = env.ref(group_ext_id)
        as_user = records.env.with_(su=False)
        as_user.uid = records.id
        return str(group["full_name"]) in self.registry.access.groups(as_user)


class ApiKeys(PublicModel):
    name = "res.users.apikeys"
    description = "Users API Keys"
    fields = {
        "name": Char("Description", required=True),
        "user_id": Many2one("res.users", "User", required=True, cascade=True),
        "expiration_date": Datetime("Expiration Date"),
        f"{SECRET}key": Char("Key", index=True),
    }


def _hide_password(values: dict[str, Any]) -> None:
    if "password" in values:
        values[f"{SECRET}password"] = values.pop("password")
