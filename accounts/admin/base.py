"""What the pages of the ledger share: read-only, without secrets, and as fast with a million rows as with ten."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import BinaryField, Model, QuerySet
from django.db.models.fields import Field
from django.http import HttpRequest

PAGES_DEEP = 5000  # rows that the admin pages through; further back leads a filter
MERCHANTS_LISTED = 100

if TYPE_CHECKING:
    LedgerBase = admin.ModelAdmin[Model]
    InlineBase = admin.TabularInline[Model, Model]
else:
    LedgerBase, InlineBase = admin.ModelAdmin, admin.TabularInline


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than anybody pages."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[:PAGES_DEEP].count())


class MerchantFilter(admin.RelatedFieldListFilter):
    """A server of thousands of merchants must not list them all: there, filter by the link on the merchant's page."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[Any, Any]]:
        rows = field.related_model._default_manager.order_by("name")
        return [(row.pk, str(row)) for row in rows[:MERCHANTS_LISTED]]


def known(parameter: str, *values: str) -> type[admin.SimpleListFilter]:
    """A filter by values that are known; Django's own would ask the whole table which ones occur."""

    class Known(admin.SimpleListFilter):
        title = parameter.replace("_", " ")
        parameter_name = parameter

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            return [(value, value) for value in values]

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            return queryset.filter(**{parameter: self.value()}) if self.value() else queryset

    return Known


class ReadOnly:
    """For ModelAdmin and inlines alike."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def shown_fields(model: type[Model], hidden: tuple[str, ...] = ()) -> list[str]:
    """Every column but secrets: what is sealed, and what this page hides."""
    return [field.name for field in model._meta.get_fields() if _shown(field) and field.name not in hidden]


def _shown(field: object) -> bool:
    if not isinstance(field, Field) or isinstance(field, BinaryField) or field.many_to_many:
        return False
    return not field.name.startswith("sealed")


class Ledger(ReadOnly, LedgerBase):
    hidden: tuple[str, ...] = ()  # columns with personal data
    extra: tuple[str, ...] = ()  # computed ones that are shown behind
    show_full_result_count = False
    paginator = CappedPaginator
    show_facets = admin.ShowFacets.NEVER  # they count the whole table
    sortable_by: ClassVar[Any] = ()  # by any other column the whole table would be sorted
    list_per_page = 50
    ordering: ClassVar[Any] = ("-pk",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*shown_fields(self.model, self.hidden), *self.extra]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Retry, pause and the like: nothing is edited by hand, so the right to change stands for the right to act."""
        options = self.model._meta
        return bool(request.user.has_perm(f"{options.app_label}.change_{options.model_name}"))


class LedgerInline(ReadOnly, InlineBase):
    extra = 0
    max_num = 0
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields or ()
