"""Who bought it, and where it goes."""

from sync.rules.guide.entry import Chapter, Entry

CHAPTER = Chapter(
    "A customer cannot be written",
    (
        Entry(
            ("unknown_country",),
            "Odoo does not know the country",
            "Amazon names a country by a code that is not in Odoo's list.",
            (
                "In Odoo, open Contacts, Configuration, Countries, and add the country with the code that the problem names.",
                "Press Retry.",
            ),
        ),
        Entry(
            ("customer_refused",),
            "Odoo refuses the customer",
            "A field that somebody made required, or a rule of an app.",
            (
                "Follow Odoo's sentence: make the field optional (Settings, Technical, Fields), or mend the rule.",
                "Press Retry. A VAT number that Odoo refuses never holds an order: it is kept in the customer's notes.",
            ),
        ),
    ),
)
