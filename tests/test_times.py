"""Dates, instants and durations by themselves."""

from __future__ import annotations

import pytest

from agreement_kb.model.time import Duration, add, decide, later, parse_time


@pytest.mark.parametrize(
    ("left", "right", "hours", "expected"),
    [
        ("2026-03-07T18:00+05:00", "2026-03-06T18:00+05:00", 24, True),
        ("2026-03-07T18:01+05:00", "2026-03-06T18:00+05:00", 24, False),
        ("2026-03-07T12:00Z", "2026-03-06T18:00+05:00", 24, True),  # 17:00 at +05:00
        ("2026-03-07T12:00", "2026-03-06T12:00", 24, None),  # the zones are not known
        ("2026-03-14", "2026-03-10", 24, False),  # whatever the zones and the times of day
        ("2026-03-11", "2026-03-10", 24, None),
    ],
)
def test_within_hours(left: str, right: str, hours: int, expected: bool | None) -> None:
    first, second = parse_time(left), parse_time(right)
    assert first is not None
    assert second is not None
    assert decide(first, "<=", second, Duration(hours, "hours")) is expected


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-01-31", 1, "months", "2026-02-28"),
        ("2024-01-31", 1, "months", "2024-02-29"),
        ("2024-02-29", 1, "years", "2025-02-28"),
        ("2026-03-10", 6, "months", "2026-09-10"),
        ("2026-12-25", 30, "days", "2027-01-24"),
        ("2026-03-06T18:00+05:00", 24, "hours", "2026-03-07T18:00+05:00"),
    ],
)
def test_later(start: str, amount: int, unit: str, end: str) -> None:
    moment = parse_time(start)
    assert moment is not None
    assert str(add(moment, amount, unit)) == end


@pytest.mark.parametrize(
    ("start", "amount", "unit", "last"),
    [
        ("2026-03-10", 6, "months", "2026-09-09"),
        ("2026-03-01", 6, "months", "2026-08-31"),  # six whole months: March to August
        ("2026-09-01", 6, "months", "2027-02-28"),
        ("2026-08-31", 6, "months", "2027-02-28"),  # the 30th is lacking: the month ends the period
        ("2026-08-29", 6, "months", "2027-02-28"),
        ("2026-08-28", 6, "months", "2027-02-27"),
        ("2027-08-30", 6, "months", "2028-02-29"),
        ("2027-08-29", 6, "months", "2028-02-28"),
        ("2028-02-29", 6, "months", "2028-08-28"),
        ("2028-02-29", 1, "years", "2029-02-28"),
        ("2026-03-01", 30, "days", "2026-03-30"),
    ],
)
def test_a_period_that_counts_its_first_day_ends_on_its_last(start: str, amount: int, unit: str, last: str) -> None:
    moment = parse_time(start)
    assert moment is not None
    assert str(later(moment, Duration(amount, unit, first=True))) == last


def test_the_day_of_an_instant_is_that_of_its_own_clock() -> None:
    moment = parse_time("2026-03-10T23:30+01:00")
    assert moment is not None
    assert str(later(moment, Duration(30, "days", day=True))) == "2026-04-09"
    assert str(later(moment, Duration(30, "days"))) == "2026-04-09T23:30+01:00"


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-13-01", "tomorrow", "2026-03-10T25:00Z", "2026-03-10T12:00+15", ""]
)
def test_no_time(text: str) -> None:
    assert parse_time(text) is None
