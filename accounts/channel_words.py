"""How a channel's settings are called on the pages: by a merchant's words, in groups, each with its default said."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.channel_settings import label_of

ORDERS, ACCOUNTING, PRODUCTS, SHIPPING, STOCK, FBA = (
    "Orders",
    "Customers and accounting",
    "Products",
    "Shipping",
    "Your own stock (FBM)",
    "Stock at Amazon (FBA)",
)
GROUPS = (ORDERS, ACCOUNTING, PRODUCTS, SHIPPING, STOCK, FBA)


@dataclass(frozen=True, slots=True)
class Words:
    """`otherwise`: what happens where nothing is chosen. `choices`: what each value means."""

    group: str
    label: str
    help: str = ""
    otherwise: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


WORDS: dict[str, Words] = {
    "orders": Words(ORDERS, "Bring orders into Odoo", "Off: nothing new comes from this marketplace."),
    "start": Words(
        ORDERS,
        "Bring orders bought since",
        "Older ones stay out. An earlier day brings what lies between; Amazon keeps orders for two years.",
        "as far back as Amazon keeps orders",
    ),
    "fbm_orders": Words(ORDERS, "Orders that you ship (FBM)"),
    "fba_orders": Words(ORDERS, "Orders that Amazon ships (FBA)", "They come when Amazon has shipped them."),
    "confirm": Words(
        ORDERS, "Confirm orders at once", "Off: they stay quotations, and the delivery is made when you confirm them."
    ),
    "cancellations": Words(ORDERS, "Cancel in Odoo what is cancelled on Amazon"),
    "order_name": Words(
        ORDERS,
        "Number of the order in Odoo",
        choices={"odoo": "Odoo's own number, such as S00042", "amazon": "The Amazon order id"},
    ),
    "company": Words(
        ACCOUNTING,
        "Company",
        "All that is chosen below has to belong to it.",
        "the first company of the Odoo user",
    ),
    "team": Words(ACCOUNTING, "Sales team", "", "“Amazon”, made when missing"),
    "salesperson": Words(ACCOUNTING, "Salesperson", "", "as Odoo decides"),
    "pricelist": Words(ACCOUNTING, "Price list", "Its currency has to be the marketplace's.", "made when missing"),
    "fiscal_position": Words(ACCOUNTING, "Fiscal position", "", "as Odoo finds it for the buyer's country"),
    "payment_term": Words(ACCOUNTING, "Payment terms", "", "the customer's own"),
    "tax_policy": Words(
        ACCOUNTING,
        "Taxes",
        "Whatever is chosen, the total is Amazon's to the cent.",
        choices={
            "odoo_taxes": "Odoo's own taxes of product and fiscal position",
            "amazon_line": "Amazon's tax on a line of its own, without Odoo taxes",
            "rate_map": "The Odoo tax that belongs to Amazon's rate, from the table below",
        },
    ),
    "tax_map": Words(
        ACCOUNTING, "Amazon's rates and your taxes", "Used with “the Odoo tax that belongs to Amazon's rate”."
    ),
    "remitted_tax": Words(
        ACCOUNTING,
        "Tax that Amazon collects and pays itself",
        choices={"line": "On a line of its own, never as your tax", "leave_out": "Left out of Odoo"},
    ),
    "unknown_product": Words(
        PRODUCTS,
        "When an SKU matches no product",
        choices={
            "default": "Bring the order with the product for unknown SKUs",
            "hold": "Hold the order until the SKU is matched",
        },
    ),
    "product_sale": Words(PRODUCTS, "Product for an unknown SKU", "", "“Amazon Sale”, made when missing"),
    "product_shipping": Words(PRODUCTS, "Product for shipping", "", "“Amazon Shipping”, made when missing"),
    "product_gift_wrap": Words(PRODUCTS, "Product for gift wrap", "", "“Amazon Gift Wrap”, made when missing"),
    "product_discount": Words(PRODUCTS, "Product for discounts", "", "“Amazon Discount”, made when missing"),
    "warehouse": Words(
        SHIPPING, "Warehouse that you ship from", "For orders that you ship (FBM).", "the company's first one"
    ),
    "shipments": Words(
        SHIPPING, "Tell Amazon what has left", "A delivery that is done in Odoo is confirmed with its tracking number."
    ),
    "contact": Words(SHIPPING, "Who gets an e-mail when Amazon refuses shipments", "One address. Empty: nobody."),
    "stock_to_amazon": Words(
        STOCK, "Send your stock to Amazon", "Only for SKUs that you ship yourself; Amazon's own are never touched."
    ),
    "stock_warehouses": Words(
        STOCK, "Warehouses whose free stock counts", "", "the warehouse that you ship from, where none is ticked"
    ),
    "stock_buffer": Words(STOCK, "Pieces held back", "Of each SKU, so that nothing is sold that is not there."),
    "stock_cap": Words(STOCK, "Never tell Amazon more than", "Pieces of each SKU.", "no limit"),
    "stock_share": Words(STOCK, "Share of the free stock, in percent", "What Amazon is told of it."),
    "stock_stop_share": Words(
        STOCK,
        "Stop and ask above this share of SKUs, in percent",
        "Where one run would set more of them to zero, or multiply them: a mistake in Odoo then never empties a shop.",
    ),
    "fba_warehouse": Words(
        FBA,
        "Warehouse that stands for Amazon's",
        "Orders that Amazon ships leave from it.",
        "“Amazon FBA”, made when missing",
    ),
    "fba_stock": Words(
        FBA,
        "Amazon's own stock",
        choices={
            "show": "Shown here beside Odoo's",
            "adjust": "Odoo's FBA warehouse follows it, by inventory adjustments",
            "off": "Not read",
        },
    ),
}


def words_of(name: str) -> Words:
    """A setting that has no words here is called as the command calls it."""
    return WORDS.get(name) or Words(ORDERS, label_of(name))
