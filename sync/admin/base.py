"""What the ledger's pages share beyond `accounts.admin.base`."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.admin.base import Ledger, MerchantFilter
from accounts.language.sentences import said
from accounts.models import Merchant
from sync.actions import Refused
from sync.selectors.search import FEW, begins

Row = TypeVar("Row", bound=Model)


class MerchantLedger(Ledger):
    """Its indexes begin with the merchant, so a search asks for each merchant's part."""

    prefixes: tuple[str, ...] = ()
    list_filter: ClassVar[Any] = (("merchant", MerchantFilter),)

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return self.prefixes  # only that there is a search box

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        text = search_term.replace("\x00", "").strip()
        if not text:
            return queryset, False
        rows = self.model._default_manager.filter(merchant__in=Merchant.objects.values("pk")).order_by()
        ids: set[Any] = set()
        for column in self.prefixes:
            ids.update(rows.filter(begins(column, text)).values_list("pk", flat=True)[:FEW])
        return queryset.filter(pk__in=ids), False


def by_merchant(rows: Iterable[Row]) -> dict[int, list[int]]:
    """Actions work on one merchant at a time."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[row.merchant_id].append(row.pk)  # type: ignore[attr-defined]
    return found


def attempt(page: "admin.ModelAdmin[Any]", request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    try:
        act()
    except Refused as refusal:
        page.message_user(request, said(refusal), messages.ERROR)
        return False
    page.message_user(request, done)
    return True


def link_to(row: Model | None) -> SafeString | str:
    if row is None:
        return "–"
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return format_html('<a href="{}">{}</a>', reverse(name, args=(row.pk,)), row)


def list_of(model: str, text: str, **filters: object) -> SafeString:
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return format_html('<a href="{}?{}">{}</a>', reverse(f"admin:sync_{model}_changelist"), SafeString(query), text)
