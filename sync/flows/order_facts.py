"""What the rules must know of Odoo for a batch of orders: asked in few calls, remembered for a while."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from accounts.channel_settings import ChannelSettings
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.odoo import ensure, fiscal, lookups
from accounts.gateways.odoo.records import Company, FiscalPosition, Named, Product, Tax
from sync import offers
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.rules.codes import codes
from sync.rules.lookups import DEFAULT_PRODUCTS, Lookups
from sync.rules.offers import is_another
from sync.rules.verdicts import Blocked


def gather(side: OdooSide, items: list[Item]) -> list[tuple[Item, Lookups | Blocked]]:
    products, carriers, services = _products(side, items), _carriers(side, items), _services(side, items)
    found: list[tuple[Item, Lookups | Blocked]] = []
    made: dict[tuple[Any, ...], Lookups | Blocked] = {}
    for item in items:
        assert item.settings is not None and item.channel is not None
        # A free replacement comes without any amount.
        currency = item.record.currency or item.channel.marketplace.currency
        key = (item.channel.pk, currency, item.record.by_amazon)
        if key not in made:
            made[key] = _lookups(side, item.settings, currency, item.record.by_amazon)
        common = made[key]
        if isinstance(common, Lookups):
            own = {
                one.sku: products[(item.order.account_id, one.sku)]
                for one in item.record.items
                if (item.order.account_id, one.sku) in products
            }
            common = replace(common, products=own, carriers=carriers, services=services)
        found.append((item, common))
    return found


def _lookups(side: OdooSide, settings: ChannelSettings, currency: str, by_amazon: bool) -> Lookups | Blocked:
    company = _company(side, settings)
    if isinstance(company, Blocked):
        return company
    try:
        pricelists = {currency: settings.pricelist or _pricelist(side, currency, company.id)}
    except GatewayError as error:
        if error.code not in ("odoo_currency_missing", "odoo_currency_inactive"):
            raise
        pricelists = {}  # the rules hold the orders in this currency, and only those
    defaults = _defaults(side, settings)
    missing = [kind for kind in DEFAULT_PRODUCTS if kind not in defaults]
    if missing:
        return _setting_gone(f"product_{missing[0]}")
    return Lookups(
        company=company,
        products={},
        defaults=defaults,
        taxes=_taxes(side),
        countries=countries(side),
        states=states(side),
        pricelists=pricelists,
        fiscal_positions=_positions(side),
        warehouse_id=settings.warehouse or _main_warehouse(side, company.id),
        fba_warehouse_id=(settings.fba_warehouse or _fba_warehouse(side, company.id)) if by_amazon else None,
        team_id=settings.team or _team(side, company.id),
        user_id=settings.salesperson,
        payment_term_id=settings.payment_term,
        price_digits=side.probe.price_digits,
    )


def _company(side: OdooSide, settings: ChannelSettings) -> Company | Blocked:
    companies = side.probe.companies
    if settings.company is None:
        return companies[0]
    return next((c for c in companies if c.id == settings.company), _setting_gone("company"))


def warehouse_of(side: OdooSide, settings: ChannelSettings) -> int:
    """Where the orders of such a channel leave from."""
    if settings.warehouse:
        return settings.warehouse
    company = _company(side, settings)
    found = None if isinstance(company, Blocked) else _main_warehouse(side, company.id)
    if found is None:
        raise GatewayError(
            Kind.CONFIG,
            "Odoo has no warehouse of this company. Make one in Odoo, or choose another company in the channel's settings.",
            "odoo_no_warehouse",
        )
    return found


def fba_warehouse_of(side: OdooSide, settings: ChannelSettings) -> int:
    """The one that stands for Amazon's."""
    if settings.fba_warehouse:
        return settings.fba_warehouse
    company = _company(side, settings)
    return _fba_warehouse(side, side.probe.companies[0].id if isinstance(company, Blocked) else company.id)


def _pricelist(side: OdooSide, currency: str, company_id: int) -> int:
    return int(
        side.made(
            f"pricelist:{currency}:{company_id}",
            lambda: ensure.pricelist(side.client, side.probe, currency, company_id),
        )
        or 0
    )


def _fba_warehouse(side: OdooSide, company_id: int) -> int:
    return int(
        side.made(f"fba_warehouse:{company_id}", lambda: ensure.fba_warehouse(side.client, side.probe, company_id).id)
        or 0
    )


def _main_warehouse(side: OdooSide, company_id: int) -> int | None:
    """The company's first one that does not stand for Amazon's: Odoo itself would take whatever its user prefers."""

    def ask() -> list[list[Any]]:
        return [[w.id, w.name, w.company_id] for w in lookups.warehouses(side.client, side.probe)]

    own = [
        pk for pk, name, company in side.fact("warehouses", ask) if company == company_id and name != ensure.WAREHOUSE
    ]
    return own[0] if own else None


def _team(side: OdooSide, company_id: int) -> int:
    return int(side.made(f"team:{company_id}", lambda: ensure.team(side.client, side.probe, company_id)) or 0)


def _defaults(side: OdooSide, settings: ChannelSettings) -> dict[str, Product]:
    def make() -> dict[str, int]:
        return ensure.default_products(side.client, side.probe, DEFAULT_PRODUCTS)

    ids: dict[str, int] = dict(side.made("default_products", make) or {})
    for kind in ("sale", "shipping", "gift_wrap", "discount"):
        if chosen := getattr(settings, f"product_{kind}"):
            ids[kind] = chosen
    products = side.products(ids.values())
    found = {kind: products[pk] for kind, pk in ids.items() if pk in products}
    if side.preview:
        to_be_made = {kind: _to_be_made(name) for kind, name in DEFAULT_PRODUCTS.items() if kind not in ids}
        found = {**to_be_made, **found}
    return found


def _to_be_made(name: str) -> Product:
    return Product(0, f"{name} (will be made)", "", "", (), "none", "service", False, None)


def _taxes(side: OdooSide) -> dict[int, Tax]:
    def ask() -> list[list[Any]]:
        return [
            [t.id, t.name, str(t.amount), t.amount_type, t.price_include, t.company_id, t.type_tax_use, t.active]
            for t in lookups.taxes(side.client, side.probe)
        ]

    def parse(rows: list[list[Any]]) -> dict[int, Tax]:
        return {row[0]: Tax(row[0], row[1], Decimal(row[2]), *row[3:]) for row in rows}

    return side.parsed("taxes", ask, parse)


def countries(side: OdooSide) -> Mapping[str, int]:
    found: dict[str, int] = side.fact("countries", lambda: lookups.countries(side.client, side.probe))
    return found


def states(side: OdooSide) -> Mapping[tuple[str, str], int]:
    def ask() -> list[list[Any]]:
        return [[code, name, pk] for (code, name), pk in lookups.states(side.client, side.probe).items()]

    return side.parsed("states", ask, lambda rows: {(code, name): pk for code, name, pk in rows})


def _positions(side: OdooSide) -> tuple[FiscalPosition, ...]:
    def ask() -> list[dict[str, Any]]:
        return [
            {
                "id": p.id,
                "name": p.name,
                "company_id": p.company_id,
                "auto_apply": p.auto_apply,
                "vat_required": p.vat_required,
                "country_ids": sorted(p.country_ids),
                "state_ids": sorted(p.state_ids),
                "zip_from": p.zip_from,
                "zip_to": p.zip_to,
                "sequence": p.sequence,
                "mapping": [[source, list(targets)] for source, targets in p.mapping.items()],
            }
            for p in fiscal.fiscal_positions(side.client, side.probe)
        ]

    return side.parsed("fiscal_positions", ask, lambda rows: tuple(_position(row) for row in rows))


def _position(row: Mapping[str, Any]) -> FiscalPosition:
    return FiscalPosition(
        **{
            **row,
            "country_ids": frozenset(row["country_ids"]),
            "state_ids": frozenset(row["state_ids"]),
            "mapping": {source: tuple(targets) for source, targets in row["mapping"]},
        }
    )


def _carriers(side: OdooSide, items: Iterable[Item]) -> tuple[Named, ...]:
    """Asked only where Amazon names one. A user who may not see them goes without: the name is kept in words then."""
    if not any(package.carrier for item in items for package in item.record.packages):
        return ()

    def ask() -> list[list[Any]]:
        try:
            return [[c.id, c.name, c.company_id] for c in lookups.carriers(side.client, side.probe)]
        except GatewayError as error:
            if error.code not in ("odoo_right_missing", "odoo_record_denied"):
                raise
            return []

    return tuple(Named(*row) for row in side.fact("carriers", ask))


def _products(side: OdooSide, items: Iterable[Item]) -> dict[tuple[int, str], Product]:
    """By seller account and SKU: an Offer first, then the internal reference, then the barcode. A match becomes an
    Offer."""
    wanted: dict[tuple[int, str], tuple[str, str]] = {}
    for item in items:
        for one in item.record.items:
            if one.sku:
                wanted.setdefault((item.order.account_id, one.sku), (one.asin, one.title))
    offered = offers.since(wanted)
    products = side.products(pk for pk, _ in offered.values()) if offered else {}
    found = {
        key: products[pk]
        for key, (pk, since) in offered.items()
        if pk in products and products[pk].active and not is_another(since, products[pk])
    }
    unknown = {key for key in wanted if key not in found}
    unknown -= offers.dismissed(unknown)
    if unknown:
        by_code = side.products_by_code(sorted({sku for _, sku in unknown}))
        matched = {key: by_code[key[1]] for key in unknown if key[1] in by_code}
        if not side.preview:
            offers.remember(side.connection.merchant_id, {key: (*matched[key], *wanted[key]) for key in matched})
            offers.note_unknown(
                side.connection.merchant_id, {key: wanted[key] for key in unknown if key not in matched}
            )
        found |= {key: product for key, (product, _) in matched.items()}
    return found


def _services(side: OdooSide, items: Iterable[Item]) -> dict[str, Product]:
    """What the merchant has called by Amazon's shipping and wrapping levels. Goods of that name are goods."""
    wanted = {code for item in items for code in codes(item.record)} - {""}
    found = side.products_by_code(sorted(wanted)) if wanted else {}
    return {
        code: product
        for code, (product, how) in found.items()
        if how == "reference" and product.type == "service" and product.active
    }


def _setting_gone(name: str) -> Blocked:
    return Blocked(
        "setting_gone",
        f"The channel's setting {name} names a record that Odoo does not have",
        f"Choose another in the channel's settings, or let the connector find one: manage.py channel --set {name}=auto;"
        " then press Retry.",
        subject=name,
    )
