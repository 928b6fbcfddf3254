"""The forms of logging in and of one's own account."""

from typing import Any

from tests.sync.views.shop import PASSWORD
from tests.sync.views.wrong_input.kinds import EMPTY, FOREIGN, HUGE, LONG, PAGE, SCRIPT, TAG, TYPE, Form, Wrong
from tests.sync.views.wrong_input.stage import Belongings
from tests.sync.views.wrong_input.ways import NEW_PASSWORD

NO_IDS = "it names no row"
ANY_TEXT = "any text is one"
SECRET = "passwords are never sent to a page"
CODES = "who guesses codes is counted, and it is written down"
REQUIRED, TOO_LONG = "This field is required.", "Ensure this value has at most"
NO_ADDRESS = "Enter a valid email address."
HUGE_ADDRESS = f"{'x' * 60}@{'y' * 60}.{'z' * 60}.{'y' * 60}.{'x' * 60}.example.com"


def _passkey(own: Belongings) -> list[Any]:
    return [own.passkey.pk]


def _code(form: str, address: str, way: str, wrong: str, *, noted: str = "", empty: str = REQUIRED) -> Form:
    return Form(
        (form,),
        address,
        (
            Wrong(EMPTY, "code", "", empty),
            Wrong(HUGE, "code", "9" * 1_000_000, wrong),
            Wrong(SCRIPT, "code", TAG, wrong),
            Wrong(TYPE, "code", "no code", wrong),
        ),
        {FOREIGN: NO_IDS},
        way=way,
        noted=noted,
    )


A_NEW_ONE = (
    Wrong(EMPTY, "password1", "", REQUIRED),
    Wrong(HUGE, "password2", LONG, "You must type the same password each time.", back=False),
    Wrong(SCRIPT, "password2", TAG, "You must type the same password each time.", back=False),
    Wrong(TYPE, "password1", "12345678", "This password", back=False),
)
FORMS = (
    Form(
        ("LogIn",),
        "login",
        (
            Wrong(EMPTY, "login", "", REQUIRED),
            Wrong(EMPTY, "password", "", REQUIRED),
            Wrong(HUGE, "login", HUGE_ADDRESS, TOO_LONG),
            Wrong(HUGE, "password", LONG, "", PAGE, back=False),
            Wrong(SCRIPT, "login", TAG, NO_ADDRESS),
            Wrong(SCRIPT, "password", TAG, "do not belong together", PAGE, back=False),
            Wrong(TYPE, "login", "me", NO_ADDRESS),
        ),
        {FOREIGN: NO_IDS},
        good={"login": "owner@alpine-gear.example", "password": "not the password"},
        way="nobody",
        secret=f"password: {SECRET}",
        noted="who tries to log in is written down",
    ),
    Form(
        ("SignUp",),
        "account_signup",
        (
            Wrong(EMPTY, "email", "", REQUIRED),
            Wrong(EMPTY, "company", "", REQUIRED),
            Wrong(EMPTY, "password1", "", REQUIRED),
            Wrong(HUGE, "email", HUGE_ADDRESS, TOO_LONG),
            Wrong(HUGE, "company", LONG, TOO_LONG),
            Wrong(SCRIPT, "email", TAG, NO_ADDRESS),
            Wrong(TYPE, "email", "me", NO_ADDRESS),
            Wrong(TYPE, "password1", "12345678", "This password", back=False),
        ),
        {FOREIGN: "an invitation's address is not taken from the form: tests/accounts/login/test_sign_up.py"},
        good={"email": "me@example.com", "company": "Shop", "password1": PASSWORD},
        way="nobody",
        secret=f"password1: {SECRET}",
    ),
    Form(
        ("ForgottenPassword",),
        "account_reset_password",
        (
            Wrong(EMPTY, "email", "", REQUIRED),
            Wrong(HUGE, "email", HUGE_ADDRESS, TOO_LONG),
            Wrong(SCRIPT, "email", TAG, NO_ADDRESS),
            Wrong(TYPE, "email", "me", NO_ADDRESS),
        ),
        {FOREIGN: "whether there is such an address is not told"},
        way="nobody",
    ),
    Form(
        ("NewAddress",),
        "account_email",
        (
            Wrong(EMPTY, "email", "", REQUIRED),
            Wrong(HUGE, "email", HUGE_ADDRESS, TOO_LONG),
            Wrong(SCRIPT, "email", TAG, NO_ADDRESS),
            Wrong(TYPE, "email", "me", NO_ADDRESS),
        ),
        {FOREIGN: "whether somebody else has the address is not told"},
        also={"action_add": "1"},
    ),
    Form(
        ("ChangePassword",),
        "account_change_password",
        (
            Wrong(EMPTY, "oldpassword", "", REQUIRED),
            Wrong(EMPTY, "password1", "", REQUIRED),
            Wrong(HUGE, "oldpassword", LONG, "", back=False),
            Wrong(SCRIPT, "password2", TAG, "You must type the same password each time.", back=False),
            Wrong(TYPE, "oldpassword", "not mine", "This is not your present password.", back=False),
            Wrong(TYPE, "password1", "12345678", "This password", back=False),
        ),
        {FOREIGN: NO_IDS},
        good={"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        secret=f"oldpassword password1 password2: {SECRET}",
    ),
    Form(
        ("NewPassword",),
        "account_complete_password_reset",
        A_NEW_ONE,
        {FOREIGN: NO_IDS},
        good={"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        way="new password",
        secret=f"password1 password2: {SECRET}",
    ),
    Form(
        ("SetPasswordForm",),
        "account_set_password",
        A_NEW_ONE,
        {FOREIGN: NO_IDS},
        good={"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        way="without a password",
        secret=f"password1 password2: {SECRET}",
    ),
    Form(
        ("Password",),
        "account_reauthenticate",
        (
            Wrong(EMPTY, "password", "", REQUIRED),
            Wrong(HUGE, "password", LONG, "", back=False),
            Wrong(SCRIPT, "password", TAG, "This is not your password.", back=False),
            Wrong(TYPE, "password", "not mine", "This is not your password.", back=False),
        ),
        {FOREIGN: NO_IDS},
        secret=f"password: {SECRET}",
        noted="who guesses a password is written down",
    ),
    _code("AddressCode", "account_email_verification_sent", "code of an address", "This is not the code"),
    _code("ResetCode", "account_confirm_password_reset_code", "code of a password", "This is not the code"),
    _code("Code", "mfa_authenticate", "second factor", "This is not the code", noted=CODES),
    _code("CodeAgain", "mfa_reauthenticate", "with an app", "This is not the code", noted=CODES),
    _code("FirstCode", "mfa_activate_totp", "new app", "This is not the code"),
    Form(
        ("NewPasskey",),
        "mfa_add_webauthn",
        (
            Wrong(EMPTY, "credential", "", "The browser's answer could not be read.", PAGE, back=False),
            Wrong(HUGE, "name", "x" * 5_000, TOO_LONG),
            Wrong(HUGE, "credential", "[" * 100_000, "The browser's answer could not be read.", PAGE, back=False),
            Wrong(SCRIPT, "credential", TAG, "The browser's answer could not be read.", PAGE, back=False),
            Wrong(TYPE, "credential", "5", "The browser's answer could not be read.", PAGE, back=False),
            Wrong(TYPE, "credential", "{}", "The browser's answer could not be read.", PAGE, back=False),
        ),
        {FOREIGN: NO_IDS},
        good={"name": "Laptop", "credential": "{}"},
        way="new passkey",
        secret="credential: the browser makes a new one",
    ),
    Form(
        ("PasskeyName",),
        "mfa_edit_webauthn",
        (
            Wrong(EMPTY, "name", "", REQUIRED),
            Wrong(HUGE, "name", LONG, TOO_LONG),
            Wrong(SCRIPT, "name", TAG * 9, TOO_LONG),
        ),
        {TYPE: ANY_TEXT, FOREIGN: "a passkey of somebody else's is not found: table_buttons.py"},
        subject=_passkey,
        taken={"name": TAG},
    ),
)
