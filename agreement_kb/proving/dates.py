"""Whether some times can stand to each other as comparisons by dates would have it.

Where a time is not known, its comparisons are open, each for itself: an answer takes them as they are stated. Of two
norms that are said to meet, more is asked: that there are days on which they do. So each comparison bounds how far two
times lie apart, and bounds that lead round to less than nothing exclude each other. Months and years are taken as
long, or as short, as they can be: what is excluded can't be, what is not might still not be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from agreement_kb.model.atom import Atom
from agreement_kb.model.term import Term
from agreement_kb.model.time import Duration
from agreement_kb.model.vocabulary import Comparison, Established
from agreement_kb.reasoning.bdd import FALSE, TRUE
from agreement_kb.reasoning.case import Case, moment
from agreement_kb.reasoning.worked import Worked

MAX_TRIED = 64
"""How many ways in which comparisons may come out are tried; what is left then counts as one that days can meet."""
_DAY = 24 * 60
_MINUTES = {"minutes": (1, 1), "hours": (60, 60), "days": (_DAY, _DAY), "months": (28 * _DAY, 31 * _DAY)}
_MINUTES["years"] = 365 * _DAY, 366 * _DAY
_ORIGIN = "origin"
Bound = tuple[object, object, int]
"""The first time is at most so many minutes after the second."""


def agreeing(worked: Worked, function: int) -> int:
    """The part of a function that is left when comparisons of dates that exclude each other are taken out."""
    completions, case = worked.completions, worked.case
    diagrams = completions.diagrams
    dated = {
        n: atom for atom, n in completions.numbers.items() if case.established(atom.predicate) is Established.DATES
    }
    dated = {n: dated[n] for n in diagrams.support(function) & set(dated)}
    for _ in range(MAX_TRIED if dated else 0):
        if function == FALSE:
            return FALSE
        path = {n: value for n, value in diagrams.path(function).items() if n in dated}
        if _can_be(case, {dated[n]: value for n, value in path.items()}):
            return function
        together = TRUE
        for n, value in path.items():
            each = diagrams.variable(n)
            together = diagrams.conj(together, each if value else diagrams.neg(each))
        function = diagrams.conj(function, diagrams.neg(together))
    return function


def _can_be(case: Case, values: Mapping[Atom, bool]) -> bool:
    """Whether no bounds exclude each other: there is no way round that is shorter than nothing (Bellman and Ford)."""
    bounds = [bound for atom, value in values.items() for bound in _bounds(case, atom, value)]
    distance: dict[object, int] = {}
    for _ in range(len(bounds) + 1):
        changed = False
        for first, second, most in bounds:
            if distance.get(second, 0) + most < distance.get(first, 0):
                distance[first] = distance.get(second, 0) + most
                changed = True
        if not changed:
            return True
    return False


def _bounds(case: Case, atom: Atom, value: bool) -> Iterator[Bound]:
    predicate = case.program.program.predicates[atom.predicate]
    binding: dict[Term, Term] = dict(zip(predicate.parameters, atom.args, strict=True))
    if not value and len(predicate.comparisons) > 1:
        return  # one of them fails: which, is open
    for comparison in predicate.comparisons:
        left, right = (_side(case, side, binding) for side in (comparison.left, comparison.right))
        yield from (*left[1], *right[1], _bound(comparison, left[0], right[0], value))


def _bound(comparison: Comparison, left: object, right: object, value: bool) -> Bound:
    least, most = _length(comparison.duration)
    strict = comparison.operator == "<"
    return (left, right, most - strict) if value else (right, left, -least - (not strict))


def _length(duration: Duration) -> tuple[int, int]:
    shortest, longest = _MINUTES.get(duration.unit, (0, 0))
    less = _DAY * (duration.day + duration.first)
    return duration.amount * shortest - less, duration.amount * longest


def _side(case: Case, side: Term | Atom, binding: Mapping[Term, Term]) -> tuple[object, Iterable[Bound]]:
    """What a side of a comparison is called, and where it lies if that is known."""
    name = (
        Atom(side.predicate, tuple(binding.get(each, each) for each in side.args[:-1]))
        if isinstance(side, Atom)
        else binding.get(side, side)
    )
    known = moment(case, side, binding)
    if known is None:
        return name, ()
    minutes = int((known.when.replace(tzinfo=None) - datetime(1, 1, 1)).total_seconds() // 60)
    return name, ((name, _ORIGIN, minutes), (_ORIGIN, name, -minutes))
