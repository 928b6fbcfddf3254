from datetime import timedelta

from django.test import Client

from sync.models import Heartbeat, Lease, Order, Run, Work
from tests.sync.views.reading import text_of
from tests.sync.views.shop import NOW, Shop, signs_of_life


def test_everything_is_in_sync(shop: Shop, owner: Client) -> None:
    shop.read(minutes=4)
    shop.order("done")
    page = text_of(owner.get("/"))
    assert "Is everything in sync? Yes, everything is in sync." in page
    assert "Amazon.de On time 4 min ago in 1 min 0 0 0 1" in page


def test_orders_that_need_somebody_come_first(shop: Shop, owner: Client) -> None:
    shop.read()
    problem = shop.problem()
    shop.hold(problem)
    shop.hold(problem)
    shop.order("ignored")
    shop.order("received")
    shop.order("waiting")
    page = text_of(owner.get("/"))
    assert "Not quite: 2 orders need you." in page
    assert "Amazon.de Action required 2 orders need you. 4 min ago in 1 min 2 2 1 0" in page


def test_a_channel_that_was_never_read(shop: Shop, owner: Client) -> None:
    page = text_of(owner.get("/"))
    assert "No: Amazon.de has not been read yet." in page
    assert "Amazon.de Never ran Nothing has been read from Amazon yet. never – 0 0 0 0" in page


def test_a_channel_that_is_late(shop: Shop, owner: Client) -> None:
    shop.read(minutes=40)
    page = text_of(owner.get("/"))
    assert "No: Amazon.de is late." in page
    assert "Amazon.de Late The last run is longer ago than it should be. 40 min ago now" in page


def test_counting_stops_at_a_thousand(shop: Shop, owner: Client) -> None:
    shop.read()
    first = shop.order("done", document=False)
    Order.objects.bulk_create(
        Order(
            merchant=shop.merchant,
            account=shop.account,
            channel=shop.channel,
            amazon_id=f"X-{number}",
            marketplace_id=first.marketplace_id,
            bought=NOW - timedelta(seconds=number),
            updated=NOW,
            state="done",
        )
        for number in range(1100)
    )
    assert "Amazon.de On time 4 min ago in 1 min 0 0 0 1,000+" in text_of(owner.get("/"))


PAGES = ("/", "/orders/", "/runs/", "/problems/")
LONG_AGO = NOW - timedelta(minutes=4)


def test_the_scheduler_that_died_is_named_on_every_page(shop: Shop, owner: Client) -> None:
    signs_of_life(scheduler=LONG_AGO)
    for address in PAGES:
        assert (
            "The scheduler is not running. The last sign of life came 4 min ago. Nothing is read or written until whoever"
            " runs this server starts it; nothing is lost meanwhile."
        ) in text_of(owner.get(address))
    assert "No. Nothing moves, because the scheduler is not running." in text_of(owner.get("/"))


def test_workers_that_died_or_went_deaf_are_named_on_every_page(shop: Shop, owner: Client) -> None:
    signs_of_life(worker=LONG_AGO)
    for address in PAGES:
        assert "No worker is at work. The last sign of life came 4 min ago." in text_of(owner.get(address))
    assert "No. Nothing moves, because no worker is at work." in text_of(owner.get("/"))


def test_a_worker_that_is_long_at_it_is_at_work(shop: Shop, owner: Client) -> None:
    signs_of_life(worker=LONG_AGO)
    lease = Lease.objects.create(name="odoo:1", holder="somebody", until=NOW + timedelta(seconds=60))
    assert "No worker is at work" not in text_of(owner.get("/"))
    for changed in ({"until": NOW - timedelta(seconds=1)}, {"until": NOW + timedelta(seconds=60), "holder": ""}):
        Lease.objects.filter(pk=lease.pk).update(**changed)
        assert "No worker is at work" in text_of(owner.get("/"))


def test_both_died(shop: Shop, owner: Client) -> None:
    signs_of_life(LONG_AGO, LONG_AGO)
    page = text_of(owner.get("/"))
    assert "Neither the scheduler nor a worker is running. The last sign of life came 4 min ago." in page
    assert "until whoever runs this server starts them;" in page


def test_who_never_lived_is_named_too(shop: Shop, owner: Client) -> None:
    Heartbeat.objects.all().delete()
    page = text_of(owner.get("/"))
    assert "Neither the scheduler nor a worker is running. There has never been a sign of life." in page


def test_a_silence_of_three_minutes_is_no_reason_to_worry(shop: Shop, owner: Client) -> None:
    signs_of_life(NOW - timedelta(minutes=3), NOW - timedelta(minutes=3))
    page = text_of(owner.get("/"))
    assert "is not running" not in page
    assert "No worker" not in page


def test_a_paused_account_says_why_and_is_resumed(shop: Shop, owner: Client) -> None:
    shop.read()
    shop.account.paused = "Amazon no longer accepts the authorisation. Authorise the connector again."
    shop.account.save()
    page = text_of(owner.get("/"))
    assert "Amazon is paused for Alpine Gear EU. Amazon no longer accepts the authorisation." in page
    assert "No. Synchronisation is paused." in page
    assert "Amazon.de Paused Amazon is paused. 4 min ago –" in page
    answer = owner.post(f"/accounts/{shop.account.uid}/resume/", {"next": "/orders/"})
    assert answer.headers["Location"] == "/orders/"
    shop.account.refresh_from_db()
    assert shop.account.paused == ""


def test_a_paused_odoo_says_why_and_is_resumed(shop: Shop, owner: Client) -> None:
    shop.odoo.paused = "Odoo refuses the login: the API key is wrong or was deleted."
    shop.odoo.save()
    assert "Odoo is paused. Odoo refuses the login" in text_of(owner.get("/problems/"))
    assert owner.post(f"/odoo/{shop.odoo.uid}/resume/").headers["Location"] == "/"
    shop.odoo.refresh_from_db()
    assert shop.odoo.paused == ""


def test_a_side_that_does_not_answer_is_tried_again_by_itself(shop: Shop, other: Shop, owner: Client) -> None:
    for merchant, reason in ((shop.merchant, "Odoo does not answer."), (other.merchant, "Not yours.")):
        Lease.objects.create(
            name=f"odoo:{merchant.pk}", until=NOW, rest_until=NOW + timedelta(minutes=2), rest_reason=reason
        )
    Lease.objects.create(name=f"amazon:{shop.account.pk}", until=NOW, rest_until=NOW, rest_reason="Over already.")
    page = text_of(owner.get("/"))
    assert "Odoo does not answer. It is tried again by itself in 2 min; nothing is lost meanwhile." in page
    assert "Not yours" not in page
    assert "Over already" not in page


def test_the_way_back_leads_to_no_other_site(shop: Shop, owner: Client) -> None:
    answer = owner.post(f"/accounts/{shop.account.uid}/resume/", {"next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


def test_sync_now_opens_a_run_and_shows_it(shop: Shop, owner: Client) -> None:
    answer = owner.post(f"/accounts/{shop.account.uid}/sync/")
    run = Run.objects.get()
    assert answer.headers["Location"] == f"/runs/{run.uid}/"
    assert (run.trigger, run.user, run.since, run.state) == ("person", shop.owner, None, "running")
    assert "Alpine Gear EU is being read from Amazon." in text_of(owner.get(f"/runs/{run.uid}/"))
    assert "Orders from Amazon to Odoo · Alpine Gear EU · 0 read, 0 dealt with" in text_of(owner.get("/"))


def test_sync_from_an_earlier_day(shop: Shop, owner: Client) -> None:
    owner.post(f"/accounts/{shop.account.uid}/sync/", {"since": "2026-11-01"})
    assert Run.objects.get().since.isoformat() == "2026-11-01T00:00:00+00:00"


def test_a_day_to_come_is_refused(shop: Shop, owner: Client) -> None:
    answer = owner.post(f"/accounts/{shop.account.uid}/sync/", {"since": "2027-01-01"}, follow=True)
    assert "This day is still to come. Choose one in the past." in text_of(answer)
    assert not Run.objects.exists()


def test_an_order_is_recovered_by_its_amazon_id(shop: Shop, owner: Client) -> None:
    answer = owner.post("/recover/", {"account": str(shop.account.uid), "amazon_id": " 303-7654321-1234567 "})
    assert answer.headers["Location"] == f"/runs/{Run.objects.get().uid}/"
    assert Work.objects.get().hint == {"amazon_id": "303-7654321-1234567"}


def test_what_is_no_amazon_id_is_refused(shop: Shop, owner: Client) -> None:
    answer = owner.post("/recover/", {"account": str(shop.account.uid), "amazon_id": "the blue one"}, follow=True)
    assert "An Amazon order id looks like 303-1234567-1234567." in text_of(answer)
    assert not Run.objects.exists()


def test_an_order_is_not_recovered_from_a_strangers_account(shop: Shop, other: Shop, owner: Client) -> None:
    owner.post("/recover/", {"account": str(other.account.uid), "amazon_id": "303-7654321-1234567"})
    assert not Run.objects.exists()


def test_nothing_is_connected_yet(shop: Shop, owner: Client) -> None:
    shop.channel.delete()
    shop.account.delete()
    page = text_of(owner.get("/"))
    assert "No channel is connected yet." in page
    assert "Connect Amazon and Odoo first" in page
    assert "Recover an order" not in page


def test_a_viewer_sees_no_buttons(shop: Shop, login: object) -> None:
    client = Client()
    client.force_login(shop.member("viewer", "viewer@example.com"))
    page = text_of(client.get("/"))
    assert "Sync now" not in page
    assert "Recover" not in page


def test_htmx_asks_only_while_something_runs(shop: Shop, owner: Client) -> None:
    assert "hx-get" not in owner.get("/").content.decode()
    run = shop.run("running", read=10, created=4)
    assert 'hx-get="/running/" hx-trigger="every 2s"' in owner.get("/").content.decode()
    part = owner.get("/running/")
    assert "10 read, 4 dealt with" in text_of(part)
    assert "HX-Refresh" not in part.headers
    Run.objects.filter(pk=run.pk).update(state="done")
    assert owner.get("/running/").headers["HX-Refresh"] == "true"
