"""The addresses of documents behave as S3's do."""

import httpx
import pytest

from sandbox.amazon import PretendAmazon

from .offer_shop import JSON_TYPE, OfferShop, feed_document, message

TYPE = {"Content-Type": JSON_TYPE}


@pytest.fixture
def url(offers: OfferShop) -> str:
    told = offers.call("createFeedDocument", "POST", "/feeds/2021-06-30/documents", {}, {"contentType": JSON_TYPE})
    address: str = told.json()["url"]
    return address


def code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/xml"
    return answer.status_code, answer.text.split("<Code>")[1].split("</Code>")[0]


def test_an_address_takes_what_it_was_made_for(amazon: PretendAmazon, offers: OfferShop, url: str) -> None:
    assert offers.http.put(url, content=b"{}", headers=TYPE).status_code == 200
    assert offers.http.put(url, content=b"{}!", headers=TYPE).status_code == 200  # again
    assert code(offers.http.get(url)) == (403, "SignatureDoesNotMatch")  # it is for putting
    assert "/_documents/%2FNinetyDays/" in url
    assert amazon.count("uploadDocument") == 2


@pytest.mark.parametrize("content_type", ["", "application/json", "application/json; charset=utf-8", "text/plain"])
def test_the_content_type_must_be_the_very_same(offers: OfferShop, url: str, content_type: str) -> None:
    answer = offers.http.put(url, content=b"{}", headers={"Content-Type": content_type})
    assert code(answer) == (403, "SignatureDoesNotMatch")


def test_after_five_minutes_it_is_over(amazon: PretendAmazon, offers: OfferShop, url: str) -> None:
    amazon.clock.advance(300)
    assert offers.http.put(url, content=b"{}", headers=TYPE).status_code == 200
    amazon.clock.advance(1)
    answer = offers.http.put(url, content=b"{}", headers=TYPE)
    assert code(answer) == (403, "AccessDenied")
    assert "Request has expired" in answer.text


def test_an_address_that_was_changed_is_worth_nothing(offers: OfferShop, url: str) -> None:
    date = url.split("X-Amz-Date=")[1][:16]
    spoilt = url[:-1] + ("1" if url.endswith("0") else "0")
    for wrong in (spoilt, url.replace(date, "20301123T120000Z"), url.split("?")[0], url.replace(date, "now")):
        assert offers.http.put(wrong, content=b"{}", headers=TYPE).status_code == 403
    assert code(offers.http.put(url.replace("tortuga", "turtle"), content=b"{}", headers=TYPE)) == (404, "NoSuchKey")
    assert offers.http.put(url.replace("%2FNinety", "/Ninety"), content=b"{}", headers=TYPE).status_code == 404


def test_it_wants_no_other_permission(offers: OfferShop, url: str) -> None:
    token = {**TYPE, "x-amz-access-token": "Atza|1"}
    assert code(offers.http.put(url, content=b"{}", headers=token)) == (403, "AccessDenied")
    bearer = {**TYPE, "Authorization": "Bearer 1"}
    assert code(offers.http.put(url, content=b"{}", headers=bearer)) == (400, "InvalidArgument")


def test_it_takes_no_body_of_unknown_length(offers: OfferShop, url: str) -> None:
    assert code(offers.http.put(url, content=iter([b"{}"]), headers=TYPE)) == (501, "NotImplemented")


def test_faults_and_calls_concern_documents_too(amazon: PretendAmazon, offers: OfferShop, url: str) -> None:
    amazon.fault("unavailable", "uploadDocument")
    assert offers.http.put(url, content=b"{}", headers=TYPE).status_code == 503
    assert offers.http.put(url, content=b"{}", headers=TYPE).status_code == 200
    assert [call.status for call in amazon.calls("uploadDocument")] == [503, 200]


def test_a_document_is_fetched_by_an_address_of_its_own_each_time(amazon: PretendAmazon, offers: OfferShop) -> None:
    id = offers.feed(message(1, "MUG-BLUE", 7))
    document = offers.get_feed(id).json()["resultFeedDocumentId"]
    path = f"/feeds/2021-06-30/documents/{document}"
    first = offers.call("getFeedDocument", "GET", path, {}, feedDocumentId=document).json()["url"]
    amazon.clock.advance(301)
    assert code(offers.http.get(first)) == (403, "AccessDenied")
    query = {"enableContentEncodingUrlHeader": "true"}
    second = offers.call("getFeedDocument", "GET", path, query, feedDocumentId=document).json()["url"]
    assert offers.http.get(second).status_code == 200
    assert second != first


def test_what_was_not_uploaded_cannot_be_fetched(offers: OfferShop) -> None:
    told = offers.call("createFeedDocument", "POST", "/feeds/2021-06-30/documents", {}, {"contentType": "a/b"}).json()
    path = f"/feeds/2021-06-30/documents/{told['feedDocumentId']}"
    answer = offers.call("getFeedDocument", "GET", path, {}, feedDocumentId=told["feedDocumentId"])
    assert answer.status_code == 400
    id = offers.upload(feed_document(message(1, "MUG-BLUE", 7)), "a/b")
    answer = offers.call("getFeedDocument", "GET", f"/feeds/2021-06-30/documents/{id}", {}, feedDocumentId=id)
    assert offers.http.get(answer.json()["url"]).headers["content-type"] == "a/b"
