"""What can be measured. Each part gives its figures, and says afterwards which of the counted ones break their limits."""

from . import offers, orders, schedule, shipments

PARTS = {"orders": orders, "offers": offers, "shipments": shipments, "schedule": schedule}
