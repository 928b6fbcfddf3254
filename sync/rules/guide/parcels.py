"""Deliveries that Amazon should hear of."""

from sync.rules.guide.entry import Chapter, Entry

CHAPTER = Chapter(
    "A shipment is not confirmed on Amazon",
    (
        Entry(
            ("tracking_missing",),
            "The delivery has no tracking reference",
            "Amazon wants one for every parcel.",
            (
                "Open the delivery in Odoo, Additional Info, and type the tracking reference. For mail that is not tracked, type"
                " the number of your delivery note.",
                "Nothing else: it goes to Amazon by itself within a minute.",
            ),
        ),
        Entry(
            ("tracking_too_long", "tracking_unreadable"),
            "The tracking reference is none that Amazon takes",
            "A link, a sentence, or letters of another alphabet.",
            (
                "Open the delivery in Odoo, Additional Info, and leave the number alone in the tracking reference; several"
                " with commas between them.",
                "It goes to Amazon by itself.",
            ),
        ),
        Entry(
            ("carrier_missing",),
            "The delivery names no carrier",
            "Odoo's delivery has no delivery method, so the connector does not know who brings it.",
            (
                "For this one: choose the delivery method on the delivery in Odoo.",
                "For all: open Shipments, Carriers, and choose the carrier for deliveries without a delivery method.",
                "What waits goes out by itself.",
            ),
        ),
        Entry(
            ("carrier_unfit",),
            "The delivery method has no name that Amazon takes",
            "It is too long or written in another alphabet, and the connector does not know the carrier behind it.",
            (
                "Open Shipments, Carriers, and choose Amazon's carrier beside the delivery method.",
                "What waits for it goes out by itself.",
            ),
        ),
        Entry(
            ("cancelled_and_left",),
            "Goods have left that are cancelled on Amazon",
            "Amazon pays nothing for them.",
            (
                "Stop the parcel if you still can: press Return on the delivery in Odoo, and validate the return. It ends by"
                " itself then.",
                "If it has gone for good, agree with the buyer in Seller Central. Then open the order here (the problem lists"
                " it), press Ignore, and say what was settled.",
            ),
        ),
        Entry(
            ("shipment_not_seen", "fulfilled_without"),
            "Amazon does not show the parcel",
            "Amazon took the confirmation, but a day later the parcel is not on the order.",
            (
                "Open the order in Seller Central and look at its packages.",
                "Where the parcel is missing, press Retry: it is sent once more under the same number, so it cannot be doubled."
                " Where Amazon says that the order is fulfilled, enter it there by hand.",
            ),
        ),
    ),
)
