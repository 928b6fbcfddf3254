"""What all workers share: Amazon's token buckets, access tokens; and the calls they write down."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings

from accounts import doors, sellers
from accounts.gateways.journal import Call
from accounts.gateways.throttle import Bucket, Plan
from accounts.models import AccessToken, ApiCall, Merchant, SellerAccount, TokenBucket
from accounts.ports import CollectedCalls, SealedTokens, SharedBuckets, write_calls

pytestmark = pytest.mark.django_db
PLAN = Plan(rate=0.5, burst=3)
T0 = 1_800_000_000.0
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def merchant() -> Merchant:
    return Merchant.objects.create(name="Shop", slug="shop")


# --- token buckets -----------------------------------------------------------------------------------------------------


def told(key: str) -> SharedBuckets:
    """One call was made, and Amazon has answered with its rate."""
    buckets = SharedBuckets()
    buckets.take(key, PLAN, T0)
    buckets.learn(key, PLAN.rate, T0)
    return buckets


def test_a_server_that_tells_no_rate_and_refuses_nothing_sets_no_limit() -> None:
    assert [SharedBuckets().take("key", PLAN, T0) for _ in range(50)] == [0.0] * 50
    SharedBuckets().empty("key", PLAN, T0)
    assert SharedBuckets().take("key", PLAN, T0) > 0


def test_who_waits_for_an_answer_is_held_back_by_amazon_alone() -> None:
    told("key")
    asked = SharedBuckets(overdraw=True)
    assert [asked.take("key", PLAN, T0) for _ in range(9)] == [0.0] * 9
    assert SharedBuckets().take("key", PLAN, T0) > 0


def test_a_bucket_starts_full_and_runs_dry() -> None:
    buckets = told("app|eu|A1|search")
    assert [buckets.take("app|eu|A1|search", PLAN, T0) for _ in range(2)] == [0.0, 0.0]
    # 0.5 a second, of which we take nine tenths
    assert buckets.take("app|eu|A1|search", PLAN, T0) == pytest.approx(1 / 0.45)
    assert buckets.take("app|eu|A1|search", PLAN, T0 + 2.3) == 0.0


def test_two_workers_see_the_same_bucket_and_two_sellers_do_not() -> None:
    for _ in range(3):
        SharedBuckets().take("app|eu|A1|search", PLAN, T0)
    SharedBuckets().learn("app|eu|A1|search", PLAN.rate, T0)
    assert SharedBuckets().take("app|eu|A1|search", PLAN, T0) > 0
    assert SharedBuckets().take("app|eu|A2|search", PLAN, T0) == 0.0


def test_a_learnt_rate_counts_from_then_on_and_is_written_only_when_new() -> None:
    buckets = SharedBuckets()
    buckets.take("key", PLAN, T0)
    buckets.learn("key", 0.1, T0)
    row = TokenBucket.objects.get()
    assert (row.rate, row.tokens) == (0.1, 2.0)
    buckets.learn("key", 0.1, T0 + 5)
    assert TokenBucket.objects.get().version == row.version
    for _ in range(2):
        buckets.take("key", PLAN, T0)
    assert buckets.take("key", PLAN, T0) == pytest.approx(1 / 0.09)


@pytest.mark.parametrize("nonsense", [0.0, -1.0, float("nan"), float("inf"), 1e9])
def test_a_rate_that_is_none_is_not_learnt(nonsense: float) -> None:
    SharedBuckets().take("key", PLAN, T0)
    SharedBuckets().learn("key", nonsense, T0)
    assert TokenBucket.objects.get().rate == 0.5


def test_nothing_is_learnt_of_a_bucket_that_nobody_uses() -> None:
    SharedBuckets().learn("key", 0.1, T0)
    assert not TokenBucket.objects.exists()


def test_an_emptied_bucket_waits_for_one_token() -> None:
    buckets = SharedBuckets()
    assert buckets.empty("key", PLAN, T0) == pytest.approx(1 / 0.45)
    assert buckets.take("key", PLAN, T0) == pytest.approx(1 / 0.45)


def test_a_writer_that_lost_the_race_reads_again() -> None:
    """Between our reading and our writing another worker took a token."""
    buckets = SharedBuckets()
    buckets.take("key", Plan(0.5, 2), T0)
    stale = TokenBucket.objects.get()
    SharedBuckets().take("key", Plan(0.5, 2), T0)
    assert not buckets._written(stale, buckets._bucket(stale, PLAN))
    assert TokenBucket.objects.get().tokens == 0.0
    buckets.learn("key", 0.5, T0)
    assert buckets.take("key", Plan(0.5, 2), T0) > 0


def test_a_rate_is_learnt_by_a_worker_that_others_keep_overtaking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else four workers may each lose one race, and nobody holds anything back."""
    buckets, write, overtaken = SharedBuckets(), SharedBuckets._written, iter([True, True, False])
    buckets.take("key", PLAN, T0)

    def late(self: SharedBuckets, row: TokenBucket, after: Bucket, *, told: bool = False) -> bool:
        if told and next(overtaken):
            SharedBuckets().take("key", PLAN, T0)
        return write(self, row, after, told=told)

    monkeypatch.setattr(SharedBuckets, "_written", late)
    buckets.learn("key", 0.1, T0)
    row = TokenBucket.objects.get()
    assert (row.told, row.rate, row.tokens) == (True, 0.1, 0.0)
    assert buckets.take("key", PLAN, T0) == pytest.approx(1 / 0.09)


# --- access tokens -----------------------------------------------------------------------------------------------------


def test_an_access_token_serves_all_workers_until_it_expires(merchant: Merchant) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        SealedTokens(merchant.pk).put("key", "Atza|one", 3480)
        assert SealedTokens(merchant.pk).get("key") == "Atza|one"
        clock.shift(timedelta(seconds=3479))
        assert SealedTokens(merchant.pk).get("key") == "Atza|one"
        clock.shift(timedelta(seconds=2))
        assert SealedTokens(merchant.pk).get("key") is None


def test_an_access_token_is_sealed_and_its_merchants_own(merchant: Merchant) -> None:
    SealedTokens(merchant.pk).put("key", "Atza|one", 3480)
    other = Merchant.objects.create(name="Other", slug="other")
    assert SealedTokens(other.pk).get("key") is None
    row = AccessToken.objects.get()
    assert "Atza" not in row.sealed_token
    assert str(row) == f"until {row.expires:%H:%M}", "its name betrays nothing"


def test_a_newer_token_takes_the_place_of_the_old(merchant: Merchant) -> None:
    tokens = SealedTokens(merchant.pk)
    tokens.put("key", "Atza|one", 3480)
    tokens.put("key", "Atza|two", 3480)
    assert (tokens.get("key"), AccessToken.objects.count()) == ("Atza|two", 1)


def test_a_refused_token_is_dropped_but_not_a_newer_one(merchant: Merchant) -> None:
    tokens = SealedTokens(merchant.pk)
    tokens.put("key", "Atza|two", 3480)
    tokens.drop("key", "Atza|one")
    assert tokens.get("key") == "Atza|two"
    tokens.drop("key", "Atza|two")
    assert tokens.get("key") is None
    assert not AccessToken.objects.exists()


def test_a_token_that_comes_while_somebody_disconnects_is_not_kept(merchant: Merchant) -> None:
    account = SellerAccount(merchant=merchant, region="eu", seller_id="A1", client_id="amzn1.app")
    account.set_secret("sealed_refresh_token", "Atzr|one")
    account.set_secret("sealed_client_secret", "secret")
    account.save()
    key = doors.credentials_of(account).key
    tokens = SealedTokens(merchant.pk, account.pk)
    tokens.put(key, "Atza|one", 3480)
    sellers.disconnect(account, NOW)
    tokens.put(key, "Atza|two", 3480)
    assert not AccessToken.objects.exists()
    SellerAccount.objects.update(disconnected=None)
    tokens.put("key", "Atza|three", 3480)
    assert tokens.get("key") == "Atza|three"


def test_a_token_whose_key_is_gone_is_as_good_as_none(merchant: Merchant, settings: LazySettings) -> None:
    tokens = SealedTokens(merchant.pk)
    tokens.put("key", "Atza|one", 3480)
    settings.FIELD_KEYS = ["other:" + "A" * 43 + "="]
    assert tokens.get("key") is None
    tokens.put("key", "Atza|two", 3480)
    assert tokens.get("key") == "Atza|two"


# --- calls -------------------------------------------------------------------------------------------------------------


def test_calls_are_collected_once_and_written_down(merchant: Merchant) -> None:
    journal = CollectedCalls()
    journal.record(Call("amazon", "searchOrders", NOW, 0.1234, request_id="r-1"))
    journal.record(Call("odoo", "sale.order.load", NOW, 2.0, "unavailable", 503, detail="503 Service Unavailable"))
    calls = journal.drain()
    assert journal.drain() == []
    write_calls(merchant.pk, calls)
    rows = list(
        ApiCall.objects.order_by("pk").values_list(
            "system", "operation", "milliseconds", "outcome", "status", "request_id", "detail"
        )
    )
    assert rows == [
        ("amazon", "searchOrders", 123, "ok", 0, "r-1", ""),
        ("odoo", "sale.order.load", 2000, "unavailable", 503, "", "503 Service Unavailable"),
    ]


def test_a_call_of_any_length_fits(merchant: Merchant) -> None:
    write_calls(merchant.pk, [Call("odoo", "x" * 500, NOW, 0.0, request_id="y" * 500)])
    assert [(len(c.operation), len(c.request_id)) for c in ApiCall.objects.all()] == [(120, 80)]
