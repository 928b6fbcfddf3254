"""Orders as Amazon could send them: amounts that add up, in every way that Amazon leaves open."""

from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import strategies as st

from accounts.gateways.amazon.records import Breakdown, Item, Money, Order
from sync.rules.money import cent, rounded

from .make import order

CHARGES = ("SHIPPING", "GIFT_WRAP", "COD_FEE", "OTHER", "RECYCLING_FEE")
CURRENCIES = ("EUR", "JPY", "KWD", "USD", "GBP")
RATES = (Decimal(19), Decimal(7), Decimal("5.5"), Decimal(20), Decimal(10))
TAX_STYLES = ("hidden", "inside", "on_top", "remitted")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Way:
    """One merchant's Amazon: what the documents leave open is the same for all items of an order."""

    currency: str
    tax: str
    rate: Decimal
    sign: int  # of discounts
    detailed: bool  # TAX and DISCOUNT say of what they are

    def coins(self, low: int, high: int) -> st.SearchStrategy[Decimal]:
        return st.integers(low, high).map(lambda count: count * cent(self.currency))

    def tax_of(self, amount: Decimal) -> Decimal:
        if self.tax == "inside":
            return rounded(amount * self.rate / (100 + self.rate), self.currency)
        return rounded(amount * self.rate / 100, self.currency)


ways = st.builds(
    Way,
    st.sampled_from(CURRENCIES),
    st.sampled_from(TAX_STYLES),
    st.sampled_from(RATES),
    st.sampled_from((1, -1)),
    st.booleans(),
)


@st.composite
def items(draw: st.DrawFn, way: Way, id: str) -> Item:
    quantity = draw(st.one_of(st.integers(1, 12), st.integers(1, 999)))
    # Mostly a unit price times the pieces, sometimes a sum that does not divide.
    charges = {"ITEM": draw(st.one_of(way.coins(0, 9999).map(lambda unit: unit * quantity), way.coins(0, 99999)))}
    for name in draw(st.lists(st.sampled_from(CHARGES), unique=True, max_size=3)):
        charges[name] = draw(way.coins(0, 5000))
    discounts = {
        name: draw(way.coins(0, int(charges[name] / cent(way.currency))))
        for name in draw(st.lists(st.sampled_from(sorted(charges)), unique=True, max_size=2))
    }
    nets = {name: amount - discounts.get(name, ZERO) for name, amount in charges.items()}
    taxes = {} if way.tax == "hidden" else {name: way.tax_of(net) for name, net in nets.items()}
    entries = [Breakdown(name, amount) for name, amount in charges.items()]
    if taxes:
        entries.append(Breakdown("TAX", sum(taxes.values(), ZERO), tuple(taxes.items()) if way.detailed else ()))
    if discounts:
        signed = tuple((name, way.sign * amount) for name, amount in discounts.items())
        entries.append(Breakdown("DISCOUNT", way.sign * sum(discounts.values(), ZERO), signed))
    total = sum(nets.values(), ZERO) + (sum(taxes.values(), ZERO) if way.tax in ("on_top", "remitted") else ZERO)
    return Item(
        id,
        quantity,
        sku=draw(st.sampled_from(("SKU-1", "SKU-2", "SKU-3", "SKU-NEW", "", "  odd/ #😀 "))),
        title=f"Thing {id}",
        total=Money(total, way.currency),
        breakdowns=tuple(entries),
        tax_models=("MARKETPLACE_FACILITATOR",) if way.tax == "remitted" else (),
    )


@st.composite
def orders(draw: st.DrawFn) -> Order:
    way = draw(ways)
    if way.currency == "USD" and way.tax == "inside":
        way = replace(way, tax="on_top")  # in the United States no price holds a tax
    own = tuple(draw(items(way, str(number))) for number in range(1, draw(st.integers(1, 5)) + 1))
    total = sum((one.total.amount for one in own if one.total), ZERO)
    sums: dict[str, Decimal] = {}
    for entry in (each for one in own for each in one.breakdowns):
        sums[entry.type] = sums.get(entry.type, ZERO) + entry.amount
    for name in draw(st.lists(st.sampled_from(("DELIVERY_TIP", "SHIPPING")), unique=True, max_size=2)):
        beyond = draw(way.coins(1, 2000))
        sums[name], total = sums.get(name, ZERO) + beyond, total + beyond
    entries = tuple(Breakdown(*pair) for pair in sums.items()) if draw(st.booleans()) else ()
    if not entries:
        total = sum((one.total.amount for one in own if one.total), ZERO)
    return order(*own, total=total, currency=way.currency, breakdowns=entries)


@st.composite
def partly_cancelled(draw: st.DrawFn) -> tuple[Order, Decimal]:
    """An order of which pieces were cancelled, amounts left in, and what is still sold comes to."""
    units = draw(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 5000)), min_size=1, max_size=4))
    own, sold, whole = [], ZERO, ZERO
    for number, (quantity, coins) in enumerate(units, 1):
        left = draw(st.integers(0, quantity))
        gone = draw(st.integers(0, left))
        unit = coins * Decimal("0.01")
        whole, sold = whole + unit * quantity, sold + unit * left
        money = Money(unit * quantity, "EUR")
        own.append(
            Item(
                str(number),
                quantity,
                f"SKU-{number}",
                unit_price=Money(unit, "EUR"),
                total=money,
                breakdowns=(Breakdown("ITEM", money.amount),),
                fulfilled=gone,
                unfulfilled=left - gone,
            )
        )
    known = draw(st.booleans())  # Amazon's total may know of the cancelled pieces or not
    return order(*own, total=sold if known else whole), sold
