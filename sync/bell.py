"""The doorbell: a message that carries a lane's name. Losing one costs delay only, because the tick rings again."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
_silenced = False


def ring(lane: str) -> None:
    """After the commit of the running transaction; a broker that is down does no harm here."""
    transaction.on_commit(lambda: _send(lane))


def _send(lane: str) -> None:
    if _silenced:
        return
    try:
        current_app.send_task("sync.tasks.work_lane", args=[lane], retry=False)
    except (OperationalError, OSError) as error:
        log.warning("The broker cannot be reached (%s); the next tick rings for %s.", error, lane)


def silence() -> None:
    """For a process that does the work itself (`manage.py sync` without workers, tests)."""
    global _silenced
    _silenced = True
