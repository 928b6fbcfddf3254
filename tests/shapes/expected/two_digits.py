"""Up to 18 a price has two decimals: the same totals by other lines, and other cents of tax in them."""

TWO_DIGITS: dict[str, dict[str, object]] = {
    "other_charge": {
        "lines": ("COFFEE-1KG x1 18.49 [15%]", "AMAZON_OTHER x1 0.25 [15%]"),
        "tax": "2.44",
    },
    "business": {
        "lines": (
            "SCALE-5KG x2 47.59 [15%]",
            "SCALE-5KG x3 71.42 [15%]",
            "AMAZON_ROUNDING x1 -0.01",
            "note: Buyer's purchase order: PO-2026-0815",
        ),
        "tax": "15.53",
        "delivery": "open SCALE-5KG x2, SCALE-5KG x3",
    },
    "lines_500": {
        "lines": ("MUG-BLUE x1 1.00 [19% included]", "AMAZON_ROUNDING x1 -0.50"),
        "tax": "3486.98",
    },
    "rate_from_the_map": {"tax": "14.14"},
}
