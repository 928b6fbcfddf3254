"""A merchant of years: so many orders and what goes with them, in a database of their own. `python -m tests.bench.crowd
FOLDER COUNT` fills it, opens every page as the owner, and prints what each cost as one line of JSON."""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.browser import site

RUNS = 3  # of each page; the best counts, since other work on the machine only adds
PORTION = 2_000


def main(folder: Path, count: int) -> None:
    site.environment(folder)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    facts = site.seed()
    fill(facts["merchant"], count)
    print(json.dumps(dict(opened(facts))))


def fill(merchant: str, count: int) -> None:
    from django.utils import timezone

    from accounts.models import Channel, Merchant
    from sync.models import Event, Offer, Order, OrderItem, Problem, Run, Shipment, StockLevel, Work

    shop, now, random = Merchant.objects.get(uid=merchant), timezone.now(), Random(1)
    (channel,) = Channel.objects.filter(merchant=shop).select_related("account")
    here: dict[str, Any] = {"merchant": shop, "account": channel.account}
    states = ["done"] * 950 + ["ignored"] * 30 + ["waiting"] * 10 + ["blocked"] * 10
    problems = Problem.objects.bulk_create(
        Problem(merchant=shop, code="unknown_sku", fingerprint=f"f{n}", title=f"SKU MUG-{n} matches no product in Odoo")
        for n in range(count // 400)
    )
    orders = Order.objects.bulk_create(
        (
            Order(
                **here,
                channel=channel,
                amazon_id=f"305-{n:07}-{n:07}",
                marketplace_id=channel.marketplace_id,
                fulfilled_by="MERCHANT" if n % 2 else "AMAZON",
                status="SHIPPED" if n > count // 100 else "UNSHIPPED",
                bought=now - timedelta(minutes=random.expovariate(1 / (60 * 24 * 90))),
                updated=now,
                ship_by=now + timedelta(hours=random.uniform(-500, 40)),
                currency="EUR",
                total="12.50",
                buyer="Erika Mustermann",
                state=random.choice(states),
                odoo_name=f"S{n:06}",
            )
            for n in range(count)
        ),
        batch_size=PORTION,
    )
    OrderItem.objects.bulk_create(
        (OrderItem(merchant=shop, order=one, item_id="1", sku=f"MUG-{n % 10_000}") for n, one in enumerate(orders)),
        batch_size=PORTION,
    )
    Event.objects.bulk_create(
        (Event(merchant=shop, order=one, at=now, kind="confirmed") for one in orders), batch_size=PORTION
    )
    Shipment.objects.bulk_create(
        (
            Shipment(
                **here,
                order=one,
                reference=str(2_000_000_000 + n),
                picking_id=1_000_000 + n,
                picking_name=f"WH/OUT/{n:06}",
                carrier="DHL",
                tracking=f"00340{n:015}",
                items=[{"item": "1", "quantity": 1}],
                left=now,
                state="seen" if n % 500 else "blocked",
                hash="x",
            )
            for n, one in enumerate(orders[1::2])
        ),
        batch_size=PORTION,
    )
    Work.objects.bulk_create(
        (
            Work(**here, order=one, flow="orders_to_odoo", lane=f"odoo:{shop.pk}", key=str(one.pk), state="blocked",
                 problem=problems[n % len(problems)])
            for n, one in enumerate(one for one in orders if one.state == "blocked")
        ),
        batch_size=PORTION,
    )  # fmt: skip
    offers = Offer.objects.bulk_create(
        (
            Offer(**here, sku=f"MUG-{n}", title=f"Mug {n}", channels=["DEFAULT"], listed=True)
            for n in range(count // 10)
        ),
        batch_size=PORTION,
    )
    StockLevel.objects.bulk_create(
        (StockLevel(**here, offer=one, wanted=n % 40, state="verified") for n, one in enumerate(offers)),
        batch_size=PORTION,
    )
    Run.objects.bulk_create(
        (
            Run(**here, flow="orders", state="done", started=now - timedelta(minutes=5 * n), finished=now, read=3)
            for n in range(count // 10)
        ),
        batch_size=PORTION,
    )


def opened(facts: dict[str, Any]) -> Any:
    """Each page: milliseconds, queries, kilobytes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User
    from tests.browser.pages import addresses

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email=facts["email"]), "allauth.account.auth_backends.AuthenticationBackend")
    for address in (*addresses(facts), "/orders/?q=MUG-77", "/orders/?state=blocked", "/orders/?q=305-0000777-0000777"):
        took = []
        for _ in range(RUNS):
            with CaptureQueriesContext(connection) as queries:
                started = time.perf_counter()
                answer = client.get(address, follow=False)
                took.append(time.perf_counter() - started)
        if answer.status_code == 200:
            yield address, [round(min(took) * 1000, 1), len(queries), round(len(answer.content) / 1024)]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
