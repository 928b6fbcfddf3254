"""What narrows a list. It stands in the address, so anybody can make it up; a list is shown all the same."""

from tests.sync.views.wrong_input.kinds import EMPTY, FOREIGN, HUGE, LONG_NUMBER, SCRIPT, TAG, TYPE, Form, Wrong

EVERYTHING = "then everything is shown"
NO_IDS = "it names no row"
LONG = "x" * 5_000  # an address has an end
TOO_LONG = "Ensure this value has at most 200 characters"
CHOICE = "Select a valid choice."


def _search(form: str, address: str, *more: Wrong) -> Form:
    return Form(
        (form,),
        address,
        (
            Wrong(HUGE, "q", LONG, TOO_LONG),
            Wrong(SCRIPT, "q", TAG + "x" * 300, TOO_LONG),
            Wrong(TYPE, "state", "nowhere", CHOICE, back=False),
            *more,
        ),
        {EMPTY: EVERYTHING} | ({} if more else {FOREIGN: NO_IDS}),
        reads=True,
        taken={"q": TAG},
    )


FORMS = (
    _search(
        "OrderFilterForm",
        "orders",
        Wrong(HUGE, "bought_from", LONG_NUMBER, "Enter a valid date."),
        Wrong(HUGE, "bought_to", "9999-12-31", "That is too far ahead."),
        Wrong(TYPE, "bought_to", "tomorrow", "Enter a valid date."),
        Wrong(FOREIGN, "channel", lambda stage: str(stage.theirs.shop.channel.uid), CHOICE, back=False),
    ),
    _search(
        "OfferFilterForm",
        "offers",
        Wrong(FOREIGN, "account", lambda stage: str(stage.theirs.shop.account.uid), CHOICE, back=False),
    ),
    Form(
        ("ProblemFilterForm",),
        "problems",
        (Wrong(HUGE, "q", LONG, TOO_LONG), Wrong(SCRIPT, "q", TAG + "x" * 300, TOO_LONG)),
        {EMPTY: EVERYTHING, TYPE: "which of them is a tab; where none is of that name, the open ones", FOREIGN: NO_IDS},
        reads=True,
        taken={"q": TAG},
    ),
    _search("ShipmentFilterForm", "shipments"),
    _search("StockFilterForm", "stock"),
    Form(
        ("StockFilterForm",),
        "fba_stock",
        (Wrong(HUGE, "q", LONG, TOO_LONG), Wrong(SCRIPT, "q", TAG + "x" * 300, TOO_LONG)),
        {EMPTY: EVERYTHING, TYPE: "any text is one", FOREIGN: NO_IDS},
        reads=True,
        taken={"q": TAG},
    ),
    Form(
        ("RunFilterForm",),
        "runs",
        (
            Wrong(HUGE, "state", LONG, CHOICE, back=False),
            Wrong(SCRIPT, "state", TAG, CHOICE, back=False),
            Wrong(TYPE, "state", "nowhere", CHOICE, back=False),
        ),
        {EMPTY: EVERYTHING, FOREIGN: NO_IDS},
        reads=True,
    ),
)
