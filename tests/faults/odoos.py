"""What really is in Odoo, read beside the connector and beside Odoo's API: the pretend one's store, the real one's
PostgreSQL."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from sandbox.odoo import ADMIN, ADMIN_KEY, PretendOdoo
from sandbox.odoo.merchant import Merchant
from sandbox.real_odoo import Database, RealOdoo
from tests.real_odoo import storable


@dataclass(frozen=True)
class HeldLine:
    name: str
    sku: str
    quantity: Decimal
    total: Decimal
    note: bool


@dataclass(frozen=True)
class HeldOrder:
    id: int
    name: str
    reference: str
    state: str
    total: Decimal
    currency: str
    partner: str
    lines: tuple[HeldLine, ...]
    pickings: tuple[str, ...] = field(default=())  # states of the outgoing ones

    @property
    def quantities(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = defaultdict(Decimal)
        for line in self.lines:
            if line.sku and not line.sku.startswith("AMAZON_"):
                found[line.sku] += line.quantity
        return dict(found)


class Odoo(Protocol):
    url: str
    name: str
    login: str
    key: str

    def orders(self) -> list[HeldOrder]: ...
    def products(self, skus: list[str]) -> None: ...
    def writes(self) -> int: ...
    def activities(self) -> list[str]: ...
    def drop(self) -> None: ...


def cents(value: Any) -> Decimal:
    return Decimal(str(value or 0)).quantize(Decimal("0.01"))


class Pretend:
    """`server` may hold other shops' databases too."""

    def __init__(self, server: PretendOdoo, name: str) -> None:
        self.server, self.name = server, name
        self.database = server.add_database(name)
        self.merchant = Merchant(self.database)
        self.login, self.key = ADMIN, ADMIN_KEY
        self._changes = 0
        self.database.store.on_commit = self._changed

    @property
    def url(self) -> str:
        return self.server.url

    def products(self, skus: list[str]) -> None:
        for sku in skus:
            self.merchant.product(f"The {sku}", code=sku, quantity=1000.0)

    def orders(self) -> list[HeldOrder]:
        def work(env: Any) -> list[HeldOrder]:
            return [_held(order) for order in env.search("sale.order", [], order="id")]

        return list(self.database.run(work))

    def writes(self) -> int:
        """Commits that changed something."""
        return self._changes

    def _changed(self, changes: list[Any], sequences: dict[str, int]) -> None:
        self._changes += 1

    def activities(self) -> list[str]:
        def work(env: Any) -> list[str]:
            return [str(one["summary"]) for one in env.search("mail.activity", [])]

        return list(self.database.run(work))

    def drop(self) -> None:
        self.server.databases.pop(self.name, None)

    def calls(self, method: str) -> int:
        return sum(1 for call in self.server.calls if call.database == self.name and call.method == method)


def _held(order: Any) -> HeldOrder:
    lines = tuple(
        HeldLine(
            str(line["name"]),
            str(line["product_id"]["default_code"] or "") if line["product_id"] else "",
            Decimal(str(line["product_uom_qty"] or 0)),
            cents(line["price_total"]),
            bool(line["display_type"]),
        )
        for line in order["order_line"]
    )
    pickings = tuple(str(one["state"]) for one in order["picking_ids"])
    return HeldOrder(
        order.id,
        str(order["name"]),
        str(order["client_order_ref"] or ""),
        str(order["state"]),
        cents(order["amount_total"]),
        str(order["currency_id"]["name"]),
        str(order["partner_id"]["name"]),
        lines,
        pickings,
    )


class Real:
    """A database in a real Odoo. Loading one takes Odoo seconds, so the shops of a test process share it: each sees
    what came after it was opened."""

    def __init__(self, server: RealOdoo, made: Database) -> None:
        self.server, self.name = server, made.name
        self.url, self.login, self.key = made.url, made.login, made.api_key
        self._first = {
            table: self.sql(f"select coalesce(max(id), 0) from {table}")[0][0]
            for table in ("sale_order", "mail_activity")
        }

    def sql(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self.server.sql(self.name, statement, parameters)

    def products(self, skus: list[str]) -> None:
        from accounts.gateways.odoo.client import OdooClient

        client = OdooClient(self.url, self.name, self.login, self.key, allow_private=("127.0.0.1",))
        stored = storable(client.call("product.product", "fields_get", [], ["type"]))
        values = [{"name": f"The {sku}", "default_code": sku, **stored} for sku in skus]
        if not self.sql("select 1 from product_product where default_code = %s", skus[0]):
            client.call("product.product", "create", values)

    def orders(self) -> list[HeldOrder]:
        lines = defaultdict(list)
        for order_id, name, sku, quantity, total, kind in self.sql(
            "select l.order_id, l.name, coalesce(p.default_code, ''), l.product_uom_qty, l.price_total, l.display_type"
            " from sale_order_line l left join product_product p on p.id = l.product_id"
            " where l.order_id > %s order by l.sequence, l.id",
            self._first["sale_order"],
        ):
            lines[order_id].append(HeldLine(name, sku, Decimal(quantity or 0), cents(total), bool(kind)))
        pickings = defaultdict(list)
        for order_id, state in self.sql(
            "select p.sale_id, p.state from stock_picking p join stock_picking_type t on t.id = p.picking_type_id"
            " where p.sale_id is not null and t.code = 'outgoing' order by p.id"
        ):
            pickings[order_id].append(state)
        return [
            HeldOrder(
                pk, name, ref or "", state, cents(total), currency, partner, tuple(lines[pk]), tuple(pickings[pk])
            )
            for pk, name, ref, state, total, currency, partner in self.sql(
                "select o.id, o.name, o.client_order_ref, o.state, o.amount_total, c.name, p.name from sale_order o"
                " join res_currency c on c.id = o.currency_id join res_partner p on p.id = o.partner_id where o.id > %s order by o.id",
                self._first["sale_order"],
            )
        ]

    def writes(self) -> int:
        """Row versions of what we write: grows with every insert, update and delete there."""
        tables = (
            "sale_order",
            "sale_order_line",
            "res_partner",
            "stock_picking",
            "stock_move",
            "ir_model_data",
            "product_product",
        )
        rows = [
            self.sql(f"select coalesce(max(greatest(xmin::text::bigint, xmax::text::bigint)), 0), count(*) from {t}")[0]
            for t in tables
        ]
        return hash(tuple(rows))

    def activities(self) -> list[str]:
        # Until 16 an activity that is done is gone.
        done = "select 1 from information_schema.columns where table_name = 'mail_activity' and column_name = 'active'"
        open_ = "active and" if self.sql(done) else ""
        rows = self.sql(
            f"select summary from mail_activity where {open_} id > %s order by id", self._first["mail_activity"]
        )
        return [summary for (summary,) in rows]

    def drop(self) -> None:
        """With the test process."""
