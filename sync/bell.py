"""The doorbell: a message that carries a lane's name. Losing one costs delay only, because the tick rings again."""

import logging
from typing import Any

from celery import current_app
from celery.exceptions import CeleryError
from django.conf import settings
from django.db import transaction
from kombu.exceptions import KombuError

log = logging.getLogger(__name__)
_silenced = False


def ring(lane: str) -> None:
    """After the commit of the running transaction; a broker that is down does no harm here."""
    transaction.on_commit(lambda: _send(lane))


def _send(lane: str) -> None:
    if _silenced:
        return
    # Rung again by every tick: what lies in the broker for longer is only in the way.
    expires = 4 * settings.TICK_SECONDS + 60
    try:
        current_app.send_task("sync.tasks.work_lane", args=[lane], retry=False, expires=expires)
    except broken(current_app.connection_for_write()) as error:
        log.warning("The broker cannot be reached (%s); the next tick rings for %s.", error, lane)


def broken(connection: Any) -> tuple[type[BaseException], ...]:
    """What a broker raises when its server is down, full, or refuses us."""
    transport = connection.transport
    return (CeleryError, KombuError, OSError, *transport.connection_errors, *transport.channel_errors)


def silence() -> None:
    """For a process that does the work itself (`manage.py sync` without workers, tests)."""
    global _silenced
    _silenced = True
