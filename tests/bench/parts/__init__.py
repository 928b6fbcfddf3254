"""What can be measured. Each part gives its figures, and says afterwards which of the counted ones break their limits."""

from . import offers, orders, pages, schedule, shipments

PARTS = {"orders": orders, "pages": pages, "offers": offers, "shipments": shipments, "schedule": schedule}
