"""F5: Odoo's workers are killed while they write."""

import os
import threading
import time
from decimal import Decimal

import pytest

from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo import sales
from sandbox.real_odoo import OdooUnavailable
from tests import real_odoo
from tests.missing import missing
from tests.prefork import mine_to_kill

from .conftest import Place

# The launcher lets its server outlive the process that started it, on purpose.
pytestmark = [
    pytest.mark.real_odoo,
    pytest.mark.filterwarnings("ignore:Exception ignored in. .function Popen:pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def prefork():
    if os.environ.get("ODOO_TEST_URL"):
        pytest.skip("the workers of a given Odoo are not ours to kill")
    with mine_to_kill():
        try:
            odoo = real_odoo.ensure(workers=2)
            made = odoo.fresh_database(f"killed_{os.getpid()}")
        except OdooUnavailable as reason:
            missing(f"no real Odoo: {reason}")
        yield odoo, Place("real", real_odoo.PROTOCOLS[0], made.url, made.name, made.login, made.api_key, ("", ""))
        odoo.drop_database(made.name)
        if odoo.started:
            odoo.stop()


def test_killed_workers_leave_each_order_there_once(prefork):
    odoo, place = prefork
    place.orders()  # everything is loaded and warm
    for wait in (0.05, 0.2, 0.35, 0.5, 0.8):
        drafts, ids = place.drafts(30)
        killer = threading.Thread(target=lambda wait=wait: (time.sleep(wait), odoo.kill_workers()))
        killer.start()
        for _ in range(20):
            try:
                loaded = sales.load_orders(place.odoo, place.probe, drafts, ids)
                break
            except GatewayError as error:
                assert error.passing, error.detail
                time.sleep(0.5)
        killer.join()
        for _ in range(20):
            try:
                found = sales.find_orders(place.odoo, place.probe, [draft.reference for draft in drafts])
                held = sales.read_orders(place.odoo, place.probe, loaded.ids.values(), lines=True)
                break
            except GatewayError:
                time.sleep(0.5)
        assert sorted(len(orders) for orders in found.values()) == [1] * 30
        assert {(order.total, len(order.lines)) for order in held.values()} == {(Decimal("25.48"), 3)}
