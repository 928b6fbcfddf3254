"""What Amazon's refusals to tell FBA stock mean."""

from ..errors import Kind
from .case import Case
from .operations import GET_FBA_INVENTORY

PAGE_EXPIRED = "amazon_fba_page_expired"
NO_FBA = "amazon_no_fba"

CASES = (
    Case(
        Kind.UNAVAILABLE,
        PAGE_EXPIRED,
        "Amazon no longer knows the page of FBA stock that it had announced. The connector reads the stock again from "
        "the beginning.",
        operations=(GET_FBA_INVENTORY.name,),
        statuses=(400,),
        words=("next token", "nexttoken"),
        retry_after=5.0,
    ),
    Case(
        # Amazon says no more than "Invalid Input" then.
        Kind.REJECTED,
        NO_FBA,
        "Amazon tells no FBA stock of this seller account: it does not use FBA, or has no FBA offer yet. Switch FBA "
        "stock off for this channel, or press Retry when there is an FBA offer.",
        operations=(GET_FBA_INVENTORY.name,),
        statuses=(400,),
    ),
)
