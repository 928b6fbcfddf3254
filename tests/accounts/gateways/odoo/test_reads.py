import pytest

from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.odoo import reads
from accounts.gateways.odoo.reads import search


class Odoo:
    def __init__(self, answer):
        self.answer, self.calls = answer, []

    def call(self, model, method, domain, fields, limit, order, offset=0):
        self.calls.append((offset, limit))
        return self.answer[offset : offset + limit] if isinstance(self.answer, list) else self.answer


def test_long_lists_are_read_page_by_page(monkeypatch):
    monkeypatch.setattr(reads, "PAGE", 3)
    odoo = Odoo([{"id": number + 1, "name": "x"} for number in range(7)])
    assert [one["id"] for one in search(odoo, "res.partner", [], ["name"])] == [1, 2, 3, 4, 5, 6, 7]
    assert odoo.calls == [(0, 3), (3, 3), (6, 3)]
    assert len(search(odoo, "res.partner", [], ["name"], limit=4)) == 4
    assert odoo.calls[3:] == [(0, 3), (3, 1)]


@pytest.mark.parametrize(
    "answer",
    [None, True, {}, "x", ["x"], [{"name": "x"}], [{"id": "1", "name": "x"}], [{"id": -1, "name": "x"}], [{"id": 1}]],
)
def test_a17_an_answer_of_the_wrong_form_is_told_and_not_built_upon(answer):
    with pytest.raises(GatewayError) as raised:
        search(Odoo(answer), "res.partner", [], ["name"])
    assert (raised.value.kind, raised.value.code) == (Kind.BUG, "odoo_strange_answer")
