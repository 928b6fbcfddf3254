"""GET_MERCHANT_LISTINGS_ALL_DATA: every offer of one marketplace in one document. Asked for several marketplaces, Amazon
answers with one of them.

It tells one channel code for each SKU, also where there are two: before a quantity is sent, ask `listings`.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from decimal import Decimal

from . import reports
from .client import AmazonClient
from .records_offers import BadRow, OfferRow, Report
from .tab_separated import column_name

REPORT_TYPE = "GET_MERCHANT_LISTINGS_ALL_DATA"
# Without these a row is worth nothing. France leaves out others at times.
NEEDED = ("seller-sku", "fulfillment-channel", "quantity")
# The names of columns are in the language of the account or of the marketplace, unless the report was asked for with a
# language. Several reports are asked for by other programs.
_OTHER_NAMES = {
    "seller-sku": "Händler-SKU|SKU venditore|sku-vendeur|SKU del vendedor|出品者SKU|卖家 SKU",
    "asin1": "ASIN 1|ASIN",
    "product-id": "Produkt-ID|Identificativo del prodotto|id-produit|Identificador del producto|商品ID|商品编码",
    "item-name": "Artikelbezeichnung|Nome dell'articolo|nom-produit|Título del producto|商品名|商品名称",
    "price": "Preis|Prezzo|prix|Precio|価格|价格",
    "quantity": "Menge|Quantità|quantité|Cantidad|数量",
    "fulfillment-channel": (
        "fulfilment-channel|Versender|Canale di gestione|canal-traitement|Canal de gestión logística|"
        "フルフィルメント・チャンネル|フルフィルメントチャンネル|配送渠道"
    ),
    "status": "stato|état|estado|ステータス|状态",
}
_ALIASES = {column_name(other): name for name, others in _OTHER_NAMES.items() for other in others.split("|")}
_ASIN = re.compile(r"[A-Z0-9]{10}")
_PRICE = re.compile(r"[0-9][0-9.,]{0,20}")
_LARGEST = 2**31


def request(client: AmazonClient, marketplace_id: str) -> str:
    return reports.request(client, REPORT_TYPE, [marketplace_id], options={"preferredReportDocumentLocale": "en_US"})


def latest(client: AmazonClient, marketplace_id: str, *, since: datetime) -> tuple[Report, ...]:
    """Of this marketplace alone; also those that others have asked for."""
    found = reports.latest(client, REPORT_TYPE, since=since)
    return tuple(report for report in found if report.marketplace_ids == (marketplace_id,))


def read(client: AmazonClient, document_id: str, marketplace_id: str) -> Iterator[OfferRow | BadRow]:
    rows = reports.read(client, document_id, marketplace_id=marketplace_id, columns=NEEDED, aliases=_ALIASES)
    with closing(rows):
        for row in rows:
            yield row if isinstance(row, BadRow) else _offer(row)


def _offer(row: dict[str, str]) -> OfferRow | BadRow:
    sku, quantity = row["seller-sku"], row["quantity"].strip()
    if not sku.strip() or "\ufffd" in sku:
        return BadRow("its SKU cannot be read", f"{sku} {row.get('item-name', '')}"[:80])
    if quantity and not (quantity.isascii() and quantity.isdigit() and int(quantity) < _LARGEST):
        return BadRow(f"its quantity is {quantity[:20]!r}", sku[:80])
    asin = row.get("asin1", "").strip() or row.get("product-id", "").strip()
    return OfferRow(
        sku=sku,
        asin=asin if _ASIN.fullmatch(asin) else "",
        title=row.get("item-name", "").strip(),
        price=price(row.get("price", "")),
        quantity=int(quantity) if quantity else None,
        channel=row["fulfillment-channel"].strip(),
        status=row.get("status", "").strip(),
    )


def price(text: str) -> Decimal | None:
    """The last point or comma is the decimal one, unless the same sign comes twice. A single one before three digits may
    mean either, so it means nothing."""
    text = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if not _PRICE.fullmatch(text):
        return None
    signs = [sign for sign in text if not sign.isdigit()]
    if not signs:
        return Decimal(text)
    last = signs[-1]
    if signs.count(last) > 1:  # 1.234.567: thousands, and no decimals
        return Decimal(text.replace(last, "")) if len(set(signs)) == 1 and _grouped(text, last) else None
    whole, _, cents = text.rpartition(last)
    if len(signs) == 1 and len(cents) == 3:
        return None
    if len(signs) > 1 and not _grouped(whole, signs[0]):
        return None
    return Decimal(f"{whole.replace('.', '').replace(',', '')}.{cents or '0'}")


def _grouped(text: str, sign: str) -> bool:
    first, *rest = text.split(sign)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in rest)
