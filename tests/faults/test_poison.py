"""F2: an order that kills its worker stands apart after five workers. F28: ten orders that cannot become sales, among 200:
the others are in Odoo, and each of the ten has a problem whose cure, followed, brings it in."""

from datetime import timedelta

from sandbox.amazon import Line

from .shop import Shop
from .warehouse import Warehouse

SINCE = ("--since", "2020-01-01")


def test_f2_an_order_that_kills_its_worker_five_times_stands_apart(shop):
    names = shop.place_many(12)
    poison = names[5]
    deaths = int(shop.sync(*SINCE, failpoint=f"orders_loading={poison}:kill:*").killed)
    while (ended := shop.sync(failpoint=f"orders_loading={poison}:kill:*")).killed and deaths < 9:
        deaths += 1
    assert deaths == 5
    assert (ended.status, ended.found["blocked"]) == (1, 1), ended.said
    assert shop.ledger.states()[poison] == ("blocked", "worker_died")
    [(title, cure)] = shop.ledger.problems().items()
    assert title == "This order stopped the worker 5 times"
    assert (
        cure == "It is kept apart so that it holds up no other. Look at the worker's log (memory?), then press Retry."
    )
    assert len(shop.odoo.orders()) == 11
    shop.check(held_back=[poison])
    assert shop.retry().status == 0
    assert shop.ledger.problems() == {}
    shop.check()


def test_f2_reading_that_kills_its_worker_goes_on_all_the_same(shop):
    shop.place_many(3)
    assert shop.sync(*SINCE, failpoint="page_read:kill").killed
    turn = "import time; from sync import engine; time.sleep(0.6); engine.work_lane('amazon:1', ['orders_from_amazon'])"
    for _ in range(4):
        assert shop.do(turn, FAILPOINT="page_read:kill").killed
    assert shop.do(turn).status == 0
    assert "Reading from Amazon stopped the worker 5 times" in shop.ledger.problems()
    ended = shop.sync(*SINCE)
    assert ended.found["created"] == 3, ended.said
    assert shop.ledger.problems() == {}
    shop.check()


class Poison:
    """Ten orders, each with its own fault, and what a merchant does about it."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.right = shop, {}
        unknown = [Line("NOT-IN-ODOO-7", 1)]
        self.names = {
            "total": self.wrong(1, {"proceeds": {"grandTotal": {"amount": "999.99"}}}),
            "not a number": self.wrong(2, {"proceeds": {"grandTotal": {"amount": "NaN"}}}),
            "status": self.wrong(3, {"fulfillment": {"fulfillmentStatus": "INVOICE_UNCONFIRMED"}}),
            "fulfilled by": self.wrong(4, {"fulfillment": {"fulfilledBy": "DROPSHIPPER"}}),
            "time": self.wrong(5, {"createdTime": "yesterday"}),
            "currency": self.wrong(6, everywhere("currencyCode", "XTS")),
            "country": self.wrong(7, {"recipient": {"deliveryAddress": {"countryCode": "XX"}}}),
            "sku": shop.place(9008, marketplace="FR", items=unknown),
            "setting": shop.place(9009, marketplace="IT", items=[Line("ANOTHER-UNKNOWN", 1)]),
            "twice": shop.place(9010),
        }

    def wrong(self, number: int, fault) -> str:
        name = self.shop.place(9000 + number, items=[Line("MUG-BLUE", 2)])
        order = self.right[name] = dict(self.shop.amazon.order(name))
        with self.shop.earlier() as amazon:
            amazon.change(name, fault(order) if callable(fault) else fault)
        return name

    def correct_on_amazon(self, *names: str) -> None:
        with self.shop.earlier(timedelta(hours=1)) as amazon:
            for name in names:
                amazon.change(self.names[name], self.right[self.names[name]])


def made(people, model, **values):
    """By a person in Odoo."""
    return people.call(model, "create", [values])[0]


def everywhere(key, value):
    def replaced(what):
        if isinstance(what, list):
            return [replaced(one) for one in what]
        if isinstance(what, dict):
            return {name: value if name == key else replaced(one) for name, one in what.items()}
        return what

    return replaced


def test_f28_ten_poison_orders_among_two_hundred(open_any):
    shop = open_any()
    good = shop.place_many(190)
    poison = Poison(shop)
    names = poison.names
    shop.channel(unknown_product="hold")
    people = Warehouse(shop.odoo)
    customer = made(people, "res.partner", name="By hand")
    twins = [made(people, "sale.order", partner_id=customer, client_order_ref=names["twice"]) for _ in range(2)]

    ended = shop.sync(*SINCE, seconds=240)
    assert (ended.status, ended.found["created"], ended.found["blocked"]) == (1, 190, 10), ended.said
    assert len(ended.found["problems"]) == 10
    assert {order.reference for order in shop.odoo.orders() if order.id not in twins} == set(good)
    states = shop.ledger.states()
    assert {states[name] for name in names.values()} == {
        ("blocked", "amounts_differ"), ("blocked", "unreadable"), ("blocked", "unknown_status"),
        ("blocked", "unknown_fulfilment"), ("blocked", "unknown_currency"), ("blocked", "unknown_country"),
        ("blocked", "unknown_sku"), ("blocked", "duplicate_in_odoo"),
    }  # fmt: skip
    problems = shop.ledger.problems()
    assert len(problems) == 10
    assert all(len(cure) > 60 and cure.endswith(".") for cure in problems.values()), problems

    # What was wrong on Amazon comes by itself when Amazon has corrected it.
    poison.correct_on_amazon("total", "not a number", "status", "fulfilled by", "time")
    ended = shop.sync(*SINCE)
    assert len(shop.ledger.problems()) == 5, shop.ledger.problems()
    # The rest is cured in Odoo or in the channel's settings, as the problem says.
    cures = [
        ("res.currency", made(people, "res.currency", name="XTS", symbol="X", rounding=0.01), {"name": "XT9"}),
        ("res.country", made(people, "res.country", name="Utopia", code="XX"), {"code": "Q9"}),
        ("product.product", made(people, "product.product", name="Basket", default_code="NOT-IN-ODOO-7"), {"default_code": "OLD-7"}),
    ]  # fmt: skip
    shop.channel("IT", unknown_product="default")
    people.call("sale.order", "write", twins, {"client_order_ref": False})
    ended = shop.retry()
    # A real Odoo is shared by the tests of a process: for the others these are unknown again.
    for model, pk, changes in cures:
        people.call(model, "write", [pk], changes)
    assert ended.status == 0, ended.said
    assert shop.ledger.problems() == {}
    assert {shop.ledger.states()[name] for name in names.values()} == {("done", "")}
    people.call("sale.order", "write", twins, {"state": "cancel"})
    people.call("sale.order", "unlink", twins)
    expected = dict.fromkeys((names["currency"],), "XT9")
    assert {order.reference: order.currency for order in shop.odoo.orders() if order.reference in expected} == expected
    shop.check(left_alone=[names["currency"]])
