"""`manage.py prune`: what the scheduler does bit by bit once a day, at once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from sync import prune


class Command(BaseCommand):
    help = "Erases buyers' data that has had its time, and old entries of the journal and the history."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in prune.everything(timezone.now()).items():
            self.stdout.write(f"{name}: {count}")
