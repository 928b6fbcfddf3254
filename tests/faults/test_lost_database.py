"""Done-when 3: synced again, nothing is written. The connector's database is lost, connected again and synced again: no
order is doubled, and none is left half-done, wherever the loss came."""

import pytest

SINCE = ("--since", "2020-01-01")


def lose_everything(shop):
    shop.new_database()
    shop.connect()


def test_synced_again_nothing_is_written(open_any):
    shop = open_any()
    shop.place_many(12)
    assert shop.sync(*SINCE).found["created"] == 12
    before = shop.odoo.writes()
    again = shop.sync(*SINCE)
    assert (again.status, again.found["unchanged"], again.found["calls_to_odoo"]) == (0, 12, 0), again.said
    assert shop.odoo.writes() == before
    shop.check()


def test_the_database_is_lost_and_nothing_is_doubled_or_written(open_any):
    shop = open_any()
    shop.place_many(12)
    assert shop.sync(*SINCE).status == 0
    lose_everything(shop)
    before = shop.odoo.writes()
    again = shop.sync(*SINCE)
    assert (again.status, again.found["read"], again.found["created"]) == (0, 12, 0), again.said
    assert shop.odoo.writes() == before
    assert again.found["calls_to_odoo"] <= 6
    shop.check()


STEPS = ["partners_loaded", "orders_loaded", "orders_confirmed", "delivered", "result_saved"]


@pytest.mark.parametrize("step", STEPS)
def test_killed_and_the_database_lost_with_it(open_any, step):
    shop = open_any()
    shop.place_many(9)
    assert shop.sync(*SINCE, failpoint=f"{step}:kill").killed
    lose_everything(shop)
    ended = shop.sync(*SINCE)
    assert ended.status == 0, ended.said
    shop.check()


def test_a_quotation_of_somebody_else_is_adopted_as_it_is(shop):
    """It carries Amazon's order id, but not our external id: nobody confirms or delivers it behind its maker's back."""
    name = shop.place(1)
    odoo = shop.odoo.merchant
    customer = odoo.create("res.partner", name="By hand")
    made = odoo.create("sale.order", partner_id=customer, client_order_ref=name)
    before = shop.odoo.writes()
    ended = shop.sync(*SINCE)
    assert (ended.status, ended.found["unchanged"]) == (0, 1), ended.said
    [held] = shop.odoo.orders()
    assert (held.id, held.state) == (made, "draft")
    assert shop.odoo.writes() == before
