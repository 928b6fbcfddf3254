"""What the tables of the ledger are called in the engine room."""

from django.utils.translation import pgettext_lazy

from accounts.admin.names import call
from sync.models import (
    Attempt,
    CarrierRule,
    Cursor,
    Event,
    FbaStock,
    Heartbeat,
    Lease,
    Link,
    MappingVersion,
    Offer,
    Order,
    Problem,
    Run,
    Shipment,
    StockFeed,
    StockLevel,
    Work,
)

call(
    {
        Attempt: (pgettext_lazy("table", "attempt"), pgettext_lazy("table", "attempts")),
        CarrierRule: (pgettext_lazy("table", "carrier rule"), pgettext_lazy("table", "carrier rules")),
        Cursor: (pgettext_lazy("table", "cursor"), pgettext_lazy("table", "cursors")),
        Event: (pgettext_lazy("table", "event"), pgettext_lazy("table", "events")),
        FbaStock: (pgettext_lazy("table", "fba stock"), pgettext_lazy("table", "fba stocks")),
        Heartbeat: (pgettext_lazy("table", "heartbeat"), pgettext_lazy("table", "heartbeats")),
        Lease: (pgettext_lazy("table", "lease"), pgettext_lazy("table", "leases")),
        Link: (pgettext_lazy("table", "link"), pgettext_lazy("table", "links")),
        MappingVersion: (pgettext_lazy("table", "mapping version"), pgettext_lazy("table", "mapping versions")),
        Offer: (pgettext_lazy("table", "offer"), pgettext_lazy("table", "offers")),
        Order: (pgettext_lazy("table", "order"), pgettext_lazy("table", "orders")),
        Problem: (pgettext_lazy("table", "problem"), pgettext_lazy("table", "problems")),
        Run: (pgettext_lazy("table", "run"), pgettext_lazy("table", "runs")),
        Shipment: (pgettext_lazy("table", "shipment"), pgettext_lazy("table", "shipments")),
        StockFeed: (pgettext_lazy("table", "stock feed"), pgettext_lazy("table", "stock feeds")),
        StockLevel: (pgettext_lazy("table", "stock level"), pgettext_lazy("table", "stock levels")),
        Work: (pgettext_lazy("table", "work"), pgettext_lazy("table", "work")),
    }
)
