"""What random programs are made of, counted: a suite that compares only easy ones compares little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from agreement_kb.model.atom import Literal
from agreement_kb.model.vocabulary import Established
from tests.conformance.clingo_model import Model
from tests.conformance.suite import Asked

LEAST = 0.1
"""Each of ``WANTED`` is in more than this share of the programs.

Chance is not quite the same in each run: Hypothesis also draws the constants of whatever modules are loaded.
"""
WANTED = ("negation", "closure", "dates", "no answer", "some answers", "all answers")
ALSO = (
    "roles",
    "readings",
    "norms",
    "impossibilities",
    "three strata",
    "comparisons joined",
    "day of",
    "first day",
    "exhaustive where",
    "time said",
    "done",
)
"""Each is in some programs."""


@dataclass
class Mix:
    """How many programs were compared, and how many have what: in the rules that bear on what is asked."""

    programs: int = 0
    impossible: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, asked: Asked) -> None:
        if asked.model is None:
            self.impossible += 1
            return
        self.programs += 1
        self.counts.update(set(_features(asked, asked.model)))

    def shares(self) -> dict[str, float]:
        return {name: self.counts[name] / max(self.programs, 1) for name in (*WANTED, *ALSO)}

    def __str__(self) -> str:
        shown = ", ".join(f"{name} {share:.0%}" for name, share in self.shares().items())
        return f"{self.programs} programs ({self.impossible} more had no completion): {shown}"

    def lacking(self, least: float) -> dict[str, float]:
        """What is in too few programs: of what is wanted, in no more than this share."""
        return {name: share for name, share in self.shares().items() if share <= (least if name in WANTED else 0)}


def _features(asked: Asked, model: Model) -> Iterator[str]:
    at, ground = asked.at, asked.ground_of_some
    literals = [lit for found in ground.instances.values() for i in found for lit in i.body]
    if any(not literal.positive for literal in literals):
        yield "negation"
    kinds = {at.established(literal.atom) for literal in literals} | {at.established(goal) for goal in asked.some}
    if Established.CLOSURE in kinds:
        yield "closure"
    if Established.DATES in kinds:
        yield "dates"
    yield from _of_dates(asked, literals)
    if Established.DONE in kinds:
        yield "done"
    if any(p.exhaustive_where for p in at.program.program.predicates.values()):
        yield "exhaustive where"
    if any(i.rule.at is not None for found in ground.instances.values() for i in found):
        yield "time said"
    if kinds & {Established.ROLE, Established.HOLDER}:
        yield "roles"
    if Established.READING in kinds:
        yield "readings"
    if at.program.program.norms:
        yield "norms"
    if ground.constraints:
        yield "impossibilities"
    if len({at.program.rank.get(atom.predicate, 0) for atom in ground.instances} - {0}) >= 3:
        yield "three strata"
    true = len(model.true.intersection(asked.some))
    yield "no answer" if not true else "all answers" if true == len(asked.some) else "some answers"


def _of_dates(asked: Asked, literals: Iterable[Literal]) -> Iterator[str]:
    predicates = asked.at.program.program.predicates
    compared = [predicates[each.atom.predicate].comparisons for each in literals if each.atom.predicate in predicates]
    if any(len(comparisons) > 1 for comparisons in compared):
        yield "comparisons joined"
    durations = [comparison.duration for comparisons in compared for comparison in comparisons]
    if any(duration.day for duration in durations):
        yield "day of"
    if any(duration.first for duration in durations):
        yield "first day"
