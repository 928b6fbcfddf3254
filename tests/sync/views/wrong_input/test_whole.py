"""Nothing is left out: whoever adds a form or an address to post to says what is typed wrongly there."""

import importlib
import inspect
import pkgutil
from typing import Any

from django import forms
from django.test import Client
from django.urls import URLPattern, reverse

import sync.forms
from accounts.login import forms as login_forms
from accounts.login import passkeys
from accounts.urls import urlpatterns as account_urls
from sync.forms.channel import ChannelForm
from sync.urls import urlpatterns
from sync.urls_settings import urlpatterns as settings_urls
from tests.accounts.recently import confirmed
from tests.sync.views.wrong_input.stage import Belongings, Stage
from tests.sync.views.wrong_input.tables import BUTTONS, FORMS

# Behind a button of ours, which a browser's script presses: table_buttons.py.
OF_BUTTONS = {"RoleForm", "Passkey", "SecondPasskey", "PasskeyAgain"}
# What django-allauth brings for addresses of ours and is not worded by us.
OF_THE_LIBRARY = {"SetPasswordForm"}


def test_every_form_class_is_in_a_table() -> None:
    modules = [importlib.import_module(f"sync.forms.{one.name}") for one in pkgutil.iter_modules(sync.forms.__path__)]
    found = {
        name
        for module in (*modules, login_forms, passkeys)
        for name, one in inspect.getmembers(module, inspect.isclass)
        if one.__module__ == module.__name__ and (issubclass(one, forms.BaseForm) or one is ChannelForm)
    }
    tabled = {name for form in FORMS for name in form.forms}
    assert {name for name in found if not name.startswith("_")} == (tabled - OF_THE_LIBRARY) | OF_BUTTONS


def _takes_posts(pattern: URLPattern, own: Belongings, client: Client) -> bool:
    kinds: dict[str, Any] = {
        "UUIDConverter": own.order.uid,
        "IntConverter": 1,
        "SlugConverter": "x",
        "StringConverter": "x",
    }
    args = {name: kinds[type(converter).__name__] for name, converter in pattern.pattern.converters.items()}
    return client.post(reverse(str(pattern.name), kwargs=args)).status_code != 405


def test_every_address_that_takes_posts_is_in_a_table(stage: Stage) -> None:
    found = set()
    for pattern in (*urlpatterns, *settings_urls, *account_urls):
        if isinstance(pattern, URLPattern):
            client = Client()
            client.force_login(stage.ours.shop.owner)
            if _takes_posts(pattern, stage.ours, confirmed(client)):
                found.add(pattern.name)
    tabled = {form.address for form in FORMS if not form.reads} | {button.address for button in BUTTONS}
    assert found == tabled | {"account_login"}  # which is the address of login, too


def test_every_button_carries_something_or_says_that_it_does_not() -> None:
    assert [button.address for button in BUTTONS if bool(button.name) == bool(button.nothing)] == []
