import pytest

from accounts.gateways.odoo import partners, sales
from accounts.gateways.odoo.records import PartnerDraft
from accounts.gateways.readonly import ReadOnlyClient, WriteRefused


def test_a_preview_reads_everything_and_writes_nothing(place):
    preview = ReadOnlyClient(place.odoo)
    [(order_id, draft)] = place.orders()
    assert sales.find_orders(preview, place.probe, [draft.reference])[draft.reference][0].id == order_id
    name = place.key_of("Nobody")
    with pytest.raises(WriteRefused, match="res.partner.load was not sent"):
        partners.load_partners(preview, place.probe, [PartnerDraft(place.key_of("partner"), name)])
    assert place.odoo.call("res.partner", "search_count", [["name", "=", name]]) == 0
    [write] = preview.writes
    assert (write.model, write.method) == ("res.partner", "load")
    assert name in write.args[1][0]


def test_what_is_not_known_to_read_is_taken_to_write(place):
    preview = ReadOnlyClient(place.odoo)
    with pytest.raises(WriteRefused):
        preview.call("sale.order", "some_button", [1])
