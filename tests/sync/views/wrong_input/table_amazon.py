"""The forms of connecting Amazon."""

from typing import Any

from tests.sync.views.wrong_input.kinds import EMPTY, FOREIGN, HUGE, LONG, SCRIPT, TAG, TYPE, Form, Wrong
from tests.sync.views.wrong_input.stage import Belongings

NO_IDS = "it names no row of ours"
ANY_TEXT = "any text is one"
TOKEN = {
    "region": "eu",
    "seller_id": "A1B2C3D4E5F6G7",
    "refresh_token": "Atzr|planted-for-a-test",
    "client_id": "amzn1.application-oa2-client.planted",
    "client_secret": "amzn1.oa2-cs.v1.planted",
}
MARKETPLACES = (
    Wrong(EMPTY, "marketplace", "", "Choose a marketplace: it decides", back=False),
    Wrong(HUGE, "marketplace", LONG, "Choose a marketplace of the list.", back=False),
    Wrong(SCRIPT, "marketplace", TAG, "Choose a marketplace of the list.", back=False),
    Wrong(TYPE, "marketplace", "Germany", "Choose a marketplace of the list.", back=False),
)
# As Amazon's Appstore leads here; what is wrong with that: tests/sync/views/test_oauth_attacks.py.
FROM_AMAZON = {
    "amazon_state": "planted",
    "amazon_callback_uri": "https://sellercentral.amazon.de/apps/authorize/confirm/amzn1.sp.solution.planted",
}


def _account(own: Belongings) -> list[Any]:
    return [own.shop.account.uid]


FORMS = (
    Form(
        ("NameForm",),
        "settings_amazon_rename",
        (
            Wrong(HUGE, "name", LONG, "Ensure this value has at most 120 characters"),
            Wrong(SCRIPT, "name", TAG * 9, "Ensure this value has at most 120 characters"),
        ),
        {EMPTY: "then it is called by its seller id", TYPE: ANY_TEXT, FOREIGN: NO_IDS},
        subject=_account,
        taken={"name": TAG},
    ),
    Form(("MarketplaceForm",), "settings_amazon_connect", MARKETPLACES, {FOREIGN: NO_IDS}),
    Form(("MarketplaceForm",), "settings_amazon_appstore", MARKETPLACES, {FOREIGN: NO_IDS}, query=FROM_AMAZON),
    Form(
        ("TokenForm",),
        "settings_amazon_connect",
        (
            Wrong(EMPTY, "region", "", "Choose the region of the seller account."),
            Wrong(EMPTY, "seller_id", "", "The seller id is missing"),
            Wrong(EMPTY, "refresh_token", "", "The refresh token is missing."),
            Wrong(HUGE, "seller_id", LONG, "Ensure this value has at most 40 characters"),
            Wrong(HUGE, "refresh_token", LONG, "Ensure this value has at most 2048 characters", back=False),
            Wrong(HUGE, "client_id", LONG, "Ensure this value has at most 200 characters"),
            Wrong(HUGE, "client_secret", LONG, "Ensure this value has at most 500 characters", back=False),
            Wrong(SCRIPT, "seller_id", TAG, "This is no seller id"),
            Wrong(SCRIPT, "refresh_token", TAG, "This is no refresh token", back=False),
            Wrong(TYPE, "seller_id", "my shop", "This is no seller id"),
            Wrong(TYPE, "region", "moon", "Choose a region.", back=False),
        ),
        {FOREIGN: "whose seller it is, Amazon says: tests/accounts/test_connecting_amazon.py"},
        good=TOKEN,
        secret="refresh_token client_secret: keys are never sent to a page",
    ),
)
