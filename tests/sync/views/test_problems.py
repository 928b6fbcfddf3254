from typing import Any

from django.test import Client

from sync.models import Problem, Run, Work
from tests.sync.views.reading import text_of
from tests.sync.views.shop import Shop


def test_problems_are_grouped_with_their_cure(shop: Shop, owner: Client) -> None:
    sku = shop.problem()
    shop.hold(sku)
    shop.hold(sku)
    shop.problem("Odoo has no active currency GBP", cure="Switch GBP on in Odoo.", came_back=True)
    page = text_of(owner.get("/problems/"))
    assert "Problems 2 Runs" in page
    assert "SKU MUG-BLUE matches no product in Odoo Create the product in Odoo with MUG-BLUE" in page
    assert "then press Retry. 2 1 day ago 5 min ago" in page
    assert "Odoo has no active currency GBP Came back Switch GBP on in Odoo. 0 1 day ago 5 min ago" in page


def test_tabs(shop: Shop, owner: Client) -> None:
    shop.problem("Open one")
    shop.problem("Snoozed one", state="snoozed")
    shop.problem("Resolved one", state="resolved")
    for query, title in (
        ({}, "Open one"),
        ({"state": "snoozed"}, "Snoozed one"),
        ({"state": "resolved"}, "Resolved one"),
    ):
        answer = owner.get("/problems/", query)
        assert [problem.title for problem in answer.context["problems"].rows] == [title]
    assert owner.get("/problems/", {"state": "made up"}).context["state"] == "open"


def test_no_problems(shop: Shop, owner: Client) -> None:
    page = text_of(owner.get("/problems/"))
    assert "No problems When an order cannot go on by itself, the cause is shown here once" in page
    assert "Problems Runs" in page


def test_pages_of_problems(shop: Shop, owner: Client) -> None:
    for number in range(55):
        shop.problem(f"Problem {number}", fingerprint=str(number))
    first = owner.get("/problems/")
    second = owner.get("/problems/", {"after": first.context["problems"].after})
    titles = [p.title for page in (first, second) for p in page.context["problems"].rows]
    assert titles == [f"Problem {number}" for number in reversed(range(55))]


def held(shop: Shop, count: int) -> tuple[Problem, list[Any]]:
    problem = shop.problem()
    return problem, [shop.hold(problem) for _ in range(count)]


def test_a_problem_lists_its_orders(shop: Shop, owner: Client) -> None:
    problem, orders = held(shop, 3)
    shop.order()
    page = text_of(owner.get(f"/problems/{problem.uid}/"))
    assert "Retry all 3 orders Snooze Mark as resolved" in page
    assert f"{orders[0].amazon_id} tried 1 time, last just now Amazon.de 1 h ago 45.98 EUR Retry" in page


def test_its_orders_page_by_key(shop: Shop, owner: Client) -> None:
    problem, orders = held(shop, 53)
    first = owner.get(f"/problems/{problem.uid}/")
    second = owner.get(f"/problems/{problem.uid}/", {"after": first.context["works"].after})
    listed = [work.order for page in (first, second) for work in page.context["works"].rows]
    assert listed == list(reversed(orders))
    assert "Retry all 53 orders" in text_of(second)


def test_retry_all(shop: Shop, owner: Client) -> None:
    problem, _ = held(shop, 3)
    answer = owner.post(f"/problems/{problem.uid}/retry/", {"which": "all"})
    run = Run.objects.get()
    assert answer.headers["Location"] == f"/runs/{run.uid}/"
    assert (run.trigger, run.works.filter(state="ready").count()) == ("retry", 3)


def test_retry_selected_and_one(shop: Shop, other: Shop, owner: Client) -> None:
    problem, orders = held(shop, 3)
    elsewhere = shop.hold(shop.problem("Another"))
    stranger = other.hold(other.problem())
    chosen = [str(order.uid) for order in (orders[0], elsewhere, stranger)]
    owner.post(f"/problems/{problem.uid}/retry/", {"order": chosen})
    assert [work.order for work in Work.objects.filter(state="ready")] == [orders[0]]


def test_retrying_nothing(shop: Shop, owner: Client) -> None:
    problem, _ = held(shop, 1)
    answer = owner.post(f"/problems/{problem.uid}/retry/", follow=True)
    assert "Choose at least one order first." in text_of(answer)
    assert Work.objects.get().state == "blocked"


def test_retrying_what_is_settled_already(shop: Shop, owner: Client) -> None:
    problem = shop.problem()
    answer = owner.post(f"/problems/{problem.uid}/retry/", {"which": "all"}, follow=True)
    assert "Nothing waits for this problem any more; it is closed." in text_of(answer)


def test_snooze_and_resolve(shop: Shop, owner: Client) -> None:
    problem, _ = held(shop, 1)
    answer = owner.post(f"/problems/{problem.uid}/snooze/", follow=True)
    assert "Snoozed." in text_of(answer)
    problem.refresh_from_db()
    assert problem.state == "snoozed"
    owner.post(f"/problems/{problem.uid}/resolve/")
    problem.refresh_from_db()
    assert problem.state == "resolved"


def test_a_problem_without_an_order(shop: Shop, owner: Client) -> None:
    """An order that Amazon does not give out has no row of ours."""
    problem = shop.problem("Amazon does not give out order 303-1-1", code="order_not_found")
    Work.objects.create(
        merchant=shop.merchant,
        account=shop.account,
        flow="order_from_amazon",
        lane="amazon:1",
        key="1:303-1-1",
        hint={"amazon_id": "303-1-1"},
        state="blocked",
        problem=problem,
        said="Amazon does not know it.",
    )
    page = text_of(owner.get(f"/problems/{problem.uid}/"))
    assert "303-1-1 Amazon does not know it." in page
