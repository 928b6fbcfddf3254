"""F4, F6, F9, F11: Odoo's answer is lost after it has committed, comes too late, is an error page, or is a conflict with
somebody else's transaction. Nothing is doubled, and nothing is called done that is not."""

import json
from collections.abc import Iterator

import pytest

from tests import real_odoo

from .odoos import Real
from .proxy import Proxy
from .test_kills import Day

SINCE = ("--since", "2020-01-01")
# What the request says -> what it does.
WRITES = ["sale.order/load", "res.partner/load", "sale.order/action_confirm", "stock.picking/button_validate"]
LATER = ["sale.order/action_cancel", "sale.order.line/load", "sale.order/write", "mail.activity/load"]


@pytest.fixture
def shop_behind(open_any) -> Iterator:
    proxies = []

    def make(**env):
        shop = open_any(connect=False, **env)
        proxies.append(Proxy(shop.odoo.url))
        shop.odoo_url = proxies[-1].url
        return shop.connect(), proxies[-1]

    yield make
    for proxy in proxies:
        proxy.close()


def asking(shop, call):
    """How a request for it is recognised: by its path in JSON-2, by its body in JSON-RPC."""
    if isinstance(shop.odoo, Real) and "json2" not in real_odoo.PROTOCOLS:
        return json.dumps(call.split("/"), separators=(",", ":"))[1:-1]
    return f"/json/2/{call} "


@pytest.mark.parametrize(
    ("call", "half"), [*((call, False) for call in (*WRITES, *LATER)), (WRITES[0], True), (WRITES[2], True)]
)
def test_f4_an_answer_lost_after_the_commit(shop_behind, call, half):
    shop, proxy = shop_behind()
    cut = proxy.cut(asking(shop, call), times=2, half=half)
    day = Day(shop)
    day.morning()
    ended = shop.sync(*SINCE)
    assert ended.status == 0, ended.said
    day.evening()
    shop.sync(*SINCE)
    assert cut.done, "no such call was made"
    day.check()


@pytest.mark.parametrize("call", ["sale.order/load", "sale.order/action_confirm", "stock.picking/button_validate"])
def test_f4_even_where_no_answer_ever_comes_in_this_run(shop_behind, call):
    """Ten times in a row: more than one run puts up with. The next run finds what Odoo holds."""
    shop, proxy = shop_behind()
    names = shop.place_many(6)
    proxy.cut(asking(shop, call), times=10)
    shop.sync(*SINCE, seconds=7)
    shop.ledger.wake()
    ended = shop.sync(*SINCE)
    assert ended.status == 0, ended.said
    assert len(shop.odoo.orders()) == len(names)
    shop.check()


PAGES = [
    *((action, "load") for action in ("502", "502_after", "cut_before", "reset_before", "half", "traceback")),
    *((action, "action_confirm") for action in ("503", "502_after", "half", "traceback")),
    *((action, "button_validate") for action in ("502_after", "reset_before")),
    ("502", "search_read"),
]


@pytest.mark.parametrize(("action", "method"), PAGES)
def test_f9_error_pages_of_a_proxy_and_connections_cut(shop, pretend_odoo, action, method):
    names = shop.place_many(6)
    pretend_odoo.fault(action, method=method, times=2)
    shop.sync(*SINCE, seconds=2)
    shop.ledger.wake()
    pretend_odoo.faults.clear()
    ended = shop.sync(*SINCE)
    if action == "traceback" and ended.status:  # Odoo itself failed on these orders: a person looks, and retries
        assert ended.found["blocked"] > 0
        shop.retry()
    assert len(shop.odoo.orders()) == len(names)
    shop.check()


def test_f9_odoo_is_down_all_night(shop, pretend_odoo):
    """What was read from Amazon waits; no order's attempts are spent, and the run says why."""
    shop.place_many(6)
    pretend_odoo.fault("503", times=0)
    ended = shop.sync(*SINCE, seconds=2)
    assert ended.status == 1
    assert "Odoo, or a proxy before it, answered with an error page" in ended.said
    for _ in range(3):
        shop.ledger.wake()
        shop.sync(seconds=2)
    assert shop.ledger.one("select max(attempts) from sync_work where flow = 'orders_to_odoo'") == 0
    assert shop.ledger.problems() == {}
    assert shop.ledger.one("select max(strikes) from sync_lease") > 3
    pretend_odoo.faults.clear()
    shop.ledger.wake()
    ended = shop.sync()
    assert ended.status == 0, ended.said
    shop.check()


@pytest.mark.parametrize(("method", "seconds"), [("load", 0.6), ("action_confirm", 0.8), ("button_validate", 0.8)])
def test_f6_the_client_gives_up_while_odoo_goes_on(shop, pretend_odoo, method, seconds):
    names = shop.place_many(6)
    pretend_odoo.fault("hold", method=method, model="s*", times=3, seconds=seconds)
    shop.sync(*SINCE, seconds=15, ODOO_TIMEOUT="0.4")
    shop.ledger.wake()
    ended = shop.sync(*SINCE)
    assert ended.status == 0, ended.said
    assert len(shop.odoo.orders()) == len(names)
    shop.check()


@pytest.mark.parametrize("method", ["load", "action_confirm", "button_validate"])
def test_f11_conflicts_with_another_transaction_are_tried_again(shop, pretend_odoo, method):
    shop.place_many(6)
    pretend_odoo.fault("serialization", method=method, times=2)
    ended = shop.sync(*SINCE)
    assert ended.status == 0, ended.said
    shop.check()
