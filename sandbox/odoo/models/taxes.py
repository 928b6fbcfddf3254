"""Taxes, fiscal positions, payment terms."""

from typing import Any

from ..orm.fields import Boolean, Char, Choice, Float, Html, Integer, Many2many, Many2one, constant
from ..orm.public import PublicModel
from ..orm.records import Env, Records
from .people import INCLUDED

USES = (("sale", "Sales"), ("purchase", "Purchases"), ("none", "None"))
AMOUNT_TYPES = (
    ("group", "Group of Taxes"),
    ("fixed", "Fixed"),
    ("percent", "Percentage"),
    ("division", "Percentage Tax Included"),
)


def price_include(tax: Records) -> bool:
    chosen = tax["price_include_override"] or tax["company_id"]["account_price_include"]
    return bool(chosen == "tax_included")


class Tax(PublicModel):
    name = "account.tax"
    description = "Tax"
    order = "sequence, id"
    named_by = ("description", "invoice_label")
    fields = {
        "name": Char("Tax Name", required=True, index=True),
        "type_tax_use": Choice("Tax Type", USES, required=True, default=constant("sale")),
        "amount_type": Choice("Tax Computation", AMOUNT_TYPES, required=True, default=constant("percent")),
        "amount": Float("Amount", required=True),
        "price_include_override": Choice("Included in Price", INCLUDED),
        "price_include": Boolean("Price Include", compute=price_include),
        "include_base_amount": Boolean("Affect Base of Subsequent Taxes"),
        "is_base_affected": Boolean("Base Affected by Previous Taxes", default=constant(True)),
        "sequence": Integer("Sequence", required=True, default=constant(1)),
        "active": Boolean("Active", default=constant(True)),
        "description": Html("Description"),
        "invoice_label": Char("Label on Invoices"),
        "company_id": Many2one("res.company", "Company", required=True, default=lambda env: env.company.id),
        "country_id": Many2one("res.country", "Country", default=lambda env: env.company["country_id"].id),
        "tax_group_id": Many2one("account.tax.group", "Tax Group", required=True),
        "children_tax_ids": Many2many("account.tax", "Children Taxes"),
        "fiscal_position_ids": Many2many("account.fiscal.position", "Fiscal Position"),
        "original_tax_ids": Many2many("account.tax", "Replaces"),
    }

    def complete(self, env: Env, values: dict[str, Any]) -> None:
        if not values.get("tax_group_id"):
            own = [("company_id", "=", values.get("company_id") or env.company.id)]
            values["tax_group_id"] = env.search("account.tax.group", own, limit=1).id


class TaxGroup(PublicModel):
    name = "account.tax.group"
    description = "Tax Group"
    fields = {
        "name": Char("Name", required=True),
        "company_id": Many2one("res.company", "Company", default=lambda env: env.company.id),
        "country_id": Many2one("res.country", "Country"),
    }


def _own_taxes(position: Records) -> list[int]:
    return list(position.env.search("account.tax", [("fiscal_position_ids", "in", position.id)], every=True).ids)


class FiscalPosition(PublicModel):
    name = "account.fiscal.position"
    description = "Fiscal Position"
    order = "sequence, id"
    fields = {
        "name": Char("Fiscal Position", required=True, index=True),
        "sequence": Integer("Sequence"),
        "active": Boolean("Active", default=constant(True)),
        "auto_apply": Boolean("Detect Automatically"),
        "vat_required": Boolean("VAT required"),
        "country_id": Many2one("res.country", "Country"),
        "country_group_id": Many2one("res.country.group", "Country Group"),
        "state_ids": Many2many("res.country.state", "Federal States"),
        "zip_from": Char("Zip Range From"),
        "zip_to": Char("Zip Range To"),
        "tax_ids": Many2many("account.tax", "Taxes", compute=_own_taxes),
        "company_id": Many2one("res.company", "Company", required=True, default=lambda env: env.company.id),
        "note": Html("Notes"),
    }


class FiscalPositionTax(PublicModel):
    """Until 18; from 19 on a tax itself names those that it replaces."""

    name = "account.fiscal.position.tax"
    description = "Tax Mapping of Fiscal Position"
    fields = {
        "position_id": Many2one("account.fiscal.position", "Fiscal Position", required=True, cascade=True),
        "tax_src_id": Many2one("account.tax", "Tax on Product", required=True),
        "tax_dest_id": Many2one("account.tax", "Tax to Apply"),
    }


class PaymentTerm(PublicModel):
    name = "account.payment.term"
    description = "Payment Terms"
    order = "sequence, id"
    fields = {
        "name": Char("Payment Terms", required=True, index=True),
        "sequence": Integer("Sequence", default=constant(10)),
        "active": Boolean("Active", default=constant(True)),
        "company_id": Many2one("res.company", "Company"),
        "note": Html("Description on the Invoice"),
    }


def fiscal_position_for(env: Env, company: Records, partner: Records, delivery: Records) -> Records:
    """What a person chose on a contact wins; else the most specific position that applies by itself."""
    none = env["account.fiscal.position"]
    delivery = delivery or partner
    chosen = delivery["property_account_position_id"] or partner["property_account_position_id"]
    if chosen or not partner["country_id"]:
        return chosen if chosen else none  # type: ignore[no-any-return]
    automatic = env.search(none.model.name, [("auto_apply", "=", True), ("company_id", "=", company.id)])
    matching = [p for p in automatic if _matches(p, delivery)]
    matching.sort(key=lambda p: (not p["vat_required"], not p["country_id"], p["sequence"], p.id))
    return matching[0] if matching else none


def _matches(position: Records, partner: Records) -> bool:
    if position["vat_required"] and not partner["vat"]:
        return False
    country = partner["country_id"]
    if position["country_group_id"] and country.id not in position["country_group_id"]["country_ids"].ids:
        return False
    return not position["country_id"] or bool(position["country_id"] == country)


def mapped(position: Records, taxes: Records) -> Records:
    """A position without taxes of its own removes all of them."""
    if not position:
        return taxes
    env = taxes.env
    if taxes.model.registry.version < 19:
        return _by_table(position, taxes)
    own = env.search("account.tax", [("fiscal_position_ids", "in", position.id)], every=True)
    if not own:
        return env["account.tax"]
    ids: dict[int, Any] = {}
    for tax in taxes:
        replacing = [other.id for other in own if tax.id in other["original_tax_ids"].ids]
        ids.update(dict.fromkeys(replacing or [tax.id]))
    return env.browse("account.tax", ids)


def _by_table(position: Records, taxes: Records) -> Records:
    """What the table does not name stays."""
    ids: dict[int, Any] = {}
    for tax in taxes:
        named = position.env.search(
            FiscalPositionTax.name, [("position_id", "=", position.id), ("tax_src_id", "=", tax.id)]
        )
        replacing = [row["tax_dest_id"].id for row in named if row["tax_dest_id"]]
        ids.update(dict.fromkeys(replacing if named else [tax.id]))
    return taxes.env.browse("account.tax", ids)


def of_company(taxes: Records, company: Records) -> Records:
    return taxes.where(company_id=company)
