from typing import Any

import pytest
from django.test import Client

from accounts.audit import sentence
from accounts.models import AuditEntry
from sync.models import Event, Order, Problem, Run, Work
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
    assert owner.get("/problems/", {"state": "made up"}).context["asked"].state == "open"


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


def test_what_came_back_is_marked_and_has_a_tab(shop: Shop, owner: Client) -> None:
    shop.problem("Never left")
    shop.problem("Here again", came_back=True)
    shop.problem("Was here again", came_back=True, state="resolved")
    assert [one.title for one in owner.get("/problems/?state=came_back").context["problems"].rows] == ["Here again"]
    assert "Here again Came back" in text_of(owner.get("/problems/"))
    assert "Nothing has come back" not in text_of(owner.get("/problems/?state=came_back"))


def test_the_search_is_kept_in_the_address(shop: Shop, owner: Client) -> None:
    shop.problem("SKU MUG-BLUE matches nothing", subject="MUG-BLUE")
    shop.problem("Another", subject="mug-blue")
    shop.problem("Odoo has no active currency GBP")
    answer = owner.get("/problems/", {"q": "Mug-Blue"})
    assert {one.title for one in answer.context["problems"].rows} == {"SKU MUG-BLUE matches nothing", "Another"}
    assert "/problems/?q=Mug-Blue&amp;state=snoozed" in answer.content.decode()
    assert "No problem matches None of these names “<script>”." in text_of(owner.get("/problems/", {"q": "<script>"}))


def test_the_chosen_problems_are_one_run(shop: Shop, other: Shop, owner: Client) -> None:
    first, orders = held(shop, 2)
    second = shop.problem("No tracking", code="tracking_missing")
    shop.hold_shipment(second, shop.order("done"))
    third = shop.hold(shop.problem("Another"))
    stranger = other.hold(other.problem())
    chosen = [first.uid, second.uid, Problem.objects.get(merchant=other.merchant).uid, "nonsense"]
    answer = owner.post("/problems/choose/", {"which": "retry", "problem": [str(uid) for uid in chosen]})
    run = Run.objects.get()
    assert answer.headers["Location"] == f"/runs/{run.uid}/"
    assert (run.flow, run.trigger, run.user, run.read, run.reading) == ("retry", "retry", shop.owner, 3, False)
    assert run.works.filter(state="ready").exclude(flow="deliveries_from_odoo").count() == 3
    assert sentence(AuditEntry.objects.get()) == "Retried what waited for 2 problems"
    assert set(Work.objects.filter(state="blocked").values_list("order", flat=True)) == {third.pk, stranger.pk}
    assert "Retry of what needed you" in text_of(owner.get(f"/runs/{run.uid}/"))


def test_a_cancelled_run_leaves_what_waited_as_it_was(shop: Shop, owner: Client) -> None:
    held(shop, 2)
    shop.hold_shipment(shop.problem("No tracking", code="tracking_missing"), shop.order("done"))
    owner.post("/problems/choose/", {"which": "retry_all"})
    run = Run.objects.get()
    owner.post(f"/runs/{run.uid}/cancel/")
    run.refresh_from_db()
    assert run.state == "cancelled"
    works = Work.objects.exclude(flow="deliveries_from_odoo")
    assert list(works.values_list("state", flat=True)) == ["blocked"] * 3
    assert set(Problem.objects.values_list("state", flat=True)) == {"open"}


def test_retry_all_keeps_to_the_filters_of_the_page(shop: Shop, owner: Client) -> None:
    problem, orders = held(shop, 1)
    shop.hold(shop.problem("Something else"))
    shop.hold(shop.problem("SKU MUG-BLUE sleeps", state="snoozed"))
    owner.post("/problems/choose/", {"which": "retry_all", "q": "MUG-BLUE", "state": "open"})
    assert [work.order for work in Work.objects.filter(state="ready")] == orders


def test_snoozing_the_chosen(shop: Shop, owner: Client) -> None:
    rows = [shop.problem("One"), shop.problem("Two"), shop.problem("Three")]
    data = {"which": "snooze", "problem": [str(one.uid) for one in rows[:2]], "next": "/problems/?q=o"}
    answer = owner.post("/problems/choose/", data)
    assert answer.headers["Location"] == "/problems/?q=o"
    assert list(Problem.objects.order_by("pk").values_list("state", flat=True)) == ["snoozed", "snoozed", "open"]
    assert sentence(AuditEntry.objects.get()) == "Snoozed 2 problems"
    assert "2 problems snoozed." in text_of(owner.get("/problems/"))


def test_the_chosen_that_odoo_has_forgotten_are_restored_as_one_run(shop: Shop, other: Shop, owner: Client) -> None:
    rows = [shop.problem(f"Odoo no longer knows S0{n}", code="deleted_in_odoo", subject=f"S0{n}") for n in range(3)]
    orders = [shop.hold(problem) for problem in rows]
    sku = shop.hold(shop.problem())
    stranger = other.hold(other.problem(code="deleted_in_odoo"))
    Order.objects.update(odoo_id=7, odoo_name="S00007")
    assert "Retry the chosen Restore the chosen Snooze the chosen" in text_of(owner.get("/problems/"))
    chosen = [*rows[:2], *Problem.objects.filter(works__order__in=[sku, stranger])]
    data = {"which": "restore", "problem": [str(one.uid) for one in chosen]}
    answer = owner.post("/problems/choose/", data)
    assert "What was chosen is not here any more." in text_of(owner.post("/problems/choose/", data, follow=True))
    run = Run.objects.get()
    assert answer.headers["Location"] == f"/runs/{run.uid}/"
    assert (run.trigger, run.user, run.read) == ("retry", shop.owner, 2)
    assert list(run.works.order_by("pk").values_list("order", "state")) == [(one.pk, "ready") for one in orders[:2]]
    forgotten = Order.objects.filter(odoo_id=None)
    assert set(forgotten) == set(orders[:2])
    assert set(Event.objects.filter(kind="restored", user=shop.owner).values_list("order", flat=True)) == {
        one.pk for one in orders[:2]
    }


def test_restoring_what_was_not_deleted_does_nothing(shop: Shop, owner: Client) -> None:
    problem = shop.problem()
    order = shop.hold(problem)
    assert "Restore the chosen" not in text_of(owner.get("/problems/"))
    answer = owner.post("/problems/choose/", {"which": "restore", "problem": str(problem.uid)}, follow=True)
    assert "None of these is about an order that was deleted in Odoo." in text_of(answer)
    order.refresh_from_db()
    assert (order.state, Run.objects.count()) == ("blocked", 0)


def test_choosing_nothing_and_what_waits_for_nothing(shop: Shop, owner: Client) -> None:
    assert "Choose at least one problem first." in text_of(owner.post("/problems/choose/", follow=True))
    problem = shop.problem()
    answer = owner.post("/problems/choose/", {"which": "retry", "problem": str(problem.uid)}, follow=True)
    assert "Nothing waits for these problems any more; they are closed." in text_of(answer)
    problem.refresh_from_db()
    assert problem.state == "resolved"


@pytest.mark.parametrize(
    ("code", "subject", "label", "address"),
    [
        ("unknown_sku", "MUG BLUE&1", "Match the SKU", "/offers/?state=all&q=MUG+BLUE%261"),
        ("carrier_unfit", "Velo", "Choose the carrier", "/carriers/?carrier=Velo"),
        ("carrier_missing", "WH/OUT/1", "Choose the carrier", "/carriers/"),
        ("stock_stopped", "stock", "Look at the stock", "/stock/?state=blocked"),
        ("products_gone", "", "Look at the offers", "/offers/"),
    ],
)
def test_a_button_leads_to_where_it_is_cured(
    shop: Shop, owner: Client, code: str, subject: str, label: str, address: str
) -> None:
    problem = shop.problem(code=code, subject=subject)
    shop.hold(problem)
    found = owner.get(f"/problems/{problem.uid}/")
    assert (found.context["cure"].label, found.context["cure"].address) == (label, address)
    assert f"{label} Retry its order" in text_of(found)


@pytest.mark.parametrize(
    ("code", "subject", "label", "field"),
    [
        ("tax_rate_unmapped", "19", "Open the channel's settings", "#id_tax_map"),
        ("setting_gone", "pricelist", "Choose another in the channel's settings", "#id_pricelist"),
        ("odoo_key_refused", "", "Open the Odoo connection", ""),
        ("amazon_role_missing", "", "Open the Amazon connection", ""),
    ],
)
def test_a_setting_is_reached_by_its_field(
    shop: Shop, owner: Client, code: str, subject: str, label: str, field: str
) -> None:
    problem = shop.problem(code=code, subject=subject)
    shop.hold(problem)
    cure = owner.get(f"/problems/{problem.uid}/").context["cure"]
    assert cure.label == label
    assert cure.address.startswith("/settings/")
    assert cure.address.endswith(field)


def test_what_is_cured_elsewhere_has_no_button(shop: Shop, owner: Client) -> None:
    problem = shop.problem(code="order_refused")
    assert owner.get(f"/problems/{problem.uid}/").context["cure"] is None
