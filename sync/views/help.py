"""The commonest problems, step by step."""

from django.http import HttpResponse

from accounts.views.access import MerchantRequest, member
from sync.rules.guide import CHAPTERS
from sync.views.page import page


@member
def help_problems(request: MerchantRequest) -> HttpResponse:
    return page(request, "sync/help_problems.html", chapters=CHAPTERS)
