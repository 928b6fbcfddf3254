"""What holds for every page."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from connector_web.headers import POLICY
from sync.models import Document
from tests.sync.views.reading import text_of
from tests.sync.views.shop import Shop


@pytest.fixture
def pages(shop: Shop) -> list[str]:
    """A full house: many orders, runs, problems, channels and events."""
    shop.read()
    shop.add_channel("A1F83G8C2ARO7P", "Amazon.co.uk")
    problem = shop.problem()
    run = shop.run("running", read=9)
    orders = [shop.hold(problem, run=run) for _ in range(60)]
    done = shop.order()
    shop.written(done)
    for number in range(55):
        shop.run(minutes=number + 5, user=shop.owner)
        shop.problem(f"Problem {number}")
        shop.event(done, "retried", user=shop.owner)
    return [
        "/",
        "/running/",
        "/orders/",
        "/orders/?state=blocked&q=303&channel=" + str(shop.channel.uid),
        f"/orders/{done.uid}/",
        f"/orders/{orders[0].uid}/",
        "/runs/",
        f"/runs/{run.uid}/",
        f"/runs/{run.uid}/progress/",
        "/problems/",
        f"/problems/{problem.uid}/",
    ]


def test_a_page_asks_the_database_at_most_twelve_times(
    pages: list[str], owner: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for address in pages:
        with django_assert_max_num_queries(12, info=address):
            assert owner.get(address).status_code == 200


def test_nothing_in_a_page_needs_a_weaker_policy(pages: list[str], owner: Client) -> None:
    anonymous = Client()
    answers = [*(owner.get(address) for address in pages), anonymous.get("/login/"), owner.get("/nothing/")]
    for answer in answers:
        page = answer.content.decode()
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]* src=)", page)
        for address in re.findall(r'(?:src|action|<link[^>]* href)="([^"]*)"', page):
            assert address.startswith("/") and not address.startswith("//")


def test_pages_are_not_kept_by_browsers(pages: list[str], owner: Client) -> None:
    for address in pages:
        assert owner.get(address).headers["Cache-Control"] == "no-store"


def test_every_form_works_without_a_script(pages: list[str], owner: Client) -> None:
    for address in pages:
        for form in re.findall(r"<form.*?</form>", owner.get(address).content.decode(), re.DOTALL):
            assert " action=" in form
            assert ('method="post"' in form) == ("csrfmiddlewaretoken" in form)


def test_no_secret_is_on_a_page(pages: list[str], shop: Shop, owner: Client) -> None:
    for address in pages:
        page = owner.get(address).content.decode()
        for secret in (shop.account.sealed_refresh_token, shop.odoo.sealed_key, "Atzr|planted", "planted-key"):
            assert secret not in page


def test_ids_stay_inside(pages: list[str], owner: Client) -> None:
    """An address names a row by its uid, never by a number that tells how many there are."""
    for address in pages:
        for link in re.findall(
            r'(?:href|action|hx-get)="(/(?:orders|runs|problems|accounts|odoo)/[^"?#]*)',
            owner.get(address).content.decode(),
        ):
            assert not re.search(r"/\d+/", link)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def explode(self: Document) -> str:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Document, "text", explode)
    yield


@pytest.mark.usefixtures("broken")
def test_a_page_that_breaks_tells_what_to_do_and_nothing_else(shop: Shop) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(shop.owner)
    answer = client.get(f"/orders/{shop.order().uid}/")
    assert answer.status_code == 500
    assert "Something broke here The fault is on our side" in text_of(answer)
    assert "secret detail" not in answer.content.decode()


def test_an_address_that_leads_nowhere(owner: Client) -> None:
    answer = owner.get("/nothing/")
    assert answer.status_code == 404
    assert (
        "There is nothing here The address is wrong, what was here is gone, or it belongs to another merchant"
        in text_of(answer)
    )


def test_long_names_and_hostile_ones(shop: Shop, owner: Client) -> None:
    shop.merchant.name = "<script>alert(1)</script>" + "ö" * 170
    shop.merchant.save()
    page = owner.get("/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
