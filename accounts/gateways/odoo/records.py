"""What we ask of Odoo and what it answers, as frozen records.

Keys are external ids without their module (`load` writes them under `__amazon__`): they are made of Amazon's own
keys only, so a lost connector database, or a second connector, never makes a duplicate. Names follow Odoo's fields.
"""

import html
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

MODULE = "__amazon__"  # never the name of an installable module: updating one deletes its unclaimed external ids


@dataclass(frozen=True, slots=True)
class PartnerDraft:
    """A contact, or with `parent_key`/`parent_id` a delivery address below it."""

    key: str
    name: str
    parent_key: str = ""  # a contact of the same batch …
    parent_id: int | None = None  # … or one that Odoo already holds
    type: str = "contact"  # contact delivery invoice
    is_company: bool = False
    email: str = ""
    phone: str = ""
    street: str = ""
    street2: str = ""
    city: str = ""
    zip: str = ""
    country_id: int | None = None
    state_id: int | None = None
    vat: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class LineDraft:
    """`kind` is item shipping gift_wrap cod_fee discount points tip tax rounding other note. A note has no
    product and no price. `tax_ids` are always sent, also when empty: a line that names none gets Odoo's default."""

    key: str
    kind: str
    name: str
    product_id: int | None = None
    quantity: Decimal = Decimal(1)
    price_unit: Decimal = Decimal(0)
    tax_ids: tuple[int, ...] = ()
    item_id: str = ""  # Amazon's orderItemId
    sequence: int = 10

    @property
    def is_note(self) -> bool:
        return self.kind == "note"


@dataclass(frozen=True, slots=True)
class DeliveryDraft:
    """Goods that have already left (FBA, or FBM first seen shipped). `quantities` by line key; what is not listed
    stays open as a backorder. `serials` by line key, in the order Amazon sends them. `whole`: nothing is to follow.
    `carrier` is Amazon's word, `carrier_id` the one of Odoo that is called so."""

    quantities: tuple[tuple[str, Decimal], ...]
    serials: tuple[tuple[str, tuple[str, ...]], ...] = ()
    tracking: str = ""
    carrier: str = ""
    carrier_id: int | None = None
    shipped_at: datetime | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class OrderDraft:
    key: str
    reference: str  # client_order_ref: Amazon's order id
    origin: str
    partner_key: str
    shipping_key: str
    date_order: datetime
    currency: str
    total: Decimal  # what Odoo's amount_total must be
    lines: tuple[LineDraft, ...]
    pricelist_id: int | None = None
    company_id: int | None = None
    warehouse_id: int | None = None
    team_id: int | None = None
    user_id: int | None = None
    fiscal_position_id: int | None = None
    payment_term_id: int | None = None
    commitment_date: datetime | None = None
    name: str = ""  # "" leaves numbering to Odoo
    delivery_note: str = ""  # gift messages, for the delivery order
    confirm: bool = True
    delivery: DeliveryDraft | None = None
    extra: tuple[tuple[str, str], ...] = ()  # further fields of sale.order, as `load` takes them


@dataclass(frozen=True, slots=True)
class OdooLine:
    id: int
    key: str  # "" when its external id is not known
    name: str
    product_id: int | None
    quantity: Decimal
    delivered: Decimal
    price_unit: Decimal
    tax_ids: tuple[int, ...]
    subtotal: Decimal
    total: Decimal
    display_type: str = ""


@dataclass(frozen=True, slots=True)
class OdooOrder:
    id: int
    name: str
    reference: str
    state: str  # draft sent sale done cancel
    total: Decimal
    tax: Decimal
    currency: str
    locked: bool = False
    partner_id: int | None = None
    shipping_id: int | None = None
    partner_name: str = ""
    picking_ids: tuple[int, ...] = ()
    invoice_status: str = ""
    lines: tuple[OdooLine, ...] = ()
    origin: str = ""

    def names(self, reference: str) -> bool:
        return reference in (self.reference, self.origin)

    @property
    def confirmed(self) -> bool:
        return self.state in ("sale", "done")


@dataclass(frozen=True, slots=True)
class Picking:
    id: int
    name: str
    state: str  # draft waiting confirmed assigned done cancel
    order_id: int | None
    tracking: str = ""
    carrier: str = ""
    date_done: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tax:
    id: int
    name: str
    amount: Decimal  # percent when amount_type is percent
    amount_type: str  # percent fixed division group
    price_include: bool
    company_id: int
    type_tax_use: str = "sale"
    active: bool = True


@dataclass(frozen=True, slots=True)
class Coded:
    """A product as far as it can be recognised."""

    id: int
    name: str
    default_code: str = ""
    barcode: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    id: int
    name: str
    default_code: str
    barcode: str
    tax_ids: tuple[int, ...]  # taxes_id of every company
    tracking: str  # none lot serial
    type: str  # consu service combo (older: product)
    storable: bool
    company_id: int | None
    active: bool = True
    template_id: int | None = None
    created: str = ""  # to the second; with the id it tells a product for good, also in an Odoo that was restored


@dataclass(frozen=True, slots=True)
class Company:
    id: int
    name: str
    currency: str
    country: str
    round_globally: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A record chosen from a list: warehouse, carrier, sales team, user, price list, payment term, fiscal position."""

    id: int
    name: str
    company_id: int | None = None
    currency: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the connection check: a green tick, or what is wrong and its cure."""

    name: str
    ok: bool
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """What this Odoo can do, asked of it and never guessed from its version."""

    version: str  # "19.0"
    protocol: str  # json2 jsonrpc xmlrpc
    uid: int
    user_name: str
    modules: frozenset[str] = frozenset()
    fields: dict[str, frozenset[str]] = field(default_factory=dict)  # model -> field names
    rights: dict[str, frozenset[str]] = field(default_factory=dict)  # model -> read write create unlink
    companies: tuple[Company, ...] = ()
    price_digits: int = 2  # decimal.precision "Product Price"
    plain: frozenset[str] = frozenset()  # "model.field" of notes that hold text here and HTML in newer versions
    checks: tuple[Check, ...] = ()

    def has(self, model: str, name: str) -> bool:
        return name in self.fields.get(model, frozenset())

    def note(self, model: str, name: str, text: str) -> str:
        """As that field takes it."""
        return text if f"{model}.{name}" in self.plain else html.escape(text, quote=False).replace("\n", "<br>")

    @property
    def may_count(self) -> bool:
        """Adjust the stock. In 14 no right tells: there the counted quantity is shown to those who may enter it."""
        if not self.has("stock.quant", "inventory_quantity_set"):
            return self.has("stock.quant", "inventory_quantity")
        return {"write", "create"} <= self.rights.get("stock.quant", frozenset())

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one row of a batch was refused. `text` is Odoo's sentence, cleaned."""

    key: str
    text: str
    field: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class FiscalPosition:
    """`mapping`: a tax id to those that replace it here, () where none does. A tax that is not in it stays."""

    id: int
    name: str
    company_id: int | None = None
    auto_apply: bool = False
    vat_required: bool = False
    country_ids: frozenset[int] = frozenset()  # its country, or its group's countries
    state_ids: frozenset[int] = frozenset()
    zip_from: str = ""
    zip_to: str = ""
    sequence: int = 0
    mapping: dict[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Currency:
    id: int
    code: str
    active: bool


@dataclass(frozen=True, slots=True)
class ShippedLine:
    """What left of one order line in one package, or in none. `quantity` is in whole units of the line (a kit counts once
    its last part has left) and less what came back, which is in `returned`."""

    line_id: int  # sale.order.line; 0 where the goods belong to no line any more
    quantity: Decimal
    move_line_ids: tuple[int, ...] = ()
    package_id: int | None = None
    returned: Decimal = Decimal(0)
    product_id: int | None = None


@dataclass(frozen=True, slots=True)
class Shipped:
    """A delivery that is done. `incomplete` are order lines of which something left in it that makes no whole unit yet:
    half a kit, half a dozen."""

    picking_id: int
    picking_name: str
    order_id: int  # sale.order
    state: str
    done: datetime
    changed: datetime  # the last time anything of it was written, in whole seconds
    tracking: str = ""
    carrier_id: int | None = None
    carrier_name: str = ""
    delivery_type: str = ""
    lines: tuple[ShippedLine, ...] = ()
    backorder_of: int | None = None
    company_id: int | None = None
    incomplete: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Carrier:
    """A delivery method."""

    id: int
    name: str
    delivery_type: str
    active: bool = True
