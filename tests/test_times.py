"""Dates, instants and durations by themselves."""

from __future__ import annotations

import pytest

from agreement_kb.model.time import add, decide, parse_time


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
    assert decide(first, "<=", second, hours, "hours") is expected


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
    "text", ["2026-02-30", "2026-13-01", "tomorrow", "2026-03-10T25:00Z", "2026-03-10T12:00+15", ""]
)
def test_no_time(text: str) -> None:
    assert parse_time(text) is None
