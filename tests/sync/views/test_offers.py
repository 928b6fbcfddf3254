"""The list of offers: what has no product yet, what is proposed, and what a person says to it."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.odoo import lookups
from accounts.gateways.odoo.records import Named, Product
from accounts.models import SellerAccount
from sync import matching
from sync.models import Offer, Order, OrderItem, Run, Work
from tests.sync.views.reading import text_of
from tests.sync.views.shop import Shop

CATALOGUE = {
    7: Product(7, "Mug, blue", "MUG-BLUE", "", (), "none", "consu", True, None),
    8: Product(8, "Pot <1 l>", "POT", "", (), "none", "consu", True, None),
    9: Product(9, "Old cup", "CUP", "", (), "none", "consu", True, None, active=False),
    10: Product(10, "Twin", "TWIN", "", (), "none", "consu", True, None),
    11: Product(11, "Twin too", "TWIN", "", (), "none", "consu", True, None),
}


class AnOdoo:
    """Answers as the gateway does, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.error: GatewayError | None = None

    def products(self, client: Any, probe: Any, *, codes: Any = (), ids: Any = ()) -> list[Product]:
        self._ask(sorted(ids or codes))
        found = [p for p in CATALOGUE.values() if (p.id in ids if ids else p.default_code in codes and p.active)]
        return found

    def search(self, client: Any, probe: Any, text: str, limit: int = 20) -> list[Named]:
        self._ask(text)
        return [Named(p.id, p.name, code=p.default_code) for p in CATALOGUE.values() if text.lower() in p.name.lower()]

    def _ask(self, what: Any) -> None:
        self.asked.append(what)
        if self.error is not None:
            raise self.error


@pytest.fixture(autouse=True)
def odoo(monkeypatch: pytest.MonkeyPatch) -> AnOdoo:
    made = AnOdoo()
    monkeypatch.setattr(lookups, "products", made.products)
    monkeypatch.setattr(lookups, "search_products", made.search)

    class Side:
        client = probe = None

        @classmethod
        def open(cls, desk: Any) -> "Side":
            return cls()

    monkeypatch.setattr(matching, "OdooSide", Side)
    return made


def an_offer(shop: Shop, sku: str, **values: Any) -> Offer:
    return Offer.objects.create(merchant=shop.merchant, account=shop.account, sku=sku, **values)


def proposed(shop: Shop, sku: str, product: int = 7, **values: Any) -> Offer:
    return an_offer(
        shop, sku, proposed_id=product, proposed_name=CATALOGUE[product].name, proposed_by="suffix", **values
    )


def held_by(shop: Shop, *skus: str) -> Order:
    order = shop.hold(shop.problem(f"No product in Odoo has the SKU {skus[0]}"))
    OrderItem.objects.filter(order=order).delete()
    for number, sku in enumerate(skus):
        OrderItem.objects.create(merchant=shop.merchant, order=order, item_id=str(number), sku=sku)
    return order


def listed(answer: Any) -> list[str]:
    return [offer.sku for offer in answer.context["offers"].rows]


def test_nothing_yet(owner: Client) -> None:
    assert "No offers yet" in text_of(owner.get("/offers/"))


def test_first_what_needs_a_person(shop: Shop, owner: Client) -> None:
    an_offer(shop, "DONE", product_id=7, product_name="Mug, blue", matched_by="reference")
    an_offer(shop, "NOT-THIS", dismissed=True)
    an_offer(shop, "LOST", lost="archived", product_name="Old cup")
    proposed(shop, "MUG-FBA", channels=["AMAZON_EU"], listed=True, status="active", price="9.95", currency="EUR")
    an_offer(shop, "ZED", channels=["AMAZON_EU", "DEFAULT"], title="A title", asin="B000000001")
    held_by(shop, "ZED")
    answer = owner.get("/offers/")
    assert listed(answer) == ["LOST", "MUG-FBA", "ZED"]
    words = text_of(answer)
    assert "Old cup was archived in Odoo" in words
    assert "Mug, blue Perhaps: its reference is the SKU without its mark (FBA, new, de …)" in words
    assert "Amazon (FBA) Active · 9.95 EUR" in words
    assert "Accept the proposal shown" in words
    zed = answer.context["offers"].rows[2]
    assert zed.orders_waiting == 1


@pytest.mark.parametrize(
    ("state", "skus"),
    [
        ("unmatched", ["BOTH", "PROPOSED"]),
        ("proposed", ["PROPOSED"]),
        ("matched", ["MATCHED"]),
        ("dismissed", ["DISMISSED"]),
        ("both", ["BOTH"]),
        ("all", ["BOTH", "DISMISSED", "MATCHED", "PROPOSED"]),
        ("nonsense", ["BOTH", "PROPOSED"]),
    ],
)
def test_filters(shop: Shop, owner: Client, state: str, skus: list[str]) -> None:
    an_offer(shop, "BOTH", channels=["AMAZON_EU", "DEFAULT"])
    an_offer(shop, "DISMISSED", dismissed=True, channels=["DEFAULT"])
    an_offer(shop, "MATCHED", product_id=7, channels=["AMAZON_EU", "AMAZON_JP"])
    proposed(shop, "PROPOSED", channels=["AMAZON_EU"])
    assert listed(owner.get("/offers/", {"state": state})) == skus


@pytest.mark.parametrize(
    ("text", "skus"),
    [("MUG", ["MUG-1"]), ("B0LAMP0001", ["LAMP"]), ("steel", ["POT"]), ("\x00", ["LAMP", "MUG-1", "POT"]), ("%", [])],
)
def test_search(shop: Shop, owner: Client, text: str, skus: list[str]) -> None:
    an_offer(shop, "MUG-1")
    an_offer(shop, "LAMP", asin="B0LAMP0001")
    an_offer(shop, "POT", title="Pot of Steel")
    assert listed(owner.get("/offers/", {"q": text})) == skus


def test_from_a_to_z_page_after_page_and_back(shop: Shop, owner: Client) -> None:
    names = [f"SKU-{number:03}" for number in range(130)]
    Offer.objects.bulk_create(Offer(merchant=shop.merchant, account=shop.account, sku=name) for name in reversed(names))
    first = owner.get("/offers/")
    assert listed(first) == names[:50]
    second = owner.get("/offers/", {"after": first.context["offers"].after})
    assert listed(second) == names[50:100]
    third = owner.get("/offers/", {"after": second.context["offers"].after})
    assert (listed(third), third.context["offers"].after) == (names[100:], "")
    back = owner.get("/offers/", {"before": third.context["offers"].before})
    assert listed(back) == names[50:100]


def test_a_page_costs_the_same_whatever_it_shows(shop: Shop, owner: Client) -> None:
    proposed(shop, "ONE")
    with CaptureQueriesContext(connection) as few:
        owner.get("/offers/")
    for number in range(49):
        proposed(shop, f"SKU-{number}")
    with CaptureQueriesContext(connection) as many:
        owner.get("/offers/")
    assert len(many) == len(few)


def test_one_proposal_is_accepted(shop: Shop, owner: Client, odoo: AnOdoo) -> None:
    offer, other = proposed(shop, "MUG-FBA"), proposed(shop, "MUG-2")
    answer = owner.post("/offers/choose/", {"which": f"accept:{offer.uid}", "next": "/offers/"}, follow=True)
    assert "1 SKU is matched." in text_of(answer)
    offer.refresh_from_db()
    other.refresh_from_db()
    assert (offer.product_id, offer.product_name, offer.matched_by, offer.proposed_id) == (
        7,
        "Mug, blue",
        "person",
        None,
    )
    assert other.state == "proposed"
    assert odoo.asked == [[7]]


def test_all_proposals_shown_are_accepted_at_once(shop: Shop, owner: Client, odoo: AnOdoo) -> None:
    shown = [proposed(shop, f"MUG-{number}", 7 if number % 2 else 8) for number in range(6)]
    gone = proposed(shop, "CUP-FBA", 9)
    form = {"which": "accept_shown", "shown": [str(one.uid) for one in (*shown, gone)], "next": "/offers/"}
    answer = owner.post("/offers/choose/", form, follow=True)
    assert "6 SKUs are matched." in text_of(answer)
    assert listed(answer) == ["CUP-FBA"], "its product was archived meanwhile"
    assert odoo.asked == [[7, 8, 9]]


def test_a_proposal_whose_product_is_gone_is_not_taken(shop: Shop, owner: Client) -> None:
    offer = proposed(shop, "CUP-FBA", 9)
    answer = owner.post("/offers/choose/", {"which": "accept", "offer": str(offer.uid)}, follow=True)
    assert "The proposed products are no longer in use in Odoo." in text_of(answer)
    offer.refresh_from_db()
    assert offer.product_id is None


def test_dismissing_is_undone_by_a_click(shop: Shop, owner: Client) -> None:
    offers = [an_offer(shop, "A"), proposed(shop, "B"), an_offer(shop, "C", product_id=7, matched_by="person")]
    form = {"which": "dismiss", "offer": [str(one.uid) for one in offers], "next": "/offers/"}
    answer = owner.post("/offers/choose/", form, follow=True)
    assert listed(answer) == []
    assert "3 SKUs dismissed just now. Undo" in text_of(answer)
    assert "Undo" not in text_of(owner.get("/offers/"))
    form = {"which": "restore", "offer": answer.context["undo"], "next": "/offers/"}
    answer = owner.post("/offers/choose/", form, follow=True)
    assert listed(answer) == ["A", "B", "C"]
    assert Work.objects.get().flow == "offers_to_odoo", "a reference may fit"


def test_nothing_chosen_is_said(owner: Client) -> None:
    for form in ({"which": "accept"}, {"which": "dismiss", "offer": "made-up"}, {}):
        assert "Choose at least one SKU first." in text_of(owner.post("/offers/choose/", form, follow=True))


def test_another_merchants_offers_are_out_of_reach(shop: Shop, other: Shop, owner: Client) -> None:
    theirs = Offer.objects.create(merchant=other.merchant, account=other.account, sku="THEIRS", proposed_id=7)
    for which in ("accept", "dismiss"):
        owner.post("/offers/choose/", {"which": which, "offer": str(theirs.uid)})
    theirs.refresh_from_db()
    assert (theirs.product_id, theirs.dismissed) == (None, False)
    assert owner.post(f"/offers/{theirs.uid}/match/", {"product": "7"}).status_code == 404


def test_the_product_is_chosen_from_odoo_as_it_is_now(shop: Shop, owner: Client, odoo: AnOdoo) -> None:
    offer = an_offer(shop, "POT-1-FBA", title="A pot")
    assert 'value="POT-1"' in owner.get(f"/offers/{offer.uid}/").content.decode(), "a guess to search for"
    assert odoo.asked == [], "Odoo is asked when somebody searches"
    answer = owner.get(f"/offers/{offer.uid}/products/", {"q": " pot\x00 "})
    assert odoo.asked == ["pot"]
    assert "Pot <1 l> POT POT This one" in text_of(answer)
    part = owner.get(f"/offers/{offer.uid}/products/", {"q": "pot"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    answer = owner.post(f"/offers/{offer.uid}/match/", {"product": "8", "next": f"/offers/{offer.uid}/"}, follow=True)
    assert "POT-1-FBA is Pot <1 l> in Odoo from now on." in text_of(answer)
    offer.refresh_from_db()
    assert (offer.product_id, offer.matched_by) == (8, "person")


@pytest.mark.parametrize("product", ["9", "12"])
def test_a_product_that_is_not_in_use_is_refused(shop: Shop, owner: Client, product: str) -> None:
    offer = an_offer(shop, "CUP")
    answer = owner.post(f"/offers/{offer.uid}/match/", {"product": product}, follow=True)
    assert "This product is no longer in use in Odoo." in text_of(answer)
    offer.refresh_from_db()
    assert offer.product_id is None


@pytest.mark.parametrize("product", ["", "x", "٣", "1" * 30, "-1"])
def test_what_is_no_product_is_refused(shop: Shop, owner: Client, odoo: AnOdoo, product: str) -> None:
    offer = an_offer(shop, "CUP")
    answer = owner.post(f"/offers/{offer.uid}/match/", {"product": product}, follow=True)
    assert "Choose a product first." in text_of(answer)
    assert odoo.asked == []


def test_odoo_that_does_not_answer_is_said(shop: Shop, owner: Client, odoo: AnOdoo) -> None:
    odoo.error = GatewayError(Kind.UNAVAILABLE, "Odoo does not answer at the moment.", "odoo_down")
    offer = proposed(shop, "MUG-FBA")
    assert "Odoo does not answer at the moment." in text_of(owner.get(f"/offers/{offer.uid}/products/", {"q": "mug"}))
    answer = owner.post("/offers/choose/", {"which": f"accept:{offer.uid}"}, follow=True)
    assert "Odoo does not answer at the moment." in text_of(answer)


def test_orders_that_waited_are_brought_home_by_a_click(shop: Shop, owner: Client) -> None:
    an_offer(shop, "MUG", product_id=7)
    an_offer(shop, "POT")
    ready = held_by(shop, "MUG")
    held_by(shop, "MUG", "POT")  # still lacks one
    held_by(shop, "POT")
    answer = owner.get("/offers/")
    assert "1 order waited for SKUs that have their product now. Bring it to Odoo" in text_of(answer)
    owner.post("/offers/release/")
    run = Run.objects.get(trigger="retry")
    assert list(Work.objects.filter(run=run).values_list("order", "state")) == [(ready.pk, "ready")]


def test_an_offers_page_names_the_orders_that_wait(shop: Shop, owner: Client) -> None:
    offer = an_offer(shop, "POT/1 é", seen=shop.now)
    order = held_by(shop, "POT/1 é")
    words = text_of(owner.get(f"/offers/{offer.uid}/"))
    assert "1 order waits for this SKU" in words
    assert order.amazon_id in words
    assert "Nowhere any more" in words


def test_a_viewer_sees_no_buttons(shop: Shop, login: Any) -> None:
    offer = proposed(shop, "MUG-FBA")
    viewer = login(shop.member("viewer", "viewer@example.com"))
    for address in ("/offers/", f"/offers/{offer.uid}/"):
        body = viewer.get(address).content.decode()
        assert 'name="which"' not in body
        assert "Upload" not in body


def upload(client: Client, content: str | bytes) -> Any:
    data = content if isinstance(content, bytes) else content.encode()
    return client.post("/offers/upload/preview/", {"file": SimpleUploadedFile("offers.csv", data)})


def test_the_file_that_is_given_out_changes_nothing_when_it_comes_back(shop: Shop, owner: Client) -> None:
    for sku in ("=1+1", "'quoted", "@home", "plain, with comma", "ÄÖ\u4e2d"):
        an_offer(shop, sku, product_id=7, product_name="Mug, blue", matched_by="reference", title='=HYPERLINK("x")')
    answer = owner.get("/offers/download/", {"state": "all"})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="offers-alpine-gear-2026-11-23.csv"')
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbfsku,")
    assert b"\n'=1+1," in content
    assert b"'=HYPERLINK" in content
    plan = upload(owner, content).context["plan"]
    assert (plan.changes, plan.refusals, plan.same) == ([], [], 5)


def test_a_file_is_shown_before_it_is_saved(shop: Shop, owner: Client) -> None:
    an_offer(shop, "A", product_id=8, product_name="Pot", matched_by="reference")
    an_offer(shop, "B", dismissed=True)
    an_offer(shop, "C")
    an_offer(shop, "SAME", product_id=7)
    answer = upload(
        owner,
        "SKU;Internal Reference;Product ID\n"
        "A;MUG-BLUE;\nB;;7\nC;;\nSAME;MUG-BLUE;\nNEW;POT;\n"
        "X;TWIN;\nX;NONE;\nX;;9\nX;;12\nX;;seven\nA;POT;\n",
    )
    plan = answer.context["plan"]
    assert [(one.sku, one.before, one.after, one.new) for one in plan.changes] == [
        ("A", "Pot", "Mug, blue", False),
        ("B", "Dismissed", "Mug, blue", False),
        ("NEW", "", "Pot <1 l>", True),
    ]
    assert [(one.line, one.why) for one in plan.refusals] == [
        (7, "Odoo has 2 products with the internal reference TWIN. Name it by product_id."),
        (8, "Odoo has no product with the internal reference NONE."),
        (9, "Odoo has no product in use with the id 9."),
        (10, "Odoo has no product in use with the id 12."),
        (11, "'seven' is no id of a product in Odoo; it is a whole number."),
        (12, "Line 2 names another product for the same SKU; that one counts."),
    ]
    assert (plan.same, plan.empty) == (1, 1)
    assert Offer.objects.filter(matched_by="person").count() == 0, "nothing is saved yet"
    saved = owner.post("/offers/upload/save/", {"token": plan.token}, follow=True)
    assert "3 SKUs have the product of the file now." in text_of(saved)
    rows = Offer.objects.filter(matched_by="person").order_by("sku").values_list("sku", "product_id", "dismissed")
    assert list(rows) == [("A", 7, False), ("B", 7, False), ("NEW", 8, False)]


def test_a_preview_of_another_merchant_is_not_saved(shop: Shop, other: Shop, owner: Client, login: Any) -> None:
    an_offer(shop, "A")
    token = upload(owner, "sku,product_id\nA,7\n").context["plan"].token
    answer = login(other.owner).post("/offers/upload/save/", {"token": token}, follow=True)
    assert "This preview is not one of ours." in text_of(answer)
    assert Offer.objects.get().product_id is None
    for made_up in ("", "x", json.dumps([[shop.account.pk, "A", 7]])):
        owner.post("/offers/upload/save/", {"token": made_up})
    assert Offer.objects.get().product_id is None


def test_of_two_accounts_the_file_may_name_one(shop: Shop, owner: Client) -> None:
    second = SellerAccount.objects.create(merchant=shop.merchant, region="na", seller_id="A2", name="America")
    for account in (shop.account, second):
        Offer.objects.create(merchant=shop.merchant, account=account, sku="BOTH")
    an_offer(shop, "ONE")
    answer = upload(owner, "sku\tproduct_id\tseller_account\nBOTH\t7\tAmerica\nONE\t7\t\nNEW\t7\t\nONE\t7\tMars\n")
    plan = answer.context["plan"]
    assert [(one.sku, one.account) for one in plan.changes] == [("BOTH", "America"), ("ONE", "Alpine Gear EU")]
    assert [one.why.split(".")[0] for one in plan.refusals] == [
        "No offer has this SKU",
        "No seller account is called Mars",
    ]
    assert len(upload(owner, "sku,product_id\nBOTH,7\n").context["plan"].changes) == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The file is empty."),
        ("sku\nA\n", "A column is missing: product_reference"),
        ("product_id\n7\n", "one of them must be called sku"),
        ('sku,product_id\n"A,7\n', "The file is no table"),
        (b"PK\x03\x04\x00\x00", "The file is no text."),
        (b"sku,product_id\n" + b"A,7\n" * 50_001, "The file has more than 50,000 rows."),
        (b"x" * (5 * 1024 * 1024 + 1), "The file is larger than 5 MB."),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(
    shop: Shop, owner: Client, odoo: AnOdoo, content: str | bytes, sentence: str
) -> None:
    answer = upload(owner, content)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert odoo.asked == []


def test_no_file_is_said(owner: Client) -> None:
    assert "Choose a file first." in text_of(owner.post("/offers/upload/preview/"))
