"""The oldest Odoo that the connector knows: what holds on a real 14 must hold on the pretend one.

The real one runs with `ODOO_TEST_VERSION=14 pytest -m real_odoo` (`make test-odoo14`)."""

from collections.abc import Iterator
from typing import ClassVar

import pytest

from ..contract.conftest import Server, pretend, real


class Server14(Server):
    groups: ClassVar[str] = "groups_id"
    taxes: ClassVar[str] = "tax_id"
    inner_moves: ClassVar[str] = "move_lines"
    storable: ClassVar[dict[str, object]] = {"type": "product"}

    def tax(self, amount: float, included: bool = False, **values: object) -> int:
        given = {"name": f"{amount} % {next(self._numbers)}", "amount": amount, "price_include": included, **values}
        return self.admin.call("account.tax", "create", given)

    def stock(self, product: int, quantity: float) -> None:
        location = self.admin.ref("stock", "stock_location_stock")
        values = {"product_id": product, "location_id": location, "inventory_quantity": quantity}
        self.admin.call("stock.quant", "create", values, context={"inventory_mode": True})


@pytest.fixture(scope="session", params=["pretend", pytest.param("real", marks=pytest.mark.real_odoo)])
def odoo_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    yield from pretend(Server14, "14.0") if request.param == "pretend" else real(Server14, "14", request)
