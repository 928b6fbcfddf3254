"""Who bought and where it goes: companies, nobody, and every script there is."""

from ..documents import JSON
from ..lines import Line
from .building import Collection, sold

SHAPES = Collection()
_PRIVATE = ("name", "companyName", "addressLine1", "addressLine2", "addressLine3", "phone", "extendedFields")


def _named(shape: str, name: str, marketplace: str = "DE", **address: object) -> JSON:
    recipient = {"deliveryAddress": {"name": name, **address}}
    return sold(shape, marketplace=marketplace, buyer={"buyerName": name}, recipient=recipient)


@SHAPES.add
def business() -> JSON:
    order = sold(
        "business",
        Line("SCALE-5KG", 5, "20.00", extra={"product": {"price": {"priceDesignation": "BUSINESS_PRICE"}}}),
        tax="on_top",
        programs=["AMAZON_BUSINESS"],
        buyer={
            "buyerName": "Sabine Köhler",
            "buyerCompanyName": "Köhler & Söhne GmbH & Co. KG",
            "buyerPurchaseOrderNumber": "PO-2026-0815",
        },
        recipient={"deliveryAddress": {"companyName": "Köhler & Söhne GmbH & Co. KG", "addressType": "COMMERCIAL"}},
    )
    registration = {
        "entityType": "BUYER",
        "legalName": "Köhler & Söhne GmbH & Co. KG",
        "taxRegistrationType": "VAT",
        "taxRegistrationNumber": "DE136695976",
        "taxRegistrationAddress": {"addressLine1": "Hafenweg 3", "city": "Münster", "countryCode": "DE"},
    }
    return {**order, "tax": {"taxRegistrations": [registration], "taxInvoicing": {"invoiceStatus": "PENDING"}}}


@SHAPES.add
def turkish_business() -> JSON:
    """A tax office is part of a registration there, and the buyer says which invoice to write."""
    registration = {
        "entityType": "BUYER",
        "legalName": "Şahin Ticaret A.Ş.",
        "taxRegistrationType": "BUSINESS",
        "taxRegistrationNumber": "1234567890",
        "taxRegistrationAttributes": [{"key": "TAX_OFFICE", "value": "Beyoğlu"}],
    }
    tax = {"taxRegistrations": [registration], "taxInvoicing": {"buyerInvoicePreference": "BUSINESS"}}
    return sold("turkish_business", marketplace="TR", tax="included", programs=["AMAZON_BUSINESS"]) | {"tax": tax}


@SHAPES.add
def missing_personal_data() -> JSON:
    """By Amazon, seen without the restricted roles: town and country, but neither name nor street."""
    nobody = dict.fromkeys(_PRIVATE)
    order = sold("missing_personal_data", by="AMAZON", status="SHIPPED", recipient={"deliveryAddress": nobody})
    order.pop("buyer")
    return order


@SHAPES.add
def no_recipient() -> JSON:
    return sold("no_recipient", by="AMAZON", status="SHIPPED", recipient=None, buyer=None)


@SHAPES.add
def empty_strings() -> JSON:
    """Amazon also tells "nothing" by an empty string."""
    empty = dict.fromkeys(("companyName", "addressLine2", "addressLine3", "municipality", "stateOrRegion"), "")
    return sold("empty_strings", buyer={"buyerCompanyName": ""}, recipient={"deliveryAddress": empty})


@SHAPES.add
def brazil() -> JSON:
    """Street parts of their own, and a tax number of a person."""
    parts = {
        "streetName": "Rua Augusta",
        "streetNumber": "1500",
        "complement": "Apto 42",
        "neighborhood": "Consolação",
    }
    registration = {"entityType": "BUYER", "taxRegistrationType": "CPF", "taxRegistrationNumber": "123.456.789-09"}
    return sold(
        "brazil",
        marketplace="BR",
        recipient={"deliveryAddress": {"extendedFields": parts}},
        tax="hidden",
    ) | {"tax": {"taxRegistrations": [registration]}}


@SHAPES.add
def pickup_point() -> JSON:
    locker = {
        "companyName": "Packstation 145",
        "addressLine1": "Packstation 145",
        "addressLine2": "Postnummer 12345678",
        "addressType": "PICKUP_POINT",
    }
    preference = {
        "dropOffLocation": "Locker",
        "addressInstruction": "Code 4711",
        "deliveryCapabilities": ["HAS_ACCESS_POINT"],
    }
    return sold("pickup_point", recipient={"deliveryAddress": locker, "deliveryPreference": preference})


@SHAPES.add
def delivery_hours() -> JSON:
    """All that a buyer may wish for a delivery."""
    hours = [{"startTime": {"hour": 9, "minute": 0}, "endTime": {"hour": 17, "minute": 30}}]
    closed = {"exceptionDate": "2026-12-24", "exceptionDateType": "CLOSED", "timeWindows": []}
    preference = {
        "dropOffLocation": "Front desk",
        "addressInstruction": "Ring twice",
        "deliveryTime": {
            "businessHours": [{"dayOfWeek": day, "timeWindows": hours} for day in ("MON", "TUE", "FRI")],
            "exceptionDates": [closed],
        },
        "deliveryCapabilities": ["PALLET_ENABLED"],
    }
    return sold("delivery_hours", marketplace="US", recipient={"deliveryPreference": preference})


@SHAPES.add
def name_emoji() -> JSON:
    return _named("name_emoji", "Familie 👨‍👩‍👧‍👦 Müller 🏳️‍🌈", city="Köln ❤️")


@SHAPES.add
def name_right_to_left() -> JSON:
    return _named("name_right_to_left", "\u202bעדי כהן\u202c محمد", addressLine1="رقم ١٢، شارع الملك")


@SHAPES.add
def name_cjk() -> JSON:
    return _named("name_cjk", "𠮷野 﨑子", "JP", addressLine1="神宮前１丁目５−８ ㈱サンプル", city="渋谷区")


@SHAPES.add
def name_of_4000_characters() -> JSON:
    return _named("name_of_4000_characters", "Ä" * 4000, addressLine1="Lange Straße " * 300)


@SHAPES.add
def name_html() -> JSON:
    attack = "<script>alert('order')</script><img src=x onerror=alert(1)>"
    return _named("name_html", attack, addressLine1="{{ 7*7 }} ${7*7} '; DROP TABLE orders; --")


@SHAPES.add
def name_formula() -> JSON:
    """Harmless until somebody opens an export in a spreadsheet."""
    return _named("name_formula", '=HYPERLINK("http://localhost","Smith")', addressLine1="@SUM(1+1)*cmd|' /C calc'!A0")


@SHAPES.add
def name_control_characters() -> JSON:
    """PostgreSQL refuses NUL in text, UTF-8 refuses half a surrogate pair, XML refuses the rest."""
    return _named("name_control_characters", "Ann\x00a\x0bBauer\ud800", addressLine1="Weg\x1b[31m 1\r\n2")


@SHAPES.add
def name_blank() -> JSON:
    return _named("name_blank", "\u00a0\u200b ", addressLine1=" ")


@SHAPES.add
def unknown_state() -> JSON:
    return _named("unknown_state", "Paul Klein", stateOrRegion="Kleinkleckersdorf")


@SHAPES.add
def unknown_country() -> JSON:
    return _named("unknown_country", "Ada Nowhere", countryCode="XK", stateOrRegion="")


@SHAPES.add
def address_in_another_country() -> JSON:
    return _named("address_in_another_country", "Franz Huber", city="Wien", postalCode="1010", countryCode="AT")
