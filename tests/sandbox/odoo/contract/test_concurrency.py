"""The same records from several sides at once: in the end each is there once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .clients import Client, Refused
from .conftest import Server
from .test_load_orders import FIELDS, Draft

CONFLICT = "could not serialize access due to concurrent update"


def at_once(work: Any, times: int) -> list[Any]:
    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(work) for _ in range(times)]]


def test_the_same_load_from_six_sides(odoo_server: Server) -> None:
    """One wins. The others are told `ids: False` with HTTP 200, or come late enough to find everything there."""
    drafts = [Draft(odoo_server) for _ in range(5)]
    rows = [row for draft in drafts for row in draft.rows()]
    answers = at_once(lambda: odoo_server.admin.load("sale.order", FIELDS, *rows), 6)
    won = [answer["ids"] for answer in answers if answer["ids"]]
    lost = [answer for answer in answers if not answer["ids"]]
    assert len(won) >= 1
    assert all(ids == won[0] for ids in won)
    for answer in lost:
        assert any(CONFLICT in message["message"] for message in answer["messages"])
    names = [draft.key.split(".")[1] for draft in drafts]
    lines = [line.split(".")[1] for draft in drafts for line in draft.lines]
    assert odoo_server.admin.call("ir.model.data", "search_count", [["name", "in", names]]) == 5
    assert odoo_server.admin.call("ir.model.data", "search_count", [["name", "in", lines]]) == 10
    contacts = [draft.contact for draft in drafts]
    assert odoo_server.admin.call("sale.order", "search_count", [["partner_id", "in", contacts]]) == 5
    assert odoo_server.admin.load("sale.order", FIELDS, *rows)["ids"] == won[0]


def test_confirming_from_four_sides_makes_one_delivery(odoo_server: Server) -> None:
    order = odoo_server.order({"product_id": odoo_server.product()})

    def confirm() -> bool | str:
        try:
            return odoo_server.admin.call("sale.order", "action_confirm", [order])
        except Refused as refused:
            return refused.message

    answers = at_once(confirm, 4)
    assert answers.count(True) == 1
    assert set(answers) == {True, "Some orders are not in a state requiring confirmation."}
    assert len(odoo_server.admin.read("sale.order", order, "picking_ids")["picking_ids"]) == 1


def test_writes_to_one_record_from_two_sides_are_both_done(odoo_server: Server) -> None:
    """Odoo repeats by itself what lost against another write."""
    contact = odoo_server.contact()
    admin = odoo_server.admin

    def write(client: Client, values: dict[str, Any]) -> bool:
        return client.call("res.partner", "write", [contact], values)

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(write, admin, values) for values in ({"city": "Ulm"}, {"ref": "302"})]
        assert [future.result() for future in done] == [True, True]
    found = admin.read("res.partner", contact, "city", "ref")
    assert (found["city"], found["ref"]) == ("Ulm", "302")


def test_orders_of_one_product_confirmed_from_three_sides_reserve_it_once(odoo_server: Server) -> None:
    product = odoo_server.product()
    odoo_server.stock(product, 6.0)
    orders = iter([odoo_server.order({"product_id": product, "product_uom_qty": 2.0}) for _ in range(3)])
    work = [next(orders) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        done = [pool.submit(odoo_server.admin.call, "sale.order", "action_confirm", [order]) for order in work]
        assert [future.result() for future in done] == [True] * 3
    found = odoo_server.admin.read("product.product", product, "qty_available", "free_qty")
    assert (found["qty_available"], found["free_qty"]) == (6.0, 0.0)
