"""How much of the seller's own stock Amazon is told, which SKUs may be told at all, and when to stop and ask. Pure.

Amazon keeps one number a seller account and SKU, absolute and without any compare-and-set, so what Amazon has sold and
Odoo does not know yet must be taken off here, or the same piece is sold twice.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from accounts.channel_settings import ChannelSettings
from sync.rules.verdicts import Blocked

OWN_CHANNEL = "DEFAULT"
# What is more than so many changes goes in one feed: patches take five a second, a feed takes minutes whatever its size.
FEED_ABOVE = 300
PATCHES_A_RUN = 300
# Below so many SKUs a share says nothing: a shop of three may well sell out of two.
FEWEST_TO_STOP = 10
MULTIPLIED = 10
MOST = 1_000_000
STOPPED = "stock_stopped"


@dataclass(frozen=True, slots=True)
class StockRule:
    """A channel's: `warehouses` empty means the one that its orders leave from."""

    buffer: int = 0
    cap: int | None = None
    share: int = 100
    stop_share: int = 30
    warehouses: tuple[int, ...] = ()


def rules_of(channels: Iterable[ChannelSettings]) -> tuple[StockRule, ...]:
    """Those of a seller account's channels that are switched on, each once."""
    found = (
        StockRule(
            buffer=one.stock_buffer,
            cap=one.stock_cap,
            share=one.stock_share,
            stop_share=one.stock_stop_share,
            warehouses=one.stock_warehouses or ((one.warehouse,) if one.warehouse else ()),
        )
        for one in channels
        if one.stock_to_amazon
    )
    return tuple(dict.fromkeys(found))


def wanted(free: Decimal, unknown_in_odoo: int, rule: StockRule) -> int:
    """Whole pieces, never below zero. `unknown_in_odoo` has gone from the shelf in all but name, so it comes off first;
    the buffer is kept from what is left, and the share is of the rest."""
    left = free - unknown_in_odoo - rule.buffer
    pieces = int((left * rule.share / 100).to_integral_value(ROUND_FLOOR)) if left > 0 else 0
    most = MOST if rule.cap is None else rule.cap
    return min(pieces, most)


def taken(sold: Mapping[int, int], kits: Mapping[int, Mapping[int, Decimal]]) -> dict[int, int]:
    """What sold pieces take from each product: a kit takes its parts along, and what a part is short of, its kits are."""
    pieces: defaultdict[int, Decimal] = defaultdict(Decimal)
    for product, count in sold.items():
        for part, amount in kits.get(product, {product: Decimal(1)}).items():
            pieces[part] += count * amount
    short = {
        kit: max(pieces[part] / amount for part, amount in parts.items() if part in pieces)
        for kit, parts in kits.items()
        if not pieces.keys().isdisjoint(parts)
    }
    return {product: math.ceil(round(amount, 3)) for product, amount in (pieces | short).items()}


def most_careful(amounts: Sequence[int]) -> int:
    """Several channels of one account share one number."""
    return min(amounts)


def held_back(channels: Sequence[str], *, listed: bool, fresh: bool) -> Blocked | None:
    """Why this SKU is not told to Amazon. DEFAULT written to an SKU that Amazon ships may turn it into the seller's own."""
    if any(code != OWN_CHANNEL for code in channels):
        both = OWN_CHANNEL in channels
        return Blocked(
            "stock_both" if both else "stock_fba",
            "Both you and Amazon ship this SKU (FBM and FBA)" if both else "Amazon ships this SKU (FBA)",
            "Its stock is never sent. Use an SKU of its own for what you ship yourself."
            if both
            else "Amazon counts its stock itself.",
        )
    if not channels or not listed:
        return Blocked(
            "stock_unknown_channel",
            "Amazon has not said who ships this SKU",
            "It is sent as soon as the listings show that you ship it yourself. They are read every hour.",
        )
    if not fresh:
        return Blocked(
            "stock_stale_listing",
            "Amazon's listings were not read for more than a day",
            "Who ships an SKU may have changed since, so nothing is sent. It goes on by itself with the next reading.",
        )
    return None


@dataclass(frozen=True, slots=True)
class Change:
    """What Amazon holds as far as we know, and what it shall hold."""

    before: int | None
    after: int

    @property
    def alarming(self) -> bool:
        if not self.before:
            return False  # unknown, or none: more is always good news
        return self.after == 0 or self.after >= self.before * MULTIPLIED


def stop(changes: Sequence[Change], known: int, stop_share: int) -> Blocked | None:
    """A warehouse that was renamed, a product feed that went wrong: better a question than an empty shop.

    `known` counts the SKUs whose number on Amazon is known; `stop_share` is in percent of them."""
    alarming = [one for one in changes if one.alarming]
    if known < FEWEST_TO_STOP or len(alarming) * 100 <= known * stop_share:
        return None
    emptied = sum(1 for one in alarming if one.after == 0)
    return Blocked(
        STOPPED,
        f"Stock was not sent: it would set {emptied} of {known} SKUs to zero and multiply {len(alarming) - emptied}",
        "Look at the stock page and at the warehouses in the channel's settings. If the numbers are right, press Retry:"
        " they are sent then. If not, correct the stock in Odoo; it goes on by itself.",
        subject="stock",
    )
