"""Who owes which tax, and where it shows."""

from ..documents import JSON
from ..lines import Line
from .building import Collection, sold

SHAPES = Collection()


@SHAPES.add
def tax_included_in_price() -> JSON:
    """Told, but not added."""
    return sold("tax_included_in_price", Line("TEAPOT-1L", shipping="4.90"), tax="included")


@SHAPES.add
def tax_on_top() -> JSON:
    return sold("tax_on_top", Line("TEAPOT-1L", 2, shipping="10.00"), marketplace="UK", tax="on_top")


@SHAPES.add
def marketplace_facilitator() -> JSON:
    """Amazon collects and remits the tax: it is not the merchant's."""
    return sold("marketplace_facilitator", Line("KNIFE-CHEF", shipping="5.99"), marketplace="US")


@SHAPES.add
def ioss() -> JSON:
    """Imported into the European Union, Amazon as the deemed supplier."""
    tax = {
        "taxCalculationBreakdowns": [{"reportingScheme": "IOSS"}],
        "taxCollections": [{"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon Services Europe Sarl"}],
    }
    shipping = {"shipping": {"internationalShipping": {"iossNumber": "IM4420001201"}}}
    line = Line("GRINDER-M", shipping="9.90", extra={"tax": tax, "fulfillment": shipping})
    return sold("ioss", line, marketplace="FR", tax="on_top")


@SHAPES.add
def union_one_stop_shop() -> JSON:
    tax = {"taxCalculationBreakdowns": [{"reportingScheme": "UOSS"}]}
    return sold("union_one_stop_shop", Line("GRINDER-M", extra={"tax": tax}), marketplace="FR", tax="included")


@SHAPES.add
def order_level_shipping() -> JSON:
    """The order has a SHIPPING that none of its items has; the grand total holds it."""
    order = sold("order_level_shipping", Line("MUG-BLUE", 2))
    order["proceeds"] = {
        "grandTotal": {"amount": "30.70", "currencyCode": "EUR"},
        "breakdowns": [
            {"type": "ITEM", "subtotal": {"amount": "25.80", "currencyCode": "EUR"}},
            {"type": "SHIPPING", "subtotal": {"amount": "4.90", "currencyCode": "EUR"}},
        ],
    }
    return order


@SHAPES.add
def untaxed() -> JSON:
    return sold("untaxed", Line("COFFEE-1KG"), marketplace="BR", tax="on_top")
