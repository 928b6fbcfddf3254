"""Every form, every kind of wrong input."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests.sync.views.reading import text_of
from tests.sync.views.wrong_input.kinds import KINDS, PAGE, TAG, Form, Wrong, value_of
from tests.sync.views.wrong_input.page import Page
from tests.sync.views.wrong_input.stage import Stage, held
from tests.sync.views.wrong_input.tables import FORMS
from tests.sync.views.wrong_input.ways import WAYS

ROWS = [pytest.param(form, one, id=f"{form.name}-{one.kind}-{one.name}") for form in FORMS for one in form.wrong]


def send(client: Client, form: Form, stage: Stage, data: dict[str, Any]) -> Any:
    address = reverse(form.address, args=form.subject(stage.ours))
    sent = {name: value_of(value, stage) for name, value in form.also.items()} | data
    if form.reads:
        return client.get(f"{address}?{urlencode(sent)}")
    return client.post(f"{address}?{urlencode(form.query)}", sent)


@pytest.mark.parametrize(("form", "wrong"), ROWS)
def test_what_is_typed_wrongly_is_said_at_its_field(stage: Stage, form: Form, wrong: Wrong) -> None:
    client = WAYS[form.way](stage)
    typed = value_of(wrong.typed, stage)
    data = {name: value_of(value, stage) for name, value in form.good.items()} | {wrong.name: typed}
    before = held()

    answer = send(client, form, stage, data)

    assert answer.status_code in (200, 422), answer.headers.get("Location")
    page = Page(answer)
    assert wrong.says in (text_of(answer) if wrong.at == PAGE else page.said_at(wrong.at or wrong.name))
    assert TAG not in page.body
    if wrong.back:
        assert page.holds(wrong.name, str(typed))
    for name, value in data.items():
        if name in form.secret:
            assert not value or not page.holds(name, value)
            assert len(value) < 8 or value not in page.body
        elif name != wrong.name and isinstance(value, str) and value:
            assert page.holds(name, value), name
    after = held()
    if form.noted:
        del before["accounts.AuditEntry"], after["accounts.AuditEntry"]
    assert after == before


@pytest.mark.parametrize("form", [form for form in FORMS if form.taken], ids=lambda form: form.name)
def test_a_tag_that_is_a_text_is_shown_as_one(stage: Stage, form: Form) -> None:
    client = WAYS[form.way](stage)
    data = {name: value_of(value, stage) for name, value in form.good.items()} | dict(form.taken)
    answer = send(client, form, stage, data)
    shown = client.get(answer.headers["Location"]) if answer.status_code == 302 else answer
    assert shown.status_code == 200
    assert TAG not in shown.content.decode()
    assert "&lt;script&gt;alert(1)" in shown.content.decode()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_kind_is_typed_or_cannot_be_wrong(form: Form) -> None:
    typed = {wrong.kind for wrong in form.wrong}
    assert typed | form.never.keys() == set(KINDS)
    assert not typed & form.never.keys()
