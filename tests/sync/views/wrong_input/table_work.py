"""The forms about orders, offers and shipments, and where they are filled in."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.sync.views.wrong_input.kinds import (
    EMPTY,
    FOREIGN,
    HUGE,
    LONG,
    LONG_NUMBER,
    PAGE,
    SCRIPT,
    TAG,
    TYPE,
    Form,
    Wrong,
)
from tests.sync.views.wrong_input.stage import Stage

NO_IDS = "no id is sent along but the address's own"
ANY_TEXT = "any text is one"


def _sheet(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("offers.csv", content, "text/csv")


def _account(stage: Stage) -> str:
    return str(stage.ours.shop.account.uid)


def _theirs(stage: Stage) -> str:
    return str(stage.theirs.shop.account.uid)


FORMS = (
    Form(
        ("SinceForm",),
        "sync_now",
        (
            Wrong(HUGE, "since", LONG_NUMBER, "Enter a valid date."),
            Wrong(HUGE, "since", "9999-12-31", "This day is still to come."),
            Wrong(SCRIPT, "since", TAG, "Enter a valid date."),
            Wrong(TYPE, "since", "yesterday", "Enter a valid date."),
        ),
        {EMPTY: "from where the last run stopped", FOREIGN: NO_IDS},
        subject=lambda own: [own.shop.account.uid],
    ),
    Form(
        ("RecoverForm",),
        "recover_order",
        (
            Wrong(EMPTY, "amazon_id", "", "This field is required."),
            Wrong(HUGE, "amazon_id", LONG, "An Amazon order id looks like 303-1234567-1234567."),
            Wrong(SCRIPT, "amazon_id", TAG, "An Amazon order id looks like"),
            Wrong(TYPE, "amazon_id", "order from Monday", "An Amazon order id looks like"),
            Wrong(FOREIGN, "account", _theirs, "Choose one of your seller accounts.", PAGE, back=False),
        ),
        good={"account": _account, "amazon_id": "303-1234567-1234567"},
    ),
    Form(
        ("BackfillForm",),
        "begin_backfill",
        (
            Wrong(EMPTY, "since", "", "Choose the day from which on orders are read."),
            Wrong(HUGE, "since", LONG_NUMBER, "Enter a valid date."),
            Wrong(SCRIPT, "since", TAG, "Enter a valid date."),
            Wrong(TYPE, "since", "2026-02-30", "Enter a valid date."),
            Wrong(TYPE, "since", "1999-01-01", "Amazon keeps orders for two years."),
            Wrong(FOREIGN, "account", _theirs, "Choose one of your seller accounts.", PAGE, back=False),
        ),
        good={"account": _account, "since": "2026-11-01"},
        also={"expected": "12"},
    ),
    Form(
        ("BackfillForm",),
        "backfill",
        (
            Wrong(EMPTY, "since", "", "Choose the day from which on orders are read."),
            Wrong(HUGE, "since", LONG_NUMBER, "Enter a valid date."),
            Wrong(SCRIPT, "since", TAG, "Enter a valid date."),
            Wrong(TYPE, "since", "last spring", "Enter a valid date."),
            Wrong(FOREIGN, "account", _theirs, "Choose one of your seller accounts.", PAGE, back=False),
        ),
        good={"account": _account, "since": "2026-11-01"},
        reads=True,
    ),
    Form(
        ("IgnoreForm",),
        "ignore_order",
        (
            Wrong(EMPTY, "reason", "", "This field is required."),
            Wrong(HUGE, "reason", LONG, "Ensure this value has at most 300 characters"),
            Wrong(SCRIPT, "reason", TAG + "x" * 300, "Ensure this value has at most 300 characters"),
        ),
        {TYPE: ANY_TEXT, FOREIGN: NO_IDS},
        subject=lambda own: [own.order.uid],
        taken={"reason": TAG},
    ),
    Form(
        ("SheetForm",),
        "preview_offers",
        (
            Wrong(EMPTY, "file", "", "Choose a file first.", back=False),
            Wrong(EMPTY, "file", lambda stage: _sheet(b""), "The file is empty", back=False),
            Wrong(HUGE, "file", lambda stage: _sheet(b"sku\n" * 1_400_000), "larger than 5 MB", back=False),
            Wrong(SCRIPT, "file", lambda stage: _sheet(TAG.encode()), "one of them must be called sku", back=False),
            Wrong(TYPE, "file", lambda stage: _sheet(bytes(range(256)) * 9), "", back=False),
        ),
        {FOREIGN: "an SKU or a seller account that is another merchant's is unknown in the file's preview"},
    ),
    Form(
        ("CarrierRuleForm",),
        "save_carrier",
        (
            Wrong(EMPTY, "code", "", "This field is required."),
            Wrong(EMPTY, "carrier", "", "must be told the carrier's name", "name"),
            Wrong(HUGE, "carrier", LONG, "Ensure this value has at most 200 characters"),
            Wrong(HUGE, "name", LONG, "Ensure this value has at most"),
            Wrong(HUGE, "service", LONG, "Ensure this value has at most"),
            Wrong(SCRIPT, "carrier", TAG * 20, "Ensure this value has at most 200 characters"),
            Wrong(TYPE, "country", "Atlantis", "Select a valid choice.", back=False),
        ),
        {FOREIGN: "a rule is kept under what is typed; another merchant's is never asked for"},
        good={"carrier": "Velo", "country": "", "code": "Other", "name": "", "service": ""},
        taken={"carrier": TAG},
    ),
)
