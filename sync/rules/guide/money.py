"""Totals, taxes, currencies."""

from sync.rules.guide.entry import Chapter, Entry

CHAPTER = Chapter(
    "A total, a tax or a currency does not fit",
    (
        Entry(
            ("total_differs", "amounts_differ", "no_total", "no_amounts", "negative_total", "negative_price"),
            "The amounts of the order do not add up",
            "The connector books no order whose total differs from Amazon's by more than a cent a line.",
            (
                "Compare the two sums of the problem with the order in Seller Central.",
                "If Amazon's own lines do not add up, wait: Amazon corrects it, and the order comes again by itself.",
                "If Odoo's total is wrong: look at the taxes of the products (Settings, Channels, Taxes shows how they are"
                " chosen), mend them, and press Retry.",
            ),
        ),
        Entry(
            ("tax_rate_unmapped",),
            "No Odoo tax is chosen for Amazon's rate",
            "The channel books taxes by a map from rates to Odoo's taxes, and this rate is not in it.",
            (
                "Open Settings, Channels, the channel, Taxes, and choose the tax for the rate that the problem names.",
                "Press Retry.",
            ),
        ),
        Entry(
            ("tax_missing", "tax_unforeseeable"),
            "The tax is not there or cannot be reckoned with",
            "It is archived, belongs to another company, or is a group or a formula.",
            (
                "Where the problem names the tax map: open Settings, Channels, the channel, Taxes, and choose another tax for"
                " the rate: a sales tax of the channel's company that is a percentage or a fixed amount.",
                "Where it names a group or a formula: give the product in Odoo a sales tax that is a percentage or a fixed"
                " amount; or choose there, at Taxes, “Amazon's tax on a line of its own, without Odoo taxes”.",
                "Press Retry.",
            ),
        ),
        Entry(
            ("unknown_currency",),
            "The currency is not active in Odoo",
            "Odoo knows nearly all currencies, but only shows those that are switched on.",
            (
                "In Odoo, open Accounting (or Invoicing), Configuration, Currencies, remove the filter Active, and switch the"
                " currency on.",
                "Press Retry.",
            ),
        ),
        Entry(
            ("other_currency",),
            "The price list has another currency than the order",
            "An order in Odoo takes its currency from its price list.",
            (
                "Open Settings, Channels, the channel, and choose a price list in the currency that the problem names, or"
                " “By itself”: one is made then.",
                "Press Retry.",
            ),
        ),
    ),
)
