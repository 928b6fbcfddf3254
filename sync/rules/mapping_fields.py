"""Which fields of Odoo a mapping may write, and what cannot work, said while it is being made."""

from collections.abc import Mapping as Names

from accounts.gateways.odoo.records_fields import OdooField
from sync.rules import amazon_fields, mapped_texts, mapped_values
from sync.rules.mapping import Mapping

TYPES = {
    "char": "text",
    "text": "long text",
    "html": "formatted text",
    "integer": "whole number",
    "float": "number",
    "monetary": "amount",
    "boolean": "yes or no",
    "date": "date",
    "datetime": "date and time",
    "selection": "choice",
    "many2one": "record",
    "many2many": "records",
}
# What the connector itself writes, or finds its way back by.
_OURS = {
    "order": "name state company_id partner_id partner_invoice_id partner_shipping_id client_order_ref origin date_order"
    " order_line currency_id currency_rate pricelist_id fiscal_position_id warehouse_id locked active picking_ids"
    " invoice_ids procurement_group_id stock_reference_ids picking_policy show_update_pricelist prepayment_percent"
    " require_payment require_signature sale_order_option_ids",
    "line": "order_id product_id product_template_id product_uom_qty product_uom product_uom_id price_unit discount tax_id"
    " tax_ids price_subtotal price_total price_tax sequence display_type qty_delivered qty_delivered_manual"
    " qty_delivered_method qty_invoiced qty_to_invoice invoice_lines move_ids company_id currency_id state is_downpayment"
    " is_delivery is_expense linked_line_id combo_item_id product_packaging_id product_packaging_qty technical_price_unit"
    " price_reduce price_reduce_taxexcl price_reduce_taxinc virtual_id order_partner_id salesman_id warehouse_id",
    "customer": "name display_name parent_id child_ids type is_company company_type company_id active street street2 city"
    " zip state_id country_id vat user_ids commercial_partner_id company_name same_vat_partner_id",
    "delivery": "name state sale_id origin partner_id picking_type_id location_id location_dest_id move_ids move_lines"
    " move_line_ids move_ids_without_package move_line_ids_without_package company_id group_id backorder_id backorder_ids"
    " carrier_tracking_ref date_done is_locked immediate_transfer return_id move_type owner_id has_packages reference_ids"
    " active batch_id",
}
PROTECTED = {target: frozenset(names.split()) for target, names in _OURS.items()}
_EVERYWHERE = frozenset({"id", "create_uid", "create_date", "write_uid", "write_date", "display_name", "access_token"})
_PREFIXES = ("message_", "activity_", "website_message", "rating_", "my_activity_", "amount_")
_INSTEAD = {
    ("order", "client_order_ref"): "The connector finds an order again by it.",
    ("order", "origin"): "The connector finds an order again by it.",
    ("delivery", "carrier_tracking_ref"): "What stands there is told to Amazon as the tracking number.",
}
# What can never become a value of such a field without a change or a translation on the way.
_NEVER = {
    "time": frozenset({"integer", "float", "monetary", "boolean", "selection"}),
    "text": frozenset({"integer", "float", "monetary", "date", "datetime", "boolean"}),
    "number": frozenset({"date", "datetime"}),
    "list": frozenset({"integer", "float", "monetary", "date", "datetime", "boolean"}),
}


def refused(target: str, field: OdooField | None) -> str:
    """Why such a field cannot be written; "" where it can."""
    if field is None:
        return "Odoo has no such field there. Choose one from the list; after a change in Odoo, read its fields again."
    if field.name in PROTECTED[target] or field.name in _EVERYWHERE or field.name.startswith(_PREFIXES):
        why = _INSTEAD.get((target, field.name), "The connector fills it itself, or needs it as it is.")
        return f"{field.label} is not yours to map. {why}"
    if field.type not in TYPES:
        return f"{field.label} is of the type {field.type}, which cannot be mapped."
    if field.readonly:
        return f"{field.label} cannot be written: Odoo fills it by itself."
    return ""


def writable(target: str, fields: Names[str, OdooField]) -> list[OdooField]:
    return sorted(
        (one for one in fields.values() if not refused(target, one)), key=lambda one: (one.label.casefold(), one.name)
    )


def complaints(
    mapping: Mapping, fields: Names[str, OdooField], records: Names[str, int | None] | None = None
) -> dict[str, str]:
    """Part of the mapping -> what cannot work. `records`: of the names that it mentions, those that Odoo was asked for."""
    field = fields.get(mapping.field)
    if said := refused(mapping.target, field):
        return {"field": said}
    assert field is not None
    found: dict[str, str] = {}
    if mapping.mode == "empty" and field.type == "boolean":
        found["mode"] = f"{field.label} is always yes or no in Odoo, never empty. Choose when new, or always."
    known = amazon_fields.known(mapping.source)
    if known and not mapping.transform and not mapping.values and field.type in _NEVER[known.kind]:
        takes = TYPES[field.type]
        found["source"] = (
            f"{known.name} is a {known.kind}, and {field.label} takes a {takes}. Change or translate it on the way."
        )
    for part, text in _mentioned(mapping):
        trouble = _trouble(field, text, records)
        if trouble and part not in found:
            found[part] = trouble if part == "fallback" else f"{text[:60]}: {trouble}"
    return found


def mentioned(mapping: Mapping) -> tuple[str, ...]:
    """Values for Odoo that the mapping itself names."""
    return tuple(dict.fromkeys(text for _, text in _mentioned(mapping)))


def _mentioned(mapping: Mapping) -> list[tuple[str, str]]:
    texts = [("values", right) for _, right in mapping.values if right]
    return texts + ([("fallback", mapping.fallback)] if mapping.fallback else [])


def _trouble(field: OdooField, text: str, records: Names[str, int | None] | None) -> str:
    made = mapped_values.of_text(field, text)
    if made.trouble:
        return made.trouble
    if isinstance(made.value, mapped_values.Records) and records is not None:
        try:
            mapped_values.resolved(made.value, records)
        except mapped_texts.Trouble as error:
            return str(error)
    return ""
