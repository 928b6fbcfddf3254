"""How one comes to a form that is not simply there."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from tests.accounts.login.people import app_of, log_in, mailed_code
from tests.accounts.recently import confirmed
from tests.sync.views.wrong_input.stage import Stage

NEW_PASSWORD = "a quite different horse"


def _owner(stage: Stage) -> Client:
    return stage.client


def _nobody(stage: Stage) -> Client:
    return Client()


def _with_app(stage: Stage) -> Client:
    app_of(stage.ours.shop.owner)
    return stage.client


def _at_the_second_factor(stage: Stage) -> Client:
    client = Client()
    app_of(stage.ours.shop.owner)
    assert log_in(client, stage.ours.shop.owner).headers["Location"].startswith("/login/code/")
    return client


def _at_the_code_of_an_address(stage: Stage) -> Client:
    stage.client.post("/account/email/", {"email": "new@example.com", "action_add": "1"})
    return stage.client


def _at_the_code_of_a_password(stage: Stage) -> Client:
    client = Client()
    client.post("/password/", {"email": stage.ours.shop.owner.email})
    return client


def _at_the_new_password(stage: Stage) -> Client:
    client = _at_the_code_of_a_password(stage)
    assert client.post("/password/code/", {"code": mailed_code()}).headers["Location"] == "/password/new/"
    return client


def _without_password(stage: Stage) -> Client:
    """As whoever was let in by a passkey alone."""
    user = User.objects.get(pk=stage.ours.shop.owner.pk)
    user.set_unusable_password()
    user.save()
    client = Client()
    client.force_login(user)
    return confirmed(client)


def _before_the_new_app(stage: Stage) -> Client:
    assert stage.client.get("/account/second-factor/app/").status_code == 200  # which makes its key
    return stage.client


def _before_the_new_passkey(stage: Stage) -> Client:
    assert stage.client.get("/account/passkeys/new/").status_code == 200  # which makes its challenge
    return stage.client


WAYS: dict[str, Callable[[Stage], Client]] = {
    "": _owner,
    "nobody": _nobody,
    "with an app": _with_app,
    "second factor": _at_the_second_factor,
    "code of an address": _at_the_code_of_an_address,
    "code of a password": _at_the_code_of_a_password,
    "new password": _at_the_new_password,
    "without a password": _without_password,
    "new app": _before_the_new_app,
    "new passkey": _before_the_new_passkey,
}
