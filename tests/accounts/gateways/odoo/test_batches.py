import pytest

from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.odoo.batches import bisect
from accounts.gateways.odoo.records import Failure


class Odoo:
    """Takes a batch unless it holds a bad key."""

    def __init__(self, *bad, kind=Kind.REJECTED):
        self.bad, self.kind, self.calls = set(bad), kind, []

    def __call__(self, keys):
        self.calls.append(list(keys))
        poison = self.bad & set(keys)
        if poison:
            raise GatewayError(self.kind, "No." if len(self.bad) > 9 else f"No {min(poison)}.", "odoo_rejected")
        return {key: ord(key[0]) for key in keys}


def test_a_good_batch_is_one_call():
    odoo = Odoo()
    assert bisect(["a", "b", "c"], odoo) == ({"a": 97, "b": 98, "c": 99}, [])
    assert odoo.calls == [["a", "b", "c"]]


def test_nothing_to_do_is_no_call():
    odoo = Odoo()
    assert bisect([], odoo) == ({}, [])
    assert odoo.calls == []


def test_the_poison_stands_alone_and_the_rest_goes_through():
    odoo = Odoo("e")
    done, failures = bisect(list("abcdefgh"), odoo)
    assert "".join(done) == "abcdfgh"
    assert failures == [Failure("e", "No e.", code="odoo_rejected")]
    assert len(odoo.calls) == 7  # 1 + 2 for each halving of eight


def test_every_poison_is_named():
    done, failures = bisect(list("abcdefgh"), Odoo("a", "d", "h"))
    assert "".join(done) == "bcefg"
    assert [failure.key for failure in failures] == ["a", "d", "h"]


def test_all_rejected_for_one_reason_are_all_tried_since_the_last_might_pass():
    done, failures = bisect(list("abcdefghij"), Odoo(*"abcdefghi"))
    assert done == {"j": 106}
    assert len(failures) == 9


def test_a_fault_of_odoo_itself_is_not_provoked_a_hundred_times():
    keys = [f"{number:03}" for number in range(100)]
    odoo = Odoo(*keys, kind=Kind.BUG)
    done, failures = bisect(keys, odoo)
    assert done == {}
    assert [failure.key for failure in failures] == keys
    assert len(odoo.calls) < 15


@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.CONFIG, Kind.UNAVAILABLE, Kind.AMBIGUOUS, Kind.THROTTLED])
def test_what_concerns_the_connection_is_not_split(kind):
    odoo = Odoo("a", kind=kind)
    with pytest.raises(GatewayError):
        bisect(["a", "b"], odoo)
    assert odoo.calls == [["a", "b"]]
