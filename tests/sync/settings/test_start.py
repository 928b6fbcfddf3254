"""Set up: nothing is read by itself and nothing written anywhere before Start; after it everything goes on by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Channel, OdooConnection, SellerAccount
from sync import engine, pauses, queue, schedule, starting
from sync.models import Order, Run, Work
from tests.pretend import AShop

pytestmark = pytest.mark.django_db
PAGE, ORDERS, BEGIN = "/settings/start/", "/settings/start/orders/", "/settings/start/begin/"


@pytest.fixture
def waiting(shop: AShop) -> AShop:
    """Connected in the web: nobody has pressed Start."""
    SellerAccount.objects.update(started_at=None)
    Work.objects.all().delete()
    AuditEntry.objects.all().delete()
    return shop


def tick() -> None:
    """What the scheduler and its workers do, until nothing is due."""
    schedule.ensure_all()
    for _ in range(50):
        if not any(engine.work_lane(lane) for lane in queue.due_lanes(timezone.now())):
            return


def begin(client: Client, *accounts: SellerAccount) -> Any:
    return client.post(BEGIN, {"account": [str(one.uid) for one in accounts]})


def test_nothing_is_read_or_written_before_start(waiting: AShop) -> None:
    waiting.place(1)
    asked, written = waiting.amazon.calls_made.counts.total(), waiting.odoo.writes()
    schedule.ensure(SellerAccount.objects.get())
    tick()
    assert waiting.amazon.calls_made.counts.total() == asked
    assert waiting.odoo.writes() == written
    assert not Order.objects.exists() and waiting.odoo.orders() == {}


def test_after_start_orders_come_by_themselves(waiting: AShop, owner: Client) -> None:
    name = waiting.place(1)
    answer = begin(owner, SellerAccount.objects.get())
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    account = SellerAccount.objects.get()
    assert account.started_at is not None
    assert AuditEntry.objects.get(kind="seller_started").params == {"seller": account.seller_id}
    tick()
    assert set(waiting.odoo.orders()) == {name}


def test_start_pressed_twice_is_pressed_once(waiting: AShop, owner: Client) -> None:
    account = SellerAccount.objects.get()
    begin(owner, account)
    first = SellerAccount.objects.get().started_at
    begin(owner, account)
    assert starting.start(account) is False
    assert SellerAccount.objects.get().started_at == first
    assert AuditEntry.objects.filter(kind="seller_started").count() == 1


def test_whoever_dies_while_starting_has_started_or_not(
    waiting: AShop, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the transaction: nothing has begun. After it: everything goes on by itself, with nobody pressing again."""

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    name, account = waiting.place(1), SellerAccount.objects.get()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(schedule, "ensure", dies)
        starting.start(account)
    assert SellerAccount.objects.get().started_at is None and not AuditEntry.objects.exists()
    tick()
    assert waiting.odoo.orders() == {}
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(pauses, "resume_account", dies)
        starting.start(account)
    tick()
    assert set(waiting.odoo.orders()) == {name}


def test_the_ten_latest_orders_are_shown_and_nothing_is_written(waiting: AShop, owner: Client) -> None:
    names = [waiting.place(number, ago=timedelta(hours=number + 1)) for number in range(12)]
    before = waiting.odoo.writes()
    assert "Amazon and Odoo are being asked" in owner.get(ORDERS).content.decode()
    shown = owner.get(ORDERS, headers={"HX-Request": "true"}).content.decode()
    assert [name in shown for name in names] == [True] * 10 + [False] * 2
    assert shown.count("Would be written to Odoo") == 10
    assert waiting.odoo.writes() == before
    assert waiting.odoo.orders() == {} and not Order.objects.exists() and not Run.objects.exists()
    assert owner.get(ORDERS, {"show": "1"}).content.decode().count("Would be written to Odoo") == 10


def test_an_account_that_was_disconnected_is_in_nobodys_way(waiting: AShop, owner: Client) -> None:
    """The wrong one was connected first, and disconnected again."""
    name, right = waiting.place(1), SellerAccount.objects.get()
    wrong = SellerAccount.objects.create(
        merchant=right.merchant, region="eu", seller_id="AWRONG", disconnected=timezone.now(), paused="Disconnected."
    )
    sold = right.channels.first()
    assert sold is not None
    Channel.objects.create(merchant=right.merchant, account=wrong, marketplace=sold.marketplace)
    for _ in ("before Start", "after it"):
        shown = owner.get(ORDERS, {"show": "1"}).content.decode()
        assert "There is no preview." not in shown
        assert name in shown
        begin(owner, right, wrong)
    assert list(SellerAccount.objects.exclude(started_at=None)) == [right]


def test_the_preview_says_why_there_is_none(waiting: AShop, owner: Client) -> None:
    OdooConnection.objects.update(url="http://127.0.0.1:9", probed_at=None)
    shown = owner.get(ORDERS, {"show": "1"}).content.decode()
    assert "There is no preview." in shown and "No Odoo answers at http://127.0.0.1:9." in shown


def test_an_empty_shop_may_start_all_the_same(waiting: AShop, owner: Client) -> None:
    assert "No order in the last thirty days" in owner.get(ORDERS, {"show": "1"}).content.decode()


def test_the_steps_of_a_newcomer(newcomer: Client) -> None:
    shown = newcomer.get(PAGE).content.decode()
    assert shown.count('aria-current="step"') == 1
    assert 'href="/settings/odoo/"' in shown
    assert newcomer.post(BEGIN).status_code == 302
    assert "Nothing was started" in newcomer.get(PAGE).content.decode()
    assert "Set up" in newcomer.get("/").content.decode()
    assert "Connect Odoo and Amazon first" in newcomer.get(ORDERS, {"show": "1"}).content.decode()


def test_the_steps_of_a_shop_that_waits(waiting: AShop, owner: Client) -> None:
    def steps() -> tuple[int, int]:
        shown = owner.get(PAGE).content.decode()
        return shown.count('aria-label="Done"'), shown.count(">Start</button>")

    assert steps() == (2, 1)
    owner.get(ORDERS, {"show": "1"})
    assert steps() == (4, 1)
    begin(owner, SellerAccount.objects.get())
    assert steps() == (5, 0)
    assert "Everything is set up" in owner.get(PAGE).content.decode()


def test_home_leads_to_start_and_nowhere_else(waiting: AShop, owner: Client) -> None:
    shown = owner.get("/").content.decode()
    assert ">Start</button>" in shown and "Sync now" not in shown
    assert "Not started yet: nothing is read or written until somebody presses Start." in shown
    begin(owner, SellerAccount.objects.get())
    shown = owner.get("/").content.decode()
    assert ">Start</button>" not in shown and "Sync now" in shown


def test_nobody_gets_around_start(waiting: AShop, owner: Client) -> None:
    account = SellerAccount.objects.get()
    owner.post(f"/accounts/{account.uid}/sync/")
    owner.post("/recover/", {"account": str(account.uid), "amazon_id": "303-1234567-1234567"})
    said = waiting.sync()
    assert said.status == 1 and "is connected but not started yet." in said.err
    assert waiting.sync("stock").status == 1
    assert not Run.objects.exists()


def test_without_odoo_there_is_no_start(waiting: AShop, owner: Client) -> None:
    OdooConnection.objects.all().delete()
    begin(owner, SellerAccount.objects.get())
    assert SellerAccount.objects.get().started_at is None
    assert starting.NO_ODOO in owner.get(PAGE).content.decode()


def test_an_account_of_somebody_else_is_not_started(waiting: AShop, enter: Any) -> None:
    from accounts.models import Merchant

    stranger = enter(Merchant.objects.create(slug="other", name="Other"), "owner")
    begin(stranger, SellerAccount.objects.get())
    assert SellerAccount.objects.get().started_at is None


def test_an_operator_sees_the_steps_and_an_owner_starts(waiting: AShop, enter: Any) -> None:
    operator = enter(waiting.merchant, "operator")
    shown = operator.get(PAGE).content.decode()
    assert ">Start</button>" not in shown and "An owner of Shop can press Start." in shown
    assert begin(operator, SellerAccount.objects.get()).status_code == 403
    assert enter(waiting.merchant, "viewer").get(ORDERS).status_code == 403
    assert SellerAccount.objects.get().started_at is None


def test_what_was_connected_leads_on_to_start_until_it_was_pressed(waiting: AShop, owner: Client) -> None:
    account = SellerAccount.objects.get()
    places = [f"/settings/amazon/{account.uid}/", "/settings/odoo/", "/settings/channels/"]
    places += [f"/settings/channels/{account.channels.all()[0].uid}/"]
    way = "Set up is not finished yet: orders come by themselves after Start."
    assert [way in owner.get(place).content.decode() for place in places] == [True] * 4
    begin(owner, account)
    assert [way in owner.get(place).content.decode() for place in places] == [False] * 4
