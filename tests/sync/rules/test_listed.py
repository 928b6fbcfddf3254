"""What Amazon says of an SKU in several marketplaces, as one row."""

from hypothesis import given
from hypothesis import strategies as st

from sync.rules.listed import Listed, Place, newer, place_of, status_of_listing, status_of_report, together

FBM = Place(("DEFAULT",), "active", "9.95", "EUR", 7, "2026-11-01T10:00:00+00:00")
FBA = Place(("AMAZON_EU",), "inactive", "10.95", "EUR", None, "2026-11-01T11:00:00+00:00")
channels = st.lists(st.sampled_from(["DEFAULT", "AMAZON_EU", "AMAZON_NA", "LATER"]), max_size=2, unique=True).map(tuple)
places = st.builds(
    Place, channels, st.sampled_from(["active", "inactive", ""]), st.sampled_from(["", "1.00"]), st.just("EUR"),
    st.none() | st.integers(0, 9), st.sampled_from(["", "2026-11-01", "2026-11-02"]),
)  # fmt: skip


def test_the_channels_are_those_of_all_marketplaces() -> None:
    assert together({"DE": FBM, "FR": FBA}) == Listed(
        ("DE", "FR"), ("AMAZON_EU", "DEFAULT"), False, "active", "9.95", "EUR", 7
    )


def test_the_newest_quantity_counts() -> None:
    newer = Place(("DEFAULT",), quantity=3, at="2026-11-01T12:00:00+00:00")
    assert together({"DE": FBM, "FR": newer}).quantity == 3
    assert together({"DE": newer, "FR": FBM}).quantity == 3


def test_listed_nowhere_is_nothing() -> None:
    assert together({}) == Listed()


def test_where_one_marketplace_is_silent_it_is_not_known_to_be_the_sellers_alone() -> None:
    assert together({"DE": FBM, "FR": Place()}).channels == ()
    assert together({"DE": FBA, "FR": Place()}).channels == ("AMAZON_EU",)


def test_what_the_listing_told_is_more_than_a_report_tells() -> None:
    both = Place(("AMAZON_EU", "DEFAULT"), exact=True)
    assert newer(both, FBM).channels == ("AMAZON_EU", "DEFAULT")
    assert newer(both, FBM).quantity == 7
    assert newer(both, Place(("AMAZON_JP",))).channels == ("AMAZON_JP",), "it moved, and the listing is not read yet"
    assert newer(None, FBM) == FBM
    assert newer(FBM, FBA) == FBA
    assert newer(both, Place(("DEFAULT",), exact=True)).channels == ("DEFAULT",)


def test_amazons_words_for_a_status() -> None:
    assert (status_of_report(" Active "), status_of_report("Incomplete")) == ("active", "incomplete")
    assert status_of_listing(("DISCOVERABLE", "BUYABLE")) == "active"
    assert status_of_listing(("DISCOVERABLE",)) == "inactive"


@given(st.dictionaries(st.sampled_from(["DE", "FR", "IT"]), places))
def test_the_sellers_own_only_where_every_marketplace_says_so(told: dict[str, Place]) -> None:
    mine = together(told).channels == ("DEFAULT",)
    assert mine == (bool(told) and all(place.channels == ("DEFAULT",) for place in told.values()))


@given(places)
def test_a_place_is_read_as_it_was_kept(place: Place) -> None:
    assert place_of(place.as_json()) == place
