"""A field mapping in its reader's language."""

from dataclasses import replace

from sync.rules import amazon_fields, mapping


def test_a_mapping_is_said_in_a_language_part_by_part() -> None:
    """What a person named is never part of what is looked up alone."""
    german = {
        "Order": "Auftrag",
        "Purchase order number of the buyer": "Bestellnummer des Käufers",
        "the first 4 characters": "die ersten 4 Zeichen",
        "otherwise “none”": "sonst „none“",
        "always": "immer",
        "when new": "wenn neu",
        "{now} (was: {before})": "{now} (vorher: {before})",
    }
    was = mapping.read({"target": "order", "field": "note", "source": "buyer.buyerPurchaseOrderNumber"})
    now = replace(was, transform="first", argument="4", fallback="none", mode="always", label="Always {note}")

    def say(text: str) -> str:
        return german.get(text, text)

    assert now.sentence == (
        "Order: Always {note} ← Purchase order number of the buyer, the first 4 characters, otherwise “none”, always"
    )
    german_now = "Auftrag: Always {note} ← Bestellnummer des Käufers, die ersten 4 Zeichen, sonst „none“, immer"
    assert now.sentence_in(say) == german_now
    assert mapping.differences([was], [now], say) == (
        ("changed", f"{german_now} (vorher: Bestellnummer des Käufers, wenn neu)"),
    )


def test_fields_are_found_by_their_words_in_the_readers_language() -> None:
    german = {"Gift wrap": "Geschenkverpackung", "{name} (of the order)": "{name} (der Bestellung)"}

    def say(text: str) -> str:
        return german.get(text, text)

    wrap = "item.fulfillment.packing.giftOption.giftWrapLevel"
    assert [one.path for one in amazon_fields.matching("line", "geschenk", say)] == [wrap]
    assert wrap in [one.path for one in amazon_fields.matching("line", "gift", say)]
    ship_by = amazon_fields.known("order.fulfillment.shipByWindow.latestDateTime")
    assert ship_by is not None
    assert (ship_by.name, ship_by.name_in(say)) == ("Ship by (of the order)", "Ship by (der Bestellung)")
