"""The state of the consent page, apart from any page; and which addresses are Amazon's."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from accounts import consents
from accounts.models import Consent, Merchant, User

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
APPLICATION = "amzn1.sp.solution.1"


@pytest.fixture
def who(db: None) -> dict[str, object]:
    merchant = Merchant.objects.create(name="Shop", slug="shop")
    return {"user": User.objects.create_user("o@example.com"), "session": "s1", "merchant": merchant}


def begin(who: dict[str, object]) -> str:
    return consents.begin(**who, region="eu", redirect_uri="https://connector.example/cb")  # type: ignore[arg-type]


def test_only_the_hash_of_a_state_is_kept_and_it_is_long(who: dict[str, object]) -> None:
    states = {begin(who) for _ in range(20)}
    assert len(states) == 20 and all(len(state) == 43 for state in states), "256 bits each"
    kept = {value for row in Consent.objects.values() for value in row.values()}
    assert not states & kept and "s1" not in kept


def test_it_works_once(who: dict[str, object]) -> None:
    state = begin(who)
    assert consents.redeem(state, **who).region == "eu"  # type: ignore[arg-type]
    with pytest.raises(consents.Foreign) as foreign:
        consents.redeem(state, **who)  # type: ignore[arg-type]
    assert (str(foreign.value), foreign.value.why) == (consents.USED, "its state had been used")


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (599, True), (600, False), (3600, False)])
def test_it_lives_ten_minutes(who: dict[str, object], seconds: int, good: bool) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        state = begin(who)
        clock.shift(seconds)
        if good:
            assert consents.redeem(state, **who).used == NOW + timedelta(seconds=seconds)  # type: ignore[arg-type]
        else:
            with pytest.raises(consents.Foreign, match="more than ten minutes"):
                consents.redeem(state, **who)  # type: ignore[arg-type]
            assert Consent.objects.get().used is None


@pytest.mark.parametrize("other", ["user", "session", "merchant"])
def test_in_the_wrong_hands_it_does_nothing_and_stays_good_for_the_right_ones(
    who: dict[str, object], other: str
) -> None:
    strangers = {
        "user": User.objects.create_user("other@example.com"),
        "session": "s2",
        "merchant": Merchant.objects.create(name="Other", slug="other"),
    }
    state = begin(who)
    with pytest.raises(consents.Foreign) as foreign:
        consents.redeem(state, **{**who, other: strangers[other]})  # type: ignore[arg-type]
    assert str(foreign.value) == consents.UNKNOWN
    assert foreign.value.why == "its state belongs to another browser, person or merchant"
    assert consents.redeem(state, **who).used is not None  # type: ignore[arg-type]


def test_what_is_long_over_is_forgotten(who: dict[str, object]) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        begin(who)
        clock.shift(timedelta(hours=24, minutes=11))
        begin(who)
        assert Consent.objects.count() == 1


GOOD = f"https://sellercentral.amazon.de/apps/authorize/confirm/{APPLICATION}"
PAGE = f"/apps/authorize/confirm/{APPLICATION}"


@pytest.fixture
def real(settings: LazySettings) -> None:
    settings.AMAZON_APPLICATION_ID, settings.AMAZON_CONSENT_URL = APPLICATION, ""


@pytest.mark.usefixtures("real", "db")
@pytest.mark.parametrize(
    "host",
    ["sellercentral.amazon.de", "sellercentral-europe.amazon.com", "sellercentral.amazon.com", "amazon.com"]
    + ["www.amazon.co.jp", "SellerCentral.Amazon.co.uk"],
)
def test_amazons_own_pages_are_answered(host: str) -> None:
    assert consents.answers_to(f"https://{host}{PAGE}")


@pytest.mark.usefixtures("real", "db")
@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://evil.example" + PAGE,
        "https://amazon.com.evil.example" + PAGE,
        "https://evil-amazon.com" + PAGE,
        "https://sellercentral.amazon.de.evil" + PAGE,
        "//sellercentral.amazon.de" + PAGE,
        "//evil.example" + PAGE,
        "javascript:alert(1)//amazon.com" + PAGE,
        "http://sellercentral.amazon.de" + PAGE,
        "https://sellercentral.amazon.de:8443" + PAGE,
        "https://sellercentral.amazon.de:port" + PAGE,
        "https://sellercentral.amazon.de@evil.example" + PAGE,
        "https://amazon.com@evil.example" + PAGE,
        "https://user@amazon.com" + PAGE,
        "https://amazon.com\\@evil.example" + PAGE,
        "https:\\\\amazon.com" + PAGE,
        "https:amazon.com" + PAGE,
        "https:///amazon.com" + PAGE,
        "https://amazon.com\r\nSet-Cookie: a=b" + PAGE,
        "https://ａmazon.com" + PAGE,
        "https://amazon.com." + PAGE,
        "https://amazon.com/gp/redirect" + PAGE,
        "https://amazon.com/apps/authorize/confirm/amzn1.sp.solution.2",
        "https://amazon.com/apps/authorize/confirm/",
        GOOD + "/",
        GOOD + "/../../elsewhere",
        GOOD + "?next=https://evil.example",
        GOOD + "#evil",
        GOOD + "?",
        GOOD + " ",
        "https://[::1" + PAGE,
    ],
)
def test_nothing_else_is(address: str) -> None:
    assert not consents.answers_to(address)
    with pytest.raises(ValueError):
        consents.answer_address(address, "a", "s", "https://connector.example/cb", draft=False)


@pytest.mark.django_db
@given(host=st.text(st.characters(codec="utf-8"), max_size=30), path=st.sampled_from(["", "/", PAGE, PAGE + "x"]))
def test_whatever_is_written_there_only_known_hosts_pass(host: str, path: str) -> None:
    from django.test import override_settings

    with override_settings(AMAZON_APPLICATION_ID=APPLICATION, AMAZON_CONSENT_URL=""):
        for address in (f"https://{host}{path}", f"https://amazon.com{host}{path}", f"{host}https://amazon.com{path}"):
            if consents.answers_to(address):
                assert address.lower().startswith(("https://amazon.", "https://www.amazon.", "https://sellercentral"))
                assert address.endswith(PAGE)
