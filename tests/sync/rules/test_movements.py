"""Every flow of the ledger has a subject and a side, and each subject begins with something that recurs."""

from sync.flows import FLOWS
from sync.rules.movements import COMPLETENESS, MOVEMENTS, RECURRING, SUBJECTS, flows_of, subject_of


def test_every_flow_is_a_movement_that_is_known() -> None:
    assert set(FLOWS) <= set(MOVEMENTS)
    assert {one.subject for one in MOVEMENTS.values()} == {*SUBJECTS, COMPLETENESS}
    assert {one.side for one in MOVEMENTS.values()} == {"amazon", "odoo", "both"}


def test_one_flow_of_a_subject_recurs() -> None:
    assert sorted(subject_of(flow) for flow in RECURRING) == sorted((*SUBJECTS, COMPLETENESS))


def test_the_flows_of_a_subject() -> None:
    assert flows_of(["shipments"]) == {"deliveries_from_odoo", "shipment_to_amazon"}
    assert flows_of([]) == frozenset()
    assert flows_of([*SUBJECTS, COMPLETENESS]) == set(MOVEMENTS)
