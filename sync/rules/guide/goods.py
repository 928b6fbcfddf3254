"""Amazon's SKUs and Odoo's products."""

from sync.rules.guide.entry import Chapter, Entry

CHAPTER = Chapter(
    "A product is not found",
    (
        Entry(
            ("unknown_sku",),
            "No product in Odoo has this SKU",
            "The channel is set to hold orders with unknown SKUs instead of booking them on “Amazon Sale”.",
            (
                "Open Offers here, choose the SKU and then its product in Odoo. Or type the SKU into the product's Internal"
                " Reference in Odoo.",
                "Press Retry on the problem: every order that waits for this SKU goes on.",
            ),
        ),
        Entry(
            ("products_gone",),
            "Odoo shows many matched products no longer",
            "So many at once are seldom deleted: mostly the connector's user has lost the right to see them.",
            (
                "Log in to Odoo as the connector's user and look whether the products are there (companies, access rights).",
                "If they are, press Retry. If they were meant to go, dismiss their SKUs on the page Offers.",
            ),
        ),
        Entry(
            ("setting_gone",),
            "A setting of the channel names a record that Odoo no longer has",
            "It was deleted or archived in Odoo, or belongs to another company now.",
            (
                "Open Settings, Channels, the channel: the field is marked. Choose another record, or “By itself”.",
                "Press Retry.",
            ),
        ),
        Entry(
            ("order_refused", "not_confirmed"),
            "Odoo refuses the order, or does not confirm it",
            "A rule of Odoo or of one of its apps says no; the problem shows Odoo's own sentence.",
            (
                "Follow Odoo's sentence: a field that somebody made required, a blocked product, a closed period.",
                "Press Retry. A quotation that is there already is confirmed, not written twice.",
            ),
        ),
    ),
)
