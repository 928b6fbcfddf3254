"""Done-when 1, F34: orders shipped in every way that a warehouse knows; Amazon holds exactly what left, once, and a
repeated run tells it nothing."""

from .ways import WAYS, Season

A_WAY = 2  # thirty of each are in `make bench`


def test_f34_shipped_in_every_way(open_any):
    shop = open_any()
    season = Season(shop, A_WAY)
    ended = season.order()
    assert ended.found["created"] == A_WAY * len(WAYS), ended.said
    ended = season.ship()
    assert ended.found["blocked"] == A_WAY, ended.said  # without a tracking reference
    ended = season.mend()
    assert (ended.status, ended.found["updated"]) == (0, A_WAY), ended.said
    assert not season.wrong()
    assert len(shop.amazon.shipping.confirmations()) == season.calls_at_least
    before = shop.amazon.count("confirmShipment")
    for _ in range(2):
        assert season.tell().found["calls_to_amazon"] == 0
    assert shop.amazon.count("confirmShipment") == before
    assert not shop.ledger.problems()
