"""The load job against an Odoo that answers as scripted: conflicts, lost answers, poison and nonsense."""

import pytest

from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.odoo.load import AMBIGUITIES, CONFLICTS, LoadOutcome, load
from accounts.gateways.odoo.records import Failure

CONFLICT = {"type": "error", "record": 0, "message": "could not serialize access due to concurrent update\n"}


class Odoo:
    """Numbers records by their external ids. `script` comes first: an exception is raised, a value answered, and None
    means to work as usual."""

    def __init__(self, *script, bad=()):
        self.script, self.bad = list(script), dict(bad)
        self.calls, self.slept = [], []

    def call(self, model, method, fields, data, context):
        keys = [row[0].removeprefix("__amazon__.") for row in data if row[0]]
        self.calls.append(keys)
        self.context = context
        answer = self.script.pop(0) if self.script else None
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            return answer
        messages = [{"type": "error", "record": keys.index(key), **self.bad[key]} for key in keys if key in self.bad]
        return {"ids": False if messages else [1 + "abcdefghij".index(key[0]) for key in keys], "messages": messages}

    def load(self, keys, **more):
        rows = {key: [[f"__amazon__.{key}", "x"]] for key in keys}
        return load(self, "res.partner", ["id", "name"], rows, sleep=self.slept.append, **more)


def cell(text, field):
    return {"message": text, "field": field}


def error(kind, code="x"):
    return GatewayError(kind, "…", code)


def test_a_good_load_is_one_call_that_leaves_existing_records_alone():
    odoo = Odoo()
    assert odoo.load("abc") == LoadOutcome({"a": 1, "b": 2, "c": 3})
    assert len(odoo.calls) == 1
    assert (odoo.context["mode"], odoo.context["noupdate"], odoo.context["tracking_disable"]) == ("update", True, True)


def test_nothing_to_load_is_no_call():
    odoo = Odoo()
    assert (odoo.load(""), odoo.calls) == (LoadOutcome({}), [])


def test_a_conflict_that_comes_with_http_200_is_tried_again_after_a_while():
    """F11."""
    odoo = Odoo({"ids": False, "messages": [CONFLICT]}, {"ids": False, "messages": [CONFLICT]})
    assert odoo.load("ab").ids == {"a": 1, "b": 2}
    assert len(odoo.calls) == 3
    assert 0 < odoo.slept[0] < odoo.slept[1] * 4 < 4


@pytest.mark.parametrize("answer", [{"ids": False, "messages": [CONFLICT]}, error(Kind.UNAVAILABLE, "odoo_busy")])
def test_conflicts_without_end_are_an_outage_and_no_poison(answer):
    odoo = Odoo(*[answer] * 50)
    with pytest.raises(GatewayError) as raised:
        odoo.load("abc")
    assert (raised.value.kind, raised.value.code) == (Kind.UNAVAILABLE, "odoo_busy")
    assert len(odoo.calls) == CONFLICTS + 1


@pytest.mark.parametrize(
    "text",
    [
        "konnte Zugriff nicht serialisieren wegen gleichzeitiger Aktualisierung\n",
        "Verklemmung (Deadlock) entdeckt\n",
        "n'a pas pu sérialiser un accès à cause d'une mise à jour en parallèle\n",
        "no se pudo serializar el acceso debido a un update concurrente\n",
        "serializzazione dell'accesso fallita a causa di modifiche concorrenti\n",
        "由于同步更新而无法串行访问\n",
    ],
)
def test_a_conflict_is_one_in_the_language_of_odoos_database_too(text):
    odoo = Odoo({"ids": False, "messages": [{"type": "error", "record": 0, "message": text}]})
    assert odoo.load("ab").ids == {"a": 1, "b": 2}
    assert len(odoo.calls) == 2


@pytest.mark.parametrize(
    "text",
    [
        "cannot execute INSERT in a read-only transaction\n",
        "INSERT kann nicht in einer Read-Only-Transaktion ausgeführt werden\n",
        "ne peut pas exécuter INSERT dans une transaction en lecture seule\n",
        "no se puede ejecutar INSERT en una transacción de sólo lectura\n",
        "non è possibile eseguire INSERT in una transazione a sola lettura\n",
        "不能在一个只读模式的事务中执行INSERT\n",
        'could not extend file "base/16384/2619": No space left on device\nHINT:  Check free disk space.\n',
    ],
)
def test_a_database_that_takes_no_changes_is_an_outage_and_no_order_is_to_blame(text):
    """A copy during maintenance, a full disk: hundreds of orders would each wait for a person."""
    odoo = Odoo(*[{"ids": False, "messages": [{"type": "error", "record": n, "message": text} for n in (0, 1)]}] * 9)
    with pytest.raises(GatewayError) as raised:
        odoo.load("ab")
    assert (raised.value.kind, raised.value.code) == (Kind.UNAVAILABLE, "odoo_database_down")
    assert len(odoo.calls) == 1


def test_a_lost_answer_is_resolved_by_the_same_load_again():
    """F4, F6."""
    odoo = Odoo(error(Kind.AMBIGUOUS), error(Kind.AMBIGUOUS))
    assert odoo.load("ab").ids == {"a": 1, "b": 2}
    assert odoo.calls == [["a", "b"]] * 3


def test_answers_lost_without_end_stay_ambiguous():
    odoo = Odoo(*[error(Kind.AMBIGUOUS)] * 9)
    with pytest.raises(GatewayError) as raised:
        odoo.load("ab")
    assert raised.value.kind is Kind.AMBIGUOUS
    assert len(odoo.calls) == AMBIGUITIES + 1


@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.CONFIG, Kind.UNAVAILABLE, Kind.THROTTLED])
def test_what_concerns_the_connection_is_raised_at_once(kind):
    odoo = Odoo(error(kind))
    with pytest.raises(GatewayError):
        odoo.load("ab")
    assert len(odoo.calls) == 1


def test_a_bad_cell_costs_its_own_record_and_one_call():
    odoo = Odoo(bad={"b": cell("Unknown country.", "country_id"), "d": cell("Unknown state.", "state_id")})
    outcome = odoo.load("abcde")
    assert outcome.ids == {"a": 1, "c": 3, "e": 5}
    assert outcome.failures == (
        Failure("b", "Unknown country.", "country_id", "odoo_rejected"),
        Failure("d", "Unknown state.", "state_id", "odoo_rejected"),
    )
    assert len(odoo.calls) == 2


def test_a_record_suspected_after_a_rollback_gets_its_own_trial():
    """Odoo undoes the whole batch at the first refusal, and good ones stumble over what is gone."""
    broken = {"ids": False, "messages": [{"type": "error", "record": n, "message": "Gone."} for n in range(4)]}
    odoo = Odoo(broken, bad={"c": {"message": "Contacts require a name"}})
    outcome = odoo.load("abcdefgh")
    assert set(outcome.ids) == set("abdefgh")
    assert outcome.failures == (Failure("c", "Contacts require a name", "", "odoo_rejected"),)


def test_a_refusal_that_names_nobody_is_searched_by_halves():
    class Mute(Odoo):
        def call(self, model, method, fields, data, context):
            answer = super().call(model, method, fields, data, context)
            return answer if answer["ids"] else {"ids": False, "messages": [{"type": "error", "message": "No."}]}

    odoo = Mute(bad={"f": cell("No.", "x")})
    outcome = odoo.load("abcdefgh")
    assert set(outcome.ids) == set("abcdegh")
    assert outcome.failures == (Failure("f", "No.", "", "odoo_rejected"),)


def test_an_error_instead_of_an_answer_is_searched_by_halves_too():
    class Angry(Odoo):
        def call(self, model, method, fields, data, context):
            answer = super().call(model, method, fields, data, context)
            if not answer["ids"]:
                raise GatewayError(Kind.REJECTED, "A rule of yours.", "odoo_rejected")
            return answer

    outcome = Angry(bad={"a": cell("No.", "x")}).load("abcd")
    assert set(outcome.ids) == set("bcd")
    assert outcome.failures == (Failure("a", "A rule of yours.", "", "odoo_rejected"),)


def test_who_needs_a_failed_record_fails_with_its_reason_and_no_call_of_its_own():
    missing = cell("No matching record found for external id", "parent_id")
    odoo = Odoo(
        {
            "ids": False,
            "messages": [
                {"type": "error", "record": 0, **cell("No such country.", "country_id")},
                {"type": "error", "record": 2, **missing},
                {"type": "error", "record": 3, **missing},
            ],
        },
        bad={"a": cell("No such country.", "country_id")},
    )
    outcome = odoo.load(["a", "b", "c", "d"], needs={"c": "a", "d": "b"})
    assert outcome.ids == {"b": 2, "d": 4}
    assert [(failure.key, failure.text) for failure in outcome.failures] == [
        ("a", "No such country."),
        ("c", "No such country."),
    ]
    assert odoo.calls == [["a", "b", "c", "d"], ["b"], ["d"]]


def test_a_missing_right_is_raised_even_out_of_a_message():
    text = "You are not allowed to create 'Contact' (res.partner) records."
    odoo = Odoo({"ids": False, "messages": [{"type": "error", "record": 0, "message": text}]})
    with pytest.raises(GatewayError) as raised:
        odoo.load("ab")
    assert (raised.value.kind, raised.value.code) == (Kind.ACCESS, "odoo_right_missing")


@pytest.mark.parametrize(
    "answer",
    [
        {"ids": [1], "messages": []},
        {"ids": [1, 2, 3], "messages": []},
        {"ids": [1, -2], "messages": []},
        {"ids": [1, True], "messages": []},
        {"ids": [1, "2"], "messages": []},
        {"ids": "12", "messages": []},
        {"ids": False},
        [],
        "ok",
        True,
    ],
)
def test_a17_an_answer_of_the_wrong_form_is_ambiguous(answer):
    with pytest.raises(GatewayError) as raised:
        Odoo(answer).load("ab")
    assert (raised.value.kind, raised.value.code) == (Kind.AMBIGUOUS, "odoo_strange_answer")


def test_warnings_are_no_errors():
    odoo = Odoo({"ids": [1, 2], "messages": [{"type": "warning", "message": "Found multiple matches"}]})
    assert odoo.load("ab") == LoadOutcome({"a": 1, "b": 2})
