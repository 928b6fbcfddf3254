"""Field mappings as files: out, in again, whole or not at all."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.sync.views.mapped import held, known_fields, plant, text
from tests.sync.views.shop import Shop

__all__ = ["known_fields"]
pytestmark = pytest.mark.usefixtures("known_fields")

Login = Callable[[User], Client]
EDIT, LIST = reverse("settings_mapping_edit"), reverse("settings_mapping")


# --- files -------------------------------------------------------------------------------------------------------------


def upload(client: Client, content: str, base: str = "0", **more: str) -> Any:
    file = SimpleUploadedFile("mapping.json", content.encode())
    return client.post(reverse("settings_mapping_import"), {"file": file, "base": base, **more})


def test_out_as_a_file_and_in_again(shop: Shop, owner: Client, login: Login) -> None:
    plant(
        shop,
        {"target": "order", "field": "reference", "source": "orderId", "label": "Payment Ref."},
        {"target": "order", "field": "tag_ids", "source": "programs", "values": {"PRIME": "Prime", "Ä": ""}},
        {"target": "line", "field": "name", "source": "item.product.title", "mode": "always"},
    )
    viewer = login(shop.member("viewer", "viewer@example.com"))
    answer = viewer.get(reverse("settings_mapping_export"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="field-mapping-all-channels-1.json"'
    file = answer.content.decode()
    assert json.loads(file)["mappings"] == held(shop)
    assert upload(owner, file, channel=str(shop.channel.uid)).status_code == 302
    assert held(shop, shop.channel) == held(shop)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "Choose a file that was exported here, or paste its text."),
        ("{", "This file is not JSON (line 1)."),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "This file is no field mapping."),
        ('{"format": "field-mapping", "version": 9, "mappings": []}', "another version"),
        ('{"format": "field-mapping", "version": 1}', "names no list of mappings"),
        ('{"format": "field-mapping", "version": 1, "mappings": [7]}', "Mapping 1: A mapping is an object"),
    ],
)
def test_files_that_are_none(shop: Shop, owner: Client, content: str, sentence: str) -> None:
    answer = upload(owner, content)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert held(shop) == []


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"field": "x_missing"}, "Mapping 2 (Order: x_missing): Odoo has no such field there."),
        ({"field": "amount_total"}, "Mapping 2 (Order: amount_total): Total is not yours to map."),
        ({"field": "tag_ids", "fallback": "Mars"}, "Mapping 2 (Order: tag_ids): Odoo has no record of this name"),
        ({"field": "reference"}, "Mapping 2: Order: reference is mapped twice in this file."),
        ({"field": "note", "source": "]["}, "Mapping 2: This is neither a field of Amazon&#x27;s nor"),
    ],
)
def test_a_file_comes_in_whole_or_not_at_all(shop: Shop, owner: Client, row: dict[str, str], sentence: str) -> None:
    first = {"target": "order", "field": "reference", "source": "orderId"}
    rows = [first, {"target": "order", "source": "orderId", **row}]
    content = json.dumps({"format": "field-mapping", "version": 1, "mappings": rows})
    answer = owner.post(reverse("settings_mapping_import"), {"text": content, "base": "0"})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "&quot;field-mapping&quot;" in text(answer), "what was pasted stays"
    assert held(shop) == []
