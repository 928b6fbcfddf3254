from accounts.gateways.amazon import roles as gateway
from sync.rules.roles import CURE, USES, lines


def test_what_is_asked_and_what_is_shown_are_the_same() -> None:
    assert [use.subject for use in USES] == [*dict.fromkeys(use.subject for use in USES)]
    assert {use.subject for use in USES} == set(gateway.PROBES)


def test_before_anybody_asked() -> None:
    assert {line.state for line in lines(())} == {"unchecked"}


def test_what_is_missing_says_what_is_off_and_how_to_get_it() -> None:
    found = [
        {"subject": "orders", "state": "works", "text": ""},
        {"subject": "fba_inventory", "state": "missing", "text": ""},
        {"subject": "listings", "state": "unknown", "text": "Amazon does not answer."},
        {"subject": "of_a_later_version", "state": "works", "text": ""},
    ]
    by_subject = {line.use.subject: line for line in lines(found)}
    assert (by_subject["orders"].state, by_subject["orders"].text) == ("works", "")
    assert by_subject["fba_inventory"].text == (
        "FBA stock is neither shown nor brought to Odoo. " + CURE.format(roles="Amazon Fulfillment or Product Listing")
    )
    assert by_subject["listings"].text == "Amazon does not answer."
    assert by_subject["reports"].state == "unchecked"
