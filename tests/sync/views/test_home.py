from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import AuditEntry, SellerAccount
from sync.models import Heartbeat, Lease, Offer, Order, Run, StockLevel, Work
from tests.sync.views.reading import text_of
from tests.sync.views.shop import NOW, Shop, signs_of_life


def test_everything_is_in_sync(shop: Shop, owner: Client) -> None:
    shop.read(minutes=4)
    shop.order("done")
    page = text_of(owner.get("/"))
    assert "Is everything in sync? Yes, everything is in sync." in page
    assert (
        "Amazon.de Orders 1 in Odoo On time 4 min ago in 1 min 0 0 Sync Shipments On time just now – 0 0 Sync" in page
    )
    assert "Offers On time just now – 0 0 Sync Stock Off No channel sends stock to Amazon. FBA stock On time" in page


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
    assert "Orders 0 in Odoo, 1 ignored Action required 2 orders need you. 4 min ago in 1 min 2 2 Sync" in page


def test_a_channel_that_was_never_read(shop: Shop, owner: Client) -> None:
    page = text_of(owner.get("/"))
    assert "No: 4 flows have not been read yet." in page
    assert "Amazon.de Orders none so far Never ran Nothing has been read from Amazon yet. never – 0 0 Sync" in page
    assert "Shipments Never ran It has not run yet. never – 0 0 Sync" in page


def test_a_channel_that_is_late(shop: Shop, owner: Client) -> None:
    shop.read(minutes=40)
    page = text_of(owner.get("/"))
    assert "No: Amazon.de is late." in page
    assert "none so far Late The last run is longer ago than it should be. 40 min ago now" in page


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
    assert "Orders 1,000+ in Odoo On time 4 min ago in 1 min 0 0" in text_of(owner.get("/"))


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
    assert "Orders none so far Paused Amazon is paused. 4 min ago –" in page
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
    assert "Nothing is written to Odoo or Amazon before Start" in page
    assert "Connect Amazon The seller account, and the marketplaces that you sell on." in page
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


def test_the_other_flows_have_rows_of_their_own(shop: Shop, owner: Client) -> None:
    shop.read()
    shop.channel.options = {"stock_to_amazon": True, "fba_stock": "off"}
    shop.channel.save()
    shop.hold_shipment(shop.problem("No tracking"), shop.order("done"))
    shop.shipment(shop.order("done"), "ready")
    shop.offers()
    level = StockLevel.objects.create(
        merchant=shop.merchant, account=shop.account, offer=Offer.objects.get(sku="POT-1L"), state="blocked"
    )
    page = text_of(owner.get("/"))
    assert "Not quite: 1 shipment needs you; 1 SKU needs you." in page
    assert "Shipments Action required 1 shipment needs you. just now – 1 1 Sync" in page
    assert "Offers On time just now – 0 4 without a product Sync" in page
    assert "Stock Action required 1 SKU needs you. just now – 0 1 Sync" in page
    assert "FBA stock Off Switched off for every channel." in page
    StockLevel.objects.filter(pk=level.pk).update(state="waiting")
    assert "Stock On time just now – 1 0 Sync" in text_of(owner.get("/"))


def test_what_amazon_keeps_for_the_whole_account_stands_once(shop: Shop, owner: Client) -> None:
    shop.read()
    shop.add_channel("A1F83G8C2ARO7P", "Amazon.co.uk")
    page = owner.get("/")
    assert [(group.title, [row.subject for row in group.rows]) for group in page.context["groups"]] == [
        ("Amazon.co.uk", ["orders", "shipments"]),
        ("Amazon.de", ["orders", "shipments"]),
        ("All of its marketplaces", ["offers", "stock", "fba_stock"]),
    ]


def test_the_bar_of_the_last_day(shop: Shop, owner: Client) -> None:
    shop.read()
    other = shop.add_channel("A1F83G8C2ARO7P", "Amazon.co.uk")
    shop.pulse("orders", {0: (3, 0), 1: (0, 2), 24: (0, 9)}, account=shop.account.pk)
    shop.pulse("orders", {0: (5, 1), 2: (1, 0)}, account=shop.account.pk, channel=shop.channel.pk)
    shop.pulse("orders", {2: (0, 1)}, account=shop.account.pk, channel=other.pk)
    page = owner.get("/")
    rows = {str(row.channel): row for group in page.context["groups"] for row in group.rows if row.subject == "orders"}
    assert [cell.word for cell in rows["Amazon.de"].bar][-4:] == ["nothing", "done", "failed", "partly"]
    assert [cell.word for cell in rows["Amazon.co.uk"].bar][-4:] == ["nothing", "failed", "failed", "done"]
    assert (
        'aria-label="Of the last 24 hours: 1 went well, 1 partly, 1 failed, 21 nothing to tell."'
        in page.content.decode()
    )
    assert "<title>11:00: failed</title>" in page.content.decode()


def test_orders_a_day(shop: Shop, owner: Client) -> None:
    shop.read()
    shop.order(minutes=30)
    shop.order("ignored", minutes=60 * 24)
    shop.order(minutes=60 * 24 * 13)
    shop.order(minutes=60 * 24 * 14)
    page = owner.get("/")
    counts = page.context["numbers"].days
    assert (len(counts), counts[-1], counts[-2], counts[0]) == (
        14,
        (date(2026, 11, 23), 1),
        (date(2026, 11, 22), 1),
        (date(2026, 11, 10), 1),
    )
    assert "Day Orders Mon 23 Nov 1 Sun 22 Nov 1 Sat 21 Nov 0" in text_of(page)


def test_the_connector_itself(shop: Shop, owner: Client) -> None:
    shop.read()
    signs_of_life(worker=LONG_AGO)
    page = text_of(owner.get("/"))
    assert "Scheduler Running last sign of life just now Workers Silent last sign of life 4 min ago" in page


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("orders", "Orders are being read from Amazon."),
        ("shipments", "Deliveries are being read from Odoo."),
        ("offers", "Listings are being read from Amazon."),
        ("stock", "Odoo's stock is being read; what has changed goes to Amazon."),
        ("fba_stock", "Amazon's own stock is being read."),
    ],
)
def test_each_flow_is_synced_by_its_button(shop: Shop, owner: Client, subject: str, said: str) -> None:
    answer = owner.post(f"/accounts/{shop.account.uid}/sync/{subject}/", follow=True)
    run = Run.objects.get()
    assert (run.flow, run.trigger, run.user, run.state) == (subject, "person", shop.owner, "running")
    assert said in text_of(answer)
    assert Work.objects.filter(run=run, state="ready").count() == 1
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.params) == (
        "sync_asked",
        {"subject": subject.replace("_", " "), "seller": "Alpine Gear EU"},
    )


@pytest.mark.parametrize("subject", ["orders", "shipments", "stock"])
def test_nothing_is_started_for_an_account_that_was_disconnected_meanwhile(
    shop: Shop, owner: Client, subject: str
) -> None:
    """On a page that was loaded before: the run would never end."""
    SellerAccount.objects.update(disconnected=NOW)
    answer = owner.post(f"/accounts/{shop.account.uid}/sync/{subject}/", follow=True)
    assert "Alpine Gear EU is disconnected from Amazon. Connect it again under Settings, Amazon." in text_of(answer)
    assert not Run.objects.exists()


def test_a_flow_that_does_not_exist_is_not_started(shop: Shop, owner: Client) -> None:
    assert owner.post(f"/accounts/{shop.account.uid}/sync/everything/").status_code == 404
    assert not Run.objects.exists()
