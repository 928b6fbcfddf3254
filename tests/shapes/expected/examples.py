"""Amazon's own worked orders."""

from .words import Expected, Sale

EXPECTED: dict[str, Expected] = {
    "amazon_example_1": Sale(
        customer="Smith Industries LLC (company)",
        address="John Smith | 123 Main Street | Smith Industries LLC, Suite 456, King County | 98101 Seattle | Washington | US",
        lines=(
            "ECHO-DOT-4-CHARCOAL x2 100.00 [15%]",
            "AMAZON_SALE x1 49.99 [15%]",
            "AMAZON_TIP x1 5.00",
            "note: Buyer's purchase order: PO-2024-12345",
            "note: Replacement original: Amazon order 123-4567890-1234566",
            "note: Gift · ECHO-DOT-4-CHARCOAL, wrap PREMIUM: Happy Holidays! Enjoy your new smart speakers.",
            "note: Customised · ECHO-DOT-4-CHARCOAL: https://amazon.com/custom/view/12345",
        ),
        tax="19.56",
        total="154.99 USD",
        delivery="done ECHO-DOT-4-CHARCOAL x2, AMAZON_SALE x1 [1Z999AA1234567890]",
        notes="<p>Carrier: UPS</p>",
    ),
    "amazon_example_2": Sale(
        customer="John Smith",
        address="John Smith | 123 Business Park | Suite 456 | 150-0002 Tokyo | JP",
        lines=(
            "AMAZON_SALE x1 5980 [15%]",
            "FIRE-TV-4K-MAX-JP x2 13960 [15%]",
            "note: Amazon Points granted · ECHO-DOT-4-JP-CHARCOAL: 60 (60 JPY)",
            "note: Amazon Points granted · FIRE-TV-4K-MAX-JP: 140 (140 JPY)",
        ),
        tax="2601",
        total="19940 JPY",
        delivery="done AMAZON_SALE x1, FIRE-TV-4K-MAX-JP x2 (FTV4KMAXJP-2024-GHI123456789+FTV4KMAXJP-2024-JKL987654321)",
        warehouse="Amazon FBA",
    ),
    "amazon_example_3": Sale(
        customer="Sarah Thompson",
        address="Sarah Thompson | 45 Oak Avenue | Flat 2A, Greater London, England | SW1A 1AA London | GB",
        lines=("AMAZON_SALE x1 34.99",),
        tax="0.00",
        total="34.99 GBP",
        delivery="done AMAZON_SALE x1 [15501234567890123456]",
        notes="<p>Carrier: DPD</p>",
    ),
    "amazon_example_4": Sale(
        customer="James Wilson",
        address="James Wilson | 123 High Street | Wilson Electronics Ltd, Unit 4B, Greater Manchester, England | M1 2AB Manchester | GB",
        lines=(
            "ECHO-DOT-4-UK-CHARCOAL-3PACK x3 89.97",
            "AMAZON_SHIPPING x1 10.00",
            "AMAZON_TAX x1 4.00",
            "note: Gift · ECHO-DOT-4-UK-CHARCOAL-3PACK, wrap PREMIUM: Happy Christmas! Hope you enjoy your new smart speakers.",
        ),
        tax="0.00",
        total="103.97 GBP",
        delivery="done ECHO-DOT-4-UK-CHARCOAL-3PACK x3 (ED4UK-2024-ABC123456789+ED4UK-2024-DEF987654321+ED4UK-2024-GHI456789123) [RR123456789GB]",
        notes="<p>Carrier: Royal Mail</p>",
    ),
    "amazon_example_5": Sale(
        customer="Maria Silva Santos",
        address="Maria Silva Santos | Rua das Flores, 123 | Apartamento 45, Vila Madalena | 01234-567 São Paulo | São Paulo | BR",
        lines=(
            "AMAZON_SALE x1 299.90 [0% Exports]",
            "note: Gift · ECHO-DOT-4-BR-PRETO, wrap STANDARD: Feliz Natal! Espero que goste do seu novo alto-falante inteligente!",
        ),
        tax="0.00",
        total="299.90 BRL",
        delivery="open AMAZON_SALE x1",
        notes="<p>Gift · ECHO-DOT-4-BR-PRETO, wrap STANDARD: Feliz Natal! Espero que goste do seu novo alto-falante inteligente!</p>",
    ),
}
