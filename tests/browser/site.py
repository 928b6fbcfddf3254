"""`python -m tests.browser.site FOLDER`: the dashboard with its own database, for a browser. Prints one line of JSON when it
listens, and serves until it is ended."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from sandbox.amazon import PretendAmazon
from sandbox.amazon.accounts import DEMO_APPLICATION


def environment(folder: Path) -> None:
    os.environ |= {"VAR_DIR": str(folder), "READ_DOT_ENV": "off", "DEBUG": "off", "LOG_LEVEL": "ERROR"}
    os.environ["ADMIN_SECOND_FACTOR"] = "off"  # one owner logs in for every test
    os.environ["DJANGO_SETTINGS_MODULE"] = "connector_web.settings"
    for name in ("DATABASE_URL", "CELERY_BROKER_URL"):
        os.environ.pop(name, None)
    amazon = PretendAmazon().serve().url
    os.environ |= {f"AMAZON_{name}_URL": amazon for name in ("API", "LOGIN", "CONSENT")}
    os.environ |= {
        "AMAZON_APPLICATION_ID": DEMO_APPLICATION.id,
        "AMAZON_CLIENT_ID": DEMO_APPLICATION.client_id,
        "AMAZON_CLIENT_SECRET": DEMO_APPLICATION.client_secret,
    }
    (folder / "static").mkdir(parents=True, exist_ok=True)


def seed() -> dict[str, Any]:
    from django.utils import timezone

    from accounts import people
    from accounts.models import Member, OdooConnection
    from sync.models import Completeness
    from tests.browser import mapped
    from tests.sync.views.shop import PASSWORD, Shop, signs_of_life

    now = timezone.now()
    shop = Shop("Alpine Gear", now)
    shop.owner.is_staff = shop.owner.is_superuser = True
    shop.owner.save()
    OdooConnection.objects.update(url="http://127.0.0.1:9")  # nobody listens there
    shop.read()
    problem = shop.problem(
        "No product in Odoo has the SKU MUG-BLUE",
        cure="Set MUG-BLUE as the internal reference or the barcode of the product in Odoo, or choose its product on the page"
        " Offers; then press Retry. Or let such orders come with the product Amazon Sale: the channel's setting “When an SKU"
        " matches no product”.",
    )
    held = [shop.hold(problem) for _ in range(3)]
    done = [shop.order(minutes=number) for number in range(60)]
    shop.written(done[0])
    run = shop.run("running", minutes=1, read=240, created=120, heartbeat=now)
    shop.run(
        "failed",
        said="Amazon does not answer properly at the moment. Nothing was lost; the connector tries again by itself.",
    )
    late = [shop.order(minutes=70, ship_by=now + timedelta(hours=hours)) for hours in (-3, 5)]
    no_tracking = shop.problem(
        "Delivery WH/OUT/00004 has no tracking reference",
        code="tracking_missing",
        cure="Type the tracking reference on delivery WH/OUT/00004 in Odoo. It goes out by itself then. Amazon wants one for"
        " every parcel; for mail that is not tracked, type the number of your delivery note.",
    )
    for at, state in enumerate(("seen", "accepted", "ready")):
        shop.shipment(done[at], state)
    parcel = shop.hold_shipment(no_tracking, done[0], tracking="")
    covered = "Already shipped on Amazon: confirmed there, or first seen by us when it had left."
    shop.shipment(done[3], "ignored", reason=covered, carrier="Велокурьер Иван")
    shop.carrier_rule(name="Velo-Kurier GmbH")
    shop.carrier_rule("", "GLS", country="FR")
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenmanufaktur"
    other = Shop(f"{long} Wien & Söhne", now)
    Member.objects.create(merchant=other.merchant, user=shop.owner, role="operator")
    other.account.name, other.account.paused = f"{long} EU", f"{long} has not authorised the connector. Do so again."
    other.account.save()
    worst = other.problem(f"No product in Odoo has the SKU {long.upper()}-{long.upper()}")
    longest = other.hold(worst, other.order("blocked", amazon_id="S01-" + "1234567" * 7, reason=worst.title))
    colleague = shop.member("operator", "colleague@alpine-gear.example")
    passkeys = shop.member("owner", "passkeys@alpine-gear.example")
    people.invite(shop.merchant, "asked@example.com", "viewer", shop.owner)
    people.invite(shop.merchant, f"{'long.' * 12}name@{'very-' * 10}long-company.example", "owner", shop.owner)
    yesterday = now.date() - timedelta(days=1)
    Completeness.objects.create(
        merchant=shop.merchant,
        day=yesterday,
        state="done",
        finished=now,
        changed_from=now - timedelta(days=3),
        until=now - timedelta(days=1),
        read=64,
        on_amazon=63,
        in_odoo=62,
        missing=1,
        listed={"missing": [f"{held[0].amazon_id} ({problem.title})"]},
    )
    offers = shop.offers()
    other.offers(long)
    mapped.plant(shop, other, long)
    signs_of_life(now, now)
    return {
        "offers": [str(offer.uid) for offer in offers],
        "email": shop.owner.email,
        "colleague": colleague.email,
        "passkeys": passkeys.email,
        "password": PASSWORD,
        "held": [str(order.uid) for order in held],
        "done": str(done[0].uid),
        "run": str(run.uid),
        "channel": str(shop.channel.uid),
        "problem": str(problem.uid),
        "checked": f"{yesterday:%Y-%m-%d}",
        "merchant": str(shop.merchant.uid),
        "account": str(shop.account.uid),
        "other": str(other.merchant.uid),
        "late": [str(order.uid) for order in late],
        "shipment": str(parcel.uid),
        "worst": str(worst.uid),
        "longest": str(longest.uid),
    }


def main(folder: Path) -> None:
    environment(folder)
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from connector_web.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    call_command("migrate", verbosity=0)
    facts = seed()
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    print(
        json.dumps(
            {**facts, "url": f"http://127.0.0.1:{server.server_port}", "database": str(folder / "connector.sqlite3")}
        ),
        flush=True,
    )
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
