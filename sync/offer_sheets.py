"""Offers as a table: written for a spreadsheet, and read back. What a file would change is shown first; it is saved when the
person who sees that says so, from a signed list, so that nothing is kept on the server meanwhile."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import audit
from accounts.gateways.odoo import lookups
from accounts.gateways.odoo.records import Product
from accounts.models import Marketplace, Merchant, SellerAccount, User
from sync import matching
from sync.actions import Refused
from sync.flows.odoo_side import OdooSide
from sync.models import Offer
from sync.offers import fitting
from sync.rules import sheets
from sync.rules.sheets import SheetRow
from sync.selectors.paging import portions

COLUMNS = (
    "sku",
    "product_reference",
    "product_id",
    "product_name",
    "asin",
    "title",
    "seller_account",
    "shipped_by",
    "marketplaces",
    "status",
    "proposed_product_id",
    "proposed_product_name",
)
CODES_A_CALL = 2000
ROWS_A_PORTION = 1000
GOOD_FOR = 3600  # seconds between seeing and saving
Target = tuple[int, str]  # seller account, SKU


@dataclass(frozen=True, slots=True)
class Change:
    sku: str
    account: str
    before: str
    after: str
    new: bool  # no offer has this SKU so far


@dataclass(frozen=True, slots=True)
class Refusal:
    line: int
    sku: str
    why: str


@dataclass
class Plan:
    changes: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    same: int = 0
    empty: int = 0
    token: str = ""


def lines(offers: QuerySet[Offer]) -> Iterator[str]:
    """Portion by portion, whatever their number."""
    names = dict(Marketplace.objects.values_list("pk", "name"))
    yield sheets.BOM + sheets.line(COLUMNS)
    for some in portions(offers, newest_by="sku", ascending=True):
        yield "".join(sheets.line(_cells(offer, names)) for offer in some)


def _cells(offer: Offer, names: Mapping[str, str]) -> Sequence[str]:
    return (
        offer.sku,
        "",  # to be filled in; Odoo's references are not kept here
        str(offer.product_id or ""),
        offer.product_name,
        offer.asin,
        offer.title,
        str(offer.account),
        shipped_by(offer.channels),
        " ".join(names.get(one, one) for one in offer.marketplaces),
        offer.status,
        str(offer.proposed_id or ""),
        offer.proposed_name,
    )


def shipped_by(channels: Sequence[str]) -> str:
    mine, theirs = "DEFAULT" in channels, any(code != "DEFAULT" for code in channels)
    return "FBM and FBA" if mine and theirs else "FBM" if mine else "FBA" if theirs else ""


def plan(merchant: Merchant, data: bytes) -> Plan:
    """Asks Odoo for the products that the file names; writes nothing. Raises Refused, or BadSheet for the file."""
    rows = sheets.read(sheets.decode(data))
    found = Plan(empty=sum(1 for row in rows if not (row.reference or row.product_id)))
    named = [row for row in rows if row.reference or row.product_id]
    products = _Products(merchant, named)
    wanted: dict[Target, tuple[SheetRow, Product]] = {}
    targets = _Targets(merchant, [row.sku for row in named])
    for row in named:
        try:
            product = products.of(row)
            places = targets.of(row)
        except _No as no:
            found.refusals.append(Refusal(row.line, row.sku, str(no)))
            continue
        for place in places:
            other = wanted.get(place)
            if other is not None and other[1].id != product.id:
                why = f"Line {other[0].line} names another product for the same SKU; that one counts."
                found.refusals.append(Refusal(row.line, row.sku, why))
                break
            wanted[place] = (row, product)
    saved: list[tuple[int, str, int]] = []
    for (account, sku), (_, product) in wanted.items():
        offer = targets.known.get((account, sku))
        if offer is not None and offer.product_id == product.id:
            found.same += 1
            continue
        before = "" if offer is None else "Dismissed" if offer.dismissed else offer.product_name
        found.changes.append(Change(sku, str(targets.accounts[account]), before, product.name, new=offer is None))
        saved.append((account, sku, product.id))
    found.token = signing.dumps(saved, salt=_salt(merchant), compress=True)
    return found


class _No(Exception):
    """The text says why a row is refused."""


class _Products:
    """The products that a file names, each asked for once."""

    def __init__(self, merchant: Merchant, rows: Sequence[SheetRow]) -> None:
        codes = sorted({row.reference for row in rows if row.reference})
        ids = {int(row.product_id) for row in rows if not row.reference and _is_id(row.product_id)}
        self._by_code: dict[str, list[Product]] = defaultdict(list)
        if codes:
            for product in matching.asked(merchant, lambda side: _coded(side, codes)):
                self._by_code[product.default_code].append(product)
        self._by_id = matching.products_now(merchant, ids)

    def of(self, row: SheetRow) -> Product:
        if row.reference:
            same = self._by_code.get(row.reference, [])
            if len(same) > 1:
                raise _No(
                    f"Odoo has {len(same)} products with the internal reference {row.reference}. Name it by product_id."
                )
            if not same:
                raise _No(f"Odoo has no product with the internal reference {row.reference}.")
            return same[0]
        if not _is_id(row.product_id):
            raise _No(f"{row.product_id[:40]!r} is no id of a product in Odoo; it is a whole number.")
        if int(row.product_id) not in self._by_id:
            raise _No(f"Odoo has no product in use with the id {row.product_id}.")
        return self._by_id[int(row.product_id)]


def _coded(side: OdooSide, codes: Sequence[str]) -> list[Product]:
    found: list[Product] = []
    for start in range(0, len(codes), CODES_A_CALL):
        found += lookups.products(side.client, side.probe, codes=codes[start : start + CODES_A_CALL])
    return found


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) < 2**31


class _Targets:
    """Which offers a row is about: of the account it names, else of every account that has the SKU."""

    def __init__(self, merchant: Merchant, skus: Sequence[str]) -> None:
        self.accounts = {one.pk: one for one in SellerAccount.objects.filter(merchant=merchant).order_by("pk")}
        self.known: dict[Target, Offer] = {}
        self._of_sku: dict[str, list[int]] = defaultdict(list)
        wanted = sorted(set(skus))
        for start in range(0, len(wanted), ROWS_A_PORTION):
            some = wanted[start : start + ROWS_A_PORTION]
            for offer in Offer.objects.filter(merchant=merchant, sku__in=some).order_by("pk"):
                self.known[(offer.account_id, offer.sku)] = offer
                self._of_sku[offer.sku].append(offer.account_id)

    def of(self, row: SheetRow) -> list[Target]:
        if fitting(row.sku) != row.sku:
            raise _No("This is no SKU of Amazon's: it is too long, or holds characters that no SKU may have.")
        if row.account:
            named = [pk for pk, one in self.accounts.items() if row.account in (str(one), one.seller_id)]
            if len(named) != 1:
                raise _No(f"No seller account is called {row.account[:60]}.")
            return [(named[0], row.sku)]
        if self._of_sku.get(row.sku):
            return [(account, row.sku) for account in self._of_sku[row.sku]]
        if len(self.accounts) != 1:
            raise _No(
                "No offer has this SKU. To match it all the same, name its seller account in a column seller_account."
            )
        return [(next(iter(self.accounts)), row.sku)]


def save(merchant: Merchant, token: str, user: User | None, request: HttpRequest | None = None) -> int:
    """What was shown. Returns how many SKUs have their product now."""
    try:
        wanted = signing.loads(token, salt=_salt(merchant), max_age=GOOD_FOR)
    except signing.SignatureExpired:
        raise Refused("This preview is older than an hour. Send the file once more.") from None
    except signing.BadSignature:
        raise Refused("This preview is not one of ours. Send the file once more.") from None
    products = matching.products_now(merchant, (product for _, _, product in wanted))
    accounts = set(SellerAccount.objects.filter(merchant=merchant).values_list("pk", flat=True))
    rows = [(account, sku, products[pk]) for account, sku, pk in wanted if pk in products and account in accounts]
    for start in range(0, len(rows), ROWS_A_PORTION):
        with transaction.atomic():
            if start == 0:
                audit.write("offers_uploaded", merchant=merchant, user=user, request=request, count=len(rows))
            _save(merchant, rows[start : start + ROWS_A_PORTION])
    return len(rows)


def _save(merchant: Merchant, rows: Iterable[tuple[int, str, Product]]) -> None:
    made = [
        Offer(merchant=merchant, account_id=account, sku=sku, **matching.chosen(product))
        for account, sku, product in rows
    ]
    Offer.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["account", "sku"],
        update_fields=[*matching.CHOSEN],
    )


def _salt(merchant: Merchant) -> str:
    return f"offers of {merchant.uid}"
