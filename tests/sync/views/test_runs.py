from django.test import Client

from sync.models import Run
from tests.sync.views.reading import text_of
from tests.sync.views.shop import Shop


def test_the_history(shop: Shop, owner: Client) -> None:
    shop.run("partly", minutes=10, read=30, created=27, blocked=3, trigger="person", user=shop.owner)
    shop.run("failed", minutes=20, said="Amazon does not answer just now.")
    page = text_of(owner.get("/runs/"))
    assert (
        "Orders from Amazon to Odoo Alpine Gear EU · by owner@alpine-gear.example · 10 min ago Partly done 24 s 30 27 0 0 0 3"
        in page
    )
    assert "Alpine Gear EU · By schedule · 20 min ago Failed Amazon does not answer just now. 24 s 0 0 0 0 0 0" in page


def test_the_history_by_state(shop: Shop, owner: Client) -> None:
    shop.run("done")
    failed = shop.run("failed")
    assert list(owner.get("/runs/", {"state": "failed"}).context["runs"].rows) == [failed]
    assert len(owner.get("/runs/", {"state": "made up"}).context["runs"].rows) == 2
    assert "No such run" in text_of(owner.get("/runs/", {"state": "cancelled"}))


def test_nothing_has_run_yet(shop: Shop, owner: Client) -> None:
    assert "Nothing has run yet Every reading of Amazon and every retry is listed here" in text_of(owner.get("/runs/"))


def test_pages_of_runs(shop: Shop, owner: Client) -> None:
    runs = [shop.run(minutes=number) for number in range(55)]
    first = owner.get("/runs/")
    second = owner.get("/runs/", {"after": first.context["runs"].after})
    assert [*first.context["runs"].rows, *second.context["runs"].rows] == runs


def test_live_progress(shop: Shop, owner: Client) -> None:
    run = shop.run("running", read=240, created=120, updated=12, blocked=3, calls_amazon=3, calls_odoo=9)
    page = owner.get(f"/runs/{run.uid}/")
    assert f'hx-get="/runs/{run.uid}/progress/" hx-trigger="every 2s"' in page.content.decode()
    assert '<progress max="240" value="135"' in page.content.decode()
    part = owner.get(f"/runs/{run.uid}/progress/")
    assert text_of(part) == (
        "Running Reading; 135 of 240 so far dealt with last sign of life 3 min ago 135 of 240"
        " Read 240 New 120 Changed 12 Unchanged 0 Waiting 0 Ignored 0 Need you 3 Failed 0 Amazon calls 3 Odoo calls 9"
    )
    assert "HX-Refresh" not in part.headers


def test_progress_ends_with_the_run(shop: Shop, owner: Client) -> None:
    run = shop.run("done", read=2, created=2)
    part = owner.get(f"/runs/{run.uid}/progress/")
    assert part.headers["HX-Refresh"] == "true"
    assert "hx-get" not in part.content.decode()
    assert "Done 24 s Read 2" in text_of(part)


def test_a_run_names_the_orders_that_are_not_in_odoo(shop: Shop, owner: Client) -> None:
    run, problem = shop.run("partly", read=2), shop.problem()
    held = shop.hold(problem, run=run)
    waiting = shop.order("received")
    shop.work(waiting, run=run, said="Odoo does not answer.", due=shop.now)
    shop.work(shop.order("done"), run=run, state="done")
    page = text_of(owner.get(f"/runs/{run.uid}/"))
    assert f"{held.amazon_id} Needs you SKU MUG-BLUE matches no product in Odoo –" in page
    assert f"{waiting.amazon_id} Received Odoo does not answer. now" in page
    assert page.count("303-") == 2


def test_cancel(shop: Shop, owner: Client) -> None:
    run = shop.run("running")
    answer = owner.post(f"/runs/{run.uid}/cancel/", follow=True)
    assert "The run is being cancelled." in text_of(answer)
    assert Run.objects.get().state == "cancelled"
    assert "Cancel" not in text_of(answer).replace("Cancelled", "").replace("cancelled", "")
