"""Celery's thin doors."""

from celery import shared_task
from django.utils import timezone

from sync import bell, engine, schedule
from sync.models import Heartbeat


@shared_task
def tick() -> None:
    """Every few seconds: rings for what is due. Two schedulers, or none for an hour, do no harm."""
    Heartbeat.objects.update_or_create(name="scheduler", defaults={"at": timezone.now()})
    schedule.ensure_all()
    engine.tick(bell.ring)


@shared_task
def work_lane(lane: str) -> None:
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})
    if engine.work_lane(lane):
        bell.ring(lane)  # behind the others that wait: nobody's backlog delays another's order
