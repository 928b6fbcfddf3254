from typing import Any

import pytest

from accounts.gateways.amazon.delivery_note import in_words


def day(name: str, *hours: tuple[int, int]) -> dict[str, Any]:
    windows = [
        {"startTime": {"hour": start, "minute": 0}, "endTime": {"hour": end, "minute": 30}} for start, end in hours
    ]
    return {"dayOfWeek": name, "timeWindows": windows}


def test_days_with_the_same_hours_are_written_once() -> None:
    hours = [day("MON", (9, 12), (13, 17)), day("TUE", (9, 12), (13, 17)), day("SAT", (10, 12)), day("SUN")]
    assert in_words({"deliveryTime": {"businessHours": hours}}) == (
        "Open: Mon-Tue 09:00-12:30 and 13:00-17:30, Sat 10:00-12:30, Sun"
    )


def test_days_on_which_it_is_different() -> None:
    dates = [
        {"exceptionDate": "2026-12-24", "exceptionDateType": "CLOSED"},
        {"exceptionDate": "2026-12-31", "exceptionDateType": "OPEN", **day("", (9, 11))},
        {"exceptionDate": "2027-01-02"},
    ]
    assert in_words({"deliveryTime": {"exceptionDates": dates}}).splitlines() == [
        "Closed on 2026-12-24",
        "Open on 2026-12-31 09:00-11:30",
        "Different hours on 2027-01-02",
    ]


@pytest.mark.parametrize("preference", [None, "ring twice", [], {"dropOffLocation": 5}, {"deliveryTime": "always"}])
def test_a_form_that_is_not_known_says_nothing(preference: object) -> None:
    assert in_words(preference) == ""


def test_a_single_wish_stands_alone() -> None:
    assert in_words({"addressInstruction": "Ring twice"}) == "Ring twice"
