"""An order cannot be read, or Odoo and Amazon disagree about whether it lives."""

from sync.rules.guide.entry import Chapter, Entry

CHAPTER = Chapter(
    "An order stands still",
    (
        Entry(
            ("duplicate_in_odoo",),
            "Odoo holds the Amazon order more than once",
            "Somebody entered it by hand, or another connector wrote it. The connector does not guess which one counts.",
            (
                "Open both orders in Odoo (the problem names them) and choose the one to keep.",
                "Cancel the other one, or empty its field Customer Reference.",
                "Press Retry: the one that is left is taken as this order.",
            ),
        ),
        Entry(
            ("deleted_in_odoo",),
            "The order was deleted in Odoo",
            "The connector writes nothing anew that a person has deleted.",
            (
                "Open the order here (the problem lists it).",
                "If the deletion was meant, press Ignore and say why. To have it again, press Restore: it is written anew.",
                "Where Odoo was restored from a backup, many are gone at once: tick them on the page Problems and press"
                " Restore the chosen.",
            ),
        ),
        Entry(
            ("cancelled_in_odoo",),
            "The order is cancelled in Odoo, but not on Amazon",
            "A cancellation in Odoo does not reach Amazon: only Seller Central can cancel with a reason for the buyer.",
            (
                "To cancel it: open the order in Seller Central, press Cancel order and choose a reason. It ends by itself.",
                "To keep it: in Odoo, press Set to Quotation and Confirm on the order, then press Retry here.",
            ),
        ),
        Entry(
            ("cancelled_too_late",),
            "Cancelled on Amazon, but the goods have left in Odoo",
            "Cancelled in Odoo, the goods would stay gone all the same; so the connector leaves the order as it is.",
            (
                "Take the goods back: on the delivery in Odoo, press Return, and validate the return when they are there.",
                "Or leave the sale as it is, where you have agreed so with the buyer.",
                "Press Ignore here and say what was settled.",
            ),
        ),
        Entry(
            ("buyer_wants_cancel",),
            "The buyer asks to cancel",
            "Amazon passes on the buyer's wish; you decide.",
            (
                "Open the order in Seller Central, and cancel it if it has not been shipped. It is cancelled in Odoo by itself.",
                "If you ship it all the same, press Ignore here.",
            ),
        ),
        Entry(
            ("item_vanished",),
            "Amazon no longer names an item of the order",
            "Mostly the item was cancelled, but Amazon's total does not say so. Nothing was changed in Odoo.",
            (
                "Look at the order in Seller Central.",
                "If the item is cancelled, set the line's quantity in Odoo to 0. If it is still to be delivered, press Ignore.",
                "Press Retry after a change in Odoo.",
            ),
        ),
        Entry(
            ("changed_total_differs",),
            "Amazon has changed an order after it came to Odoo",
            "Fewer pieces come down by themselves. More pieces, another item or another price are never written over what"
            " people may have arranged in Odoo.",
            (
                "Compare the order's page here, where both totals stand, with the order in Seller Central.",
                "If Amazon is right, correct the lines of the order in Odoo until its total is Amazon's, and press Retry.",
                "If Odoo is to stay as it is, press Ignore here with a reason.",
            ),
        ),
        Entry(
            ("changed_goods",),
            "An order has other goods on Amazon than in Odoo",
            "Amazon has changed an item after the order came to Odoo, and its total is the same: nobody would see it by the"
            " amounts. Nothing is written over what people may have arranged in Odoo.",
            (
                "Compare the items on the order's page here with the order in Seller Central.",
                "If Amazon is right, add the missing product to the order in Odoo with Amazon's price, set the quantity of what"
                " is not sold any more to 0, and press Retry.",
                "If Odoo is to stay as it is, press Ignore here with a reason.",
            ),
        ),
        Entry(
            ("address_changed",),
            "An order goes to another address on Amazon than in Odoo",
            "A label may be printed, or people may have sent it elsewhere on purpose, so nothing is written over. Should Amazon"
            " name yet another address later, it is shown again.",
            (
                "Compare the delivery address on the order's page here with the one in Odoo.",
                "If Amazon's is the right one, set it on the order and on its open delivery in Odoo, and press Retry.",
                "If the goods are to go where Odoo says, press Ignore here with a reason.",
            ),
        ),
        Entry(
            ("unreadable", "unknown_status", "unknown_fulfilment"),
            "Amazon sent something that the connector does not know",
            "The order is kept as Amazon sent it.",
            (
                "Look at the order in Seller Central. If it looks odd there, too, wait until Amazon corrects it: it comes"
                " again by itself.",
                "Else let whoever runs this server update the connector, and press Retry.",
                "If it cannot wait: enter the order by hand in Odoo, and press Ignore here with its number.",
            ),
        ),
        Entry(
            ("worker_died", "never_answered"),
            "The order stopped a worker or never got an answer",
            "After five times it is kept apart, so that it holds up no other.",
            (
                "Let whoever runs this server look at the worker's log and the server's memory, and at Odoo's log at that time.",
                "Press Retry. What is in Odoo already is found again, so it is never written twice.",
            ),
        ),
        Entry(
            ("mapping_left_out",),
            "A mapped field is left out",
            "The orders are in Odoo, without that one field: Amazon's value does not fit it, Odoo has no such record or no"
            " such field any more, or refuses the value.",
            (
                "Open one of the latest orders: its timeline says which field, and why.",
                "Under Settings > Field mapping press Change at that mapping, type the order's id and press Show the result:"
                " what Odoo would get stands there, or why not.",
                "Translate Amazon's value or choose another field, and press Save; or press Remove beside the mapping. Or mend it"
                " in Odoo (add the record or the field), and press Read Odoo's fields again on that page.",
                "Fill in the orders that came before by hand in Odoo: a mapping that says when new does not come back to them.",
            ),
        ),
    ),
)
