"""Which Odoo product each SKU of a seller account is. Only reads in Odoo: products in batches, whatever the number of
offers, and never one by one.

Matches that Odoo no longer has end; SKUs without one get the product with that internal reference, or else that barcode;
for the rest the whole list of references passes by once, and a likeness is proposed to a person.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet

from accounts.gateways.odoo import lookups
from accounts.gateways.odoo.reads import PAGE
from accounts.gateways.odoo.records import Product
from accounts.models import SellerAccount
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows.odoo_side import OdooSide
from sync.models import Offer, Run
from sync.offers import MATCH
from sync.results import Job, Result
from sync.rules.offers import Proposals, Sought, is_another, too_many_lost
from sync.rules.texts import line
from sync.rules.verdicts import Blocked
from sync.saving import save_columns

FLOW = "offers_to_odoo"
MATCHES_A_CALL = 5000
SKUS_A_CALL = 2000  # each is asked for twice, as a reference and as a barcode
PROPOSED_A_PASS = 20_000  # what is sought while the catalogue passes by once


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    for job in jobs:
        yield _account(desk, job)


def _account(desk: Desk, job: Job) -> Result:
    account = desk.account(job.account_id or 0)
    side = OdooSide.open(desk)
    counts: Counter[str] = Counter()
    blocked = _look_after(side, account, counts)
    _match(side, account, counts)
    _propose(side, account)
    left = _unmatched(account).count()
    text = f"{counts['updated']} SKUs matched or changed, {left} without a product"
    if not _by_schedule(job):
        counts["waiting"] = left  # every hour it would be news that is none
    if blocked is not None:
        counts["failed"] = 1
        return Result(job, "blocked", text, blocked=blocked, counts=counts)
    return Result(job, "updated" if counts["updated"] else "unchanged", text, counts=counts)


def _by_schedule(job: Job) -> bool:
    return Run.objects.filter(pk=job.run_id or 0, trigger="schedule").exists()


def _unmatched(account: SellerAccount) -> QuerySet[Offer]:
    return Offer.objects.filter(account=account, product_id=None, dismissed=False)


def _portions(rows: QuerySet[Offer], size: int) -> Iterator[list[Offer]]:
    after = 0
    while portion := list(rows.filter(pk__gt=after).order_by("pk")[:size]):
        after = portion[-1].pk
        yield portion
        if len(portion) < size:
            return


def _look_after(side: OdooSide, account: SellerAccount, counts: Counter[str]) -> Blocked | None:
    """Products that were archived or deleted are no match any more, nor is another that has got the id of a deleted one;
    renamed ones are shown by their new name."""
    lost: list[Offer] = []
    renamed: list[Offer] = []
    unsure: list[tuple[Offer, str]] = []
    matched = 0
    for portion in _portions(Offer.objects.filter(account=account, product_id__isnull=False), MATCHES_A_CALL):
        side.beat()
        products = side.products({offer.product_id for offer in portion if offer.product_id is not None})
        matched += len(portion)
        for offer in portion:
            product = products.get(offer.product_id or 0)
            if product is None or is_another(offer.product_since, product):
                offer.lost = "deleted"
                lost.append(offer)
                continue
            if not product.active:
                offer.lost = "archived"
                lost.append(offer)
                continue
            if not offer.product_since and product.created:
                unsure.append((offer, product.created))
            if offer.product_name != _name(product):
                offer.product_name = _name(product)
                renamed.append(offer)
    save_columns(renamed, ["product_name"])
    _date(unsure)
    if too_many_lost(len(lost), matched):
        return _catalogue_gone(len(lost), matched)
    _end(lost)
    counts["updated"] += len(lost)
    return None


def _date(unsure: Sequence[tuple[Offer, str]]) -> None:
    """Once: matches of before the connector asked for it. Of each only while it is still this match."""
    with transaction.atomic():
        for offer, created in unsure:
            rows = Offer.objects.filter(pk=offer.pk, product_id=offer.product_id, product_since="")
            rows.update(product_since=created)


def _end(lost: Sequence[Offer]) -> None:
    """Only while it is still the match that was looked at: a person may have chosen another product meanwhile."""
    with transaction.atomic():
        for offer in lost:
            still = Offer.objects.filter(pk=offer.pk, product_id=offer.product_id, product_since=offer.product_since)
            still.update(product_id=None, matched_by="", lost=offer.lost)
    failpoint("offers_ended")


def _match(side: OdooSide, account: SellerAccount, counts: Counter[str]) -> None:
    for portion in _portions(_unmatched(account), SKUS_A_CALL):
        side.beat()
        found = side.products_by_code([offer.sku for offer in portion])
        matched = [offer for offer in portion if offer.sku in found]
        for offer in matched:
            product, how = found[offer.sku]
            offer.product_id, offer.product_name, offer.matched_by = product.id, _name(product), how
            offer.product_since = product.created
            offer.lost, offer.proposed_id, offer.proposed_name, offer.proposed_by = "", None, "", ""
        counts["updated"] += _save(matched)
        failpoint("offers_matched")


def _propose(side: OdooSide, account: SellerAccount) -> None:
    for portion in _portions(_unmatched(account), PROPOSED_A_PASS):
        proposals = Proposals(Sought(offer.pk, offer.sku, offer.asin) for offer in portion)
        after = 0
        while True:
            side.beat()
            page = lookups.catalogue(side.client, side.probe, after)
            proposals.see(page)
            if len(page) < PAGE:
                break
            after = page[-1].id
        found = proposals.result()
        changed: list[Offer] = []
        for offer in portion:
            before = (offer.proposed_id, offer.proposed_name, offer.proposed_by)
            proposal = found.get(offer.pk)
            offer.proposed_id = proposal.product.id if proposal else None
            offer.proposed_name = line(proposal.product.name)[:300] if proposal else ""
            offer.proposed_by = proposal.why if proposal else ""
            if before != (offer.proposed_id, offer.proposed_name, offer.proposed_by):
                changed.append(offer)
        _save(changed)
        failpoint("offers_proposed")


def _save(offers: Sequence[Offer]) -> int:
    """What a person has matched or dismissed meanwhile stays."""
    with transaction.atomic():
        rows = Offer.objects.filter(pk__in=[offer.pk for offer in offers], product_id=None, dismissed=False)
        still = set(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
        save_columns([offer for offer in offers if offer.pk in still], MATCH)
    return len(still)


def _name(product: Product) -> str:
    return line(product.name)[:300]


def _catalogue_gone(lost: int, matched: int) -> Blocked:
    return Blocked(
        "products_gone",
        f"Odoo shows {lost:,} of {matched:,} matched products no longer",
        "Look in Odoo whether the connector's user still sees all products (companies, access rights), then press Retry. If"
        " they were meant to go, dismiss their SKUs on the page Offers or match them anew. Nothing was changed so far.",
    )
