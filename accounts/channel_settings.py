"""The settings of a channel: what they are called, what they may hold, and their defaults. Pure.

A channel stores only what differs from the defaults (`Channel.options`). `manage.py channel --set`, the forms and the
rules all read this one table.
"""

import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,190}\.[^@\s,;<>\".]{1,63}")
_RATE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?", re.ASCII)


class BadSetting(ValueError):
    """The text is a sentence for the merchant."""


class UnknownSetting(BadSetting):
    pass


def _setting(default: Any, kind: str, text: str, choices: tuple[str, ...] = (), source: str = "") -> Any:
    """`source` names the live list in Odoo that an id is chosen from."""
    metadata = {"kind": kind, "text": text, "choices": choices, "source": source}
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    orders: bool = _setting(True, "switch", "Bring orders from Amazon into Odoo")
    start: datetime | None = _setting(None, "time", "Orders bought before this time are ignored")
    fba_orders: bool = _setting(True, "switch", "Import orders that Amazon fulfils (FBA)")
    fbm_orders: bool = _setting(True, "switch", "Import orders that you fulfil (FBM)")
    confirm: bool = _setting(True, "switch", "Confirm orders at once (off: leave them as quotations)")
    cancellations: bool = _setting(True, "switch", "Cancel in Odoo what is cancelled on Amazon")
    unknown_product: str = _setting("default", "choice", "A line whose SKU matches no product", ("default", "hold"))
    tax_policy: str = _setting(
        "odoo_taxes",
        "choice",
        "Taxes: odoo_taxes = Odoo's own, prices adjusted to Amazon's total; amazon_line = Amazon's tax on a line of"
        " its own; rate_map = the Odoo tax that belongs to Amazon's rate",
        ("odoo_taxes", "amazon_line", "rate_map"),
    )
    tax_map: dict[str, int] = _setting(
        {}, "map", "Rate in percent to the id of an Odoo tax, e.g. 19=3,7=4", source="taxes"
    )
    remitted_tax: str = _setting(
        "line",
        "choice",
        "Tax that Amazon collects and remits: line = on a line of its own without Odoo tax; leave_out = not in Odoo",
        ("line", "leave_out"),
    )
    company: int | None = _setting(None, "record", "Company", source="companies")
    warehouse: int | None = _setting(None, "record", "Warehouse for orders that you fulfil", source="warehouses")
    fba_warehouse: int | None = _setting(
        None, "record", "Warehouse that stands for Amazon's (made when missing)", source="warehouses"
    )
    team: int | None = _setting(None, "record", "Sales team (made when missing)", source="teams")
    salesperson: int | None = _setting(None, "record", "Salesperson", source="users")
    pricelist: int | None = _setting(None, "record", "Price list (made when missing)", source="pricelists")
    fiscal_position: int | None = _setting(None, "record", "Fiscal position", source="fiscal_positions")
    payment_term: int | None = _setting(None, "record", "Payment terms", source="payment_terms")
    product_sale: int | None = _setting(None, "record", "Product for an unknown SKU", source="products")
    product_shipping: int | None = _setting(None, "record", "Product for shipping", source="products")
    product_gift_wrap: int | None = _setting(None, "record", "Product for gift wrap", source="products")
    product_discount: int | None = _setting(None, "record", "Product for discounts", source="products")
    shipments: bool = _setting(True, "switch", "Confirm on Amazon what is delivered in Odoo (FBM)")
    contact: str = _setting("", "email", "Who gets an e-mail when Amazon refuses shipments")
    stock_to_amazon: bool = _setting(False, "switch", "Send your own stock from Odoo to Amazon (FBM)")
    stock_warehouses: tuple[int, ...] = _setting(
        (), "records", "Warehouses whose free stock counts (none named: the channel's warehouse)", source="warehouses"
    )
    stock_buffer: int = _setting(0, "number", "Pieces that are held back from Amazon")
    stock_cap: int | None = _setting(None, "number", "Never tell Amazon more pieces than this")
    stock_share: int = _setting(100, "percent", "Share of the free stock that Amazon is told, in percent")
    stock_stop_share: int = _setting(
        30, "percent", "Stop and ask when one run would set more than this share of the SKUs to zero, or multiply it"
    )
    fba_stock: str = _setting(
        "show",
        "choice",
        "Amazon's own stock (FBA): show = beside Odoo's; adjust = Odoo's FBA warehouse follows it; off",
        ("show", "adjust", "off"),
    )
    order_name: str = _setting(
        "odoo", "choice", "Number of the order in Odoo: odoo = Odoo's, amazon = the Amazon order id", ("odoo", "amazon")
    )


def _definition(name: str) -> Field[Any]:
    for item in fields(ChannelSettings):
        if item.name == name:
            return item
    known = ", ".join(item.name for item in fields(ChannelSettings))
    raise UnknownSetting(f"There is no setting {name!r}. The settings are: {known}.")


def parse(name: str, text: str) -> Any:
    """A setting's value from what a person typed; raises BadSetting with the cure."""
    meta = _definition(name).metadata
    value = text.strip()
    match meta["kind"]:
        case "switch":
            return parse_switch(name, value)
        case "choice":
            if value not in meta["choices"]:
                raise BadSetting(f"{name} is one of {', '.join(meta['choices'])}, not {value!r}.")
            return value
        case "record":
            if value.lower() in ("", "none", "auto"):
                return None
            if not _is_id(value):
                raise BadSetting(f"{name} takes the id of a record in Odoo, a whole number, or auto; not {value!r}.")
            return int(value)
        case "time":
            return _parse_time(name, value)
        case "map":
            return _parse_map(name, value)
        case "records":
            return _parse_records(name, value)
        case "number":
            return _parse_number(name, value, 1_000_000)
        case "percent":
            return _parse_number(name, value, 100)
        case "email":
            return _parse_email(name, value)
    raise BadSetting(f"{name} cannot be set.")


def parse_switch(name: str, value: str) -> bool:
    words = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
    if value.lower() not in words:
        raise BadSetting(f"{name} is a switch: write on or off, not {value!r}.")
    return words[value.lower()]


def _parse_time(name: str, value: str) -> datetime | None:
    if value.lower() in ("", "none"):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the latter at the ends of the calendar
        raise BadSetting(
            f"{name} is a date or a time such as 2026-11-01 or 2026-11-01T08:00:00Z, not {value!r}."
        ) from None


def _parse_map(name: str, value: str) -> dict[str, int]:
    result: dict[str, int] = {}
    for pair in filter(None, (part.strip() for part in value.split(","))):
        rate, _, tax = (part.strip() for part in pair.partition("="))
        percent = float(rate) if _RATE.fullmatch(rate) else 101.0
        if percent > 100 or not _is_id(tax):
            raise BadSetting(
                f"{name} is a list such as 19=3,7=4 (rate in percent = id of the tax in Odoo), not {pair!r}."
            )
        key = format(percent, "g")
        if key in result:
            raise BadSetting(f"{name} names the rate {key} twice.")
        result[key] = int(tax)
    return result


def _parse_records(name: str, value: str) -> tuple[int, ...]:
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if not all(_is_id(part) for part in parts):
        raise BadSetting(f"{name} takes ids of records in Odoo, such as 1,4; not {value!r}.")
    return tuple(dict.fromkeys(int(part) for part in parts))


def _parse_number(name: str, value: str, most: int) -> int | None:
    """None where nothing is written: the default."""
    if value.lower() in ("", "none", "auto"):
        return default(name)  # type: ignore[no-any-return]
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value) <= most):
        raise BadSetting(f"{name} is a whole number from 0 to {most:,}, not {value!r}.")
    return int(value)


def _parse_email(name: str, value: str) -> str:
    if value and not _EMAIL.fullmatch(value):
        raise BadSetting(f"{name} is one e-mail address such as warehouse@example.com, not {value!r}.")
    return value


def _is_id(value: str) -> bool:
    """`isdigit` alone takes other alphabets' digits, too; Odoo's ids end at 2³¹."""
    return value.isascii() and value.isdigit() and 0 < int(value) < 2**31


def load(options: Mapping[str, Any]) -> ChannelSettings:
    """Settings from what a channel stores (JSON); names this version does not know are left alone."""
    values: dict[str, Any] = {}
    for item in fields(ChannelSettings):
        if item.name in options:
            value = options[item.name]
            values[item.name] = _loaded(item, value)
    return ChannelSettings(**values)


def _loaded(item: Field[Any], value: Any) -> Any:
    match item.metadata["kind"]:
        case "time" if value:
            return _parse_time(item.name, value)
        case "records":
            return tuple(value)
    return value


def dump(name: str, value: Any) -> Any:
    """As it is stored in `Channel.options`."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, datetime) else value


def difference(settings: ChannelSettings, changes: Mapping[str, Any]) -> str:
    """Which settings change, from what to what: for the list of who did what."""
    return "; ".join(
        f"{name} {_in_words(name, getattr(settings, name))} → {_in_words(name, value)}"
        for name, value in changes.items()
        if getattr(settings, name) != value
    )


def _in_words(name: str, value: Any) -> str:
    dumped = dump(name, value)
    if isinstance(dumped, bool):
        return "on" if dumped else "off"
    if isinstance(dumped, dict):
        dumped = ",".join(f"{key}={item}" for key, item in dumped.items())
    elif isinstance(dumped, list):
        dumped = ",".join(map(str, dumped))
    return "none" if dumped in (None, "") else str(dumped)


def label_of(name: str) -> str:
    return str(_definition(name).metadata["text"])


def default(name: str) -> Any:
    return getattr(ChannelSettings(), _definition(name).name)
