"""`make demo`: the main job once, without a browser. The last line is one JSON object; exit 0 when nothing is missing,
doubled or off by a cent."""

import io
import json
import os
import shutil
import sys
import tempfile
import time
from datetime import timedelta

ORDERS = int(os.environ.get("DEMO_ORDERS", "200"))
MARKETS = ("DE", "FR", "IT", "ES", "GB")


def main() -> int:
    folder = tempfile.mkdtemp(prefix="connector-demo-")
    try:
        return _run(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: str) -> int:
    from sandbox.amazon import PretendAmazon, an_order
    from sandbox.odoo import PretendOdoo

    amazon, odoo = PretendAmazon(), PretendOdoo()
    amazon_at, odoo_at = amazon.serve(), odoo.serve()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "connector_web.settings",
        "VAR_DIR": folder,
        "READ_DOT_ENV": "off",
        "AMAZON_API_URL": amazon_at.url,
        "AMAZON_LOGIN_URL": amazon_at.url,
        "LOG_LEVEL": "ERROR",
    }
    for name in ("DATABASE_URL", "CELERY_BROKER_URL"):
        os.environ.pop(name, None)
    import django

    django.setup()
    from django.core.management import call_command

    from sandbox import setup

    call_command("migrate", verbosity=0)
    setup.connect(odoo_at.url)
    now = amazon.clock.now()
    for number in range(ORDERS):
        by = "AMAZON" if number % 3 == 0 else "MERCHANT"
        status = "SHIPPED" if by == "AMAZON" else "UNSHIPPED"
        order = an_order(number, marketplace=MARKETS[number % len(MARKETS)], fulfilled_by=by, status=status)
        amazon.place(order, at=now - timedelta(hours=20) + timedelta(seconds=number))
    print(f"{ORDERS} orders placed on the pretend Amazon; bringing them into the pretend Odoo …", flush=True)
    started = time.monotonic()
    synced = _status("sync", "--merchant", "demo-shop", "--wait")
    seconds = time.monotonic() - started
    out = io.StringIO()
    clean = _status("census", "--merchant", "demo-shop", "--json", stdout=out)
    found = json.loads(out.getvalue())
    names = ("orders_on_amazon", "orders_in_odoo", "missing", "duplicates", "total_mismatches")
    print(json.dumps({name: found[name] for name in names} | {"seconds": round(seconds, 2)}), flush=True)
    amazon_at.stop()
    odoo_at.stop()
    return 0 if synced == clean == 0 and found["orders_in_odoo"] == ORDERS else 1


def _status(*command: str, stdout: io.StringIO | None = None) -> int:
    from django.core.management import call_command

    try:
        call_command(*command, stdout=stdout or sys.stdout)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
