"""`manage.py sync`: does a merchant's flows now; with --wait it ends when the work is done."""

import json
import time
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.gateways.errors import GatewayError
from accounts.models import Merchant, OdooConnection, SellerAccount
from sync import actions, bell, previews, waiting
from sync.management.merchants import merchant_of
from sync.models import Run

FLOWS = ("orders",)


class Command(BaseCommand):
    help = "Brings a merchant's orders from Amazon into Odoo now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("flows", nargs="*", metavar="FLOW", help=f"{', '.join(FLOWS)}; all when left out")
        parser.add_argument("--merchant", required=True)
        parser.add_argument("--since", default="", metavar="ISO", help="everything from this time on, once more")
        parser.add_argument("--order", default="", metavar="AMAZON_ORDER_ID", help="only this order")
        parser.add_argument("--preview", action="store_true", help="show what would be written; write nothing")
        parser.add_argument("--wait", action="store_true", help="end when the work is done")
        parser.add_argument("--json", action="store_true", help="print one JSON object a flow")
        parser.add_argument("--timeout", type=float, default=3600.0, help="seconds to wait at most")

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = [flow for flow in options["flows"] if flow not in FLOWS]
        if unknown:
            raise CommandError(f"There is no flow {unknown[0]!r}. The flows are: {', '.join(FLOWS)}.")
        merchant = merchant_of(options["merchant"])
        accounts = list(SellerAccount.objects.filter(merchant=merchant).order_by("pk"))
        if not accounts:
            raise CommandError("No Amazon seller account is connected. Connect one first: manage.py connect amazon …")
        connection = OdooConnection.objects.filter(merchant=merchant).first()
        if connection is None:
            raise CommandError("No Odoo is connected. Connect it first: manage.py connect odoo …")
        if options["preview"]:
            self._preview(merchant, accounts, options)
            return
        in_process = options["wait"] and not waiting.workers_alive()
        if in_process:
            bell.silence()
        started = time.monotonic()
        # Whoever asks by hand has mended what made us pause, or wants to be told again what it is.
        actions.resume_odoo(connection, None)
        runs = [self._start(account, options) for account in accounts]
        if not options["wait"]:
            self.stdout.write("Started. The runs are on the dashboard; --wait waits for them here.")
            return
        ended = waiting.until_done(runs, seconds=options["timeout"], in_process=in_process, say=self.stderr.write)
        self._report(runs, ended, time.monotonic() - started, options)

    def _start(self, account: SellerAccount, options: dict[str, Any]) -> Run:
        actions.resume_account(account, None)
        try:
            if options["order"]:
                return actions.recover_order(account, options["order"], None, trigger="command")
            return actions.sync_now(account, None, since=_time(options["since"]), trigger="command")
        except actions.Refused as refused:
            raise CommandError(str(refused)) from None

    def _report(self, runs: list[Run], ended: waiting.Ended, seconds: float, options: dict[str, Any]) -> None:
        totals = waiting.totals(runs)
        totals |= {"seconds": round(seconds, 2), "problems": ended.sentences}
        if options["json"]:
            self.stdout.write(json.dumps({"flow": "orders", **totals}))
        else:
            shown = ", ".join(f"{totals[name]} {name}" for name in waiting.SHOWN if totals[name] or name == "read")
            self.stdout.write(f"orders: {shown} in {seconds:.1f} s")
        for sentence in ended.sentences:
            self.stderr.write(self.style.ERROR(sentence))
        if not ended.all_done or totals["blocked"] or totals["failed"]:
            raise SystemExit(1)

    def _preview(self, merchant: Merchant, accounts: list[SellerAccount], options: dict[str, Any]) -> None:
        try:
            found = previews.from_amazon(merchant, accounts, order=options["order"], since=_time(options["since"]))
        except GatewayError as error:
            raise CommandError(error.text) from None
        for preview in found:
            self.stdout.write(json.dumps(preview.as_json()) if options["json"] else preview.as_text())


def _time(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--since takes a date or time such as 2026-11-01 or 2026-11-01T08:00:00Z, not {text!r}.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
