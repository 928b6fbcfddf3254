"""What the merchant does at Odoo's screens: for tests, demonstrations and the control API."""

from collections.abc import Sequence
from typing import Any

from . import goods
from .database import Database
from .models import stock
from .models.people import SECRET
from .orm.records import Env, Records

ADMINISTRATOR = 2
Ids = int | Sequence[int]


class Merchant:
    """Every method is one transaction and gives plain values back."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # People and keys.

    def user(self, login: str, name: str, key: str = "", groups: Sequence[str] = (), password: str = "") -> int:
        def work(env: Env) -> int:
            links = [(6, 0, [env.ref(group).id for group in groups])]
            made = env.create("res.users", {"login": login, "name": name, "group_ids": links, "email": login,
                f"{SECRET}password": password or login, "company_id": 1, "company_ids": [(6, 0, [1])]})  # fmt: skip
            return made.id

        made = int(self._run(work))
        if key:
            self.key(login, key)
        return made

    def key(self, login: str, key: str, expires: str | bool = False) -> None:
        def work(env: Env) -> None:
            user = env.search("res.users", [("login", "=", login)])
            values = {"name": "pretend", "user_id": user.id, "expiration_date": expires, f"{SECRET}key": key}
            env.create("res.users.apikeys", values)

        self._run(work)

    def revoke(self, key: str) -> None:
        self._run(lambda env: env.search("res.users.apikeys", [(f"{SECRET}key", "=", key)]).unlink())

    # Settings.

    def company(self, **values: Any) -> None:
        """`currency` and `country` by code, everything else by the field's name."""

        def work(env: Env) -> None:
            own = dict(values)
            company = env.browse("res.company", 1)
            if currency := own.pop("currency", ""):
                own["currency_id"] = _currency(env, currency).id
            if country := own.pop("country", ""):
                company["partner_id"].write(country_id=_country(env, country).id)
                own["account_fiscal_country_id"] = _country(env, country).id
            if own:
                company.write(**own)

        self._run(work)

    def tax(self, name: str, amount: float, included: bool = False, **values: Any) -> int:
        choice = "tax_included" if included else "tax_excluded"
        old = {"price_include": included} if self.database.registry.version < 18 else {}
        return self.create("account.tax", name=name, amount=amount, price_include_override=choice, **old, **values)

    def pricelist(self, name: str, currency: str, **values: Any) -> int:
        """Its currency becomes active with it."""
        return int(
            self._run(
                lambda env: (
                    env.create(
                        "product.pricelist", {"name": name, "currency_id": _currency(env, currency).id, **values}
                    ).id
                )
            )
        )

    def warehouse(self, name: str, code: str) -> int:
        return self.create("stock.warehouse", name=name, code=code)

    def carrier(self, name: str, tracking_url: str = "") -> int:
        def work(env: Env) -> int:
            product = env.ref("delivery.product_product_delivery").id
            return env.create(
                "delivery.carrier", {"name": name, "product_id": product, "tracking_url": tracking_url}
            ).id

        return int(self._run(work))

    # Products and stock.

    def product(self, name: str, code: str = "", price: float = 1.0, quantity: float = 0.0, **values: Any) -> int:
        """Storable, unless told otherwise. Gives the id of the variant."""

        def work(env: Env) -> int:
            own = {"name": name, "default_code": code or False, "list_price": price, "is_storable": True, **values}
            made = env.create("product.product", own)
            if quantity:
                stock.add(made, _warehouse(env, "")["lot_stock_id"], quantity, env["stock.lot"])
            return made.id

        return int(self._run(work))

    def set_stock(self, product: int, quantity: float, warehouse: str = "", lot: str = "") -> None:
        """An inventory count. `warehouse` by its code; the first one when empty."""

        def work(env: Env) -> None:
            place = _warehouse(env, warehouse)["lot_stock_id"]
            goods.set_stock(env, product, quantity, place, _lot(env, product, lot))

        self._run(work)

    def stock(self, product: int, warehouse: str = "") -> float:
        """On hand, below zero where more left than came."""

        def work(env: Env) -> float:
            place = _warehouse(env, warehouse).id
            return float(env.with_(warehouse_id=place).browse("product.product", product)["qty_available"])

        return float(self._run(work))

    # Orders and deliveries.

    def confirm(self, order: Ids) -> None:
        self._call("sale.order", order, "action_confirm")

    def cancel(self, order: Ids) -> None:
        self._call("sale.order", order, "action_cancel", disable_cancel_warning=True)

    def press(self, model: str, ids: Ids, button: str) -> None:
        """A button that has no method of its own here."""
        self._call(model, ids, button)

    def deliver(
        self,
        order: int,
        quantity: float | None = None,
        tracking: str = "",
        carrier: int = 0,
        quantities: goods.Amounts | None = None,
        packages: Sequence[goods.Amounts] = (),
        backorder: bool = True,
    ) -> int:
        """Sends the open delivery, all of it; with a `quantity` only so many of its first product, with `quantities` so
        many of each; the rest stays as a backorder, unless there shall be none. `packages` say what is packed together."""
        amounts = quantities if quantities is not None else quantity
        return int(
            self._run(lambda env: goods.deliver(env, order, amounts, tracking, carrier, packages, backorder=backorder))
        )

    def cancel_backorder(self, order: int) -> int:
        """What is still to be delivered of an order will never be."""
        return int(self._run(lambda env: goods.cancel_open(env, order)))

    def give_back(self, picking: int, quantities: goods.Amounts | None = None) -> int:
        """Goods of a done delivery come back: all, or so many of each product. Gives the return."""
        return int(self._run(lambda env: goods.give_back(env, picking, quantities)))

    def edit_delivery(self, picking: int, tracking: str | None = None, carrier: int | None = None) -> None:
        values = {"carrier_tracking_ref": tracking, "carrier_id": carrier}
        self.write("stock.picking", picking, **{name: value for name, value in values.items() if value is not None})

    def kit(self, product: int, parts: goods.Amounts) -> int:
        """From now on this product is sold as one and shipped as its parts."""
        return int(self._run(lambda env: goods.kit(env, product, parts)))

    # Anything.

    def create(self, model: str, **values: Any) -> int:
        return int(self._run(lambda env: env.create(model, values).id))

    def write(self, model: str, ids: Ids, **values: Any) -> None:
        self._run(lambda env: env.browse(model, ids).write(**values))

    def delete(self, model: str, ids: Ids) -> None:
        self._run(lambda env: env.browse(model, ids).unlink())

    def read(self, model: str, ids: Ids, *fields: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._call(model, ids, "read", list(fields) or None)
        return found

    def search(self, model: str, domain: list[Any] | None = None) -> list[int]:
        return list(self._run(lambda env: env.with_(active_test=False).search(model, domain or []).ids))

    def _call(self, model: str, ids: Ids, method: str, *args: Any, **context: Any) -> Any:
        def work(env: Env) -> Any:
            records = env.with_(**context).browse(model, ids)
            return getattr(records.model, method)(records, *args)

        return self._run(work)

    def _run(self, work: Any) -> Any:
        return self.database.run(work, uid=ADMINISTRATOR)


def _currency(env: Env, code: str) -> Records:
    found = env.with_(active_test=False).search("res.currency", [("name", "=", code)])
    if not found["active"]:
        found.write(active=True)
    return found


def _country(env: Env, code: str) -> Records:
    return env.search("res.country", [("code", "=", code)])


def _warehouse(env: Env, code: str) -> Records:
    return env.search("stock.warehouse", [("code", "=", code)] if code else [], limit=1)


def _lot(env: Env, product: int, name: str) -> Records:
    if not name:
        return env["stock.lot"]
    known = env.search("stock.lot", [("name", "=", name), ("product_id", "=", product)], limit=1)
    return known or env.create("stock.lot", {"name": name, "product_id": product})
