"""F1 for quotations that a Retry writes anew: killed before and after, one order comes of it, whole and confirmed."""

import pytest

from sandbox.amazon import Line
from sync.failpoints import ON_RETRY

from .odoos import Pretend
from .shop import Shop


def blocked_in_dollars(shop: Shop) -> list[str]:
    """Orders of amazon.fr that stand in Odoo as quotations in the wrong currency, and the setting is right by now."""
    assert isinstance(shop.odoo, Pretend)
    dollars = shop.odoo.merchant.pricelist("Dollars", "USD")
    shop.channel("FR", pricelist=str(dollars))
    names = [shop.place(number, marketplace="FR", items=[Line("MUG-BLUE", 2), Line("MUG-RED", 1)]) for number in (1, 2)]
    shop.sync("--since", "2020-01-01")
    assert [(order.state, order.currency) for order in shop.odoo.orders()] == [("draft", "USD")] * 2
    shop.channel("FR", pricelist="auto")
    return names


@pytest.mark.parametrize("name", ON_RETRY)
def test_killed_while_a_quotation_is_written_anew(shop: Shop, name: str) -> None:
    names = blocked_in_dollars(shop)
    before = {order.reference: order.name for order in shop.odoo.orders()}
    for amazon_id in names:
        killed = shop.sync("--order", amazon_id, failpoint=f"{name}:kill")
        assert killed.killed, killed.said
    ended = shop.sync()
    assert ended.status == 0, ended.said
    shop.check()
    assert {order.reference: order.name for order in shop.odoo.orders()} == before
    assert [sorted(order.quantities.items()) for order in shop.odoo.orders()] == [[("MUG-BLUE", 2), ("MUG-RED", 1)]] * 2


def test_an_answer_that_never_came(shop: Shop) -> None:
    names = blocked_in_dollars(shop)
    assert isinstance(shop.odoo, Pretend)
    for model, method in (("sale.order.line", "unlink"), ("sale.order", "load")):
        shop.odoo.server.fault("cut_after", model=model, method=method)
    for amazon_id in names:
        shop.sync("--order", amazon_id)
    shop.ledger.wake()
    ended = shop.sync()
    assert ended.status == 0, ended.said
    shop.check()
