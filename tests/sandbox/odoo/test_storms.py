"""Many callers, lost answers and lost races: in the end the books are right."""

import http.client
import random
import urllib.error
from concurrent.futures import ThreadPoolExecutor

from sandbox.odoo import PretendOdoo
from sandbox.odoo.orm.records import Env

from .contract.clients import Client, Refused
from .contract.test_load_orders import FIELDS

BROKEN = (urllib.error.URLError, http.client.HTTPException, ConnectionError)
ORDERS = 8


def rows(number: int, product: int) -> list[list[str]]:
    lines = [[f"__amazon__.line_{number}_{at}", str(product), "Mug", "2", "5.00", ""] for at in range(2)]
    return [[f"__amazon__.order_{number}", "3", f"302-{number}", *lines[0]], ["", "", "", *lines[1]]]


def import_all(client: Client, product: int, seed: int) -> None:
    """A stubborn importer: in an order of its own, everything again until it is there."""
    chance = random.Random(seed)
    todo = list(range(ORDERS))
    while todo:
        chance.shuffle(todo)
        number = todo[0]
        try:
            answer = client.load("sale.order", FIELDS, *rows(number, product))
            if not answer["ids"]:
                continue
            client.call("sale.order", "action_confirm", answer["ids"])
        except BROKEN:
            continue
        except Refused as refused:
            if "SerializationFailure" in refused.name:
                continue  # all reserve from one shelf: whoever loses that race five times is told so, as by Odoo
            assert "not in a state requiring confirmation" in refused.message
        todo.remove(number)


def test_six_importers_and_a_bad_line(started) -> None:
    odoo, client = started(think_time=0.002)
    product = odoo.merchant.product("Mug", quantity=1000.0)
    for action in ("cut_after", "cut_before", "half", "reset"):
        odoo.fault(action, method="load", skip=5, times=4)
        odoo.fault(action, method="action_confirm", skip=5, times=4)
    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(import_all, client, product, seed) for seed in range(6)]:
            done.result()
    assert odoo.count("sale.order", "load") > ORDERS
    check(odoo, product)


def check(odoo: PretendOdoo, product: int) -> None:
    merchant = odoo.merchant
    orders = merchant.search("sale.order")
    assert len(orders) == ORDERS
    assert len(merchant.search("sale.order.line")) == 2 * ORDERS
    assert len(merchant.search("stock.picking")) == ORDERS
    assert len(merchant.search("stock.move")) == 2 * ORDERS
    for order in merchant.read("sale.order", orders, "state", "amount_total"):
        assert (order["state"], order["amount_total"]) == ("sale", 20.0)

    def books(env: Env) -> None:
        [quant] = env.search("stock.quant", [("product_id", "=", product), ("location_id.usage", "=", "internal")])
        held = sum(line["quantity"] for line in env.search("stock.move.line", []))
        assert (quant["quantity"], quant["reserved_quantity"], held) == (1000.0, 4.0 * ORDERS, 4.0 * ORDERS)
        names = [(row["module"], row["name"]) for row in env.search("ir.model.data", [("module", "=", "__amazon__")])]
        assert len(names) == len(set(names)) == 3 * ORDERS

    merchant.database.run(books)
