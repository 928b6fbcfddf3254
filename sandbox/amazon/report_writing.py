"""GET_MERCHANT_LISTINGS_ALL_DATA as Amazon writes it: tab-separated, in the character set and language of the place."""

from collections.abc import Iterable

from .listing import MERCHANT, Listing
from .marketplaces import Marketplace

LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
COLUMNS = (
    "item-name", "item-description", "listing-id", "seller-sku", "price", "quantity", "open-date", "image-url",
    "item-is-marketplace", "product-id-type", "zshop-shipping-fee", "item-note", "item-condition", "zshop-category1",
    "zshop-browse-path", "zshop-storefront-feature", "asin1", "asin2", "asin3", "will-ship-internationally",
    "expedited-shipping", "zshop-boldface", "product-id", "bid-for-featured-placement", "add-delete",
    "pending-quantity", "fulfillment-channel", "merchant-shipping-group", "status",
)  # fmt: skip
# Names of columns in other languages, where they differ.
LANGUAGES: dict[str, dict[str, str]] = {
    "en": {},
    "de": {
        "item-name": "Artikelbezeichnung", "seller-sku": "Händler-SKU", "price": "Preis", "quantity": "Menge",
        "open-date": "Erstellungsdatum", "product-id-type": "Produkt-ID-Typ", "item-condition": "Artikelzustand",
        "asin1": "ASIN 1", "product-id": "Produkt-ID", "fulfillment-channel": "Versender", "status": "Status",
    },
    "fr": {
        "item-name": "nom-produit", "seller-sku": "sku-vendeur", "price": "prix", "quantity": "quantité",
        "item-condition": "état-produit", "product-id": "id-produit", "fulfillment-channel": "canal-traitement",
        "status": "état",
    },
    "ja": {
        "item-name": "商品名", "listing-id": "出品ID", "seller-sku": "出品者SKU", "price": "価格", "quantity": "数量",
        "open-date": "出品日", "product-id-type": "商品IDタイプ", "item-note": "コンディション説明",
        "item-condition": "コンディション", "asin1": "ASIN 1", "will-ship-internationally": "国外へ配送可",
        "product-id": "商品ID", "pending-quantity": "在庫数", "fulfillment-channel": "フルフィルメント・チャンネル",
        "status": "ステータス",
    },
    "zh": {
        "item-name": "商品名称", "seller-sku": "卖家 SKU", "price": "价格", "quantity": "数量", "asin1": "ASIN1",
        "zshop-category1": "不适用项目", "zshop-browse-path": "不适用项目", "product-id": "商品编码",
        "fulfillment-channel": "配送渠道", "status": "状态",
    },
}  # fmt: skip
# What the answer that carries the document claims.
CLAIMS = {"cp1252": "Cp1252", "cp932": "windows-31j", "utf-8": "UTF-8", "utf-8-sig": "UTF-8"}


def encoding_of(market: Marketplace) -> str:
    return "cp932" if market.country == "JP" else "cp1252"


def language_of(market: Marketplace) -> str:
    return "ja" if market.country == "JP" else "en"


def written(listings: Iterable[Listing], market: Marketplace, language: str, encoding: str) -> bytes:
    """What the character set lacks becomes a question mark, as Amazon does it."""
    names = LANGUAGES[language]
    lines = ["\t".join(names.get(column, column) for column in COLUMNS)]
    for listing in listings:
        row = _row(listing, market)
        lines.append("\t".join(row.get(column, "").replace("\t", " ").replace("\n", " ") for column in COLUMNS))
    return ("\r\n".join(lines) + "\r\n").encode(encoding, "replace")


def _row(listing: Listing, market: Marketplace) -> dict[str, str]:
    """One row and one channel, the first, also where there are two."""
    channel = listing.channels[0] if listing.channels else ""
    quantity = listing.quantity() if channel == MERCHANT else None
    return {
        "item-name": listing.title,
        "listing-id": f"{sum(listing.sku.encode()):010}",
        "seller-sku": listing.sku,
        "price": str(listing.prices[market.id]),
        "quantity": "" if quantity is None else str(quantity),
        "open-date": f"{listing.created:%Y-%m-%d %H:%M:%S} UTC",
        "item-is-marketplace": "y",
        "product-id-type": "1",
        "item-condition": "11",
        "asin1": listing.asin,
        "product-id": listing.asin,
        "pending-quantity": "0" if channel == MERCHANT else "",
        "fulfillment-channel": channel,
        "merchant-shipping-group": "Migrated Template",
        "status": "Active" if "BUYABLE" in listing.status else "Inactive",
    }
