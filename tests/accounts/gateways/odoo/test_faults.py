"""What goes wrong between us and Odoo, at every write: afterwards everything is there once (F4 to F7, F9 to F11, F28)."""

from dataclasses import replace
from decimal import Decimal

import httpx
import pytest

from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.odoo import deliveries, ensure, partners, sales, stock
from accounts.gateways.odoo.records import DeliveryDraft, LineDraft, PartnerDraft
from sandbox.httpd import Httpd, Response

from .warehouse import fresh, home


class Between:
    """A proxy before any Odoo. `lose` is how often the answer to a method is lost after Odoo has done its work."""

    def __init__(self, url):
        self.url_behind, self.lose, self.how = url, {}, "before"
        self.http = httpx.Client(trust_env=False)
        self.httpd = Httpd(self.handle).start()
        self.url = self.httpd.url

    def handle(self, request):
        keep = {
            name: request.headers[name]
            for name in ("content-type", "authorization", "x-odoo-database")
            if name in request.headers
        }
        answer = self.http.request(
            request.method, self.url_behind + request.path, content=request.body, headers=keep, timeout=60
        )
        response = Response(answer.status_code, answer.content, answer.headers.get("content-type", ""))
        for method in self.lose:
            named = f'"{method}"'.encode() in request.body or f"<string>{method}<".encode() in request.body
            if self.lose[method] and (named or request.path.endswith(f"/{method}")):
                self.lose[method] -= 1
                if self.how == "502":
                    return Response(502, b"<html>502</html>", "text/html")
                return replace(response, cut=self.how)
        return response

    def stop(self):
        self.httpd.stop()
        self.http.close()


@pytest.fixture
def between(place):
    proxy = Between(place.url)
    yield proxy
    proxy.stop()


@pytest.fixture
def shaky(place, between):
    return place.client(url=between.url, uid=place.probe.uid)


def quick(seconds):
    """Tests do not wait."""


@pytest.mark.parametrize("how", ["before", "half", "reset", "502"])
def test_f4_answers_lost_after_odoo_wrote_the_orders_make_no_second_order(place, shaky, between, how):
    between.how, between.lose = how, {"load": 2}
    drafts, ids = place.drafts(3)
    loaded = sales.load_orders(shaky, place.probe, drafts, ids, sleep=quick)
    assert between.lose == {"load": 0}
    assert len(loaded.ids) == 3
    found = sales.find_orders(place.odoo, place.probe, [draft.reference for draft in drafts])
    assert sorted(order.id for orders in found.values() for order in orders) == sorted(loaded.ids.values())
    held = sales.read_orders(place.odoo, place.probe, loaded.ids.values(), lines=True)
    assert {(order.total, len(order.lines)) for order in held.values()} == {(Decimal("25.48"), 3)}


def test_f4_answers_lost_after_odoo_wrote_the_contacts_make_no_second_contact(place, shaky, between):
    between.lose = {"load": 2}
    name = place.key_of("Somebody")
    contact = PartnerDraft(place.key_of("partner"), name)
    address = PartnerDraft(place.key_of("address"), name, parent_key=contact.key, type="delivery")
    outcome = partners.load_partners(shaky, place.probe, [contact, address], sleep=quick)
    found = place.odoo.call("res.partner", "search_read", [["name", "=", name]], ["parent_id"], order="id")
    assert sorted(one["id"] for one in found) == sorted(outcome.ids.values())


@pytest.mark.parametrize("how", ["before", "502"])
def test_f4_a_lost_answer_to_confirm_is_resolved_by_looking(place, shaky, between, how):
    between.how, between.lose = how, {"action_confirm": 1}
    drafts, ids = place.drafts(2)
    loaded = sales.load_orders(place.odoo, place.probe, drafts, ids)
    assert sales.confirm(shaky, place.probe, loaded.ids.values(), sleep=quick) == (list(loaded.ids.values()), [])
    held = sales.read_orders(place.odoo, place.probe, loaded.ids.values())
    assert {(order.state, len(order.picking_ids)) for order in held.values()} == {("sale", 1)}


@pytest.mark.parametrize("method", ["load", "button_validate"])
def test_f4_a_lost_answer_while_delivering_delivers_once(place, shaky, between, method):
    between.lose = {method: 1}
    orders = place.orders(2, warehouse_id=place.warehouse())
    wanted = [
        (order_id, DeliveryDraft(((draft.lines[0].key, Decimal(2)),), tracking="T")) for order_id, draft in orders
    ]
    done, failures = deliveries.deliver(shaky, place.probe, wanted, sleep=quick)
    assert (done, failures) == ([order_id for order_id, _ in orders], [])
    assert between.lose == {method: 0}
    held = sales.read_orders(place.odoo, place.probe, done, lines=True)
    assert [order.lines[0].delivered for order in held.values()] == [Decimal(2), Decimal(2)]


@pytest.mark.parametrize("how", ["before", "502"])
@pytest.mark.parametrize("method", ["create", "action_apply_inventory"])
def test_f4_a_lost_answer_while_counting_stock_counts_once(place, shaky, between, method, how):
    between.how, between.lose = how, {method: 1}
    up, down, (_, location, _) = fresh(place, quantity=2), fresh(place, quantity=9), home(place)
    counts = {up: Decimal(9), down: Decimal(2)}
    assert stock.adjust(shaky, place.probe, location, counts, reason="Counted", sleep=quick) == ([up, down], [])
    assert stock.on_hand(place.odoo, place.probe, counts, location) == counts
    booked = [["product_id", "in", [up, down]], ["location_dest_id.usage", "=", "inventory"], ["quantity", ">", 0]]
    if not place.probe.has("stock.move", "quantity"):
        booked.pop()
    assert place.odoo.call("stock.move", "search_count", booked) == 1
    assert stock.adjust(place.odoo, place.probe, location, counts, reason="Counted") == ([up, down], [])


def test_f10_a_key_without_rights_is_told_once_for_the_batch(place, journal):
    login, key = place.weak
    drafts, ids = place.drafts(3)
    weak = place.client(journal, login=login, key=key)
    people = [PartnerDraft(place.key_of("partner"), "A") for _ in range(3)]
    with pytest.raises(GatewayError) as raised:
        partners.load_partners(weak, place.probe, people)
    assert (raised.value.kind, raised.value.code) == (Kind.ACCESS, "odoo_right_missing")
    assert "create res.partner" in raised.value.text
    assert sum(call.operation == "res.partner.load" for call in journal.calls) == 1


@pytest.mark.parametrize(
    ("change", "code"), [({"key": "revoked"}, "odoo_key_refused"), ({"database": "gone"}, "odoo_wrong_database")]
)
def test_f10_a_revoked_key_or_a_missing_database_concerns_the_connection(place, change, code):
    with pytest.raises(GatewayError) as raised:
        sales.find_orders(place.client(**change), place.probe, ["x"])
    assert raised.value.connection_wide
    assert raised.value.code == code


POISON = ["A\x00B", "A\x0bB", "A\ud800B", "A\ufffeB"]
FINE = [
    "👩‍👩‍👧‍👦",
    "\u202eevil\u202c",
    "山田太郎",
    "x" * 4000,
    "<script>alert(1)</script>",
    "zero\u200bwidth",
    "%(field)s %s {0}",
]


def test_f30_every_name_arrives(place):
    drafts = [PartnerDraft(place.key_of("partner"), name) for name in POISON + FINE]
    outcome = partners.load_partners(place.odoo, place.probe, drafts)
    names = {one["id"]: one["name"] for one in place.read("res.partner", outcome.ids.values(), "name")}
    assert [names[outcome.ids[draft.key]] for draft in drafts] == ["AB"] * len(POISON) + FINE


def test_f28_poison_among_contacts_and_addresses_is_told_by_name(place):
    people, _ = [], None
    for number in range(4):
        contact = PartnerDraft(place.key_of("partner"), f"Buyer {number}")
        people += [contact, PartnerDraft(place.key_of("address"), "Home", parent_key=contact.key, type="delivery")]
    people[2] = replace(people[2], country_id=999_999)
    people[5] = replace(people[5], type="castle")
    outcome = partners.load_partners(place.odoo, place.probe, people, sleep=quick)
    assert set(outcome.ids) == {people[n].key for n in (0, 1, 4, 6, 7)}
    assert sorted(failure.key for failure in outcome.failures) == sorted(people[n].key for n in (2, 3, 5))


def test_f9_an_odoo_that_is_gone_and_comes_back(place, between):
    """Nothing was sent: an outage; afterwards the same load goes through."""
    drafts, ids = place.drafts(1)
    gone = Httpd(lambda request: Response()).start()
    gone.stop()
    with pytest.raises(GatewayError) as raised:
        sales.load_orders(place.client(url=gone.url, uid=2), place.probe, drafts, ids, sleep=quick)
    assert raised.value.kind is Kind.UNAVAILABLE
    assert len(sales.load_orders(place.odoo, place.probe, drafts, ids).ids) == 1


def test_f6_impatience_while_odoo_still_works_makes_one_order(place):
    """Time-outs from far too short to long enough; each may have hit before, during or after Odoo's commit."""
    drafts, ids = place.drafts(5)
    for milliseconds in (1, 5, 15, 30, 60, 120, 250, 500, 1000, 30_000):
        hasty = place.client(uid=place.probe.uid, timeout=milliseconds / 1000)
        try:
            loaded = sales.load_orders(hasty, place.probe, drafts, ids, sleep=quick)
        except GatewayError as error:
            assert error.kind in (Kind.AMBIGUOUS, Kind.UNAVAILABLE)
            continue
        break
    found = sales.find_orders(place.odoo, place.probe, [draft.reference for draft in drafts])
    assert [len(orders) for orders in found.values()] == [1] * 5
    held = sales.read_orders(place.odoo, place.probe, loaded.ids.values(), lines=True)
    assert {(order.total, len(order.lines)) for order in held.values()} == {(Decimal("25.48"), 3)}


def test_f31_the_order_takes_the_currency_of_its_price_list_and_rounds_as_it_does(place):
    pricelist = ensure.pricelist(place.odoo, place.probe, "JPY", place.company.id)
    lines = lambda key: [
        LineDraft(f"{key}_1", "item", "湯呑み", place.product(), Decimal(3), Decimal(1201), (place.tax(),), "1")
    ]
    drafts, ids = place.drafts(lines=lines, pricelist_id=pricelist)
    try:
        [order_id] = sales.load_orders(place.odoo, place.probe, drafts, ids).ids.values()
        order = sales.read_orders(place.odoo, place.probe, [order_id])[order_id]
    finally:  # Odoo gives the first price list of a database to every customer who has none
        place.odoo.call("product.pricelist", "write", [pricelist], {"active": False})
    assert (order.currency, order.total, order.tax) == ("JPY", Decimal(3963), Decimal(360))


def test_f10_a_company_that_the_user_may_not_act_for_concerns_the_connection(place):
    drafts, ids = place.drafts(2, company_id=999_999)
    with pytest.raises(GatewayError) as raised:
        sales.load_orders(place.odoo, place.probe, drafts, ids, sleep=quick)
    assert (raised.value.kind, raised.value.code) == (Kind.ACCESS, "odoo_company_denied")
