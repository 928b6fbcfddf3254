"""Celery's thin doors."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import after_task_publish
from django.conf import settings
from django.db import close_old_connections
from django.db.models import Q
from django.utils import timezone

from sync import alerts, bell, engine, prune, runs, schedule
from sync.models import Heartbeat

SCHEDULER, WORKER, TICK = "scheduler", "worker", "tick"  # who gives signs of life


@shared_task
def tick() -> None:
    """Every few seconds: rings for what is due. Two schedulers, none for an hour, or a thousand ticks that waited for a
    worker, do no harm: of those that come at once one counts."""
    if not _sign(TICK, timedelta(seconds=settings.TICK_SECONDS / 2)):
        return
    _sign(WORKER)
    if _sign("schedule", timedelta(seconds=15)):
        schedule.ensure_all()
    runs.sweep()
    engine.tick(bell.ring)
    prune.tick()
    alerts.tick()


@shared_task
def work_lane(lane: str) -> None:
    _sign(WORKER)
    if engine.work_lane(lane):
        bell.ring(lane)  # behind the others that wait: nobody's backlog delays another's order


@shared_task
def canary() -> None:
    """A worker's message to itself (connector_web.watchdog): it hears, also while the scheduler is silent."""
    _sign(WORKER)


@after_task_publish.connect(sender="sync.tasks.tick")
def scheduler_lives(**kwargs: Any) -> None:
    """In the scheduler's own process. Pages can tell by it whether the scheduler is silent, or whoever should hear it."""
    close_old_connections()
    _sign(SCHEDULER)


def _sign(name: str, apart: timedelta = timedelta(seconds=1)) -> bool:
    """False where somebody gave it just now. One from the future does not count: the clock was set back."""
    now = timezone.now()
    _, made = Heartbeat.objects.get_or_create(name=name, defaults={"at": now})
    stale = Q(at__lte=now - apart) | Q(at__gt=now + apart)
    return made or bool(Heartbeat.objects.filter(stale, name=name).update(at=now))
