"""`manage.py census`: every Amazon order that belongs in Odoo, looked for in Odoo."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.gateways.errors import GatewayError
from accounts.models import OdooConnection
from sync import census
from sync.management.merchants import merchant_of
from sync.management.times import time_of


class Command(BaseCommand):
    help = "Compares Amazon with Odoo: what is missing, what is there twice, whose total differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--merchant", required=True)
        parser.add_argument("--from", dest="start", default="", metavar="ISO", help="bought from this time on")
        parser.add_argument("--to", dest="end", default="", metavar="ISO", help="bought before this time")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        merchant = merchant_of(options["merchant"])
        if not OdooConnection.objects.filter(merchant=merchant).exists() or not merchant.seller_accounts.exists():
            raise CommandError("Connect both sides first: manage.py connect odoo … and manage.py connect amazon …")
        start, end = time_of(options["start"], "--from"), time_of(options["end"], "--to")
        if start and end and end <= start:
            raise CommandError("--to lies before --from. Give an earlier --from or a later --to.")
        try:
            found = census.take(merchant, start=start, end=end)
        except GatewayError as error:
            raise CommandError(error.text) from None
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json()))
        else:
            self._show(found)
        if not found.clean:
            raise SystemExit(1)

    def _show(self, found: census.Census) -> None:
        self.stdout.write(
            f"{found.orders_on_amazon} orders on Amazon belong in Odoo, {found.orders_in_odoo} are there."
        )
        for reason, count in sorted(found.not_wanted.items()):
            self.stdout.write(f"  {count} not wanted: {reason}")
        for title, listed in (
            ("missing", found.missing),
            ("twice in Odoo", found.duplicates),
            ("with another total", found.total_mismatches),
            ("cancelled on Amazon and not in Odoo", found.not_cancelled),
        ):
            self.stdout.write(f"  {len(listed)} {title}")
            for text in listed:
                self.stdout.write(f"    {text}")
