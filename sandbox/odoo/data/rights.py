"""Who may read, write, create and unlink (r w c u), as a fresh Odoo 19 with sales, stock and invoicing has it."""

from typing import Any

USER = "Role / User"
ADMIN = "Role / Administrator"
ACCESS = "Access Rights"
OWN = "Sales / User: Own Documents Only"
ALL = "Sales / User: All Documents"
SALES = "Sales / Administrator"
STOCK_USER = "Inventory / User"
STOCK = "Inventory / Administrator"
INVOICING = "Accounting / Invoicing"
ACCOUNTING = "Accounting / Administrator"
MANUFACTURING = "Manufacturing / Administrator"
PRODUCTS = "Products / Create"
CONTACTS = "Contact / Creation"

# External id, name, implied groups.
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("base.group_user", USER, ()),
    ("base.group_partner_manager", CONTACTS, ()),
    ("product.group_product_manager", PRODUCTS, ()),
    ("base.group_erp_manager", ACCESS, (USER,)),
    ("base.group_system", ADMIN, (ACCESS, PRODUCTS, CONTACTS)),
    ("base.group_multi_company", "Multi Companies", ()),
    ("base.group_multi_currency", "Multi Currencies", ()),
    ("product.group_product_pricelist", "Basic Pricelists", ()),
    ("sales_team.group_sale_salesman", OWN, (USER,)),
    ("sales_team.group_sale_salesman_all_leads", ALL, (OWN,)),
    ("sales_team.group_sale_manager", SALES, (ALL,)),
    ("account.group_account_invoice", INVOICING, (USER,)),
    ("account.group_account_manager", ACCOUNTING, (INVOICING,)),
    ("stock.group_stock_user", STOCK_USER, (USER,)),
    ("stock.group_stock_manager", STOCK, (STOCK_USER,)),
    ("mrp.group_mrp_manager", MANUFACTURING, ()),
)
ADMINISTRATOR = (SALES, ACCOUNTING, PRODUCTS, STOCK, MANUFACTURING, ADMIN)
SALESPERSON = (ALL, STOCK_USER, USER)

RIGHTS: dict[str, dict[str, str]] = {
    "res.users": {ACCESS: "rwcu", USER: "r"},
    "res.users.apikeys": {ADMIN: "rwcu"},
    "res.groups": {ACCESS: "rwcu", USER: "r"},
    "res.company": {ACCESS: "rwcu", USER: "r"},
    "res.partner": {OWN: "r", SALES: "rwc", ACCOUNTING: "r", CONTACTS: "rwcu", STOCK: "rwc", USER: "r"},
    "res.partner.category": {CONTACTS: "rwcu", USER: "r"},
    "res.country": {CONTACTS: "r", ADMIN: "rwcu", USER: "r"},
    "res.country.group": {CONTACTS: "rwcu", USER: "r"},
    "res.country.state": {CONTACTS: "rwcu", USER: "r"},
    "res.currency": {ACCOUNTING: "rwcu", ADMIN: "rwcu", USER: "r"},
    "res.lang": {ADMIN: "rwcu", USER: "r"},
    "product.product": {PRODUCTS: "rwcu", STOCK_USER: "r", USER: "r"},
    "product.template": {PRODUCTS: "rwcu", STOCK_USER: "r", USER: "r"},
    "product.category": {PRODUCTS: "rwcu", USER: "r"},
    "product.pricelist": {OWN: "r", SALES: "rwcu", PRODUCTS: "rwcu", CONTACTS: "r", STOCK: "rwcu", USER: "r"},
    "uom.uom": {OWN: "r", PRODUCTS: "rwcu", ADMIN: "rwcu", USER: "r"},
    "account.tax": {OWN: "r", INVOICING: "r", ACCOUNTING: "rwcu", USER: "r"},
    "account.tax.group": {OWN: "r", INVOICING: "r", ACCOUNTING: "rwcu", USER: "r"},
    "account.fiscal.position": {ACCOUNTING: "rwcu", USER: "r"},
    "account.fiscal.position.tax": {ACCOUNTING: "rwcu", USER: "r"},
    "account.payment.term": {OWN: "r", ACCOUNTING: "rwcu", USER: "r"},
    "crm.team": {OWN: "r", SALES: "rwcu", USER: "r"},
    "crm.tag": {OWN: "rwc", SALES: "rwcu"},
    "stock.warehouse": {OWN: "r", STOCK: "rwcu", USER: "r"},
    "stock.location": {OWN: "r", SALES: "r", CONTACTS: "r", STOCK: "rwcu", USER: "r"},
    "stock.picking.type": {STOCK_USER: "r", STOCK: "rwcu", USER: "r"},
    "stock.picking": {OWN: "rwc", SALES: "rwcu", INVOICING: "rwc", STOCK_USER: "rwcu", STOCK: "rwcu"},
    "stock.move": {OWN: "rwc", SALES: "rwcu", INVOICING: "rwc", STOCK_USER: "rwc", STOCK: "rwcu"},
    "stock.move.line": {STOCK_USER: "rwcu", STOCK: "rwcu", USER: "rwcu"},
    "stock.quant": {STOCK_USER: "rwc", USER: "r"},
    "stock.lot": {STOCK_USER: "rwcu"},
    "stock.package": {STOCK_USER: "rwcu", STOCK: "rwcu", USER: "r"},
    "stock.return.picking": {STOCK_USER: "rwc"},
    "stock.return.picking.line": {STOCK_USER: "rwc"},
    "mrp.bom": {OWN: "r", STOCK_USER: "r", MANUFACTURING: "rwcu"},
    "mrp.bom.line": {OWN: "r", STOCK_USER: "r", MANUFACTURING: "rwcu"},
    "product.template.attribute.value": {PRODUCTS: "rwcu", USER: "r"},
    "sale.order": {OWN: "rwc", SALES: "rwcu", INVOICING: "rw", STOCK_USER: "rw"},
    "sale.order.line": {OWN: "rwcu", INVOICING: "rw", STOCK_USER: "rw"},
    "mail.activity": {USER: "rwcu"},
    "mail.activity.type": {SALES: "rwcu", ADMIN: "rwcu", USER: "r"},
    "mail.message": {USER: "rwcu"},
    "ir.model": {ACCESS: "rwcu", USER: ""},
    "ir.model.data": {ACCESS: "rwcu", USER: ""},
    "ir.module.module": {ADMIN: "rwcu", USER: "r"},
    "ir.sequence": {ADMIN: "rwcu", USER: "r"},
    "decimal.precision": {ADMIN: "rw"},
    "delivery.carrier": {OWN: "r", SALES: "rwcu", CONTACTS: "r", STOCK_USER: "r", STOCK: "rwcu", ADMIN: "r"},
}


def rights_of(version: float) -> dict[str, dict[str, str]]:
    """In 14 stock was counted without a right to it, by a mode of its own."""
    return RIGHTS if version >= 15 else {**RIGHTS, "stock.quant": {USER: "r"}}


def _mine(field: str) -> Any:
    return lambda env: ["|", (field, "=", env.uid), (field, "=", False)]


# Of several groups the widest counts: [] is everything.
RULES: dict[str, dict[str, Any]] = {
    "sale.order": {OWN: _mine("user_id"), ALL: lambda env: []},
    "sale.order.line": {OWN: _mine("salesman_id"), ALL: lambda env: []},
}

# Models whose records only the people of their company see.
OF_COMPANIES = frozenset(
    "sale.order sale.order.line res.partner product.product product.template product.pricelist account.tax "
    "account.fiscal.position account.payment.term crm.team stock.warehouse stock.location stock.picking.type "
    "stock.picking stock.move stock.move.line stock.quant stock.lot stock.package delivery.carrier mrp.bom".split()
)
