"""One seller account's numbers: what each SKU should say on Amazon, which of them are sent, and why not the others."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import attrgetter

from django.utils import timezone

from accounts.models import SellerAccount
from sync import stock
from sync.flows.stock_restless import AT_REST, Amounts
from sync.models import Offer, StockLevel, StockState
from sync.rules import stock as rules
from sync.rules.verdicts import Blocked

# Ours to take back when the cause has gone; Amazon's own refusals stay until the number changes or a person retries.
OWN_REASONS = frozenset({"stock_stopped", "stock_product_gone", "stock_unmatched"})
ON_ITS_WAY = (StockState.SENDING, StockState.SENT)
SHOWN_AFTER = timedelta(minutes=15)  # what Amazon has accepted is in its listings by then


class Numbers:
    """`levels` by offer; made and saved in one transaction. Nothing here asks anybody. `sales`: when each SKU was sold last;
    `known`: how many more SKUs there are, about which nothing is to be decided and whose number on Amazon is known."""

    def __init__(
        self,
        account: SellerAccount,
        offers: Sequence[Offer],
        levels: dict[int, StockLevel],
        sales: Mapping[str, datetime],
        known: int = 0,
    ) -> None:
        self.account, self.levels, self.sales, self.known = account, levels, sales, known
        self.offers = {offer.pk: offer for offer in offers}
        self.now = timezone.now()
        self.before = {pk: _shown(level) for pk, level in levels.items()}
        self.fresh: list[StockLevel] = []  # of which this turn decides that they are sent
        self.problems: list[Blocked] = []

    def reckon(self, amounts: Amounts, sold: Mapping[int, int]) -> None:
        gone: list[str] = []
        for offer in self.offers.values():
            level = self._level(offer)
            if stock.hold_by_listing(level, offer, self.now):
                continue
            product = offer.product_id or 0
            if not all(product in found for _, found in amounts):
                gone.append(offer.sku)
                stock.hold(level, _gone(offer), StockState.BLOCKED)
                continue
            level.free = min(found[product] for _, found in amounts)
            level.reserved = sold.get(product, 0)
            wanted = [rules.wanted(found[product], level.reserved, rule) for rule, found in amounts]
            self._want(level, offer, rules.most_careful(wanted))
        for pk, level in self.levels.items():
            if pk not in self.offers:
                stock.hold(level, stock.unmatched())
        if gone:
            self.problems.append(_products_gone(gone))

    def _level(self, offer: Offer) -> StockLevel:
        if offer.pk not in self.levels:
            level = StockLevel(merchant_id=offer.merchant_id, account_id=offer.account_id, offer=offer)
            level.state = StockState.HELD
            self.levels[offer.pk] = level
        return self.levels[offer.pk]

    def _want(self, level: StockLevel, offer: Offer, wanted: int) -> None:
        if level.wanted != wanted:
            level.wanted, level.changed, level.tries = wanted, self.now, 0
            if level.state in ON_ITS_WAY:
                return  # whoever tells Amazon just now tells this one afterwards
        elif level.state in AT_REST:
            self._at_rest(level, offer)
            return
        elif level.state != StockState.HELD and not (
            level.state == StockState.BLOCKED and level.reason_code in OWN_REASONS
        ):
            return
        level.reason_code = level.reason = ""
        if level.told == wanted:
            level.state = StockState.ACCEPTED
            return
        if level.state != StockState.WAITING:
            level.state = StockState.WAITING
        self.fresh.append(level)

    def _at_rest(self, level: StockLevel, offer: Offer) -> None:
        """The number is right; is it also what Amazon holds? A sale lowers it there. And the listings, which are read
        anyway, show what a feed has done."""
        sale = self.sales.get(offer.sku)
        if sale is not None and level.sent is not None and sale >= level.sent:
            level.state = StockState.WAITING
            return
        found = stock.shown(offer)
        if found is None or level.accepted is None or found[1] <= level.accepted:
            return
        quantity, at = found
        if quantity == level.told:
            if level.state != StockState.VERIFIED:
                level.state, level.verified = StockState.VERIFIED, self.now
            level.on_amazon, level.tries, level.check_at = quantity, 0, None
        elif at > level.accepted + SHOWN_AFTER and level.check_at is None and level.on_amazon != quantity:
            level.on_amazon, level.check_at = (
                quantity,
                self.now,
            )  # asked about it alone, for it may have been sold meanwhile

    def stop_or_go(self, share: int) -> None:
        """Only what this turn has decided: what was let go before is not held back halfway."""
        standing = [level for pk, level in self.levels.items() if level.wanted is not None and pk in self.offers]
        changes = [rules.Change(self._on_amazon(level), level.wanted or 0) for level in self.fresh]
        known = self.known + sum(1 for level in standing if self._on_amazon(level) is not None)
        stopped = rules.stop(changes, known, share)
        if stopped is None:
            return
        self.problems.insert(0, replace(stopped, subject=str(self.account.uid)))
        for level in self.fresh:
            stock.hold(level, stopped, StockState.BLOCKED)

    def _on_amazon(self, level: StockLevel) -> int | None:
        return level.told if level.told is not None else self.offers[level.offer_id].quantity

    @property
    def to_send(self) -> int:
        return sum(1 for level in self.levels.values() if level.state in stock.TO_SEND and level.wanted is not None)

    def save(self) -> int:
        """How many rows are new or changed."""
        made = [level for level in self.levels.values() if level.pk is None]
        changed = [
            level
            for level in self.levels.values()
            if level.pk is not None and _shown(level) != self.before[level.offer_id]
        ]
        StockLevel.objects.bulk_create(made, batch_size=stock.AT_ONCE)
        stock.save(changed)
        return len(made) + len(changed)


_shown = attrgetter(*("feed_id" if name == "feed" else name for name in stock.COLUMNS))


def _gone(offer: Offer) -> Blocked:
    name = offer.product_name or f"product {offer.product_id}"
    return Blocked(
        "stock_product_gone",
        f"Odoo keeps no stock of “{name}”",
        "It was archived or deleted, or is no product that is kept in stock. Restore it in Odoo, or match the SKU with"
        " another product on the offers page.",
    )


def _products_gone(skus: list[str]) -> Blocked:
    few = ", ".join(skus[:5]) + (" …" if len(skus) > 5 else "")
    return Blocked(
        "stock_product_gone",
        f"Stock of {len(skus)} SKU{'s' if len(skus) > 1 else ''} is not sent: Odoo keeps none of the product",
        f"The products of {few} were archived or deleted, or are not kept in stock. Restore them in Odoo, or match the"
        " SKUs with other products on the offers page. All other SKUs are sent.",
        subject="stock",
    )
