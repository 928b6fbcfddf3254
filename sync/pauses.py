"""A refused key or a wrong address concerns every order at once: the connection pauses, one sentence says why, and
nothing is asked of that side until a person has acted."""

from django.db import transaction

from accounts.gateways.errors import GatewayError
from accounts.models import OdooConnection, SellerAccount
from sync import alerts, leases, queue
from sync.rules.movements import MOVEMENTS

BY_HAND = "Paused by the operator of this server."


def _row(lane: str) -> OdooConnection | SellerAccount | None:
    side, _, pk = lane.partition(":")
    if side in ("odoo", "check"):
        return OdooConnection.objects.filter(merchant_id=pk).first()
    return SellerAccount.objects.filter(pk=pk).first()


def paused(lane: str) -> bool:
    """Also when there is no such connection yet, or nobody has pressed Start: its work waits until then."""
    row = _row(lane)
    return row is None or bool(row.paused) or not _at_work(row)


def _at_work(row: OdooConnection | SellerAccount) -> bool:
    """An Odoo is at work as soon as one of its merchant's seller accounts is."""
    if isinstance(row, SellerAccount):
        return row.started_at is not None and row.disconnected is None
    return SellerAccount.objects.filter(merchant=row.merchant_id, started_at__isnull=False).exists()


def pause(lane: str, error: GatewayError) -> None:
    """The side that refused need not be the lane's own: a flow of Amazon's lane may need Odoo, and the reverse."""
    row = _row(lane)
    if row is None:
        return
    rows = type(row).objects.filter(pk=row.pk)
    with transaction.atomic():
        if rows.filter(paused="").update(paused=error.text, paused_code=error.code):
            alerts.paused(row.merchant_id, "Odoo" if isinstance(row, OdooConnection) else f"Amazon ({row})", error.text)
        else:
            rows.update(paused=error.text, paused_code=error.code)


def resume_account(account: SellerAccount) -> None:
    SellerAccount.objects.filter(pk=account.pk).update(paused="", paused_code="")
    _wake(queue.lane_of_account(account.pk))


def resume_odoo(connection: OdooConnection) -> None:
    OdooConnection.objects.filter(pk=connection.pk).update(paused="", paused_code="")
    _wake(queue.lane_of_odoo(connection.merchant_id))


def wake_odoo(merchant_id: int) -> None:
    _wake(queue.lane_of_odoo(merchant_id))


def _wake(lane: str) -> None:
    leases.wake(lane, MOVEMENTS)
    queue.ring(lane)
