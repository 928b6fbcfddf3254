"""Carrier codes that confirmShipment takes. Amazon has no operation that lists them and compares them to the letter."""

OTHER = "Other"
CODES = frozenset((
    OTHER,
    "A-1", "AFL/Fedex", "Amazon Shipping", "Arkas", "Arrow XL", "Asendia", "Australia Post", "BRT", "Blue Package",
    "BlueDart", "CEVA", "CNE Express", "Canada Post", "Canpar", "China Post", "Chronopost", "Colis Prive", "Colissimo",
    "Correos", "Correos Express", "DB Schenker", "DHL", "DHL Express", "DHL Global Mail", "DHL eCommerce", "DPD", "DTDC",
    "DX Freight", "Delhivery", "Deutsche Post", "Envialia", "Estes", "Evri", "FEDEX_JP", "Fastway", "FedEx",
    "FedEx SmartPost", "First Flight", "GEODIS", "GLS", "GO!", "Hermes", "Hermes Logistik Gruppe", "India Post",
    "InPost", "JP_EXPRESS", "La Poste", "Lasership", "MRW", "Mondial Relay", "Nacex", "Newgistics", "NipponExpress",
    "OSM", "OnTrac", "Overnite Express", "PostNL", "PostNord", "Parcelforce", "Poczta Polska", "Poste Italiane",
    "Purolator", "Royal Mail", "SAGAWA", "SDA", "SEUR", "SF Express", "SagawaExpress", "Self Delivery", "SingPost",
    "Spring GDS", "Swiss Post", "TNT", "TForce", "Tourline", "Trackon", "Tuffnells", "UPS", "UPS Freight",
    "UPS Mail Innovations", "UPSMI", "USPS", "WINIT", "XPO", "YAMATO", "Yanwen", "YamatoTransport", "Yodel", "bpost",
    "Österreichische Post",
))  # fmt: skip
