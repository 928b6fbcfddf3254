"""What keeps a parcel from Amazon is said where packers look, too: an activity on the delivery in Odoo, once a cause."""

from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo import activities
from sync.failpoints import failpoint
from sync.flows.odoo_side import OdooSide
from sync.models import Link, Shipment, ShipmentState
from sync.rules.keys import digest

MODEL = "mail.activity"
A_TURN = 20
LOOKED_AT = 500


def tell(side: OdooSide) -> None:
    blocked = Shipment.objects.filter(merchant=side.connection.merchant_id, state=ShipmentState.BLOCKED)
    rows = list(blocked.select_related("order").order_by("-left", "-pk")[:LOOKED_AT])
    if not rows:
        return
    keys = {f"activity_parcel_{row.reference}_{digest(row.reason_code)}": row for row in rows}
    known = Link.objects.filter(connection=side.connection, key__in=keys).values_list("key", flat=True)
    new = [key for key in keys if key not in set(known)]
    for key in new[:A_TURN]:
        _tell(side, key, keys[key])


def _tell(side: OdooSide, key: str, row: Shipment) -> None:
    side.beat()
    text = f"{row.reason}\nAmazon order {row.order.amazon_id}. The connector's page of the order says what to do."
    try:
        made = activities.on_picking(
            side.client, side.probe, row.picking_id, key, "Amazon has not been told of this delivery", text
        )
    except GatewayError as error:
        if error.passing or error.connection_wide:
            raise
        made = 0  # the delivery is gone, or takes no activity: the connector's own pages say it all the same
    failpoint("parcel_activity")
    Link.objects.update_or_create(connection=side.connection, key=key, defaults={"model": MODEL, "odoo_id": made})
