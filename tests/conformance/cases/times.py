"""Times, each program with its model."""

from __future__ import annotations

from tests.conformance.cases.case import Case

TIMES = """
open sort d
role made(D: d): time title en "the time" stated en "{D} was made on {Holder}"
role ended(D: d): time title en "the end" stated en "{D} ended on {Holder}"
"""


def compared(made: str, comparison: str, ended: str, wanted: bool | None, as_of: str | None = None) -> Case:
    """A time compared with another one: sure, excluded, or open (None). The thing nobody named is always open."""
    text = TIMES + f"predicate t(D: d) by dates {comparison}\npredicate q(D: d)\nrule r: q(D)\n    if t(D)\n"
    given = tuple(f'{role}("x", {time})' for role, time in (("made", made), ("ended", ended)) if time)
    name = f"{made or 'a time unknown'}, {ended or 'a time unknown'}: {comparison}{f' at {as_of}' if as_of else ''}"
    return Case(
        name, text, {"q": "x" if wanted else ""}, {"q": "?" if wanted is not None else "x; ?"}, given, (), as_of
    )


LE, LT = "ended(D) <= made(D)", "ended(D) < made(D)"
OF = "ended(D) <= day of made(D)"
FIRST = "counting the first day"

DATES = (
    compared("2024-03-01", LE, "2024-03-01", True),
    compared("2024-03-01", LE, "2024-03-02", False),
    compared("2024-03-01", LT, "2024-03-01", False),
    compared("2024-03-01", LT, "2024-02-29", True),
    compared("2024-03-01", LE, "", None),
    # Days: the first is not counted. A leap year has a 29 February.
    compared("2024-02-28", f"{LE} + 2 days", "2024-03-01", True),
    compared("2024-02-28", f"{LE} + 2 days", "2024-03-02", False),
    compared("2023-02-28", f"{LE} + 2 days", "2023-03-02", True),
    compared("2024-02-28", f"{LT} + 2 days", "2024-03-01", False),
    # Months and years: a month that lacks the day ends on its last.
    compared("2024-01-31", f"{LE} + 1 months", "2024-02-29", True),
    compared("2024-01-31", f"{LE} + 1 months", "2024-03-01", False),
    compared("2023-01-31", f"{LE} + 1 months", "2023-02-28", True),
    compared("2023-01-31", f"{LE} + 1 months", "2023-03-01", False),
    compared("2023-12-15", f"{LE} + 1 months", "2024-01-15", True),
    compared("2023-12-15", f"{LE} + 1 months", "2024-01-16", False),
    compared("2024-02-29", f"{LE} + 1 years", "2025-02-28", True),
    compared("2024-02-29", f"{LE} + 1 years", "2025-03-01", False),
    compared("2024-02-29", f"{LE} + 4 years", "2028-02-29", True),
    compared("1900-01-31", f"{LE} + 1 months", "1900-02-28", True),
    compared("1900-01-31", f"{LE} + 1 months", "1900-03-01", False),
    # Counting the first day: the day before the one of the same number; where there is none, the last of the month.
    compared("2024-03-10", f"{LE} + 1 months {FIRST}", "2024-04-09", True),
    compared("2024-03-10", f"{LE} + 1 months {FIRST}", "2024-04-10", False),
    compared("2024-03-01", f"{LE} + 1 months {FIRST}", "2024-03-31", True),
    compared("2024-03-01", f"{LE} + 1 months {FIRST}", "2024-04-01", False),
    compared("2024-01-31", f"{LE} + 1 months {FIRST}", "2024-02-29", True),
    compared("2024-01-31", f"{LE} + 1 months {FIRST}", "2024-03-01", False),
    compared("2023-01-31", f"{LT} + 1 months {FIRST}", "2023-02-28", False),
    compared("2023-01-29", f"{LE} + 1 months {FIRST}", "2023-02-28", True),
    compared("2024-01-29", f"{LE} + 1 months {FIRST}", "2024-02-29", False),
    compared("2024-01-30", f"{LE} + 1 months {FIRST}", "2024-02-29", True),
    compared("2024-12-31", f"{LE} + 2 months {FIRST}", "2025-02-28", True),
    compared("2024-01-01", f"{LE} + 12 months {FIRST}", "2024-12-31", True),
    compared("2024-01-01", f"{LE} + 1 years {FIRST}", "2025-01-01", False),
    compared("2024-02-29", f"{LE} + 1 years {FIRST}", "2025-02-28", True),
    compared("2024-02-29", f"{LE} + 4 years {FIRST}", "2028-02-29", False),
    compared("2024-02-28", f"{LE} + 2 days {FIRST}", "2024-02-29", True),
    compared("2024-02-28", f"{LE} + 2 days {FIRST}", "2024-03-01", False),
    compared("2024-03-10", f"{LE} + 1 days {FIRST}", "2024-03-10", True),
    compared("2024-03-10", f"{LE} + 1 days {FIRST}", "2024-03-11", False),
    # ... the time of day is kept, as without it.
    compared("2024-03-10T12:00Z", f"{LE} + 1 months {FIRST}", "2024-04-09T12:00Z", True),
    compared("2024-03-10T12:00Z", f"{LE} + 1 months {FIRST}", "2024-04-09T12:01Z", False),
    # The day of a time is the one written, whatever the hour and the offset: 23:30-01:00 is the next day of UTC.
    compared("2024-03-10T23:30-01:00", OF, "2024-03-10", True),
    compared("2024-03-10T23:30-01:00", OF, "2024-03-11", False),
    compared("2024-03-10T00:30+05:00", "ended(D) < day of made(D)", "2024-03-09", True),
    compared("2024-03-10T00:30+05:00", "ended(D) < day of made(D)", "2024-03-10", False),
    compared("2024-03-10T12:00", f"{OF} + 30 days", "2024-04-09", True),
    compared("2024-03-10T12:00", f"{OF} + 30 days", "2024-04-10", False),
    compared("2024-03-10", OF, "2024-03-10", True),
    compared("2024-03-01T23:59Z", f"{OF} + 6 months {FIRST}", "2024-08-31", True),
    compared("2024-03-01T23:59Z", f"{OF} + 6 months {FIRST}", "2024-09-01", False),
    # ... of the first time it is not taken: an instant beside that day is as open as beside any other.
    compared("2024-03-10T12:00Z", OF, "2024-03-10T06:00Z", None),
    compared("2024-03-10T12:00Z", OF, "2024-03-09T10:00Z", True),
    compared("2024-03-10T12:00Z", OF, "2024-03-11T12:00Z", False),
    # Several comparisons: all must hold, and one that fails decides it, even where the other is unknown.
    compared("2024-03-01", f"made(D) <= ended(D) and {LE} + 2 days", "2024-03-03", True),
    compared("2024-03-01", f"made(D) <= ended(D) and {LE} + 2 days", "2024-03-04", False),
    compared("2024-03-01", f"made(D) <= ended(D) and {LE} + 2 days", "2024-02-29", False),
    compared("2024-03-01", f"{LE} and ended(D) <= as_of", "2024-03-02", False),
    compared("2024-03-01", f"ended(D) <= as_of and {LE}", "2024-03-02", False),
    compared("2024-03-01", f"{LE} and ended(D) <= as_of", "2024-02-29", None),
    compared("2024-03-01", f"made(D) < as_of and as_of < made(D) + 2 days and {LT}", "2024-02-29", True, "2024-03-02"),
    compared("2024-03-01", f"made(D) < as_of and as_of < made(D) + 2 days and {LT}", "2024-02-29", False, "2024-03-03"),
    # Hours and minutes are exact where the offsets are known: 18:00+05:00 is 13:00 of UTC.
    compared("2024-03-01T18:00+05:00", LE, "2024-03-01T13:00Z", True),
    compared("2024-03-01T18:00+05:00", LE, "2024-03-01T13:01Z", False),
    compared("2024-03-01T18:00+05:00", LT, "2024-03-01T13:00Z", False),
    compared("2024-03-01T18:00+05:00", f"{LE} + 24 hours", "2024-03-02T13:00Z", True),
    compared("2024-03-01T18:00+05:00", f"{LE} + 24 hours", "2024-03-02T13:01Z", False),
    compared("2024-02-29T23:30-01:00", f"{LE} + 45 minutes", "2024-03-01T01:15Z", True),
    compared("2024-02-29T23:30-01:00", f"{LE} + 45 minutes", "2024-03-01T01:16Z", False),
    # Without an offset it may be any zone's, from 14 hours before UTC to 12 hours after.
    compared("2024-03-01T12:00", LE, "2024-03-01T12:00", None),
    compared("2024-03-01T12:00", LE, "2024-02-29T22:00Z", True),
    compared("2024-03-01T12:00", LE, "2024-02-29T22:01Z", None),
    compared("2024-03-01T12:00", LE, "2024-03-02T00:00Z", None),
    compared("2024-03-01T12:00", LE, "2024-03-02T00:01Z", False),
    # A day beside an instant: it begins 14 hours before, and ends 12 hours after, the day of UTC.
    compared("2024-03-01", LE, "2024-02-29T10:00Z", True),
    compared("2024-03-01", LE, "2024-02-29T10:01Z", None),
    compared("2024-03-01", LE, "2024-03-02T11:59Z", None),
    compared("2024-03-01", LE, "2024-03-02T12:00Z", False),
    # Hours after a day may be counted from any time of that day.
    compared("2024-03-01", f"{LE} + 24 hours", "2024-03-02", None),
    compared("2024-03-01", f"{LE} + 24 hours", "2024-02-28", True),
    compared("2024-03-01", f"{LE} + 24 hours", "2024-03-05", False),
    # The time of the question, and a date that is written.
    compared("2024-03-01", "made(D) <= as_of", "", True, "2024-03-01"),
    compared("2024-03-01", "made(D) <= as_of", "", False, "2024-02-29"),
    compared("2024-03-01", "made(D) <= as_of", "", None),
    compared("2024-03-01", "as_of < made(D) + 1 days", "", True, "2024-03-01"),
    compared("1899-12-31", "made(D) < 1900-01-01", "", True),
    compared("1900-01-01", "made(D) < 1900-01-01", "", False),
)

STATED_TIMES = (
    Case(
        "what the times leave open may be stated",
        TIMES
        + """
predicate t(D: d) by dates ended(D) <= made(D)
predicate q(D: d)
rule r: q(D)
    if d(D) and not t(D)
""",
        {"q": "y"},
        {"q": "?"},
        given=('made("x", 2024-03-01)', 't("x")'),
        deny=('t("y")',),
    ),
    Case(
        "what the times decide can't be stated otherwise",
        TIMES
        + """
predicate t(D: d) by dates ended(D) <= made(D)
predicate q(D: d)
rule r: q(D)
    if t(D)
""",
        {"q": ""},
        given=('made("x", 2024-03-01)', 'ended("x", 2024-03-02)', 't("x")'),
        contradiction=True,
    ),
    Case(
        "what one of several comparisons leaves open may be stated",
        TIMES
        + """
predicate t(D: d) by dates made(D) < 2024-03-02 and ended(D) <= made(D)
predicate q(D: d)
rule r: q(D)
    if t(D)
""",
        {"q": "x"},
        {"q": "y; ?"},
        given=('made("x", 2024-03-01)', 'made("y", 2024-03-01)', 'made("z", 2024-03-03)', 't("x")'),
    ),
    Case(
        "what one of several comparisons excludes can't be stated",
        TIMES
        + """
predicate t(D: d) by dates ended(D) <= made(D) and made(D) < 2024-03-02
predicate q(D: d)
rule r: q(D)
    if t(D)
""",
        {"q": ""},
        given=('made("x", 2024-03-03)', 't("x")'),
        contradiction=True,
    ),
    Case(
        "a comparison of two times that are written needs no thing",
        """
predicate t by dates 2024-01-31 < 2024-02-29 and 2024-02-29 <= day of 2024-01-31 + 1 months
predicate q
rule r: q
    if t
""",
        {"q": "()"},
    ),
    Case(
        "times in a list are compared one by one",
        """
closed sort k
term a: k
term b: k
predicate l(X: k, T: time) by listing
list rows: l(a, 2024-01-31), l(a, 2024-03-01), l(b, 2024-01-31)
predicate late(T: time) by dates 2024-01-31 < T
predicate q(X: k)
rule r: q(X)
    if l(X, T) and late(T)
predicate early(X: k)
rule s: early(X)
    if l(X, T) and not late(T)
""",
        {"q": "a", "early": "a; b"},
    ),
    Case(
        "an impossibility speaks of times",
        TIMES
        + """
predicate t(D: d) by dates ended(D) <= made(D)
predicate p(D: d) by fact
never p_in_time: t(D) and p(D)
predicate q(D: d)
rule r: q(D)
    if p(D)
""",
        {"q": ""},
        {"q": "y; ?"},
        given=('made("x", 2024-03-02)', 'ended("x", 2024-03-01)', 'made("y", 2024-03-02)', 'ended("y", 2024-03-03)'),
    ),
)
