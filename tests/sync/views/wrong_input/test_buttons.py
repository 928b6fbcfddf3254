"""Every button, and every address that names a row: what somebody made up changes nothing."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.sync.views.reading import text_of
from tests.sync.views.wrong_input.kinds import (
    EMPTY,
    FOREIGN,
    HUGE,
    LONG,
    SCRIPT,
    TAG,
    TYPE,
    Button,
    Form,
    no_row,
    value_of,
)
from tests.sync.views.wrong_input.stage import Stage, held
from tests.sync.views.wrong_input.table_buttons import OF_A_CHANNEL
from tests.sync.views.wrong_input.tables import BUTTONS, FORMS
from tests.sync.views.wrong_input.ways import WAYS

MADE_UP = {EMPTY: "", HUGE: LONG, SCRIPT: TAG, TYPE: "no such thing"}
NOTHING_HERE = "There is nothing here"
PRESSED = [
    pytest.param(button, kind, id="-".join((button.address, button.name, kind, *button.good)))
    for button in BUTTONS
    for kind in (*MADE_UP, FOREIGN)
    if button.name and (kind in MADE_UP or button.foreign) and not (kind == EMPTY and button in OF_A_CHANNEL)
]
OF_A_ROW = {
    one.address: one for one in (*BUTTONS, *FORMS) if one.subject is not no_row and one.address != "accept_invitation"
}


def follow(client: Client, answer: Any) -> Any:
    while answer.status_code == 302:
        answer = client.get(answer.headers["Location"])
    return answer


@pytest.mark.parametrize(("button", "kind"), PRESSED)
def test_what_is_made_up_is_refused_in_a_sentence(stage: Stage, button: Button, kind: str) -> None:
    client = WAYS[button.way](stage)
    sent = MADE_UP[kind] if kind in MADE_UP else str(button.foreign(stage)) if button.foreign else ""
    says = button.says if kind in MADE_UP else button.foreign_says
    data = {name: value_of(value, stage) for name, value in button.good.items()} | {button.name: sent}
    before = held()

    answer = follow(client, client.post(reverse(button.address, args=button.subject(stage.ours)), data))

    assert answer.status_code in ((200, 400, 422) if says else (404,))
    assert (says or NOTHING_HERE) in text_of(answer)
    assert TAG not in answer.content.decode()
    assert held() == before


@pytest.mark.parametrize("address", OF_A_ROW)
def test_no_address_leads_to_a_row_that_is_not_ones_own(stage: Stage, address: str) -> None:
    row: Button | Form = OF_A_ROW[address]
    theirs = row.subject(stage.theirs)
    client = WAYS[row.way](stage)
    nobodys = [uuid.uuid4() if isinstance(theirs[0], uuid.UUID) else 10**30, *theirs[1:]]
    before = held()
    for args in (theirs, nobodys):
        answer = client.post(reverse(address, args=args))
        assert answer.status_code == 404
        assert NOTHING_HERE in text_of(answer)
    assert held() == before


@pytest.mark.parametrize("token", ["none-of-ours", "x" * 3_000, "%3Cscript%3Ealert(1)"])
def test_an_invitation_that_is_made_up_is_none(stage: Stage, token: str) -> None:
    before = held()
    answer = follow(stage.client, stage.client.post(f"/invitation/{token}/accept/"))
    assert answer.status_code == 404
    assert "This invitation is no longer open" in text_of(answer)
    assert TAG not in answer.content.decode()
    assert held() == before
