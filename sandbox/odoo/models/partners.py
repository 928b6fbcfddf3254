"""Contacts and their addresses."""

from typing import Any

from ..errors import ValidationError, Violation
from ..orm.fields import (
    Boolean,
    Char,
    Choice,
    Html,
    Integer,
    Many2many,
    Many2one,
    One2many,
    Selection,
    constant,
)
from ..orm.public import PublicModel
from ..orm.records import Env, Records

TYPES: Selection = (("contact", "Contact"), ("invoice", "Invoice"), ("delivery", "Delivery"), ("other", "Other"))
# Odoo knows some 600; these are where Amazon sells.
ZONES: Selection = tuple(
    (zone, zone)
    for zone in (
        "UTC Africa/Cairo Africa/Johannesburg America/Chicago America/Denver America/Los_Angeles America/Mexico_City "
        "America/New_York America/Phoenix America/Sao_Paulo America/Toronto America/Vancouver Asia/Dubai Asia/Kolkata "
        "Asia/Riyadh Asia/Singapore Asia/Tokyo Australia/Perth Australia/Sydney Europe/Amsterdam Europe/Berlin "
        "Europe/Brussels Europe/Dublin Europe/Istanbul Europe/London Europe/Madrid Europe/Paris Europe/Rome "
        "Europe/Stockholm Europe/Vienna Europe/Warsaw Europe/Zurich"
    ).split()
)
ADDRESS = ("street", "street2", "city", "zip", "state_id", "country_id")


class Partner(PublicModel):
    name = "res.partner"
    description = "Contact"
    order = "complete_name, id"
    named_by = ("complete_name", "email", "ref", "vat")
    fields = {
        "name": Char("Name", index=True),
        "complete_name": Char("Complete Name", compute=lambda partner: complete_name(partner)),
        "active": Boolean("Active", default=constant(True)),
        "type": Choice("Address Type", TYPES, default=constant("contact")),
        "is_company": Boolean("Is a Company"),
        "parent_id": Many2one("res.partner", "Related Company"),
        "child_ids": One2many("res.partner", "parent_id", "Contact"),
        "commercial_partner_id": Many2one(
            "res.partner", "Commercial Entity", compute=lambda partner: commercial(partner)
        ),
        "company_name": Char("Company Name"),
        "email": Char("Email", index=True),
        "phone": Char("Phone"),
        "mobile": Char("Mobile"),
        "website": Char("Website Link"),
        "street": Char("Street"),
        "street2": Char("Street2"),
        "city": Char("City"),
        "zip": Char("Zip"),
        "state_id": Many2one("res.country.state", "State"),
        "country_id": Many2one("res.country", "Country"),
        "country_code": Char("Country Code", related="country_id.code"),
        "vat": Char("Tax ID"),
        "company_registry": Char("Company ID"),
        "ref": Char("Reference", index=True),
        "barcode": Char("Barcode"),
        "function": Char("Job Position"),
        "comment": Html("Notes"),
        "color": Integer("Color Index"),
        "lang": Choice("Language", (("en_US", "English (US)"),), default=constant("en_US")),
        "tz": Choice("Timezone", ZONES),
        "user_id": Many2one("res.users", "Salesperson"),
        "user_ids": One2many("res.users", "partner_id", "Users"),
        "company_id": Many2one("res.company", "Company"),
        "category_id": Many2many("res.partner.category", "Tags"),
        "customer_rank": Integer("Customer Rank"),
        "property_payment_term_id": Many2one("account.payment.term", "Customer Payment Terms"),
        "property_account_position_id": Many2one("account.fiscal.position", "Fiscal Position"),
        "property_product_pricelist": Many2one("product.pricelist", "Pricelist"),
        "property_delivery_carrier_id": Many2one("delivery.carrier", "Delivery Method"),
        "sale_order_ids": One2many("sale.order", "partner_id", "Sales Order"),
    }

    def display_name(self, record: Records) -> str:
        return complete_name(record)

    def complete(self, env: Env, values: dict[str, Any]) -> None:
        parent = env.browse(self.name, values.get("parent_id") or ()).exists()
        if not parent:
            return
        if values.get("type", "contact") == "contact" and not any(values.get(name) for name in ADDRESS):
            values.update({name: parent.row[name] for name in ADDRESS})
        if not values.get("is_company"):
            values["vat"] = commercial(parent).row["vat"] or values.get("vat", False)

    def created(self, records: Records) -> None:
        self._check(records)

    def changed(self, records: Records, values: dict[str, Any]) -> None:
        self._check(records)
        for partner in records:
            self._share_address(partner, values)

    def _check(self, records: Records) -> None:
        for partner in records:
            if partner["type"] == "contact" and partner["name"] is False:
                raise Violation("Contacts require a name")
            seen = {partner.id}
            parent = partner["parent_id"]
            while parent:
                if parent.id in seen:
                    raise ValidationError("You cannot create recursive Partner hierarchies.")
                seen.add(parent.id)
                parent = parent["parent_id"]

    def _share_address(self, partner: Records, values: dict[str, Any]) -> None:
        """A contact below a company lives at its address."""
        moved = {name: values[name] for name in ADDRESS if name in values}
        if not moved:
            return
        for child in partner["child_ids"]:
            if child["type"] == "contact":
                child.write(**moved)


class PartnerCategory(PublicModel):
    name = "res.partner.category"
    description = "Partner Tags"
    fields = {
        "name": Char("Name", required=True),
        "color": Integer("Color"),
        "active": Boolean("Active", default=constant(True)),
        "parent_id": Many2one("res.partner.category", "Category"),
    }


def complete_name(partner: Records) -> str:
    name = str(partner["name"] or "")
    if not (partner["company_name"] or partner["parent_id"]):
        return name.strip()
    if not name and partner["type"] in ("invoice", "delivery", "other"):
        name = dict(TYPES)[partner["type"]]
    if not partner["is_company"]:
        owner = commercial(partner)
        company = (
            (owner["name"] if owner["is_company"] else "") or partner["company_name"] or partner["parent_id"]["name"]
        )
        name = f"{company}, {name}"
    return name.strip()


def commercial(partner: Records) -> Records:
    while partner["parent_id"] and not partner["is_company"]:
        partner = partner["parent_id"]
    return partner


def address_of(partner: Records, kind: str) -> Records:
    """The address of this kind within the partner's company: below it first, then above, else the partner."""
    visited: set[int] = set()
    found: dict[str, Records] = {}
    current = partner
    while current:
        waiting = [current]
        while waiting:
            one = waiting.pop(0)
            visited.add(one.id)
            found.setdefault(str(one["type"]), one)
            if kind in found:
                return found[kind]
            waiting = [c for c in one["child_ids"] if c.id not in visited and not c["is_company"]] + waiting
        if current["is_company"] or not current["parent_id"]:
            break
        current = current["parent_id"]
    return found.get("contact", partner)
