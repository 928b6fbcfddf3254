"""Pages to look at: the list of orders, and one order with its lines and deliveries."""

import html
from typing import TYPE_CHECKING, Any

from sandbox.httpd import Request, Response

from .errors import NoDatabase
from .orm.records import Env, Records

if TYPE_CHECKING:
    from .server import PretendOdoo

TYPE = "text/html; charset=utf-8"
STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0}td,th{padding:.4rem .6rem;border-bottom:1px solid #ddd;"
    "text-align:left}td.n,th.n{text-align:right}a{color:#714b67}.tag{background:#eee;border-radius:1rem;padding:.1rem .7rem}"
)
# Links of Odoo before 18 keep the record behind the #, which only a browser sees.
FORWARD = (
    "<script>const p=new URLSearchParams(location.hash.slice(1));"
    "if(p.get('model')==='sale.order'&&p.get('id'))location='/odoo/sales/'+p.get('id')</script>"
)


def handle(odoo: "PretendOdoo", request: Request) -> Response | None:
    parts = request.path.strip("/").split("/")
    if parts[0] not in ("", "web", "odoo") or (parts[0] == "web" and len(parts) > 1):
        return None
    try:
        database = odoo.chosen(request)
    except NoDatabase:
        links = "".join(f'<li><a href="?db={_text(name)}">{_text(name)}</a></li>' for name in sorted(odoo.databases))
        return _page("Databases", f"<ul>{links}</ul>")
    if len(parts) == 3 and parts[1] in ("sales", "orders") and parts[2].isdigit():
        found: Response | None = database.run(lambda env: _order(env, int(parts[2])))
        return found
    if len(parts) == 1:
        listed: Response = database.run(_orders)
        return listed
    return None


def _orders(env: Env) -> Response:
    rows = [
        [_link(order), order["client_order_ref"], order["partner_id"].name, order["date_order"][:16], order["state"],
         _money(order, order["amount_total"])]
        for order in env.search("sale.order", [], limit=200)
    ]  # fmt: skip
    return _page("Sales orders", FORWARD + _table(["Order", "Reference", "Customer", "Date", "State", "Total"], rows))


def _order(env: Env, order_id: int) -> Response | None:
    order = env.browse("sale.order", order_id).exists()
    if not order:
        return _page("No such order", "<p>It was deleted, or never was.</p>", status=404)
    lines = [
        [line["name"], _number(line["product_uom_qty"]), _number(line["qty_delivered"]), _money(order, line["price_unit"]),
         ", ".join(line["tax_ids"].mapped("name")), _money(order, line["price_subtotal"])]
        for line in order["order_line"]
    ]  # fmt: skip
    deliveries = [
        [picking["name"], picking["state"], picking["date_done"] or "", picking["carrier_id"].name,
         picking["carrier_tracking_ref"] or ""]
        for picking in order["picking_ids"]
    ]  # fmt: skip
    said = [[message["date"][:16], message["author_id"].name, message["body"]] for message in order["message_ids"]]
    todo = [
        [activity["date_deadline"], activity["summary"], activity["user_id"].name] for activity in order["activity_ids"]
    ]
    body = (
        f'<p><span class="tag">{_text(order["state"])}</span> {_text(order["client_order_ref"] or "")}</p>'
        f"<p><b>{_text(order['partner_id'].name)}</b><br>{_address(order['partner_shipping_id'])}</p>"
        + _table(["Product", "Quantity", "Delivered", "Price", "Taxes", "Amount"], lines)
        + f"<p>Untaxed {_money(order, order['amount_untaxed'])}, taxes {_money(order, order['amount_tax'])}, "
        f"<b>total {_money(order, order['amount_total'])}</b></p>"
        + (_table(["Delivery", "State", "Done", "Carrier", "Tracking"], deliveries) if deliveries else "")
        + (_table(["Due", "Activity", "For"], todo) if todo else "")
        + (_table(["When", "Who", "Message"], said) if said else "")
        + '<p><a href="/odoo">All orders</a></p>'
    )
    return _page(str(order["name"]), body)


def _address(partner: Records) -> str:
    region = partner["state_id"]["name"] or ""
    parts = [partner["name"], partner["street"], partner["street2"], f"{partner['zip'] or ''} {partner['city'] or ''} {region}",
        partner["country_id"]["name"], partner["email"], partner["phone"]]  # fmt: skip
    return "<br>".join(_text(part) for part in parts if part and str(part).strip())


def _link(order: Records) -> str:
    return f'<a href="/odoo/sales/{order.id}">{_text(order["name"])}</a>'


def _money(order: Records, amount: float) -> str:
    currency = order["currency_id"]
    return f"{amount:,.{currency['decimal_places']}f} {currency['name']}"


def _number(value: float) -> str:
    return f"{value:g}"


def _text(value: Any) -> str:
    return html.escape(str(value))


def _table(heads: list[str], rows: list[list[Any]]) -> str:
    head = "".join(f"<th>{_text(one)}</th>" for one in heads)
    cells = "".join("<tr>" + "".join(f"<td>{_cell(one)}</td>" for one in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{cells}</table>"


def _cell(value: Any) -> str:
    text = str(value or "")
    return text if text.startswith('<a href="/odoo/sales/') else _text(text)


def _page(title: str, body: str, status: int = 200) -> Response:
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{_text(title)} - pretend Odoo</title>'
    return Response(status, f"{page}<style>{STYLE}</style><h1>{_text(title)}</h1>{body}</html>".encode(), TYPE)
