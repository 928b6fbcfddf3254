"""The demo merchant: a login, and connections to the pretend Amazon and the pretend Odoo. Safe to repeat.

As a program it waits until those stand, and says at last where the page is.
"""

import os
import secrets
from pathlib import Path

import django

from sandbox.amazon.catalog import PRODUCTS
from sandbox.odoo import ADMIN, ADMIN_KEY, DATABASE
from sandbox.waiting import answers

MERCHANT = "Demo shop"
LOGIN = "demo@example.com"
SELLER = "A1DEMOSELLER01"
AMAZON_APP = "amzn1.application-oa2-client.demo"
AMAZON_SECRET = "amzn1.oa2-cs.v1.demo"
REFRESH_TOKEN = "Atzr|demo"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connector_web.settings")
    django.setup()
    page = os.environ["DEMO_URL"]
    for name, url in (("Amazon", os.environ["AMAZON_API_URL"]), ("Odoo", os.environ["DEMO_ODOO_URL"])):
        if not answers(url, seconds=30):
            print(f"The pretend {name} does not answer at {url}.", flush=True)
            return 1
    connect(os.environ["DEMO_ODOO_URL"])
    password = demo_user()
    if not answers(page, seconds=30):
        print(f"The page does not answer at {page}.", flush=True)
        return 1
    print(f"\n  Log in as {LOGIN} with the password {password}", flush=True)
    print(f"  Open {page}/ (logs: {os.environ['DEMO_LOG']}). Ctrl-C stops everything.", flush=True)
    print("  The engine room (/admin/) asks for no second factor here; anywhere else it does.\n", flush=True)
    return 0


def connect(odoo_url: str) -> None:
    from django.conf import settings

    from accounts import connecting
    from sync import starting

    connecting.connect_odoo(
        connecting.merchant_named(MERCHANT), url=odoo_url, database=DATABASE, login=ADMIN, key=ADMIN_KEY
    )
    stock_the_shop(odoo_url)
    own = ("", "") if settings.AMAZON_CLIENT_ID else (AMAZON_APP, AMAZON_SECRET)
    connected = connecting.connect_amazon(
        connecting.merchant_named(MERCHANT),
        region="eu",
        seller_id=SELLER,
        refresh_token=REFRESH_TOKEN,
        client_id=own[0],
        client_secret=own[1],
        keep_switches=True,  # as the demo's own people have left them
    )
    starting.start(connected.account)


def stock_the_shop(odoo_url: str) -> None:
    """The demo's products in Odoo, under the SKUs that they have on Amazon. Safe to repeat."""
    from accounts.gateways.odoo.client import OdooClient
    from accounts.gateways.odoo.load import load, xid

    rows = {
        f"demo_{product.sku}": [
            [xid(f"demo_{product.sku}"), product.title, product.sku, "consu", "1", str(product.price)]
        ]
        for product in PRODUCTS
    }
    client = OdooClient(odoo_url, DATABASE, ADMIN, ADMIN_KEY, allow_private=("127.0.0.1",))
    try:
        load(client, "product.product", ["id", "name", "default_code", "type", "is_storable", "list_price"], rows)
    finally:
        client.close()


def demo_user() -> str:
    """Owner of the demo merchant and superuser; a password of this machine, the same at each start."""
    from django.conf import settings

    from accounts.connecting import merchant_named
    from accounts.models import Member, Role, User

    file = Path(settings.VAR_DIR) / "demo-password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(9))
    password = file.read_text().strip()
    user = User.objects.filter(email=LOGIN).first() or User.objects.create_superuser(LOGIN, password)
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    Member.objects.update_or_create(merchant=merchant_named(MERCHANT), user=user, defaults={"role": Role.OWNER})
    return password


if __name__ == "__main__":
    raise SystemExit(main())
