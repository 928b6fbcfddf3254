"""Where in the connector a problem is cured: which page, and which field of it. Pure.

What is cured in Odoo or in Seller Central only has no place here: the sentence says where.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cure:
    """`place` names a page; `find` is what to look for there, `field` the field to go to."""

    place: str
    label: str
    find: str = ""
    field: str = ""


OFFERS, CARRIERS, STOCK, CHANNEL, ODOO, AMAZON = "offers", "carriers", "stock", "channel", "odoo", "amazon"

_OFFERS = frozenset({"unknown_sku", "stock_unmatched", "stock_product_gone"})
_INBOX = frozenset({"products_gone", "offers_incomplete", "offers_unreadable"})
_CARRIERS = frozenset({"carrier_missing", "carrier_unfit", "amazon_carrier_refused"})
_STOCK = frozenset(
    {"stock_stopped", "stock_refused", "stock_unanswered", "stock_both", "stock_not_listed", "stock_stale_listing"}
)
_FIELDS = {
    "tax_rate_unmapped": "tax_map",
    "tax_missing": "tax_map",
    "tax_unforeseeable": "tax_policy",
    "odoo_no_warehouse": "warehouse",
    "odoo_warehouse_gone": "warehouse",
    "stock_off": "stock_to_amazon",
    "stock_no_warehouse": "stock_warehouses",
}
_OF_AMAZON = frozenset(
    {
        "amazon_role_missing",
        "amazon_authorisation_ended",
        "amazon_access_token_refused",
        "amazon_wrong_client_secret",
        "amazon_app_not_allowed",
        "amazon_login_incomplete",
        "amazon_marketplace_not_joined",
        "secret_unreadable",
    }
)
_OF_ODOO = frozenset(
    {
        "odoo_key_refused",
        "odoo_right_missing",
        "odoo_app_missing",
        "odoo_company_denied",
        "odoo_record_denied",
        "odoo_wrong_database",
        "odoo_not_an_odoo",
        "odoo_tls",
        "odoo_unknown_host",
        "odoo_unreachable",
        "odoo_redirect",
        "fba_stock_refused",
    }
)


def cure_of(code: str, subject: str) -> Cure | None:
    if code in _OFFERS:
        return Cure(OFFERS, "Match the SKU", find=subject)
    if code in _INBOX:
        return Cure(OFFERS, "Look at the offers")
    if code in _CARRIERS:
        # A delivery that names no carrier has its own number for a subject.
        return Cure(CARRIERS, "Choose the carrier", find="" if code == "carrier_missing" else subject)
    if code in _STOCK:
        return Cure(STOCK, "Look at the stock")
    if code == "setting_gone":
        return Cure(CHANNEL, "Choose another in the channel's settings", field=subject)
    if code in _FIELDS:
        return Cure(CHANNEL, "Open the channel's settings", field=_FIELDS[code])
    if code in _OF_AMAZON:
        return Cure(AMAZON, "Open the Amazon connection")
    if code in _OF_ODOO:
        return Cure(ODOO, "Open the Odoo connection")
    return None
