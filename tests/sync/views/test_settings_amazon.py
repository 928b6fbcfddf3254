"""The pages of seller accounts: what they say, what owners do there, and what then happens at Amazon and in Odoo."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import RequestFactory
from django.utils import timezone

from accounts import audit, sellers
from accounts.models import AccessToken, AuditEntry, Channel, Consent, Member, Merchant, SellerAccount
from sandbox.amazon import PretendAmazon, a_seller
from sync import actions, pauses, queue
from sync.models import Cursor, Run
from sync.models import Order as SyncOrder
from sync.sellers import switch
from tests.accounts.consenting import AMERICA, Browser, agree, leads_to, registered
from tests.pretend import AShop, odoo, shop
from tests.sync.views.connecting import (
    a_merchant,
    amazon,
    browser_of,
    merchant,
    operators_application,
    owner_browser,
)
from tests.sync.views.reading import text_of
from tests.sync.views.shop import user

__all__ = ["amazon", "merchant", "odoo", "operators_application", "owner_browser", "shop"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def account(owner_browser: Browser) -> SellerAccount:
    owner_browser.told(owner_browser.connect())
    return SellerAccount.objects.get()


def page(browser: Browser, account: SellerAccount) -> str:
    return text_of(browser.client.get(f"/settings/amazon/{account.uid}/"))


def post(browser: Browser, account: SellerAccount, verb: str, **data: str) -> Any:
    return browser.client.post(f"/settings/amazon/{account.uid}/{verb}/", data)


def given(account: SellerAccount, **ago: float) -> None:
    SellerAccount.objects.filter(pk=account.pk).update(authorised_at=timezone.now() - timedelta(**ago))


def sentences(merchant: Merchant) -> list[str]:
    return [audit.sentence(entry) for entry in AuditEntry.objects.filter(merchant=merchant).order_by("pk")]


# --- reading ------------------------------------------------------------------------------------------------------------


def test_nothing_is_connected(owner_browser: Browser, merchant: Merchant) -> None:
    text = text_of(owner_browser.client.get("/settings/amazon/"))
    assert "No seller account is connected yet" in text and "Connect Amazon" in text
    other = browser_of(merchant, "viewer@alpine.example", "viewer")
    text = text_of(other.client.get("/settings/amazon/"))
    assert "An owner of Alpine can connect it." in text
    assert "/settings/amazon/connect/" not in other.client.get("/settings/amazon/").content.decode()


def test_what_is_connected(owner_browser: Browser, account: SellerAccount, amazon: PretendAmazon) -> None:
    owner_browser.connect(AMERICA, "na/A1DEMOSELLER02")
    text = text_of(owner_browser.client.get("/settings/amazon/"))
    for part in (
        "A1DEMOSELLER01 Europe, Middle East, India",
        "A1DEMOSELLER02 North America",
        "Amazon.co.uk, Amazon.de, Amazon.es, Amazon.fr, Amazon.it",
        "Working",
    ):
        assert part in text
    text = page(owner_browser, account)
    assert "Shop on Amazon Demo Kitchen" in text and "Application of this connector" in text


def test_pages_ask_the_database_at_most_twelve_times(
    owner_browser: Browser, account: SellerAccount, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    owner_browser.connect(AMERICA, "na/A1DEMOSELLER02")
    given(account, days=360)
    paths = ["", "connect/", f"connect/?account={account.uid}", f"{account.uid}/", f"{account.uid}/disconnect/"]
    for path in paths:
        with django_assert_max_num_queries(12, info=path):
            assert owner_browser.client.get(f"/settings/amazon/{path}").status_code == 200


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (334.5, ""),
        (335.5, "Amazon's permission ends in 30 days."),
        (358.5, "Amazon's permission ends in 7 days."),
        (364.5, "Amazon's permission ends within a day."),
        (366.0, "Amazon's permission is a year old and may end at any moment."),
    ],
)
def test_the_age_of_the_permission_is_said_here_and_at_home(
    owner_browser: Browser, account: SellerAccount, days: float, text: str
) -> None:
    given(account, days=days)
    shown = [
        page(owner_browser, account),
        text_of(owner_browser.client.get("/settings/amazon/")),
        text_of(owner_browser.client.get("/")),
    ]
    for each in shown:
        assert text in each
        assert text or "permission ends" not in each


def test_of_an_application_of_ones_own_no_end_is_known(owner_browser: Browser, account: SellerAccount) -> None:
    given(account, days=900)
    SellerAccount.objects.update(client_id="amzn1.mine")
    text = page(owner_browser, account)
    assert "no end is known for applications of your own" in text and "a year old" not in text


def test_a_withdrawn_permission_shows_as_reconnect(owner_browser: Browser, account: SellerAccount) -> None:
    SellerAccount.objects.update(paused="Withdrawn.", paused_code="amazon_authorisation_ended")
    assert "Amazon does not let us in. Withdrawn. Everything since then is caught up" in page(owner_browser, account)
    assert "Reconnect" in text_of(owner_browser.client.get("/settings/amazon/"))
    assert "Reconnect" in text_of(owner_browser.client.get("/"))


def test_hostile_names_are_text(owner_browser: Browser, account: SellerAccount) -> None:
    evil = "<img src=x onerror=alert(1)>"
    SellerAccount.objects.update(
        name=evil, paused=evil, participations=[{"id": evil, "name": evil, "participates": True, "store": evil}]
    )
    for path in ("", f"{account.uid}/", f"{account.uid}/disconnect/", f"connect/?account={account.uid}"):
        assert evil not in owner_browser.client.get(f"/settings/amazon/{path}").content.decode()
    assert owner_browser.client.get("/settings/amazon/connect/?account=' OR 1=1").status_code == 200


def test_what_is_anothers_is_nowhere(account: SellerAccount, operators_application: None) -> None:
    other = browser_of(a_merchant("Beach"), "owner@beach.example")
    assert other.client.get(f"/settings/amazon/{account.uid}/").status_code == 404
    assert "A1DEMOSELLER01" not in text_of(other.client.get(f"/settings/amazon/connect/?account={account.uid}"))
    for verb in ("renew", "name", "switch", "look-again", "roles", "disconnect"):
        assert post(other, account, verb).status_code == 404


# --- name and marketplaces -------------------------------------------------------------------------------------------


def test_another_name(owner_browser: Browser, account: SellerAccount, merchant: Merchant) -> None:
    assert owner_browser.told(post(owner_browser, account, "name", name="  Küche\n & Co ")) == (
        "The account is called Küche & Co from now on."
    )
    account.refresh_from_db()
    assert account.name == "Küche & Co"
    assert sentences(merchant)[-1] == "Named the seller account A1DEMOSELLER01: Küche & Co"
    post(owner_browser, account, "name", name="")
    account.refresh_from_db()
    assert str(account) == "A1DEMOSELLER01 (Europe, Middle East, India)"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("x" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
def test_a_name_that_is_none(owner_browser: Browser, account: SellerAccount, name: str, sentence: str) -> None:
    answer = post(owner_browser, account, "name", name=name)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert name.strip("\x00") in answer.content.decode() or "\x00" in name
    account.refresh_from_db()
    assert account.name == ""


def test_a_marketplace_is_switched_off_and_on(
    owner_browser: Browser, account: SellerAccount, merchant: Merchant
) -> None:
    channel = Channel.objects.get(marketplace__country="FR")
    for on, word, text in (("0", "off", "it rests"), ("0", "off", "it rests"), ("1", "on", "its orders are read")):
        said = owner_browser.told(post(owner_browser, account, "switch", channel=str(channel.uid), on=on))
        assert said == f"Amazon.fr is {word}: {text} from now on."
        channel.refresh_from_db()
        assert channel.enabled == (on == "1")
    assert sentences(merchant)[-2:] == [  # what changed nothing is not there
        "Changed the settings of Amazon.fr: switched off",
        "Changed the settings of Amazon.fr: switched on",
    ]
    assert not AuditEntry.objects.filter(merchant=merchant, who="").exists()


def test_a_switch_leaves_what_somebody_else_set_meanwhile(account: SellerAccount, rf: RequestFactory) -> None:
    seen = Channel.objects.get(marketplace__country="FR")
    Channel.objects.filter(pk=seen.pk).update(options={"confirm": False})
    switch(seen, False, user=account.merchant.members.get(role="owner").user, request=rf.post("/"))
    now = Channel.objects.get(pk=seen.pk)
    assert (now.enabled, now.options) == (False, {"confirm": False})


@pytest.mark.parametrize("data", [{}, {"channel": "x", "on": "1"}, {"channel": "FR", "on": "2"}, {"channel": "FR"}])
def test_a_switch_that_is_none(owner_browser: Browser, account: SellerAccount, data: dict[str, str]) -> None:
    uid = str(Channel.objects.get(marketplace__country="FR").uid)
    changed = {name: uid if value == "FR" else value for name, value in data.items()}
    assert post(owner_browser, account, "switch", **changed).status_code == 404
    assert Channel.objects.filter(enabled=False).count() == 0


def test_a_channel_of_another_account_is_not_switched_here(owner_browser: Browser, account: SellerAccount) -> None:
    owner_browser.connect(AMERICA, "na/A1DEMOSELLER02")
    elsewhere = Channel.objects.get(marketplace__country="US")
    assert post(owner_browser, account, "switch", channel=str(elsewhere.uid), on="0").status_code == 404


def test_a_new_marketplace_is_found_and_stays_off_until_wanted(
    owner_browser: Browser, account: SellerAccount, amazon: PretendAmazon, merchant: Merchant
) -> None:
    assert owner_browser.told(post(owner_browser, account, "look-again")) == (
        "Amazon names no marketplace that is not here already."
    )
    amazon.add_seller(a_seller("A1DEMOSELLER01", "eu", ("DE", "FR", "IT", "ES", "PL")))
    said = owner_browser.told(post(owner_browser, account, "look-again"))
    assert said == (
        "New on Amazon: Amazon.pl. It is off; switch it on, and its orders are read."
        " Amazon no longer counts this seller in on Amazon.co.uk. Switch it off, or register again."
    )
    assert Channel.objects.get(marketplace__country="PL").enabled is False
    assert "Amazon does not count this seller in here any more" in page(owner_browser, account)
    assert sentences(merchant)[-1] == "Looked for new marketplaces of the seller A1DEMOSELLER01: Amazon.pl"


def test_looking_again_while_amazon_is_down(
    owner_browser: Browser, account: SellerAccount, amazon: PretendAmazon
) -> None:
    amazon.fault("unavailable", "getMarketplaceParticipations", times=None)
    before = SellerAccount.objects.values().get()
    assert "Amazon does not answer properly" in owner_browser.told(post(owner_browser, account, "look-again"))
    assert SellerAccount.objects.values().get() == before


def test_disconnected_after_being_asked(
    owner_browser: Browser, account: SellerAccount, amazon: PretendAmazon, merchant: Merchant
) -> None:
    asked = text_of(owner_browser.client.get(f"/settings/amazon/{account.uid}/disconnect/"))
    assert "Nothing is deleted in Odoo." in asked and "The tokens are erased here at once." in asked
    account.refresh_from_db()
    assert account.disconnected is None, "asking does nothing"
    waiting = leads_to(post(owner_browser, account, "renew"))
    said = owner_browser.told(post(owner_browser, account, "disconnect"))
    assert said == f"{account} is disconnected. Its tokens are erased; its orders stay."
    account.refresh_from_db()
    assert (account.sealed_refresh_token, account.sealed_client_secret) == ("", "")
    assert account.disconnected and not AccessToken.objects.exists()
    assert account.channels.filter(enabled=True).count() == 5, "as it was left"
    assert sentences(merchant)[-1] == "Disconnected the seller A1DEMOSELLER01 (eu); its tokens were erased"
    assert "Disconnected" in text_of(owner_browser.client.get("/settings/amazon/"))
    assert not Consent.objects.filter(used=None).exists()
    assert owner_browser.back(agree(waiting)).status_code == 400, "a renewal that was under way ends, too"
    calls = len(amazon.calls())
    for verb in ("roles", "look-again"):
        assert "is disconnected from Amazon" in owner_browser.told(post(owner_browser, account, verb))
    assert len(amazon.calls()) == calls


def test_what_is_disconnected_rests_and_cannot_be_pressed_awake(owner_browser: Browser, account: SellerAccount) -> None:
    sellers.disconnect(account, timezone.now())
    account.refresh_from_db()
    lane = queue.lane_of_account(account.pk)
    assert pauses.paused(lane)
    for act in (
        lambda: actions.sync_now(account, None),
        lambda: actions.resume_account(account, None),
        lambda: actions.recover_order(account, "303-1234567-1234567", None),
    ):
        with pytest.raises(actions.Refused, match="is disconnected from Amazon. Connect it again"):
            act()
    # A worker that was at it just then says why it could not go on; that does not wake it either.
    SellerAccount.objects.update(paused="", paused_code="")
    assert pauses.paused(lane)
    home = text_of(owner_browser.client.get("/"))
    assert "Amazon.de" not in home and "paused" not in home


def test_twice_is_once(owner_browser: Browser, account: SellerAccount) -> None:
    for _ in range(2):
        assert post(owner_browser, account, "disconnect").status_code == 302


@pytest.mark.parametrize("days", [1, 90])
@pytest.mark.parametrize("how", ["withdrawn", "disconnected"])
def test_connected_again_everything_since_is_caught_up(
    shop: AShop, settings: LazySettings, how: str, days: int
) -> None:
    """From where the reading stopped, however long that is ago, each once, whatever happened meanwhile."""
    registered(settings)
    owner = Browser(user("owner@shop.example"))
    Member.objects.create(merchant=shop.merchant, user=owner.user, role="owner")
    stopped = timedelta(days=days)
    first = shop.place(0, ago=stopped + timedelta(hours=1))
    shop.sync()
    account = SellerAccount.objects.get()
    account.channels.update(options={"start": (timezone.now() - timedelta(days=200)).isoformat()})
    shop.sync()
    Cursor.objects.update(position=timezone.now() - stopped)
    if how == "withdrawn":
        for token in list(shop.amazon.directory.grants):
            shop.amazon.revoke(token)
        assert shop.sync().status == 1
        account.refresh_from_db()
        assert account.paused_code == "amazon_authorisation_ended"
    else:
        post(owner, account, "disconnect")
        assert shop.sync().status == 1
    missed = [shop.place(number, ago=stopped * number / 130) for number in range(1, 121)]
    answer = owner.back(agree(leads_to(post(owner, account, "renew"))))
    assert owner.told(answer) == f"The permission of {account} is new. What waited for it goes on by itself."
    (found,) = shop.sync().json
    assert found["created"] == 120
    assert set(shop.odoo.orders()) == {first, *missed}
    account.refresh_from_db()
    assert (account.paused, account.disconnected) == ("", None)
    assert SyncOrder.objects.count() == 121 and Run.objects.exists()
