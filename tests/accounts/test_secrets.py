"""Secrets at rest: they open at their place, with a key of the ring, and nowhere else."""

import base64

import pytest
from pytest_django import Settings

from accounts import secrets
from accounts.models import Merchant, OdooConnection, SellerAccount

OLD = "old:" + base64.urlsafe_b64encode(bytes(range(32))).decode()
NEW = "new:" + base64.urlsafe_b64encode(bytes(range(32, 64))).decode()
HERE = "1|accounts_odooconnection|sealed_key|11111111-1111-1111-1111-111111111111"


@pytest.fixture(autouse=True)
def ring(settings: Settings) -> Settings:
    settings.FIELD_KEYS = [OLD]
    return settings


def test_a_secret_opens_where_it_was_sealed() -> None:
    assert secrets.unseal(secrets.seal("Atzr|secret", HERE), HERE) == "Atzr|secret"


def test_a_sealed_secret_shows_nothing_of_itself() -> None:
    sealed = secrets.seal("Atzr|secret", HERE)
    assert b"Atzr" not in base64.b64decode(sealed)
    assert secrets.seal("Atzr|secret", HERE) != sealed, "the same secret twice must not be recognisable"


@pytest.mark.parametrize(
    "place",
    [
        "2|accounts_odooconnection|sealed_key|11111111-1111-1111-1111-111111111111",
        "1|accounts_selleraccount|sealed_key|11111111-1111-1111-1111-111111111111",
        "1|accounts_odooconnection|sealed_token|11111111-1111-1111-1111-111111111111",
        "1|accounts_odooconnection|sealed_key|22222222-2222-2222-2222-222222222222",
    ],
    ids=["another merchant", "another table", "another field", "another row"],
)
def test_a_moved_secret_does_not_open(place: str) -> None:
    with pytest.raises(secrets.Unreadable, match="^This text was not sealed at this place with this key.$"):
        secrets.unseal(secrets.seal("Atzr|secret", HERE), place)


def test_a_secret_of_another_merchants_row_does_not_open(db: None) -> None:
    ours, theirs = (
        Merchant.objects.create(name="Ours", slug="ours"),
        Merchant.objects.create(name="Theirs", slug="theirs"),
    )
    stolen = SellerAccount(merchant=theirs, region="eu", seller_id="A1")
    stolen.set_secret("sealed_refresh_token", "Atzr|theirs")
    mine = OdooConnection(merchant=ours)
    mine.sealed_key = stolen.sealed_refresh_token
    with pytest.raises(secrets.Unreadable):
        mine.secret("sealed_key")


def test_keys_rotate_without_downtime(ring: Settings) -> None:
    before = secrets.seal("Atzr|secret", HERE)
    ring.FIELD_KEYS = [NEW, OLD]
    after = secrets.seal("Atzr|secret", HERE)
    assert base64.b64decode(before).startswith(b"v1:old:")
    assert base64.b64decode(after).startswith(b"v1:new:"), "the first key seals"
    assert [secrets.unseal(one, HERE) for one in (before, after)] == ["Atzr|secret"] * 2, "all of them open"
    ring.FIELD_KEYS = [NEW]
    assert secrets.unseal(after, HERE) == "Atzr|secret"
    with pytest.raises(secrets.Unreadable, match="^The key that sealed this text is not in FIELD_KEYS. Add it behind"):
        secrets.unseal(before, HERE)


def test_the_key_of_the_same_name_but_another_value_does_not_open(ring: Settings) -> None:
    sealed = secrets.seal("Atzr|secret", HERE)
    ring.FIELD_KEYS = ["old:" + NEW.removeprefix("new:")]
    with pytest.raises(secrets.Unreadable, match="not sealed at this place with this key"):
        secrets.unseal(sealed, HERE)


def test_a_key_of_another_name_is_not_taken_for_it(ring: Settings) -> None:
    """The name of the key is authenticated, too."""
    ring.FIELD_KEYS = [OLD, "twin:" + OLD.removeprefix("old:")]
    sealed = base64.b64decode(secrets.seal("Atzr|secret", HERE)).replace(b"v1:old:", b"v1:twin:")
    with pytest.raises(secrets.Unreadable):
        secrets.open_bytes(sealed, HERE)


@pytest.mark.parametrize(
    "broken", ["not base64 at all", "djE6b2xkOg==", "djI6b2xkOmFiYw==", "YWJj", "djE6/zphYmM=", "ä"]
)
def test_broken_text_is_unreadable_and_no_crash(broken: str) -> None:
    with pytest.raises(secrets.Unreadable):
        secrets.unseal(broken, HERE)


@pytest.mark.parametrize("at", [7, 20, -1], ids=["nonce", "text", "tag"])
def test_a_changed_byte_is_noticed(at: int) -> None:
    sealed = bytearray(base64.b64decode(secrets.seal("Atzr|a long enough secret", HERE)))
    sealed[at] ^= 1
    with pytest.raises(secrets.Unreadable):
        secrets.open_bytes(bytes(sealed), HERE)


def test_no_secret_is_no_text() -> None:
    assert secrets.seal("", HERE) == ""
    assert secrets.unseal("", HERE) == ""


@pytest.mark.parametrize("text", ["", "{}", "日本語 😀 \x00 \ud800", "x" * 100_000])
def test_documents_come_back_to_the_character(text: str) -> None:
    assert secrets.unpack(secrets.pack(text, HERE), HERE) == text


def test_documents_are_compressed() -> None:
    assert len(secrets.pack("x" * 100_000, HERE)) < 300
