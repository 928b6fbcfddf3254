"""What the merchant does at Odoo's screens beside orders and goods: customisations, and people's rights."""

from dataclasses import replace
from functools import wraps
from typing import Any

import pytest

from sandbox.odoo.data import rights
from sandbox.odoo.errors import UserError
from tests.pretend import AnOdoo, AShop, connect_odoo

CONNECTOR = "connector@shop.example"


class Customised:
    """A field that somebody made required, or a rule of an app, until it is mended."""

    def __init__(self, odoo: AnOdoo, monkeypatch: pytest.MonkeyPatch) -> None:
        self.models = odoo.screens.database.registry.models
        self.patch = monkeypatch

    def required(self, model: str, name: str, required: bool = True) -> None:
        """Settings, Technical, Fields."""
        columns = self.models[model].columns
        self.patch.setitem(columns, name, replace(columns[name], required=required))

    def rule(self, model: str, method: str, says: str) -> None:
        """An app of the merchant's own, which says no."""

        def no(*args: Any, **kwargs: Any) -> Any:
            raise UserError(says)

        own = self.models[model]
        self.patch.setattr(own, method, wraps(getattr(own, method))(no))

    def no_rule(self, model: str, method: str) -> None:
        """The app is mended."""
        self.patch.delattr(self.models[model], method)


def connector_user(shop: AShop, *groups: str) -> int:
    """The connector works as a user of its own, with these groups besides what every sale needs."""
    user = shop.odoo.screens.user(CONNECTOR, "The Connector", key="connector-key")
    grant(shop, user, *(groups or (rights.ALL, rights.STOCK_USER, rights.CONTACTS, rights.PRODUCTS, rights.USER)))
    connect_odoo(shop.odoo, login=CONNECTOR, key="connector-key")
    return user


def grant(shop: AShop, user: int, *groups: str) -> None:
    """Settings, Users: what is chosen takes the place of what was."""
    ids = shop.odoo.screens.search("res.groups", [("full_name", "in", list(groups))])
    shop.odoo.screens.write("res.users", user, group_ids=[(6, 0, ids)])
