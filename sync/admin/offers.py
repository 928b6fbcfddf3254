from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.admin.base import MerchantFilter, known
from accounts.models import Merchant, User
from sync import matching
from sync.admin.base import MerchantLedger, attempt, by_merchant
from sync.models import Offer
from sync.rules.offers import STRENGTH


class WithoutProduct(admin.SimpleListFilter):
    title = gettext_lazy("product")
    parameter_name = "product"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", pgettext("product", "none")), ("yes", pgettext("product", "matched"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "no":
                return queryset.filter(product_id__isnull=True)
            case "yes":
                return queryset.filter(product_id__isnull=False)
        return queryset


@admin.register(Offer)
class Offers(MerchantLedger):
    prefixes = ("sku",)
    list_display = (
        "sku",
        "asin",
        "merchant",
        "account",
        "state",
        "shipped_by",
        "status",
        "product_id",
        "product_name",
        "matched_by",
        "proposed_name",
        "seen",
    )
    list_filter = (
        WithoutProduct,
        known("matched_by", "reference", "barcode", "person"),
        known("proposed_by", *STRENGTH),
        known("status", "active", "inactive", "incomplete"),
        "listed",
        "dismissed",
        ("merchant", MerchantFilter),
    )
    list_select_related = ("merchant", "account")
    actions = ("accept", "dismiss", "restore", "match_again")

    @admin.action(description=gettext_lazy("Accept the proposals of the chosen offers"), permissions=["act"])
    def accept(self, request: HttpRequest, offers: QuerySet[Offer]) -> None:
        self._each_merchant(request, offers, matching.accept, gettext_lazy("{n} offers: matched."))

    @admin.action(description=gettext_lazy("Dismiss the chosen offers: not to be matched"), permissions=["act"])
    def dismiss(self, request: HttpRequest, offers: QuerySet[Offer]) -> None:
        self._each_merchant(request, offers, matching.dismiss, gettext_lazy("{n} offers: dismissed."))

    @admin.action(description=gettext_lazy("Dismiss the chosen offers no longer"), permissions=["act"])
    def restore(self, request: HttpRequest, offers: QuerySet[Offer]) -> None:
        self._each_merchant(request, offers, matching.restore, gettext_lazy("{n} offers: restored."))

    @admin.action(
        description=gettext_lazy("Look in Odoo again for the merchants of the chosen offers"), permissions=["act"]
    )
    def match_again(self, request: HttpRequest, offers: QuerySet[Offer]) -> None:
        assert isinstance(request.user, User)
        for merchant in Merchant.objects.filter(pk__in=by_merchant(offers)):
            attempt(
                self,
                request,
                partial(matching.match_now, merchant, request.user),
                _("{merchant} is looked through.").format(merchant=merchant),
            )

    def _each_merchant(
        self,
        request: HttpRequest,
        offers: QuerySet[Offer],
        act: Callable[[QuerySet[Offer], User | None], int],
        done: Promise,
    ) -> None:
        assert isinstance(request.user, User)
        for ids in by_merchant(offers).values():
            rows = Offer.objects.filter(pk__in=ids)
            attempt(self, request, partial(act, rows, request.user), str(done).format(n=len(ids)))
