"""Problems grouped by cause: the cure, the orders that wait for it, and Retry."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.views.access import MerchantRequest, member, operator
from sync import actions
from sync.models import Problem, ProblemState
from sync.rules.guide import GUIDE
from sync.selectors.counts import count_up_to
from sync.selectors.paging import page as page_of
from sync.selectors.problems import held_works, problem_rows, problems_of
from sync.views.orders import uids
from sync.views.page import attempt, found, page


def _problem(request: MerchantRequest, uid: uuid.UUID) -> Problem:
    return found(problems_of(request.merchant).filter(uid=uid).first())


@member
def problem_list(request: MerchantRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in ProblemState.values else ProblemState.OPEN
    rows = page_of(
        problem_rows(request.merchant, state),
        problems_of(request.merchant),
        newest_by="last_seen",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return page(request, "sync/problems.html", problems=rows, state=state, states=ProblemState.choices)


@member
def problem(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    shown = _problem(request, uid)
    held = held_works(request.merchant, shown)
    works = page_of(
        held, held, newest_by="pk", after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    guide = GUIDE.get(shown.code)
    return page(request, "sync/problem.html", problem=shown, works=works, count=count_up_to(held), guide=guide)


@operator
def retry_problem(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    """All of its orders, or those that were chosen."""
    shown = _problem(request, uid)
    if request.POST.get("which") == "all":
        run = attempt(request, lambda: actions.retry_problem(shown, request.user), "Its orders are being tried again.")
        return redirect("run", run.uid) if run else redirect("problem", shown.uid)
    wanted = uids(request.POST.getlist("order"))
    if not wanted:
        messages.warning(request, "Choose at least one order first.")
        return redirect("problem", shown.uid)
    held = held_works(request.merchant, shown).filter(order__uid__in=wanted)
    run = attempt(request, lambda: actions.retry_works(held, request.user), "They are being tried again.")
    return redirect("run", run.uid) if run else redirect("problem", shown.uid)


@operator
def snooze_problem(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    shown = _problem(request, uid)

    def snooze() -> None:
        actions.snooze_problem(shown, request.user)

    attempt(request, snooze, "Snoozed. Its orders stay held; the problem is shown again when it hits another order.")
    return redirect("problem", shown.uid)


@operator
def resolve_problem(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    shown = _problem(request, uid)

    def resolve() -> None:
        actions.resolve_problem(shown, request.user)

    attempt(request, resolve, "Marked as resolved. Should it happen again, it comes back here.")
    return redirect("problem", shown.uid)
