"""Problems grouped by cause: the cure, the orders that wait for it, and Retry."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.views.access import MerchantRequest, member, operator
from accounts.views.people import go_back
from sync import actions
from sync.forms.problems import STATES, ProblemFilterForm
from sync.models import Problem, Run
from sync.rules.guide import GUIDE
from sync.selectors.counts import count_up_to
from sync.selectors.paging import page as page_of
from sync.selectors.problems import filtered, held_works, orders_held_by, problems_of, with_orders
from sync.views.cures import button
from sync.views.orders import uids
from sync.views.page import attempt, found, nothing_of, page


def _problem(request: MerchantRequest, uid: uuid.UUID) -> Problem:
    return found(problems_of(request.merchant).filter(uid=uid).first())


@member
def problem_list(request: MerchantRequest) -> HttpResponse:
    form = ProblemFilterForm(request.GET)
    wanted = form.wanted()
    rows = page_of(
        with_orders(request.merchant, filtered(request.merchant, wanted)),
        problems_of(request.merchant),
        newest_by="last_seen",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    restorable = any(problem.code == actions.DELETED for problem in rows.rows)
    return page(
        request, "sync/problems.html", form=form, problems=rows, asked=wanted, states=STATES, restorable=restorable
    )


@member
def problem(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    shown = _problem(request, uid)
    held = held_works(request.merchant, shown)
    works = page_of(
        held, held, newest_by="pk", after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    channel = next((work.order.channel for work in works.rows if work.order and work.order.channel), None)
    return page(
        request,
        "sync/problem.html",
        problem=shown,
        works=works,
        count=count_up_to(held),
        cure=button(shown, channel),
        guide=GUIDE.get(shown.code),
    )


@operator
def act_on_problems(request: MerchantRequest) -> HttpResponse:
    """Retry, restore or snooze those that were chosen, or retry all that are open and fit the page's filters."""
    which = request.POST.get("which", "")
    if which == "retry_all":
        wanted = ProblemFilterForm(request.POST).wanted()
        rows = filtered(request.merchant, replace(wanted, state="open" if wanted.state == "resolved" else wanted.state))
    else:
        chosen = uids(request.POST.getlist("problem"))
        if not chosen:
            messages.warning(request, _("Choose at least one problem first."))
            return go_back(request, "problems")
        rows = problems_of(request.merchant).filter(uid__in=chosen)
        if nothing_of(request, rows):
            return go_back(request, "problems")
    if which == "snooze":
        with transaction.atomic():
            count = actions.snooze_problems(rows, request.user)
            _noted(request, "problems_snoozed", count)
        done = ngettext(
            "{count} problem snoozed. What waits stays held.", "{count} problems snoozed. What waits stays held.", count
        )
        messages.success(request, done.format(count=number_format(count, force_grouping=True)))
        return go_back(request, "problems")
    if which == "restore":
        return _restore(request, rows.filter(code=actions.DELETED))

    def retry() -> Run:
        count = rows.count()
        run = actions.retry_problems(request.merchant, rows, request.user)
        _noted(request, "problems_retried", count)  # where nothing waited they are closed, and nothing was retried
        return run

    run = attempt(request, retry, _("What waits for these problems is being tried again."))
    return redirect("run", run.uid) if run else go_back(request, "problems")


def _restore(request: MerchantRequest, rows: QuerySet[Problem]) -> HttpResponse:
    """After an Odoo was restored from its backup, many orders at once are not there any more."""
    if not rows.exists():
        messages.warning(request, _("None of these is about an order that was deleted in Odoo."))
        return go_back(request, "problems")
    orders = orders_held_by(request.merchant, rows)
    if nothing_of(request, orders):  # pressed twice: they are on their way
        return go_back(request, "problems")
    run = attempt(request, lambda: actions.restore_orders(orders, request.user), _("The orders are written anew."))
    return redirect("run", run.uid) if run else go_back(request, "problems")


def _noted(request: MerchantRequest, kind: str, count: int) -> None:
    audit.write(kind, merchant=request.merchant, user=request.user, request=request, count=count)


@operator
def retry_problem(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    """All of its orders, or those that were chosen."""
    shown = _problem(request, uid)
    if request.POST.get("which") == "all":
        run = attempt(
            request, lambda: actions.retry_problem(shown, request.user), _("Its orders are being tried again.")
        )
        return redirect("run", run.uid) if run else redirect("problem", shown.uid)
    wanted = uids(request.POST.getlist("order"))
    if not wanted:
        messages.warning(request, _("Choose at least one order first."))
        return redirect("problem", shown.uid)
    held = held_works(request.merchant, shown).filter(order__uid__in=wanted)
    if nothing_of(request, held):
        return redirect("problem", shown.uid)
    run = attempt(request, lambda: actions.retry_works(held, request.user), _("They are being tried again."))
    return redirect("run", run.uid) if run else redirect("problem", shown.uid)


@operator
def snooze_problem(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    shown = _problem(request, uid)

    def snooze() -> None:
        actions.snooze_problem(shown, request.user, request)

    attempt(request, snooze, _("Snoozed. Its orders stay held; the problem is shown again when it hits another order."))
    return redirect("problem", shown.uid)


@operator
def resolve_problem(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    shown = _problem(request, uid)

    def resolve() -> None:
        actions.resolve_problem(shown, request.user, request)

    attempt(request, resolve, _("Marked as resolved. Should it happen again, it comes back here."))
    return redirect("problem", shown.uid)
