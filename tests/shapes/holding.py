"""What Odoo's own tables say of Amazon's orders. Nothing of the product is asked."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Sql = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]

ORDERS = """
select o.id, coalesce(o.client_order_ref, o.origin), o.name, o.state, o.amount_total, o.amount_tax, c.name,
  {t.name}, w.name, o.partner_id, o.partner_shipping_id, o.date_order, o.commitment_date
from sale_order o join res_currency c on c.id = o.currency_id
left join crm_team t on t.id = o.team_id
left join stock_warehouse w on w.id = o.warehouse_id order by o.id
"""
LINES = """
select l.order_id, l.display_type, l.name, coalesce(p.default_code, {m.name}), l.product_uom_qty, l.price_total,
  (select string_agg({x.name}, '+' order by {x.name}) from account_tax_sale_order_line_rel r
   join account_tax x on x.id = r.account_tax_id where r.sale_order_line_id = l.id)
from sale_order_line l left join product_product p on p.id = l.product_id
left join product_template m on m.id = p.product_tmpl_id order by l.order_id, l.sequence, l.id
"""
MOVES = """
select k.sale_id, s.state, coalesce(p.default_code, {m.name}), s.product_uom_qty, k.carrier_tracking_ref,
  (select string_agg(b.name, '+' order by b.name) from stock_move_line d join {stock_lot} b on b.id = d.lot_id
   where d.move_id = s.id), k.note
from stock_move s join stock_picking k on k.id = s.picking_id
join product_product p on p.id = s.product_id join product_template m on m.id = p.product_tmpl_id
where s.state <> 'cancel' or k.state = 'cancel' order by k.sale_id, s.state = 'done' desc, s.id
"""
PARTNERS = """
select p.id, p.name, p.is_company, p.vat, p.email, p.street, p.street2, p.zip, p.city, s.name, c.code, p.parent_id
from res_partner p left join res_country_state s on s.id = p.state_id left join res_country c on c.id = p.country_id
"""
ACTIVITIES = "select res_id, summary from mail_activity where res_model = 'sale.order' order by id"
# Names that are kept in several languages, and what is called otherwise in older versions.
NAMES = {"t": "crm_team", "m": "product_template", "x": "account_tax"}
LANGUAGES = "select table_name from information_schema.columns where column_name = 'name' and data_type = 'jsonb'"
LOTS = "select to_regclass('stock_lot')"
FEW = 20
_WORDS = {"done": "done", "cancel": "cancelled"}  # all else is open, whatever stock there is


@dataclass(frozen=True, slots=True)
class Holding:
    id: int
    name: str
    state: str
    customer: str  # "Name", with "(company)" and "VAT …" where Odoo says so
    address: str  # "name | street | street2 | zip city | state | country"
    lines: str  # one a line: "MUG-BLUE x2 25.80 [15%]", "note: …"
    tax: str
    total: str
    delivery: str  # "done MUG-BLUE x1, open MUG-RED x2"; tracking and lots in brackets
    team: str
    warehouse: str
    contact_id: int
    address_id: int
    bought: object
    promised: object
    email: str = ""
    notes: str = ""  # on the deliveries
    activities: str = ""

    def kinds(self) -> str:
        """ "2 items, 1 note": for the table and for very long orders."""
        notes = sum(line.startswith("note: ") for line in self.lines.splitlines())
        priced = len(self.lines.splitlines()) - notes
        return f"{priced}" + (f"+{notes} note" if notes else "")


def read(sql: Sql) -> dict[str, list[Holding]]:
    """By Amazon's order id."""
    speak = _dialect(sql)
    lines, moves = _by_order(sql(speak(LINES), [])), _by_order(sql(speak(MOVES), []))
    activities = _by_order(sql(ACTIVITIES, []))
    partners = {row[0]: row for row in sql(PARTNERS, [])}
    found: dict[str, list[Holding]] = defaultdict(list)
    for row in sql(speak(ORDERS), []):
        key, reference, name, state, total, tax, currency, team, warehouse, buyer, receiver, bought, promised = row
        digits = 0 if currency == "JPY" else 2
        held = Holding(
            id=key,
            name=name,
            state=state,
            customer=_customer(partners[buyer]),
            address=_address(partners[receiver]),
            lines="\n".join(_line(each, digits) for each in lines[key]),
            tax=f"{tax:.{digits}f}",
            total=f"{total:.{digits}f} {currency}",
            delivery=_delivery(moves[key]),
            team=team or "",
            warehouse=warehouse or "",
            contact_id=buyer,
            address_id=receiver,
            bought=bought,
            promised=promised,
            email=partners[buyer][4] or "",
            notes="\n".join(dict.fromkeys(each[6] for each in moves[key] if each[6])),
            activities="\n".join(each[1] for each in activities[key]),
        )
        found[reference].append(held)
    return found


def _dialect(sql: Sql) -> Callable[[str], str]:
    """From 16 on what is translated is one column of JSON."""
    spoken = {table for (table,) in sql(LANGUAGES, [])}
    words = {f"{{{x}.name}}": f"{x}.name ->> 'en_US'" if t in spoken else f"{x}.name" for x, t in NAMES.items()}
    words["{stock_lot}"] = "stock_lot" if sql(LOTS, [])[0][0] else "stock_production_lot"

    def speak(statement: str) -> str:
        for word, said in words.items():
            statement = statement.replace(word, said)
        return statement

    return speak


def plain(number: Decimal) -> str:
    text = format(Decimal(str(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _by_order(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _line(row: tuple[Any, ...], digits: int) -> str:
    _, display, name, product, quantity, total, taxes = row
    if display:
        return "note: " + " / ".join(name.splitlines())
    return f"{product} x{plain(quantity)} {total:.{digits}f}" + (f" [{taxes}]" if taxes else "")


def _customer(row: tuple[Any, ...]) -> str:
    _, name, company, vat, *_rest = row
    return name + (" (company)" if company else "") + (f" VAT {vat}" if vat else "")


def _address(row: tuple[Any, ...]) -> str:
    _, name, _, _, _, street, street2, code, city, state, country, _ = row
    place = " ".join(filter(None, (code, city)))
    return " | ".join(filter(None, (name, street, street2, place, state, country)))


def _delivery(rows: Sequence[tuple[Any, ...]]) -> str:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for _, state, product, quantity, tracking, lots, _ in rows:
        said = f"{product} x{plain(quantity)}" + (f" ({lots})" if lots else "")
        groups[_WORDS.get(state, "open"), tracking or ""].append(said)
    shown = [
        f"{state} {', '.join(said) if len(said) <= FEW else f'{len(said)} moves'}"
        + (f" [{tracking}]" if tracking else "")
        for (state, tracking), said in groups.items()
    ]
    return "; ".join(shown)
