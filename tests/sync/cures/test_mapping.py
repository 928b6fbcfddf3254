"""A mapped field is left out."""

from datetime import timedelta

import pytest

from sandbox.amazon import Line
from tests.sync.cures.clinic import Clinic
from tests.sync.cures.following import follow
from tests.sync.test_mapped_fields import mapped, one

WHERE = {"field": "tag_ids", "target": "order", "source": "fulfillment.fulfillmentServiceLevel"}
EXPRESS = {"fulfillmentServiceLevel": "EXPEDITED"}
NOTHING = "Odoo has no record of this name, or more than one."


def bought(clinic: Clinic, number: int) -> str:
    return clinic.shop.place(number, items=[Line("MUG-BLUE", 1)], fulfillment=EXPRESS)


def tags(clinic: Clinic, name: str) -> list[str]:
    [order] = clinic.odoo.search("sale.order", [("client_order_ref", "=", name)])
    ids = clinic.odoo.read("sale.order", order, "tag_ids")[0]["tag_ids"]
    return [str(row["name"]) for row in clinic.odoo.read("crm.tag", ids, "name")]


@pytest.mark.parametrize("how", ["translated", "removed", "mended in Odoo"])
def test_mapping_left_out(clinic: Clinic, how: str) -> None:
    fast = clinic.odoo.create("crm.tag", name="Fast")
    mapped(clinic.shop, one(**WHERE))
    first = bought(clinic, 1)
    clinic.work()
    problem = clinic.suffers("mapping_left_out", holds=False)
    assert problem.title == "A mapped field is left out: Order: tag_ids (Amazon.de)"
    assert (clinic.in_odoo(first), tags(clinic, first)) == (("sale", 12.9), [])

    def said() -> None:
        clinic.owner.open("Orders", first)
        assert f"Mapped field not written: Order: tag_ids. {NOTHING}" in clinic.owner.text

    def tried() -> None:
        page = clinic.owner.open("Settings", "Field mapping", "Change").press(
            "Show the result", {"Amazon order id": first}
        )
        assert NOTHING in page.text

    def mended() -> None:
        if how == "translated":
            clinic.owner.press("Save", {"values": "EXPEDITED = Fast"})
        elif how == "removed":
            clinic.owner.open("Settings", "Field mapping").press("Remove")
        else:
            clinic.odoo.create("crm.tag", name="EXPEDITED")
            clinic.owner.open("Settings", "Field mapping").press("Read Odoo's fields again")

    def filled_in() -> None:
        [order] = clinic.odoo.search("sale.order", [("client_order_ref", "=", first)])
        clinic.odoo.write("sale.order", order, tag_ids=[(6, 0, [fast])])

    follow(
        "mapping_left_out",
        {
            "Open one of the latest orders: its timeline says which field, and why.": said,
            "Under Settings > Field mapping press Change at that mapping, type the order's id and press Show the result:"
            " what Odoo would get stands there, or why not.": tried,
            "Translate Amazon's value or choose another field, and press Save; or press Remove beside the mapping. Or mend it"
            " in Odoo (add the record or the field), and press Read Odoo's fields again on that page.": mended,
            "Fill in the orders that came before by hand in Odoo: a mapping that says when new does not come back to"
            " them.": filled_in,
        },
    )
    clinic.ended("mapping_left_out")
    second = clinic.shop.place(2, items=[Line("MUG-BLUE", 1)], fulfillment=EXPRESS, ago=timedelta(0))
    clinic.minutes(11)
    clinic.ended("mapping_left_out")
    wanted = {"translated": ["Fast"], "removed": [], "mended in Odoo": ["EXPEDITED"]}
    assert (tags(clinic, first), tags(clinic, second)) == (["Fast"], wanted[how])
