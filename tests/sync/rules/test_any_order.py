"""Whatever Amazon's own model allows is read or refused with a sentence, and booked to the cent or held with its cure."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.gateways.amazon import parse
from accounts.gateways.amazon.read import Unreadable
from sync.rules import drafts, retention
from sync.rules.changes import sold_otherwise, total_in_odoo
from sync.rules.lookups import Lookups
from sync.rules.orders import decide
from sync.rules.verdicts import Blocked, Import
from tests.spapi_models import needs_models

from . import make
from .any_order import JSON, any_orders
from .make import NOON, RATES, SELLER
from .test_properties import POLICIES, check, odoos

# Such orders are large: to make a failing one smaller takes longer than to read it.
broad = settings(
    deadline=None,
    max_examples=100,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
VERDICTS = (Import(), Import(shipped=True), Import(partly=True))


@needs_models
@broad
@given(
    raw=any_orders(),
    known=odoos,
    policy=st.sampled_from(POLICIES),
    remitted=st.sampled_from(("line", "leave_out")),
    verdict=st.sampled_from(VERDICTS),
)
def test_any_order_of_amazons_model(raw: JSON, known: Lookups, policy: str, remitted: str, verdict: Import) -> None:
    try:
        order = parse.order(raw)
    except Unreadable as error:
        assert str(error).startswith("Amazon sent order ")
        return
    chosen = make.settings(tax_policy=policy, tax_map=RATES, remitted_tax=remitted)
    decided = decide(order, chosen, in_odoo=False)
    if isinstance(decided, Blocked):
        assert decided.title
        assert decided.cure
    assert retention.expires(order, NOON, 30) > NOON
    made = drafts.draft(order, verdict, SELLER, "Amazon.de", chosen, known, currency="EUR")
    if isinstance(made, Blocked):
        assert made.title
        assert made.cure
        return
    assert made.order.total >= 0
    check(made.order, known, made.order.total)
    assert total_in_odoo(order, chosen) == made.order.total
    fewer = any(one.fulfilled is not None and one.unfulfilled is not None for one in order.items)
    assert fewer or not sold_otherwise(order, made.order.total), "what was written just now is no change"
