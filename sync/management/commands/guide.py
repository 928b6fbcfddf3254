from typing import Any

from django.core.management.base import BaseCommand

from sync.rules.guide import as_markdown


class Command(BaseCommand):
    help = "Prints docs/problems.md: the commonest problems and how to end them."

    def handle(self, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
