"""A shop whose problems come about and end: its Amazon, its Odoo, its owner at our pages, and the clock by which the
workers do what is due."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Channel, OdooConnection, SellerAccount
from sandbox.amazon import Line
from sync import engine, queue
from sync.flows import new_orders_to_odoo
from sync.models import Order, Problem, Work
from sync.problems import HELD
from sync.rules.guide import GUIDE
from tests.pretend import AShop
from tests.sync.cures.person import Person
from tests.sync.settings.conftest import visitor

GUIDE_PAGE = "Step by step: "


class Killed(BaseException):
    """A worker's end, which nothing catches."""


@dataclass
class Clinic:
    shop: AShop
    clock: time_machine.Traveller

    @cached_property
    def owner(self) -> Person:
        return Person(visitor(self.shop.merchant, "owner"))

    @property
    def odoo(self) -> Any:
        return self.shop.odoo.screens

    @property
    def account(self) -> SellerAccount:
        return SellerAccount.objects.get(merchant=self.shop.merchant)

    @property
    def connection(self) -> OdooConnection:
        return OdooConnection.objects.get(merchant=self.shop.merchant)

    def channel(self, country: str = "DE") -> Channel:
        return Channel.objects.get(merchant=self.shop.merchant, marketplace__country=country)

    def order(self, amazon_id: str) -> Order:
        return Order.objects.get(amazon_id=amazon_id)

    def now(self, number: int, items: list[Line], **how: Any) -> str:
        """Somebody buys this, this very minute."""
        return self.shop.place(number, items=items, ago=timedelta(seconds=number), **how)

    # --- time ------------------------------------------------------------------------------------------------------

    def work(self) -> None:
        """What the workers do until nothing is due."""
        for _ in range(100):
            # Odoo before Amazon: what was read is brought home before more is read.
            if not any(self._turn(lane) for lane in sorted(queue.due_lanes(timezone.now()), reverse=True)):
                return
        raise AssertionError("the workers come to no end")

    def _turn(self, lane: str) -> bool:
        try:
            return engine.work_lane(lane)
        except Killed:
            return False

    def minutes(self, *steps: float) -> None:
        """The clock goes on, and the workers do what has become due."""
        for step in steps:
            self.clock.shift(timedelta(minutes=step))
            self.work()

    # --- what stands still, and what has ended ---------------------------------------------------------------------

    def suffers(self, code: str, *, holds: bool = True, also: Collection[str] = ()) -> Problem:
        """The problem is open, says what to do, leads to its entry, and work waits for it. `also`: what comes with it."""
        rows = Problem.objects.filter(merchant=self.shop.merchant, state="open")
        found = {problem.code: problem for problem in rows}
        assert set(found) == {code, *also}, (found, self.shop.states(), self.connection.paused, self.account.paused)
        problem = found[code]
        held = Work.objects.filter(problem=problem, state__in=HELD)
        assert held.exists() == holds, "nothing waits for it" if holds else "it holds something up"
        self.at(problem)
        assert " ".join(problem.title.split()) in self.owner.text
        self.reads_up(code)
        return problem

    def paused(self, code: str) -> str:
        """One of the two connections is paused: every page says so, leads to the entry, and nothing is asked there."""
        rows = [row for row in (self.connection, self.account) if row.paused]
        assert [row.paused_code for row in rows] == [code]
        assert rows[0].paused in self.owner.open("Orders").text
        self.reads_up(code)
        return rows[0].paused

    def goes_on(self) -> None:
        assert (self.connection.paused, self.account.paused) == ("", "")
        assert not Problem.objects.filter(merchant=self.shop.merchant).exclude(state="resolved").exists()

    def at(self, problem: Problem) -> Person:
        """The owner opens the problem by the menu."""
        return self.owner.open("Problems", problem.title[:60])

    def reads_up(self, code: str) -> None:
        """From the page that shows the trouble to its entry in the guide."""
        entry = GUIDE[code]
        link = f"{GUIDE_PAGE}{entry.title}"
        assert self.owner.has(link), f"{self.owner.address} does not lead to the guide"
        self.owner.open(link)
        [article] = [one for one in self.owner.page.all("article") if one.at.get("id") == entry.codes[0]]
        assert tuple(one.text for one in article.all("li")) == entry.steps

    def retry(self, code: str) -> None:
        """On the problem's page."""
        [problem] = Problem.objects.filter(merchant=self.shop.merchant, code=code, state="open")
        self.at(problem).press("Retry")
        self.work()

    def ended(self, code: str, *, also: Mapping[str, str] | None = None) -> None:
        """Resolved, and no other came of it. `also`: what came with it, and how that stands."""
        found = dict(Problem.objects.filter(merchant=self.shop.merchant).values_list("code", "state"))
        assert found == {code: "resolved", **(also or {})}, found

    # --- Odoo --------------------------------------------------------------------------------------------------------

    def in_odoo(self, amazon_id: str) -> tuple[str, float]:
        return self.shop.odoo.orders()[amazon_id]

    def in_all(self) -> dict[str, tuple[str, float]]:
        """Every Amazon order in Odoo: its state and total."""
        return self.shop.odoo.orders()

    def orders_in_odoo(self, *fields: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.odoo.read("sale.order", self.odoo.search("sale.order", []), *fields)
        return found

    def euros(self) -> None:
        """Somebody has switched the euro on: only an administrator may."""
        self.odoo.write("res.currency", self.odoo.search("res.currency", [("name", "=", "EUR")]), active=True)

    # --- the machine -----------------------------------------------------------------------------------------------

    def ends_at(self, monkeypatch: pytest.MonkeyPatch, name: str, how: type[BaseException]) -> None:
        """Whoever passes this point is killed there, or stopped because it takes too long."""

        def end(passed: str, concerns: object = None) -> None:
            if passed == name:
                raise how(name)

        monkeypatch.setattr(new_orders_to_odoo, "failpoint", end)
