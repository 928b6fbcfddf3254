"""What must not become a sale."""

from .words import UNSEEN, Expected, Rests, Sale, held

EXPECTED: dict[str, Expected] = {
    "unknown_status": held("unknown_status"),
    "unknown_fulfilled_by": held("unknown_fulfilment"),
    "unknown_currency": held("unknown_currency"),
    "unknown_marketplace": UNSEEN,
    "unknown_breakdown": Sale(
        customer="Jürgen Müller",
        address="Jürgen Müller | Am Alten Markt 135 | 80331 München | Bayern | DE",
        lines=(
            "MUG-BLUE x1 12.90 [19% included]",
            "AMAZON_OTHER x1 1.00 [15%]",
        ),
        tax="2.19",
        total="13.90 EUR",
        delivery="open MUG-BLUE x1",
    ),
    "no_fulfillment_block": held("unknown_status"),
    "no_items": held("nothing_to_sell"),
    "tax_does_not_reconcile": held("amounts_differ"),
    "total_does_not_reconcile": Sale(
        customer="Özlem Yıldız",
        address="Özlem Yıldız | Hauptstraße 52 | 80331 München | Bayern | DE",
        lines=(
            "MUG-BLUE x1 12.90 [19% included]",
            "AMAZON_ROUNDING x1 0.01",
        ),
        tax="2.06",
        total="12.91 EUR",
        delivery="open MUG-BLUE x1",
    ),
    "negative_price": held("negative_total"),
    "two_currencies": held("unreadable"),
    "no_item_list": held("unreadable"),
    "no_order_id": Rests("unseen", "order_without_id"),
    "amount_with_comma": held("unreadable"),
    "amount_not_a_string": Sale(
        customer="Özlem Yıldız",
        address="Özlem Yıldız | Am Alten Markt 175 | Apt 4B | 10115 Berlin | Berlin | DE",
        lines=("MUG-BLUE x1 12.90 [19% included]",),
        tax="2.06",
        total="12.90 EUR",
        delivery="open MUG-BLUE x1",
    ),
    "amount_not_a_number": held("unreadable"),
    "time_without_sense": held("unreadable"),
    "quantity_in_words": held("unreadable"),
    "blocks_are_null": Sale(
        customer="Amazon Customer (Amazon.de)",
        address="Amazon Customer (Amazon.de)",
        lines=("MUG-BLUE x1 12.90 [19% included]",),
        tax="2.06",
        total="12.90 EUR",
        delivery="open MUG-BLUE x1",
    ),
    "items_are_null": held("unreadable"),
}
