from functools import partial

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import Ledger, MerchantFilter
from accounts.models import User
from sync import shipping
from sync.admin.base import MerchantLedger, attempt, by_merchant, link_to
from sync.models import CarrierRule, Shipment


@admin.register(Shipment)
class Shipments(MerchantLedger):
    prefixes = ("picking_name", "tracking")
    list_display = (
        "picking_name",
        "merchant",
        "order_link",
        "state",
        "reason_code",
        "carrier",
        "carrier_code",
        "tracking",
        "left",
        "accepted",
        "seen",
    )
    list_filter = ("state", "left", ("merchant", MerchantFilter))
    list_select_related = ("merchant", "order")
    actions = ("retry",)

    @admin.display(description=gettext_lazy("order"))
    def order_link(self, shipment: Shipment) -> SafeString | str:
        return link_to(shipment.order)

    @admin.action(description=gettext_lazy("Retry the chosen shipments"), permissions=["act"])
    def retry(self, request: HttpRequest, shipments: QuerySet[Shipment]) -> None:
        assert isinstance(request.user, User)
        user = request.user
        for ids in by_merchant(shipments).values():
            rows = Shipment.objects.filter(pk__in=ids)
            attempt(
                self,
                request,
                partial(shipping.retry_shipments, rows, user),
                _("{n} shipments are being tried again.").format(n=len(ids)),
            )


@admin.register(CarrierRule)
class CarrierRules(Ledger):
    """Changed on the merchant's page Carriers, which sends what waits for it."""

    list_display = ("carrier", "merchant", "country", "code", "name", "service")
    list_filter = (("merchant", MerchantFilter),)
    list_select_related = ("merchant",)
    search_fields = ("carrier__startswith",)
