"""The forms under Settings."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from sync import channels
from tests.sync.views.wrong_input.kinds import (
    EMPTY,
    FOREIGN,
    HUGE,
    LONG,
    LONG_NUMBER,
    PAGE,
    SCRIPT,
    TAG,
    TYPE,
    Form,
    Wrong,
)
from tests.sync.views.wrong_input.stage import Belongings

NO_IDS = "it names no row of ours"
ANY_TEXT = "any text is one"
ODOO = {
    "url": "https://odoo.example.com",
    "database": "shop",
    "login": "me@example.com",
    "key": "",
    "protocol": "auto",
}
MAPPING = {"source": "proceeds.grandTotal.amount", "field": "x_count", "mode": "new"}


def _channel(own: Belongings) -> list[Any]:
    return [own.shop.channel.uid]


def _file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("mapping.json", content, "application/json")


FORMS = (
    Form(
        ("InviteForm",),
        "settings_people_invite",
        (
            Wrong(EMPTY, "email", "", "Whom do you want to invite?"),
            Wrong(HUGE, "email", f"{LONG}@example.com", "no e-mail address"),
            Wrong(SCRIPT, "email", f"{TAG}@example.com", "This is no e-mail address."),
            Wrong(TYPE, "email", "colleague", "This is no e-mail address."),
            Wrong(TYPE, "role", "emperor", "Choose one of the three roles.", back=False),
            Wrong(EMPTY, "role", "", "Choose a role.", back=False),
        ),
        {FOREIGN: NO_IDS},
        good={"email": "new@example.com", "role": "viewer"},
    ),
    Form(
        ("OdooForm",),
        "settings_odoo_connect",
        (
            Wrong(EMPTY, "url", "", "Give the address of your Odoo"),
            Wrong(EMPTY, "database", "", "The name of the database is missing"),
            Wrong(EMPTY, "login", "", "The login is missing"),
            Wrong(HUGE, "url", LONG, "Ensure this value has at most 300 characters"),
            Wrong(HUGE, "database", LONG, "Ensure this value has at most 120 characters"),
            Wrong(HUGE, "login", LONG, "Ensure this value has at most 200 characters"),
            Wrong(HUGE, "key", LONG, "Ensure this value has at most 300 characters", back=False),
            Wrong(SCRIPT, "url", TAG, "address"),
            Wrong(TYPE, "url", "my odoo", "address"),
            Wrong(TYPE, "protocol", "telepathy", "Select a valid choice.", back=False),
        ),
        {FOREIGN: NO_IDS},
        good={**ODOO, "key": "planted-key-of-the-form"},
        secret="key: it is never sent to a page",
        noted="tries are counted, so that no address is guessed by way of this form",
    ),
    Form(
        ("ChannelForm",),
        "settings_channels_save",
        (
            Wrong(HUGE, "stock_buffer", LONG, "This is too long: at most 300 characters."),
            Wrong(HUGE, "stock_buffer", "9" * 299, "This"),
            Wrong(HUGE, "contact", f"{LONG}@example.com", "This is too long"),
            Wrong(HUGE, "product_sale", LONG, "This is too long"),
            Wrong(HUGE, "team", LONG_NUMBER, "This is too long"),
            Wrong(HUGE, "tax_rate", LONG, "This is too long"),
            Wrong(SCRIPT, "contact", TAG, "This"),
            Wrong(SCRIPT, "start", TAG, "This"),
            Wrong(SCRIPT, "tax_rate", TAG, "Choose the tax in Odoo for"),
            Wrong(TYPE, "stock_share", "half", "This"),
            Wrong(TYPE, "team", "sales", "Choose one of the list."),
            Wrong(TYPE, "orders", "maybe", "This", back=False),
            Wrong(TYPE, "tax_policy", "none", "This", back=False),
            Wrong(FOREIGN, "team", "99", "Choose one of the list."),
            Wrong(FOREIGN, "stock_warehouses", "99", "list"),
        ),
        {EMPTY: "then its default holds"},
        also={"tax_id": "", "seen": lambda stage: channels.version_of(stage.ours.shop.channel)},
        subject=_channel,
    ),
    Form(
        ("MappingForm",),
        "settings_mapping_edit",
        (
            Wrong(EMPTY, "source", "", "Choose one of Amazon's fields."),
            Wrong(EMPTY, "field", "", "Choose a field of Odoo."),
            Wrong(EMPTY, "mode", "", "This field is required.", back=False),
            Wrong(HUGE, "source", LONG, "Ensure this value has at most"),
            Wrong(HUGE, "field", LONG, "Ensure this value has at most"),
            Wrong(HUGE, "values", LONG, "Ensure this value has at most"),
            Wrong(HUGE, "argument", LONG, "Ensure this value has at most"),
            Wrong(HUGE, "fallback", LONG, "Ensure this value has at most"),
            Wrong(SCRIPT, "source", TAG, "neither a field of Amazon's nor"),
            Wrong(SCRIPT, "field", TAG, "This is no name of a field in Odoo."),
            Wrong(SCRIPT, "values", TAG, "write Amazon's value = Odoo's value"),
            Wrong(SCRIPT, "argument", TAG, "This change takes nothing more."),
            Wrong(TYPE, "transform", "rot13", "Select a valid choice.", back=False),
            Wrong(TYPE, "mode", "never", "Select a valid choice.", back=False),
            Wrong(TYPE, "field", "x_unknown", "Odoo has no such field there."),
            Wrong(TYPE, "base", "newest", "has saved version 1 meanwhile", PAGE, back=False),
        ),
        {FOREIGN: "a channel or a mapping of another merchant's is not found: table_buttons.py"},
        good=MAPPING,
        also={"target": "order", "base": "1", "do": "save"},
    ),
    Form(
        ("ImportForm",),
        "settings_mapping_import",
        (
            Wrong(EMPTY, "text", "", "Choose a file that was exported here"),
            Wrong(EMPTY, "file", lambda stage: _file(b""), "Choose a file that was exported here", back=False),
            Wrong(HUGE, "text", LONG, "Ensure this value has at most 500000 characters"),
            Wrong(HUGE, "file", lambda stage: _file(b"[" * 600_000), "The file is too large", back=False),
            Wrong(SCRIPT, "text", TAG, "This file is not JSON"),
            Wrong(TYPE, "text", "[1]", "This file is no field mapping."),
            Wrong(TYPE, "file", lambda stage: _file(bytes(range(256))), "This file is not JSON", back=False),
            Wrong(TYPE, "base", "newest", "has saved version 1 meanwhile", "text", back=False),
        ),
        {FOREIGN: "a channel of another merchant's is not found: table_buttons.py"},
        also={"base": "1"},
        good={"text": '{"format": "field-mapping", "version": 1, "mappings": []}'},
    ),
    Form(
        ("AlertForm",),
        "settings_alerts",
        (
            Wrong(EMPTY, "problems", "", "Choose how soon you want to hear of it.", back=False),
            Wrong(HUGE, "problems", LONG, "Choose one of the three.", back=False),
            Wrong(SCRIPT, "problems", TAG, "Choose one of the three.", back=False),
            Wrong(TYPE, "problems", "hourly", "Choose one of the three.", back=False),
        ),
        {FOREIGN: NO_IDS},
    ),
)
