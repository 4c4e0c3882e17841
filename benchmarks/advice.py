"""Flips, why-not, an interview step, what-if: what lies beyond an answer, each beside it to the same question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from agreement_kb.commands.interview import interview_on
from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import Answer
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.scenario import Facts
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.difference import difference_of
from agreement_kb.reasoning.flips import SIZE
from benchmarks.plan import RULES, Plan
from benchmarks.process import run_task
from benchmarks.targets import Spread, spread

MEDIAN_TARGET, WORST_TARGET = 0.100, 2.0
"""Of each kind of advice, over the questions of all scenarios, warm."""
LIMIT = 10
"""Each kind is given for some thousand questions: so many times the limit of one measurement."""

Advise = Callable[[KnowledgeBase, str, Facts], object]


def _flips(kb: KnowledgeBase, question: str, facts: Facts) -> object:
    return kb.flips(question, facts, SIZE)


def _what_if(kb: KnowledgeBase, question: str, facts: Facts) -> object:
    """Both answers and their difference: the first thing it turns on is supposed, else the first given withdrawn."""
    before = kb.ask_facts(question, facts)
    turned = [*_sayable(kb, before, (turn.atom for turn in before.turns_on))]
    stated = [*_sayable(kb, before, (atom for atom, value in facts.stated.items() if value))]
    supposed = kb.supposing(facts, given=turned[:1], without=[] if turned else stated[:1])
    return difference_of(before, kb.ask_facts(question, supposed))


def _sayable(kb: KnowledgeBase, found: Answer, atoms: Iterable[Atom]) -> Iterator[str]:
    """Those of some inputs that can be stated, in words; who holds a role is not supposed, and a reading not here."""
    predicates, wording = kb.program.program.predicates, kb.wording(found, kb.loaded.header.languages[0])
    for atom in atoms:
        predicate = predicates[atom.predicate]
        if predicate.texts and predicate.established not in (Established.ROLE, Established.READING):
            yield wording.statement(Literal(atom))


def _why_not(kb: KnowledgeBase, question: str, facts: Facts) -> object:
    return kb.why_not(question, facts)


ADVICE: dict[str, Advise] = {
    "flips, sets of up to three changes": _flips,
    "why-not": _why_not,
    "the next step of an interview": interview_on,
    "what-if: two answers and their difference": _what_if,
}
"""What is measured, as the page calls it."""


@dataclass(frozen=True)
class Advised:
    """The times of one kind of advice, and the median of its ratios to the answer to the same question."""

    what: str
    times: Spread
    ratio: float


def measure_advice(plan: Plan, rules: Path = RULES) -> list[Advised]:
    """Each kind of advice on the questions of the scenarios."""
    said: Mapping[str, Mapping[str, float]] = run_task(
        "advice", {"folder": str(rules), "questions": plan.questions}, LIMIT * plan.limit
    )
    return [Advised(what, spread(said[what]), said[what]["ratio"]) for what in ADVICE if what in said]
