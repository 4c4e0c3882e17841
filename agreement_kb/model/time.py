"""Dates, instants and durations.

A date (``2026-03-10``) is a calendar day without a zone. An instant (``2026-03-10T18:00+05:00``) is a point of time;
without its offset it may be any point that some zone of the world gives it, so comparing it may be undecided.

Counting convention: ``hours`` and ``minutes`` are exact; ``days``, ``months`` and ``years`` move the calendar date and
keep the time of day; a month that lacks the day ends on its last day (31 January + 1 months = 28 or 29 February). The
moment from which is counted is not counted itself, unless the period counts its first day: then it ends a day earlier,
on the day before the one that bears the same number (1 March + 1 months = 31 March, 10 March + 1 months = 9 April).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

UNITS = ("minutes", "hours", "days", "months", "years")
_TEXT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})?)?")
_EARLIEST, _LATEST = timedelta(hours=14), timedelta(hours=12)


@dataclass(frozen=True)
class Moment:
    """A date (``clock`` False) or an instant; ``when.tzinfo`` is None where no offset was given."""

    when: datetime
    clock: bool

    def span(self) -> tuple[datetime, datetime]:
        """The earliest and latest points of time, in UTC, that this may be."""
        if self.when.tzinfo is not None:
            point = self.when.astimezone(UTC)
            return point, point
        start = self.when.replace(tzinfo=UTC)
        end = start if self.clock else start + timedelta(days=1) - timedelta(microseconds=1)
        return start - _EARLIEST, end + _LATEST

    def __str__(self) -> str:
        return self.when.isoformat(timespec="minutes") if self.clock else self.when.date().isoformat()


@dataclass(frozen=True)
class Duration:
    """``+ amount unit`` to a moment; of ``day`` only the calendar day is taken; ``first`` counts that day too."""

    amount: int = 0
    unit: str = ""
    day: bool = False
    first: bool = False


def parse_time(text: str) -> Moment | None:
    """The moment a text names, or None if it is no date of the calendar."""
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        return None
    try:
        if match[2] is None:
            return Moment(datetime.combine(date.fromisoformat(match[1]), datetime.min.time()), clock=False)
        return Moment(datetime.fromisoformat(text.strip().replace("Z", "+00:00")), clock=True)
    except ValueError:
        return None


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else date.max
    return (following - timedelta(days=1)).day if following != date.max else 31


def add(moment: Moment, amount: int, unit: str) -> Moment | None:
    """A moment so much later, by the module's convention; None beyond the calendar's end.

    Hours or minutes after a date without a time of day are undecided: None.
    """
    if not amount:
        return moment
    try:
        if unit in ("minutes", "hours"):
            if not moment.clock:
                return None
            return Moment(moment.when + timedelta(**{unit: amount}), clock=True)
        if unit == "days":
            return Moment(moment.when + timedelta(days=amount), moment.clock)
        months = amount * (12 if unit == "years" else 1) + moment.when.month - 1
        year, month = moment.when.year + months // 12, months % 12 + 1
        day = min(moment.when.day, _days_in(year, month))
        return Moment(moment.when.replace(year=year, month=month, day=day), moment.clock)
    except (ValueError, OverflowError):
        return None


def later(moment: Moment, duration: Duration) -> Moment | None:
    """A moment a duration later, by the module's convention; None where that is undecided or beyond the calendar."""
    if duration.day:
        moment = Moment(datetime.combine(moment.when.date(), datetime.min.time()), clock=False)
    if not duration.first:
        return add(moment, duration.amount, duration.unit)
    # The day before the one of the same number: from the first of a month that is the end of a month, and elsewhere a
    # month that lacks it ends on its last day. Each way of counting falls short of the other's case, never beyond.
    whole, day_before = add(moment, duration.amount, duration.unit), add(moment, -1, "days")
    ends = add(whole, -1, "days") if whole is not None else None
    other = add(day_before, duration.amount, duration.unit) if day_before is not None else None
    return max((each for each in (ends, other) if each is not None), key=lambda each: each.when, default=None)


def compare(left: Moment, operator: str, right: Moment) -> bool | None:
    """Whether ``left <= right`` (or ``<``); None where missing offsets or times of day leave it open."""
    if not left.clock and not right.clock:
        return left.when <= right.when if operator == "<=" else left.when < right.when
    try:
        (first, last), (other_first, other_last) = left.span(), right.span()
    except OverflowError:
        return None
    if operator == "<=":
        return True if last <= other_first else False if first > other_last else None
    return True if last < other_first else False if first >= other_last else None


def decide(left: Moment, operator: str, right: Moment, duration: Duration) -> bool | None:
    """Whether ``left <= right + duration`` (or ``<``); hours after a day are counted from any time of that day."""
    amount, unit = duration.amount, duration.unit
    if (right.clock and not duration.day) or unit not in ("minutes", "hours") or not amount:
        end = later(right, duration)
        return compare(left, operator, end) if end is not None else None
    try:
        (first, last), (earliest, latest) = left.span(), right.span()
        earliest, latest = earliest + timedelta(**{unit: amount}), latest + timedelta(**{unit: amount})
    except OverflowError:
        return None
    if operator == "<=":
        return True if last <= earliest else False if first > latest else None
    return True if last < earliest else False if first >= latest else None
