"""`load`: rows of text become contacts, once, all of them or none."""

from typing import Any

import pytest

from .conftest import Server

FIELDS = ["id", "name"]


def only_message(answer: dict[str, Any]) -> dict[str, Any]:
    assert answer["ids"] is False
    [message] = answer["messages"]
    return message


def test_the_same_external_id_is_created_once_and_then_changed(odoo_server: Server) -> None:
    admin, key = odoo_server.admin, odoo_server.key("again")
    first = admin.load("res.partner", [*FIELDS, "city"], [key, "Jane", "Ulm"])
    again = admin.load("res.partner", [*FIELDS, "city"], [key, "Jane Doe", ""])
    assert first == {"ids": again["ids"], "messages": [], "nextrow": 0}
    assert admin.read("res.partner", first["ids"][0], "name", "city") == {
        "id": first["ids"][0],
        "name": "Jane Doe",
        "city": False,
    }
    assert admin.call("res.partner", "get_external_id", first["ids"]) == {str(first["ids"][0]): key}
    module, name = key.split(".")
    assert admin.call("ir.model.data", "check_object_reference", module, name) == ["res.partner", first["ids"][0]]


def test_an_external_id_nobody_has_is_a_value_error(odoo_server: Server) -> None:
    with pytest.raises(Exception, match=r"builtins.ValueError: External ID not found in the system: __amazon__.nobody"):
        odoo_server.admin.ref("__amazon__", "nobody")


def test_an_archived_record_is_false_to_check_object_reference(odoo_server: Server) -> None:
    admin, key = odoo_server.admin, odoo_server.key("archived")
    [contact] = admin.load("res.partner", FIELDS, [key, "Jane"])["ids"]
    admin.call("res.partner", "write", [contact], {"active": False})
    found = admin.call("ir.model.data", "check_object_reference", *key.split("."))
    assert found == ["res.partner", False]
    assert admin.load("res.partner", FIELDS, [key, "Jane"])["ids"] == [contact]


def test_a_deleted_record_is_created_anew(odoo_server: Server) -> None:
    admin, key = odoo_server.admin, odoo_server.key("deleted")
    [contact] = admin.load("res.partner", FIELDS, [key, "Jane"])["ids"]
    admin.call("res.partner", "unlink", [contact])
    with pytest.raises(Exception, match="External ID not found"):
        admin.call("ir.model.data", "check_object_reference", *key.split("."))
    [again] = admin.load("res.partner", FIELDS, [key, "Jane"])["ids"]
    assert again > contact


def test_an_external_id_of_another_model(odoo_server: Server) -> None:
    key = odoo_server.key("other")
    odoo_server.admin.load("res.partner", FIELDS, [key, "Jane"])
    message = only_message(odoo_server.admin.load("product.product", FIELDS, [key, "Mug"]))
    assert message["message"].startswith(
        f"For external id {key} when trying to create/update a record of model product.product "
        "found record of different model res.partner ("
    )


def test_a_space_in_an_external_id_is_refused(odoo_server: Server) -> None:
    message = only_message(odoo_server.admin.load("res.partner", FIELDS, ["__amazon__.a b", "Jane"]))
    assert message["message"].startswith(
        'new row for relation "ir_model_data" violates check constraint "ir_model_data_name_nospaces"'
    )


def test_parent_and_child_in_one_call_parent_first(odoo_server: Server) -> None:
    admin, parent, child = odoo_server.admin, odoo_server.key("parent"), odoo_server.key("child")
    fields = ["id", "name", "type", "parent_id/id"]
    ids = admin.load("res.partner", fields, [parent, "Jane", "contact", ""], [child, "Office", "delivery", parent])[
        "ids"
    ]
    assert admin.read("res.partner", ids[1], "parent_id", "type")["parent_id"] == [ids[0], "Jane"]
    early = odoo_server.key("early")
    late = odoo_server.key("late")
    answer = admin.load("res.partner", fields, [early, "Office", "delivery", late], [late, "Jane", "contact", ""])
    message = only_message(answer)
    assert message["message"] == f"No matching record found for external id '{late}' in field 'Related Company'"
    assert (message["field"], message["record"], message["rows"]) == ("parent_id", 0, {"from": 0, "to": 0})


def test_the_same_external_id_twice_in_one_call_is_one_record(odoo_server: Server) -> None:
    key = odoo_server.key("twice")
    ids = odoo_server.admin.load("res.partner", FIELDS, [key, "First"], [key, "Second"])["ids"]
    assert ids[0] == ids[1]
    assert odoo_server.admin.read("res.partner", ids[0], "name")["name"] == "Second"


def test_one_bad_row_and_nothing_is_written(odoo_server: Server) -> None:
    admin, good, bad = odoo_server.admin, odoo_server.key("good"), odoo_server.key("bad")
    answer = admin.load("res.partner", [*FIELDS, "type"], [good, "Jane", "delivery"], [bad, "John", "parcel"])
    message = only_message(answer)
    assert message == {
        "rows": {"from": 1, "to": 1},
        "type": "error",
        "record": 1,
        "field": "type",
        "message": "Value 'parcel' not found in selection field 'Address Type'",
        "moreinfo": ["Contact", "Invoice", "Delivery", "Other"],
        "field_name": "Address Type",
    }
    assert admin.call("ir.model.data", "search_count", [["name", "in", [good[11:], bad[11:]]]]) == 0


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("country_id", "Nowhere", "No matching record found for name 'Nowhere' in field 'Country'"),
        ("country_id/id", "base.zz", "No matching record found for external id 'base.zz' in field 'Country'"),
        ("country_id/.id", "99999", "No matching record found for database id '99999' in field 'Country'"),
        ("country_id/.id", "abc", "Invalid database id 'abc' for the field 'Country'"),
        ("state_id", "Bavaria", "No matching record found for name 'Bavaria' in field 'State'"),
        ("is_company", "maybe", "Unknown value 'maybe' for boolean field 'Is a Company'"),
        ("color", "1.5", "'1.5' does not seem to be an integer for field 'Color Index'"),
        ("category_id/id", "base.zz", "No matching record found for external id 'base.zz' in field 'Tags'"),
    ],
)
def test_values_that_are_refused(odoo_server: Server, field: str, value: str, said: str) -> None:
    message = only_message(
        odoo_server.admin.load("res.partner", [*FIELDS, field], [odoo_server.key("v"), "Jane", value])
    )
    assert (message["type"], message["field"], message["message"]) == ("error", field.split("/")[0], said)


@pytest.mark.parametrize(
    ("field", "value", "country"),
    [
        ("country_id", "Germany", "Germany"),
        ("country_id", "DE", "Germany"),
        ("country_id/id", "base.uk", "United Kingdom"),
        ("country_id/id", "", False),
    ],
)
def test_countries_by_name_code_and_id(odoo_server: Server, field: str, value: str, country: str | bool) -> None:
    [contact] = odoo_server.admin.load("res.partner", ["name", field], ["Jane", value])["ids"]
    found = odoo_server.admin.read("res.partner", contact, "country_id")["country_id"]
    assert (found[1] if found else False) == country


def test_an_ambiguous_state_is_a_warning_and_written(odoo_server: Server) -> None:
    answer = odoo_server.admin.load("res.partner", ["name", "state_id"], ["Jane", "CA"])
    assert answer["ids"]
    [message] = answer["messages"]
    assert message["type"] == "warning"
    assert message["message"].startswith('Found multiple matches for value "CA" in field "State" (')


def test_states_carry_their_country(odoo_server: Server) -> None:
    """Some codes in Odoo begin with their country, as ISO 3166-2 writes them; most do not."""
    admin = odoo_server.admin
    [state] = admin.call("res.country.state", "search", [["code", "=", "DE-BY"], ["country_id.code", "=", "DE"]])
    assert admin.read("res.country.state", state, "display_name", "name") == {
        "id": state,
        "display_name": "Bayern (DE)",
        "name": "Bayern",
    }


def test_a_contact_needs_a_name_and_an_address_does_not(odoo_server: Server) -> None:
    message = only_message(odoo_server.admin.load("res.partner", FIELDS, [odoo_server.key("nameless"), ""]))
    assert message["message"] == "Contacts require a name"
    assert message["rows"] == {"from": 0, "to": 0}
    answer = odoo_server.admin.load("res.partner", [*FIELDS, "type"], [odoo_server.key("nameless"), "", "delivery"])
    assert answer["messages"] == []


def test_short_rows_and_numbers_that_are_no_text(odoo_server: Server) -> None:
    admin = odoo_server.admin
    assert admin.load("res.partner", [*FIELDS, "color"], [odoo_server.key("number"), 5, 7])["messages"] == []
    assert admin.load("res.partner", FIELDS) == {"ids": [], "messages": [], "nextrow": 0}
    with pytest.raises(Exception, match="'bool' object has no attribute 'lower'"):
        admin.load("res.partner", [*FIELDS, "active"], [odoo_server.key("bool"), "x", True])


def test_by_database_id(odoo_server: Server) -> None:
    admin, contact = odoo_server.admin, odoo_server.contact("Before")
    assert admin.load("res.partner", [".id", "name"], [str(contact), "After"])["ids"] == [contact]
    assert admin.read("res.partner", contact, "name")["name"] == "After"
    message = only_message(admin.load("res.partner", [".id", "name"], ["999999", "After"]))
    assert (message["field"], message["message"]) == (".id", "Unknown database identifier '999999'")


def test_many_errors_stop_the_report(odoo_server: Server) -> None:
    rows = [[odoo_server.key("many"), ""] for _ in range(15)]
    answer = odoo_server.admin.load("res.partner", FIELDS, *rows)
    assert answer["ids"] is False
    assert len([m for m in answer["messages"] if m["type"] == "error"]) == 10
    assert answer["messages"][-1]["message"].startswith("Found more than 10 errors")


def test_many_to_many_by_commas(odoo_server: Server) -> None:
    admin = odoo_server.admin
    tags = [admin.call("res.partner.category", "create", {"name": odoo_server.key("tag")}) for _ in range(2)]
    key = odoo_server.key("tagged")
    [contact] = admin.load("res.partner", [*FIELDS, "category_id/.id"], [key, "J", f"{tags[0]},{tags[1]}"])["ids"]
    assert sorted(admin.read("res.partner", contact, "category_id")["category_id"]) == tags
    admin.load("res.partner", [*FIELDS, "category_id/.id"], [key, "J", str(tags[1])])
    assert admin.read("res.partner", contact, "category_id")["category_id"] == [tags[1]]
    admin.load("res.partner", [*FIELDS, "category_id/.id"], [key, "J", ""])
    assert admin.read("res.partner", contact, "category_id")["category_id"] == []
