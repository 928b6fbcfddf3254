"""Problems: equal causes are one row, with a title that names the cause and a cure."""

import pytest

from accounts.gateways.errors import GatewayError, Kind
from sync import problems, queue
from sync.models import Problem, Work
from sync.results import Job
from sync.rules.verdicts import Blocked
from tests.sync.ledger import Desk

pytestmark = pytest.mark.django_db


def job(order: int | None = 7, attempts: int = 3, crashes: int = 5) -> Job:
    return Job(1, 1, "orders_to_odoo", "7", 1, 1, order, None, attempts, {}, crashes)


def test_equal_code_and_subject_are_one_cause() -> None:
    merchant = Desk().merchant
    first = problems.note(merchant.pk, Blocked("unknown_sku", "SKU MUG matches nothing", "Create it.", "MUG"))
    again = problems.note(
        merchant.pk, Blocked("unknown_sku", "SKU MUG matches no product", "Create it, then Retry.", "MUG")
    )
    other = problems.note(merchant.pk, Blocked("unknown_sku", "SKU CUP matches nothing", "Create it.", "CUP"))
    assert (first.pk == again.pk, first.pk == other.pk) == (True, False)
    first.refresh_from_db()
    assert (first.title, first.cure) == ("SKU MUG matches no product", "Create it, then Retry."), "the latest words"


def test_merchants_do_not_share_problems() -> None:
    blocked = Blocked("unknown_sku", "SKU MUG matches nothing", "Create it.", "MUG")
    assert problems.note(Desk("one").merchant.pk, blocked).pk != problems.note(Desk("two").merchant.pk, blocked).pk


def test_a_snoozed_problem_stays_snoozed_and_a_resolved_one_comes_back() -> None:
    merchant, blocked = Desk().merchant, Blocked("unknown_sku", "SKU MUG matches nothing", "Create it.", "MUG")
    problem = problems.note(merchant.pk, blocked)
    for state, after, back in (("snoozed", "snoozed", False), ("resolved", "open", True)):
        Problem.objects.update(state=state)
        problems.note(merchant.pk, blocked)
        problem.refresh_from_db()
        assert (problem.state, problem.came_back) == (after, back)


def test_a_snoozed_problem_is_shown_again_when_it_hits_another_order() -> None:
    desk, blocked = Desk(), Blocked("unknown_sku", "SKU MUG matches nothing", "Create it.", "MUG")
    first, second = desk.orders(1, 2)
    problem = problems.note(desk.merchant.pk, blocked, [desk.work(first).pk])
    Work.objects.filter(order=first).update(state="blocked", problem=problem)
    Problem.objects.update(state="snoozed")
    problems.note(desk.merchant.pk, blocked, [desk.work(first).pk])
    problem.refresh_from_db()
    assert problem.state == "snoozed", "the same order again"
    problems.note(desk.merchant.pk, blocked, [desk.work(first).pk, desk.work(second).pk])
    problem.refresh_from_db()
    assert (problem.state, problem.came_back) == ("open", False)


def test_words_of_any_length_fit() -> None:
    made = problems.note(Desk().merchant.pk, Blocked("x", "t" * 900, "c" * 9000, "s" * 900))
    assert (len(made.title), len(made.cure), len(made.subject)) == (300, 9000, 200)


@pytest.mark.parametrize(
    ("kind", "cure"),
    [
        (Kind.REJECTED, "Mend the cause where the sentence says, then press Retry."),
        (
            Kind.BUG,
            "This is a fault of the connector. Press Retry; if it comes again, send the log line to the operator.",
        ),
    ],
)
def test_a_refused_call_says_its_sentence(kind: Kind, cure: str) -> None:
    found = problems.of_error(GatewayError(kind, "Odoo says no.", "odoo_rejected", "for the engineer"))
    assert (found.code, found.title, found.cure, found.subject) == (
        "odoo_rejected",
        "Odoo says no.",
        cure,
        "Odoo says no.",
    )


def test_a_long_sentence_is_whole_in_the_cure() -> None:
    text = "Odoo says no, and why. " * 30
    found = problems.of_error(GatewayError(Kind.REJECTED, text))
    assert (len(found.title), found.code) == (300, "rejected")
    assert found.cure.startswith(text)


def test_our_own_faults_say_whose_they_are() -> None:
    assert problems.crashed(job()).title == "This order stopped the worker 5 times"
    assert problems.crashed(job(None)).title == "Reading from Amazon stopped the worker 5 times"
    assert problems.bug(KeyError("x"), job()).title == "The connector failed on this order (KeyError)"
    assert problems.bug(KeyError("x"), job(None)).code == "bug_reading"
    assert problems.never_answered(job(), "Odoo did not answer.").title == "This order got no answer, 3 times"
    assert problems.unsaid(job()).code == "unsaid"


def test_it_is_settled_with_the_last_that_waits() -> None:
    desk = Desk()
    first, second = desk.orders(1, 2)
    problem = problems.note(desk.merchant.pk, Blocked("x", "X", "Y"))
    Work.objects.update(state="blocked", problem=problem)
    Work.objects.filter(order=first).update(state="done")
    problems.settle([problem.pk])
    assert Problem.objects.get().state == "open"
    queue.release(Work.objects.filter(order=second), None)
    problems.settle([problem.pk])
    assert Problem.objects.get().state == "open", "it is being tried"
    Work.objects.filter(order=second).update(problem=None)
    problems.settle([problem.pk])
    assert Problem.objects.get().state == "resolved"
