from datetime import UTC, datetime
from threading import Thread

import pytest

from accounts.gateways.journal import DETAIL_LIMIT, Call, CountingJournal, NullJournal, detail, redact

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("token Atza|IwEBIExample+/=- was refused", "IwEBIExample"),
        ("refresh_token=Atzr%7CIwEBIExample&x=1", "IwEBIExample"),
        ('{"refresh_token": "Atzr|IwEBI"}', "IwEBI"),
        ("secret amzn1.oa2-cs.v1.0123456789abcdef", "0123456789abcdef"),
        ("Authorization: Bearer abcDEF123.456-_", "abcDEF123"),
        ("authorization: basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
        ('{"password": "p4ss word"}', "p4ss word"),
        ("password=hunter2 next", "hunter2"),
        ("{'api_key': '0a1b2c3d4e5f'}", "0a1b2c3d4e5f"),
        ("api-key: 0a1b2c3d4e5f", "0a1b2c3d4e5f"),
        ("https://x.example/callback?spapi_oauth_code=ANBzdj&state=1", "ANBzdj"),
        ("buyer jane.doe+x@marketplace.amazon.de wrote", "jane.doe"),
        ("http://admin:geheim@odoo.example/jsonrpc", "geheim"),
        ("key 0123456789abcdef0123456789abcdef01234567", "0123456789abcdef"),
        ("client_secret='amzn secret'", "amzn secret"),
    ],
)
def test_secrets_are_taken_out(text: str, secret: str) -> None:
    assert secret not in redact(text)
    assert "…" in redact(text)


def test_what_an_engineer_needs_stays() -> None:
    text = "searchOrders answered 400 InvalidInput lastUpdatedAfter: 2026-11-20T10:00:00Z, order 028-1111111-2222222"
    assert redact(text) == text


def test_a_detail_is_redacted_before_it_is_cut() -> None:
    text = "x" * (DETAIL_LIMIT - 10) + " password=verysecretindeed"
    assert "verysecret" not in detail(text)
    assert len(detail("y" * 10_000)) == DETAIL_LIMIT


def test_the_counting_journal_counts_by_system_and_operation_from_many_threads() -> None:
    journal = CountingJournal()

    def work() -> None:
        for _ in range(100):
            journal.record(Call("amazon", "searchOrders", NOW, 0.1))
            journal.record(Call("odoo", "load", NOW, 0.2, outcome="unavailable", status=503))

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert journal.counts == {("amazon", "searchOrders"): 400, ("odoo", "load"): 400}
    assert journal.count("amazon") == 400
    assert journal.count("odoo", "read") == 0
    NullJournal().record(journal.calls[0])
