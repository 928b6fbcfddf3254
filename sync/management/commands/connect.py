"""`manage.py connect odoo|amazon`: connects a merchant without a browser. Secrets come from the environment, never from
the command line, where other users of the machine could read them."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import connecting
from accounts.gateways.odoo.records import Probe
from sync import pauses, starting


class Command(BaseCommand):
    help = "Connects a merchant's Odoo or Amazon seller account; checks everything first and keeps nothing that fails."

    def add_arguments(self, parser: CommandParser) -> None:
        sides = parser.add_subparsers(dest="side", required=True)
        odoo = sides.add_parser("odoo", help="connect an Odoo")
        odoo.add_argument("--merchant", required=True, help="the merchant's name; made when new")
        odoo.add_argument("--url", required=True, help="https://my-shop.example.com")
        odoo.add_argument("--database", required=True)
        odoo.add_argument("--login", required=True)
        odoo.add_argument("--api-key-env", required=True, metavar="VAR", help="the variable that holds the API key")
        odoo.add_argument("--protocol", default="auto", choices=["auto", "json2", "jsonrpc", "xmlrpc"])
        amazon = sides.add_parser("amazon", help="connect an Amazon seller account")
        amazon.add_argument("--merchant", required=True, help="the merchant's name; made when new")
        amazon.add_argument("--region", required=True, help="na, eu or fe")
        amazon.add_argument("--seller-id", required=True)
        amazon.add_argument("--refresh-token-env", required=True, metavar="VAR")
        amazon.add_argument("--client-id", default="", help="of your own application; else the operator's")
        amazon.add_argument("--client-secret-env", default="", metavar="VAR")
        amazon.add_argument("--marketplaces", default="", help="DE,FR or MarketplaceIds; all when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            merchant = connecting.merchant_named(options["merchant"])
            if options["side"] == "odoo":
                self._odoo(merchant, options)
            else:
                self._amazon(merchant, options)
        except connecting.Refused as refused:
            if refused.found is not None:
                self._checks(refused.found)
            raise CommandError(f"{refused}\nNothing was saved.") from None

    def _odoo(self, merchant: Any, options: dict[str, Any]) -> None:
        connection = connecting.connect_odoo(
            merchant,
            url=options["url"],
            database=options["database"],
            login=options["login"],
            key=_secret(options["api_key_env"]),
            protocol=options["protocol"],
        )
        pauses.resume_odoo(connection)
        self._checks(connecting.probes.load(connection.probe))
        self.stdout.write(self.style.SUCCESS(f"Connected {merchant.slug} to Odoo {connection.version}: {connection}"))

    def _amazon(self, merchant: Any, options: dict[str, Any]) -> None:
        connected = connecting.connect_amazon(
            merchant,
            region=options["region"].lower(),
            seller_id=options["seller_id"],
            refresh_token=_secret(options["refresh_token_env"]),
            client_id=options["client_id"],
            client_secret=_secret(options["client_secret_env"]) if options["client_secret_env"] else "",
            marketplaces=options["marketplaces"].split(","),
        )
        starting.start(connected.account)
        for channel in connected.channels:
            start = channel.settings.start
            since = f"{start:%Y-%m-%d}" if start else "the beginning"
            self.stdout.write(
                f"  ✓ {channel}: orders bought since {since} (change it with: manage.py channel --set start=…)"
            )
        self.stdout.write(
            self.style.SUCCESS(f"Connected {merchant.slug} to the Amazon seller {connected.account.seller_id}")
        )

    def _checks(self, found: Probe) -> None:
        for check in found.checks:
            self.stdout.write(f"  {'✓' if check.ok else '✗'} {check.name}: {check.text}")


def _secret(variable: str) -> str:
    value = os.environ.get(variable, "").strip()
    if not value:
        raise CommandError(
            f"The environment variable {variable} is not set or empty. Export the secret in it, then repeat."
        )
    return value
