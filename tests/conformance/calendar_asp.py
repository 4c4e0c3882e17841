"""Times for clingo, as whole numbers: half minutes from the start of 2000, counted by a calendar of its own.

A time is known as the first and the last half minute it may be. A day without a zone may begin 14 hours before and end
12 hours after the same day of UTC; so may an instant without an offset. The calendar day of a time ``T``, as it is
written, is ``of(T)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agreement_kb.model.atom import Atom
from agreement_kb.model.term import TIME, Term, Variable
from agreement_kb.model.time import Duration
from agreement_kb.model.vocabulary import Comparison, Predicate
from tests.conformance.asp import Names, conjunction, variable_names

MINUTES = {"minutes": 1, "hours": 60}
MONTHS = {"months": 1, "years": 12}
_TIME = re.compile(r"(\d+)-(\d+)-(\d+)(?:T(\d+):(\d+)(?:(Z)|([+-])(\d+):(\d+))?)?")

CALENDAR = (
    "written(T,Y,M,D) :- said(T,Y,M,D). written(of(T),Y,M,D) :- said(T,Y,M,D), want_days_of.",
    "want_months(A) :- want(months,A). want_months(A) :- want(months_first,A).",
    "year(Y) :- written(_,Y,_,_). year(Y+N/12+D) :- written(_,Y,_,_), want_months(N), D = 0..1.",
    "leap(Y) :- year(Y), Y\\4 = 0, Y\\100 != 0. leap(Y) :- year(Y), Y\\400 = 0.",
    "usual(1,31). usual(2,28). usual(3,31). usual(4,30). usual(5,31). usual(6,30).",
    "usual(7,31). usual(8,31). usual(9,30). usual(10,31). usual(11,30). usual(12,31).",
    "length(Y,M,L) :- year(Y), usual(M,L), M != 2. length(Y,2,29) :- leap(Y). length(Y,2,28) :- year(Y), not leap(Y).",
    "before(Y,M,S) :- year(Y), M = 1..12, S = #sum { L,N : length(Y,N,L), N < M }.",
    "new_year(Y,365*(Y-2000)+(Y-1)/4-(Y-1)/100+(Y-1)/400-484) :- year(Y).",
    "day(T,none,0,N+S+D-1) :- written(T,Y,M,D), new_year(Y,N), before(Y,M,S).",
    "day(T,days,A,N+A) :- day(T,none,0,N), want(days,A).",
    # A period that counts its first day has one day less to run.
    "day(T,days_first,A,N+A-1) :- day(T,none,0,N), want(days_first,A).",
    "moved(T,A,Y+(M-1+A)/12,(M-1+A)\\12+1,D) :- written(T,Y,M,D), want_months(A).",
    "same_number(T,A,N+S+D-1) :- moved(T,A,Y,M,D), new_year(Y,N), before(Y,M,S), length(Y,M,L), D <= L.",
    "last_of_month(T,A,N+S+L-1) :- moved(T,A,Y,M,D), new_year(Y,N), before(Y,M,S), length(Y,M,L), D > L.",
    "day(T,months,A,N) :- same_number(T,A,N), want(months,A).",
    "day(T,months,A,N) :- last_of_month(T,A,N), want(months,A).",
    # ... and ends before the day of the same number; a month that lacks that day ends it all the same on its last.
    "day(T,months_first,A,N-1) :- same_number(T,A,N), want(months_first,A).",
    "day(T,months_first,A,N) :- last_of_month(T,A,N), want(months_first,A).",
    # The first and the last half minute: with an offset they are one, else some zone may have either.
    "span(T,U,A,X,X) :- day(T,U,A,N), clock(T,C), offset(T,O), X = 2*(1440*N+C-O).",
    "span(T,U,A,X-1680,X+1440) :- day(T,U,A,N), clock(T,C), not offset(T,_), X = 2*(1440*N+C).",
    "span(T,U,A,X-1680,X+2879+1440) :- day(T,U,A,N), not clock(T,_), X = 2880*N.",
    "span(T,minutes,A,F+2*A,L+2*A) :- span(T,none,0,F,L), want(minutes,A).",
    # Two days are compared as days, wherever they are; nothing but minutes added makes an instant of a day.
    "plain(T,U,A,N) :- day(T,U,A,N), not clock(T,_).",
    "days(T,R,U,A) :- plain(T,none,0,_), plain(R,U,A,_).",
    "sure(T,le,R,U,A) :- plain(T,none,0,X), plain(R,U,A,Y), X <= Y.",
    "sure(T,lt,R,U,A) :- plain(T,none,0,X), plain(R,U,A,Y), X < Y.",
    "never(T,le,R,U,A) :- plain(T,none,0,X), plain(R,U,A,Y), X > Y.",
    "never(T,lt,R,U,A) :- plain(T,none,0,X), plain(R,U,A,Y), X >= Y.",
    "sure(T,le,R,U,A) :- span(T,none,0,_,L), span(R,U,A,F,_), L <= F, not days(T,R,U,A).",
    "sure(T,lt,R,U,A) :- span(T,none,0,_,L), span(R,U,A,F,_), L < F, not days(T,R,U,A).",
    "never(T,le,R,U,A) :- span(T,none,0,F,_), span(R,U,A,_,L), F > L, not days(T,R,U,A).",
    "never(T,lt,R,U,A) :- span(T,none,0,F,_), span(R,U,A,_,L), F >= L, not days(T,R,U,A).",
    "#defined said/4. #defined clock/2. #defined offset/2. #defined want/2. #defined want_days_of/0.",
)
"""What a calendar is. ``want`` names the durations that are added, ``sure`` and ``never`` what the times decide."""


def moment_facts(names: Names, as_of: str | None) -> Iterator[str]:
    """Each time as it is written: its day, the minute of the day, the offset in minutes."""
    for individual in (i for i in names.individuals if i.sort == TIME):
        text = (as_of or "") if individual.key == "as_of" else individual.key
        found = _TIME.fullmatch(text)
        if found is None:
            continue  # nobody knows when it is
        number = names.numbers[individual]
        yield f"said({number},{int(found[1])},{int(found[2])},{int(found[3])})."
        if found[4]:
            yield f"clock({number},{60 * int(found[4]) + int(found[5])})."
        if found[6] or found[7]:
            minutes = 0 if found[6] else 60 * int(found[8]) + int(found[9])
            yield f"offset({number},{'-' if found[7] == '-' else ''}{minutes})."


def comparison_lines(predicate: Predicate, names: Names) -> Iterator[str]:
    """A predicate by dates: as the times decide it, and else as stated, or either."""
    assert predicate.comparisons
    p = names.predicate(predicate.name)
    variables = variable_names(predicate.parameters)
    args = ",".join(variables.values())
    guards = conjunction(names.guards(variables))
    for n, comparison in enumerate(predicate.comparisons):
        sides, compared = _compared(comparison, names, variables)
        yield from _wanted(comparison.duration)
        yield f"sure_{n}_{p}({args}) :- {guards}, {sides}, sure({compared})."
        # One comparison that fails is enough, however the others stand.
        yield f"never_{p}({args}) :- {guards}, {sides}, never({compared})."
    every = conjunction(f"sure_{n}_{p}({args})" for n in range(len(predicate.comparisons)))
    yield f"sure_{p}({args}) :- {every}."
    yield f"open_{p}({args}) :- {guards}, not sure_{p}({args}), not never_{p}({args})."
    yield f"{p}({args}) :- sure_{p}({args})."
    yield f"{{ {p}({args}) }} :- open_{p}({args}), not given_{p}({args}), not denied_{p}({args})."
    yield f"{p}({args}) :- open_{p}({args}), given_{p}({args})."
    yield f":- given_{p}({args}), never_{p}({args})."
    yield f":- denied_{p}({args}), sure_{p}({args})."
    yield f"#show open_{p}/{len(variables)}."


def _compared(comparison: Comparison, names: Names, variables: dict[Variable, str]) -> tuple[str, str]:
    """What says which times are compared, and the arguments of ``sure`` and ``never`` for them."""
    left, right = _side(comparison.left, names, variables, "L"), _side(comparison.right, names, variables, "R")
    unit, amount = _period(comparison.duration)
    second = "of(R)" if comparison.duration.day else "R"
    return f"{left}, {right}", f"L,{'le' if comparison.operator == '<=' else 'lt'},{second},{unit},{amount}"


def _wanted(duration: Duration) -> Iterator[str]:
    unit, amount = _period(duration)
    yield f"want({unit},{amount})."
    if duration.day:
        yield "want_days_of."


def _period(duration: Duration) -> tuple[str, int]:
    amount, unit = duration.amount, duration.unit
    if unit in MINUTES:
        assert not duration.first, "hours have no first day"
        return ("minutes", amount * MINUTES[unit]) if amount else ("none", 0)
    first = "_first" if duration.first else ""
    if not (amount or first):
        return "none", 0
    return (f"months{first}", amount * MONTHS[unit]) if unit in MONTHS else (f"days{first}", amount)


def _side(side: Term | Atom, names: Names, variables: dict[Variable, str], result: str) -> str:
    if isinstance(side, Atom):
        keys = "".join(names.term(a, variables) + "," for a in side.args[:-1])
        return f"{names.predicate(side.predicate)}({keys}{result})"
    return f"{result} = {names.term(side, variables)}"
