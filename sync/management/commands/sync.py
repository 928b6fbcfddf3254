"""`manage.py sync`: does a merchant's flows now; with --wait it ends when the work is done."""

import json
import time
from collections import Counter
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.gateways.errors import GatewayError
from accounts.models import Merchant, OdooConnection, SellerAccount
from sync import actions, bell, previews, starts, waiting
from sync.management.merchants import merchant_of
from sync.management.times import time_of
from sync.models import Run
from sync.rules import movements


class Command(BaseCommand):
    help = "Does a merchant's flows now: orders from Amazon into Odoo, and what happens in Odoo to Amazon."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "flows", nargs="*", metavar="FLOW", help=f"{', '.join(starts.known())}; orders when left out"
        )
        parser.add_argument("--merchant", required=True)
        parser.add_argument(
            "--since", default="", metavar="ISO", help="everything from this time on, once more (orders)"
        )
        parser.add_argument("--order", default="", metavar="AMAZON_ORDER_ID", help="only this order")
        parser.add_argument("--preview", action="store_true", help="show what would be written; write nothing (orders)")
        parser.add_argument("--wait", action="store_true", help="end when the work is done")
        parser.add_argument("--json", action="store_true", help="print one JSON object a flow")
        parser.add_argument("--timeout", type=float, default=3600.0, help="seconds to wait at most")

    def handle(self, *args: Any, **options: Any) -> None:
        subjects = self._subjects(options)
        merchant = merchant_of(options["merchant"])
        accounts = list(SellerAccount.objects.filter(merchant=merchant, disconnected=None).order_by("pk"))
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
        # Whoever asks by hand has mended what made us pause, or wants to be told again what it is.
        actions.resume_odoo(connection, None)
        for account in accounts:
            actions.resume_account(account, None)
        good = True
        for subject in subjects:
            started = time.monotonic()
            try:
                runs = self._start(subject, merchant, accounts, options)
            except actions.Refused as refused:
                raise CommandError(str(refused)) from None
            if not options["wait"]:
                self._started(subject, runs, options)
                continue
            ended = waiting.until_done(runs, seconds=options["timeout"], in_process=in_process, say=self.stderr.write)
            good &= self._report(subject, runs, ended, time.monotonic() - started, options)
        if not good:
            raise SystemExit(1)

    def _subjects(self, options: dict[str, Any]) -> list[str]:
        """In the order in which they depend on each other, each once."""
        wanted = options["flows"] or [movements.ORDERS]
        known = starts.known()
        unknown = [name for name in wanted if name not in known]
        if unknown:
            raise CommandError(f"There is no flow {unknown[0]!r}. The flows are: {', '.join(known)}.")
        only = [name for name in ("since", "order", "preview") if options[name]]
        if only and set(wanted) != {movements.ORDERS}:
            raise CommandError(f"--{only[0]} is for orders only. Leave out the other flows: manage.py sync orders …")
        return [name for name in known if name in wanted]

    def _started(self, subject: str, runs: list[Run], options: dict[str, Any]) -> None:
        shown = {"flow": subject, "runs": [str(run.uid) for run in runs]}
        text = f"{subject}: started; the dashboard shows how it goes. --wait waits for it here."
        self.stdout.write(json.dumps(shown) if options["json"] else text)

    def _concerned(self, accounts: list[SellerAccount], order: str) -> list[SellerAccount]:
        """One order belongs to one of them: the others would call it missing."""
        if not order or len(accounts) == 1:
            return accounts
        try:
            return [actions.seller_of(accounts, order)]
        except GatewayError as error:
            raise CommandError(error.text) from None

    def _start(
        self, subject: str, merchant: Merchant, accounts: list[SellerAccount], options: dict[str, Any]
    ) -> list[Run]:
        if subject != movements.ORDERS:
            return starts.start(subject, merchant, accounts, None, trigger="command")
        since = time_of(options["since"], "--since")
        order = options["order"]
        return [self._start_orders(account, since, order) for account in self._concerned(accounts, order)]

    def _start_orders(self, account: SellerAccount, since: datetime | None, order: str) -> Run:
        if order:
            return actions.recover_order(account, order, None, trigger="command")
        return actions.sync_now(account, None, since=since, trigger="command")

    def _report(
        self, subject: str, runs: list[Run], ended: waiting.Ended, seconds: float, options: dict[str, Any]
    ) -> bool:
        """False where something needs a person."""
        alone = bool(options["order"])
        totals = waiting.totals(runs, alone=alone)
        sentences = [*ended.sentences, *waiting.cures(runs, alone=alone)]
        self._show({**totals, "seconds": round(seconds, 2), "problems": sentences}, options, subject)
        for sentence in sentences:
            self.stderr.write(self.style.ERROR(sentence))
        # Of orders some problems are told that hold up none of them.
        held_up = subject != movements.ORDERS and bool(sentences)
        return ended.all_done and not held_up and not totals["blocked"] and not totals["failed"]

    def _show(self, totals: dict[str, Any], options: dict[str, Any], subject: str = movements.ORDERS) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"flow": subject, **totals}))
            return
        shown = ", ".join(f"{totals[name]} {name}" for name in waiting.SHOWN if totals[name] or name == "read")
        self.stdout.write(f"{subject}: {shown} in {totals['seconds']:.1f} s")

    def _preview(self, merchant: Merchant, accounts: list[SellerAccount], options: dict[str, Any]) -> None:
        started = time.monotonic()
        order, since = options["order"], time_of(options["since"], "--since")
        found = previews.Previews(merchant, self._concerned(accounts, order), order, since)
        counts, shown = Counter[str](), list[dict[str, Any]]()
        try:
            for preview in found:
                counts[preview.outcome] += 1
                if options["json"]:
                    shown.append(preview.as_json())
                else:
                    self.stdout.write(preview.as_text())
        except GatewayError as error:
            raise CommandError(error.text) from None
        totals: dict[str, Any] = {name: counts[name] for name in waiting.SHOWN} | {"read": found.read}
        totals |= {"calls_to_amazon": found.calls["amazon"], "calls_to_odoo": found.calls["odoo"]}
        totals["seconds"] = round(time.monotonic() - started, 2)
        if options["json"]:
            totals |= {"preview": True, "orders": shown}
        self._show(totals, options)
        if counts["blocked"]:
            raise SystemExit(1)
