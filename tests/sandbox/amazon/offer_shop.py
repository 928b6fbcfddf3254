"""A merchant's own little client for offers: plain httpx, and every call and answer held to Amazon's models."""

import gzip
import json
from typing import Any
from urllib.parse import quote

import httpx
from jsonschema import Draft7Validator

from tests import spapi_models

from .conftest import Shop

SELLER = "A1DEMOSELLER01"
GERMANY, FRANCE, JAPAN = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "A1VC38T7YXB528"
ITEMS = f"/listings/2021-08-01/items/{SELLER}"
FEEDS, REPORTS = "/feeds/2021-06-30", "/reports/2021-06-30"
JSON_TYPE = "application/json; charset=UTF-8"
_MODELS = {
    "Listings": "listingsItems_2021-08-01.json",
    "Feed": "feeds_2021-06-30.json",
    "Report": "reports_2021-06-30.json",
}
HAVE_MODELS = spapi_models.FOLDER.is_dir()


def schema(name: str) -> Draft7Validator:
    text = (spapi_models.FOLDER / "feeds" / name).read_text(encoding="utf-8")
    return Draft7Validator(json.loads(text))


class OfferShop:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.http = shop.http

    def call(
        self, operation_id: str, method: str, path: str, query: dict[str, Any], body: Any = None, **named: str
    ) -> httpx.Response:
        """`named`: what stands in the path."""
        if not self.shop.token:
            self.shop.login()
        headers = {"x-amz-access-token": self.shop.token}
        answer = self.http.request(method, path, params=query, json=body, headers=headers)
        if HAVE_MODELS:
            model = next(name for word, name in _MODELS.items() if word.lower() in operation_id.lower())
            known = spapi_models.operation(model, operation_id)
            known.response(answer.status_code).validate(answer.json())
            if answer.status_code < 400:
                known.check({**{name: str(value) for name, value in query.items()}, **named}, body=body)
        return answer

    # --- listings

    def get(self, sku: str, markets: str = GERMANY, included: str = "", **query: Any) -> httpx.Response:
        query = {"marketplaceIds": markets, **({"includedData": included} if included else {}), **query}
        path = f"{ITEMS}/{quote(sku, safe='')}"
        return self.call("getListingsItem", "GET", path, query, sku=sku, sellerId=SELLER)

    def channels(self, sku: str) -> list[tuple[str, int | None]]:
        found = self.get(sku, included="fulfillmentAvailability").json()["fulfillmentAvailability"]
        return [(each["fulfillmentChannelCode"], each.get("quantity")) for each in found]

    def search(self, markets: str = GERMANY, **query: Any) -> httpx.Response:
        return self.call("searchListingsItems", "GET", ITEMS, {"marketplaceIds": markets, **query}, sellerId=SELLER)

    def found(self, **query: Any) -> list[str]:
        answer = self.search(**query)
        assert answer.status_code == 200, answer.text
        return [each["sku"] for each in answer.json()["items"]]

    def patch(self, sku: str, body: Any, markets: str = GERMANY, **query: Any) -> httpx.Response:
        path = f"{ITEMS}/{quote(sku, safe='')}"
        query = {"marketplaceIds": markets, **query}
        return self.call("patchListingsItem", "PATCH", path, query, body, sku=sku, sellerId=SELLER)

    def offer(self, sku: str, quantity: int, op: str = "merge", channel: str = "DEFAULT") -> dict[str, Any]:
        answer = self.patch(sku, quantity_body(quantity, op, channel))
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json()
        return said

    # --- feeds

    def upload(self, document: Any, content_type: str = JSON_TYPE) -> str:
        body = {"contentType": content_type}
        answer = self.call("createFeedDocument", "POST", f"{FEEDS}/documents", {}, body)
        assert answer.status_code == 201, answer.text
        content = document if isinstance(document, bytes) else json.dumps(document).encode()
        put = self.http.put(answer.json()["url"], content=content, headers={"Content-Type": content_type})
        assert put.status_code == 200, put.text
        id: str = answer.json()["feedDocumentId"]
        return id

    def create_feed(self, document_id: str, type: str = "JSON_LISTINGS_FEED", **more: Any) -> httpx.Response:
        body = {"feedType": type, "marketplaceIds": [GERMANY], "inputFeedDocumentId": document_id, **more}
        return self.call("createFeed", "POST", f"{FEEDS}/feeds", {}, body)

    def feed(self, *messages: Any) -> str:
        answer = self.create_feed(self.upload(feed_document(*messages)))
        assert answer.status_code == 202, answer.text
        id: str = answer.json()["feedId"]
        return id

    def get_feed(self, id: str) -> httpx.Response:
        return self.call("getFeed", "GET", f"{FEEDS}/feeds/{id}", {}, feedId=id)

    def get_feeds(self, **query: Any) -> httpx.Response:
        return self.call("getFeeds", "GET", f"{FEEDS}/feeds", query)

    def processing_report(self, id: str) -> dict[str, Any]:
        document_id = self.get_feed(id).json()["resultFeedDocumentId"]
        path = f"{FEEDS}/documents/{document_id}"
        answer = self.call("getFeedDocument", "GET", path, {}, feedDocumentId=document_id)
        report: dict[str, Any] = json.loads(self.fetch(answer.json()))
        if HAVE_MODELS:
            schema("listings-feed-processing-report-schema-v2.json").validate(report)
        return report

    def fetch(self, told: dict[str, Any]) -> bytes:
        answer = self.http.get(told["url"])
        assert answer.status_code == 200, answer.text
        return gzip.decompress(answer.content) if told.get("compressionAlgorithm") else answer.content

    # --- reports

    def create_report(self, *markets: str, type: str = "GET_MERCHANT_LISTINGS_ALL_DATA", **more: Any) -> httpx.Response:
        body = {"reportType": type, "marketplaceIds": list(markets or (GERMANY,)), **more}
        return self.call("createReport", "POST", f"{REPORTS}/reports", {}, body)

    def get_report(self, id: str) -> httpx.Response:
        return self.call("getReport", "GET", f"{REPORTS}/reports/{id}", {}, reportId=id)

    def get_reports(self, **query: Any) -> httpx.Response:
        return self.call("getReports", "GET", f"{REPORTS}/reports", query)

    def report_document(self, id: str) -> dict[str, Any]:
        document_id = self.get_report(id).json()["reportDocumentId"]
        path = f"{REPORTS}/documents/{document_id}"
        told: dict[str, Any] = self.call("getReportDocument", "GET", path, {}, reportDocumentId=document_id).json()
        return told


def quantity_body(quantity: Any, op: str = "merge", channel: str = "DEFAULT") -> dict[str, Any]:
    value = [{"fulfillment_channel_code": channel, "quantity": quantity}]
    patch = {"op": op, "path": "/attributes/fulfillment_availability", "value": value}
    return {"productType": "PRODUCT", "patches": [patch]}


def message(id: int, sku: str, quantity: Any, **changes: Any) -> dict[str, Any]:
    base = {"messageId": id, "sku": sku, "operationType": "PATCH", **quantity_body(quantity)}
    return {name: value for name, value in {**base, **changes}.items() if value is not None}


def feed_document(*messages: Any, **header: Any) -> dict[str, Any]:
    return {
        "header": {"sellerId": SELLER, "version": "2.0", "issueLocale": "en_US", **header},
        "messages": list(messages),
    }
