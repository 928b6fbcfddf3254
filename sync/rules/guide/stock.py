"""Quantities on their way to Amazon, and Amazon's own on their way back."""

from sync.rules.guide.entry import Chapter, Entry

CHAPTER = Chapter(
    "Stock stands still",
    (
        Entry(
            ("stock_stopped",),
            "A run would have set too many SKUs to zero at once",
            "Mostly a warehouse was emptied by mistake, or the connector's user no longer sees it. Nothing was sent.",
            (
                "Open Stock here and compare some quantities with Odoo.",
                "If they are right, press Retry on the problem: that is your approval, and this run is sent.",
                "If they are wrong, mend them in Odoo. The next run is reckoned anew, and the problem ends by itself.",
            ),
        ),
        Entry(
            ("stock_refused",),
            "Amazon refuses the stock of some SKUs",
            "The listing is incomplete, inactive, or Amazon ships it. Everything else was sent.",
            (
                "Open the SKU in Seller Central, Manage Inventory, and mend what Amazon asks for there.",
                "Press Retry.",
            ),
        ),
        Entry(
            ("stock_product_gone",),
            "Odoo keeps no stock of the product",
            "It was archived or deleted, or is no product that is kept in stock.",
            (
                "In Odoo, unarchive the product, or tick Track Inventory on it. Or choose another product for the SKU on the"
                " page Offers.",
                "The next run sends it by itself.",
            ),
        ),
        Entry(
            ("fba_stock_refused",),
            "Odoo refuses the count of the FBA warehouse",
            "A product is tracked by lots, stands in a package, or the connector's user may not count.",
            (
                "Follow Odoo's sentence: give the connector's user Inventory “Administrator”, or count that product by hand.",
                "Press Retry.",
            ),
        ),
    ),
)
