"""Celery's thin doors."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from sync import bell, engine, prune, runs, schedule
from sync.models import Heartbeat


@shared_task
def tick() -> None:
    """Every few seconds: rings for what is due. Two schedulers, none for an hour, or a thousand ticks that waited for a
    worker, do no harm: of those that come at once one counts."""
    if not _beat("scheduler", timedelta(seconds=settings.TICK_SECONDS / 2)):
        return
    _beat("worker")
    if _beat("schedule", timedelta(seconds=15)):
        schedule.ensure_all()
    runs.sweep()
    engine.tick(bell.ring)
    prune.tick()


@shared_task
def work_lane(lane: str) -> None:
    _beat("worker")
    if engine.work_lane(lane):
        bell.ring(lane)  # behind the others that wait: nobody's backlog delays another's order


def _beat(name: str, apart: timedelta = timedelta(seconds=1)) -> bool:
    """False where somebody did so just now."""
    now = timezone.now()
    _, made = Heartbeat.objects.get_or_create(name=name, defaults={"at": now})
    return made or bool(Heartbeat.objects.filter(name=name, at__lte=now - apart).update(at=now))
