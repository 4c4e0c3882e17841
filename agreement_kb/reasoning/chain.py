"""A chain: the same action done from hand to hand, each hop asked on the case in which those before it were done.

Each hop has the answer it would have if the hops before were stated as done. Beyond that the hops are weighed together,
in one table of diagrams: a reading, or a fact nobody stated, is the same at every hop, so the chain as a whole may be
impossible where each hop alone is possible, and a later hop may be narrower where the earlier ones are not forbidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.advice import AnswerDifference
from agreement_kb.model.answer import NO, SILENT, YES, Answer, Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.chain import Carried, Chain, Hop, HopAsked
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Facts
from agreement_kb.reasoning.answering import Weighed, answer, outcomes_asked, weigh
from agreement_kb.reasoning.bdd import FALSE, TRUE
from agreement_kb.reasoning.case import make_case
from agreement_kb.reasoning.consistency import check_facts
from agreement_kb.reasoning.difference import difference_of
from agreement_kb.reasoning.following import followers_of
from agreement_kb.reasoning.outcome import sorted_outcomes, test_for
from agreement_kb.reasoning.reach import reached


def chain_of(program: StratifiedProgram, engine: Engine, text: str, asked: Sequence[HopAsked], facts: Facts) -> Chain:
    """A chain of hops on the facts of a case; ``text`` is the question with its blank.

    Raises:
        ContradictoryFacts: the facts exclude each other, or exclude that a hop was done.
        TooLarge: a bound on the work was reached.
    """
    hops: list[Hop] = []
    together = _Together()
    done: dict[Atom, bool] = {}
    for each in asked:
        # What is said of the moment before the chain gives way to what the chain supposes.
        known = replace(each.facts, stated={**each.facts.stated, **done})
        if done:
            check_facts(program, engine, known)
        found = replace(answer(program, engine, each.question, known), facts=known)
        supposing = together.take(weigh(program, engine, each.question, known, together.last), each.question)
        moved = _moved(program, engine, each, found) if done else None
        hops.append(Hop(each.name, found, supposing, tuple(_carried(hops, found)), moved))
        if supposing == (NO,):
            break
        done[done_of(each.question)] = True
    names = tuple(each.name for each in asked)
    return Chain(text, names, facts, tuple(hops), together.outcomes(), hops[-1].answer.holders)


def done_of(question: Question) -> Atom:
    """That what a question asks about was done."""
    return Atom(f"done:{question.goal.predicate}", question.goal.args)


class _Together:
    """Hops weighed in one table: in which completions all are a yes so far, and in which none is forbidden."""

    def __init__(self) -> None:
        self.last: Weighed | None = None
        self._possible = self._yes = self._open = TRUE

    def take(self, weighed: Weighed, question: Question) -> tuple[str, ...]:
        """Add a hop; the outcomes it has where no earlier hop is forbidden, in any case where all are."""
        self.last = weighed
        _, functions = outcomes_asked(weighed, question)
        completions = weighed.worked.completions
        diagrams = completions.diagrams
        self._possible = diagrams.conj(self._possible, completions.possible)
        before = diagrams.conj(self._open, self._possible)
        found = {name for name, function in functions.items() if diagrams.conj(function, before) != FALSE}
        self._yes = diagrams.conj(self._yes, functions[YES])
        self._open = diagrams.conj(self._open, diagrams.neg(functions[NO]))
        return sorted_outcomes(found) or (NO,)

    def outcomes(self) -> tuple[str, ...]:
        """The outcomes of all hops together."""
        assert self.last is not None
        diagrams = self.last.worked.completions.diagrams
        silent = diagrams.conj(self._open, diagrams.neg(self._yes))
        found = {YES: self._yes, NO: diagrams.neg(self._open), SILENT: silent}
        return sorted_outcomes({n for n, f in found.items() if diagrams.conj(f, self._possible) != FALSE})


def _carried(hops: Sequence[Hop], found: Answer) -> Iterator[Carried]:
    """The conditions of earlier hops that bind at one that is not a plain no, each norm once.

    A norm that the hop has of its own is left out, unless it binds for certain only from before; so is a duty that is
    stated to have been fulfilled.
    """
    if found.outcomes == (NO,):
        return
    certain: dict[str, bool] = {}
    for own in found.conditions:
        certain[own.norm.name] = certain.get(own.norm.name, False) or own.certain
    earlier = [(condition, number) for number, hop in enumerate(hops, 1) for condition in hop.answer.conditions]
    for condition, number in sorted(earlier, key=lambda each: not each[0].certain):
        norm = condition.norm
        if certain.get(norm.name) or (norm.name in certain and not condition.certain):
            continue
        duty = Atom(f"done:{norm.action.predicate}", norm.action.args).bind(dict(condition.binding))
        if norm.kind == "condition" or not found.facts.stated.get(duty):
            certain[norm.name] = condition.certain
            yield Carried(condition, number)


def _moved(program: StratifiedProgram, engine: Engine, asked: HopAsked, found: Answer) -> AnswerDifference | None:
    """What the hops before change in an answer; worked out only where some rule can ask for what was done."""
    case = make_case(program, asked.facts, [asked.question.goal])
    roots = [atom.predicate for atom in test_for(case, asked.question.kind, asked.question.goal).atoms()]
    roots += [
        atom.predicate for each in followers_of(program, asked.question, asked.question.goal) for atom in each.roots()
    ]
    roots += [literal.atom.predicate for rule in program.program.constraints for literal in rule.body]
    if done_of(asked.question).predicate not in reached(program, roots):
        return None
    difference = difference_of(answer(program, engine, asked.question, asked.facts), found)
    return difference if difference.parted or difference.through is not None else None
