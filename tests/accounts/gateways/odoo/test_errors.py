"""What Odoo says in each protocol becomes one vocabulary, with a cure."""

import pytest

from accounts.gateways.errors import Kind
from accounts.gateways.odoo.errors import Situation, sentence, translate
from accounts.gateways.odoo.wire import NoAnswer, Refused

READ = Situation("https://shop.example", "shop", "jsonrpc", "sale.order", "search_read")
WRITE = Situation("https://shop.example", "shop", "jsonrpc", "sale.order", "create", write=True)
CHECK = Situation("https://shop.example", "shop", "jsonrpc", "", "version", checking=True)

# As Odoo 19 wrote them, but for the old wordings that are marked.
MODEL_DENIED = (
    "You are not allowed to create 'Contact' (res.partner) records.\n\nThis operation is allowed for the following groups:"
    "\n\t- Contact/Creation\n\nContact your administrator to request access if necessary."
)
RULE_DENIED = (
    "Uh-oh! Looks like you have stumbled upon some top-secret records.\n\nSorry, Sales (id=5) doesn't have 'write' access to:"
    "\n- Sales Order, S00001 (sale.order: 1, company=My Company)\n\nIf you really, really need access, perhaps you can win over"
    " your friendly administrator with a batch of freshly baked cookies."
)

OLD_RULE_DENIED = (  # up to 16
    "Due to security restrictions, you are not allowed to access 'Sales Order' (sale.order) records.\n\nRecords: S00001 (id=1)"
    "\nUser: Own (id=7)\n\nThis restriction is due to the following rules:\n- Personal Orders\n\nContact your administrator to"
    " request access if necessary."
)


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (Refused("AccessDenied", "Access Denied"), Kind.ACCESS, "odoo_key_refused"),
        (Refused("Unauthorized", "Invalid apikey", status=401), Kind.ACCESS, "odoo_key_refused"),
        (Refused("AccessError", MODEL_DENIED), Kind.ACCESS, "odoo_right_missing"),
        (Refused("AccessError", RULE_DENIED), Kind.REJECTED, "odoo_record_denied"),
        (Refused("AccessError", OLD_RULE_DENIED), Kind.REJECTED, "odoo_record_denied"),
        (
            Refused("AccessError", 'You do not have enough rights to access the field "groups" on User (res.users).'),
            Kind.ACCESS,
            "odoo_right_missing",
        ),
        (Refused("MissingError", "Record does not exist or has been deleted."), Kind.NOT_FOUND, "odoo_record_missing"),
        (
            Refused("ValueError", "External ID not found in the system: __amazon__.x"),
            Kind.NOT_FOUND,
            "odoo_record_missing",
        ),
        (Refused("UserError", "Object sale.order doesn't exist"), Kind.CONFIG, "odoo_app_missing"),
        (Refused("NotFound", "the model 'stock.picking' does not exist", status=404), Kind.CONFIG, "odoo_app_missing"),
        (Refused("KeyError", "'sale.order'"), Kind.CONFIG, "odoo_app_missing"),  # before 17
        (Refused("UserError", "The email is wrong."), Kind.REJECTED, "odoo_rejected"),
        (Refused("ValidationError", "Too long."), Kind.REJECTED, "odoo_rejected"),
        (Refused("RedirectWarning", "Set up a journal."), Kind.REJECTED, "odoo_rejected"),
        (Refused("SerializationFailure", "could not serialize access"), Kind.UNAVAILABLE, "odoo_busy"),
        (Refused("LockNotAvailable", "could not obtain lock on row"), Kind.UNAVAILABLE, "odoo_busy"),
        (Refused("DeadlockDetected", "deadlock detected"), Kind.UNAVAILABLE, "odoo_busy"),
        (Refused("PoolError", "The Connection Pool Is Full"), Kind.UNAVAILABLE, "odoo_busy"),
        (Refused("OperationalError", 'FATAL:  database "shop" does not exist'), Kind.CONFIG, "odoo_wrong_database"),
        (
            Refused("OperationalError", "server closed the connection unexpectedly"),
            Kind.AMBIGUOUS,
            "odoo_database_down",
        ),
        (
            Refused("ReadOnlySqlTransaction", "cannot execute INSERT in a read-only transaction"),
            Kind.UNAVAILABLE,
            "odoo_database_down",
        ),
        (Refused("DiskFull", 'could not extend file "base/1/2"'), Kind.UNAVAILABLE, "odoo_database_down"),
        (Refused("CannotConnectNow", "the database system is starting up"), Kind.UNAVAILABLE, "odoo_database_down"),
        (Refused("AdminShutdown", "terminating connection"), Kind.AMBIGUOUS, "odoo_database_down"),
        (Refused("UserError", "The disk says: no space left on device."), Kind.REJECTED, "odoo_rejected"),
        (Refused("ValueError", "Invalid field 'x' on 'sale.order'"), Kind.BUG, "odoo_internal_error"),
        (Refused("TypeError", "unexpected keyword"), Kind.BUG, "odoo_internal_error"),
        (Refused("UnprocessableEntity", "missing a required argument", status=422), Kind.BUG, "odoo_internal_error"),
    ],
)
def test_what_odoo_says(error, kind, code):
    translated = translate(error, WRITE)
    assert (translated.kind, translated.code) == (kind, code)
    assert translated.text.endswith((".", "?"))
    assert "Traceback" not in translated.text


@pytest.mark.parametrize(
    ("error", "write", "read", "checking", "code"),
    [
        (NoAnswer("dns", False), Kind.UNAVAILABLE, Kind.UNAVAILABLE, Kind.CONFIG, "odoo_unknown_host"),
        (NoAnswer("refused", False), Kind.UNAVAILABLE, Kind.UNAVAILABLE, Kind.CONFIG, "odoo_unreachable"),
        (NoAnswer("tls", False), Kind.UNAVAILABLE, Kind.UNAVAILABLE, Kind.CONFIG, "odoo_tls"),
        (NoAnswer("redirect", False, status=301), Kind.UNAVAILABLE, Kind.UNAVAILABLE, Kind.CONFIG, "odoo_redirect"),
        (NoAnswer("html", False, status=404), Kind.UNAVAILABLE, Kind.UNAVAILABLE, Kind.CONFIG, "odoo_not_an_odoo"),
        (NoAnswer("status", True, status=503), Kind.AMBIGUOUS, Kind.UNAVAILABLE, Kind.CONFIG, "odoo_down"),
        (NoAnswer("large", True), Kind.AMBIGUOUS, Kind.UNAVAILABLE, Kind.CONFIG, "odoo_answer_too_large"),
    ],
)
def test_when_nobody_says_anything(error, write, read, checking, code):
    for where, kind in ((WRITE, write), (READ, read), (CHECK, checking)):
        translated = translate(error, where)
        assert (translated.kind, translated.code) == (kind, code)


def test_closed_silent_and_hanging_up_all_sound_alike_while_checking():
    """Or the connection form would be a port scanner."""
    texts = {
        translate(NoAnswer(why, sent), CHECK).text
        for why, sent in (("refused", False), ("timeout", True), ("cut", True))
    }
    assert texts == {"No Odoo answers at https://shop.example. Check the address, and that Odoo is running."}


def test_a_missing_right_names_model_right_and_cure():
    text = translate(Refused("AccessError", MODEL_DENIED), WRITE).text
    assert text == (
        "The Odoo user lacks the right to create res.partner. Give the user the role that Contacts (its Creation right)"
        " needs, or use the API key of another user."
    )


def test_odoos_own_sentence_reaches_the_merchant_and_its_traceback_does_not():
    error = translate(Refused("UserError", "Set a <b>journal</b>\n  first.", "Traceback: secret=abc123"), WRITE)
    assert error.text == "Set a journal first."
    assert "abc123" not in error.detail


def test_a_wrong_database_over_json2_is_a_page_with_404():
    error = translate(NoAnswer("html", False, status=404), Situation("https://shop.example", "shop", "json2"))
    assert (error.kind, error.code) == (Kind.CONFIG, "odoo_wrong_database")
    assert "“shop”" in error.text


def test_long_texts_are_shortened():
    assert sentence("x" * 1000) == "x" * 399 + "…"
