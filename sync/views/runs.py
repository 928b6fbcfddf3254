"""The history of runs, and one of them as it goes."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.views.access import MerchantRequest, member, operator
from sync import actions
from sync.backfill import may_pause
from sync.forms.runs import RunFilterForm
from sync.models import Run, RunState
from sync.selectors.paging import page as page_of
from sync.selectors.runs import filtered_runs, open_works, runs_of
from sync.views.page import attempt, found, fragment, page


def _run(request: MerchantRequest, uid: uuid.UUID) -> Run:
    return found(runs_of(request.merchant).filter(uid=uid).first())


@member
def run_list(request: MerchantRequest) -> HttpResponse:
    form = RunFilterForm(request.GET)
    form.is_valid()
    rows = page_of(
        filtered_runs(request.merchant, **{name: value for name, value in form.cleaned_data.items() if value}),
        runs_of(request.merchant),
        newest_by="started",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return page(request, "sync/runs.html", form=form, runs=rows, narrowed=any(form.cleaned_data.values()))


@member
def run(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    shown = _run(request, uid)
    rows = open_works(request.merchant, shown)
    works = page_of(
        rows, rows, newest_by="pk", after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    return page(request, "sync/run.html", run=shown, works=works, pausable=may_pause(shown))


@member
def run_progress(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    """Asked for by htmx every two seconds, until the run has ended."""
    shown = _run(request, uid)
    response = fragment(request, "sync/parts/progress.html", run=shown)
    if shown.state != RunState.RUNNING:
        response.headers["HX-Refresh"] = "true"  # the list of orders below has changed
    return response


@operator
def cancel_run(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    shown = _run(request, uid)

    def cancel() -> None:
        actions.cancel_run(shown, request.user, request)

    attempt(request, cancel, _("The run is being cancelled. What is already written stays."))
    return redirect("run", shown.uid)
