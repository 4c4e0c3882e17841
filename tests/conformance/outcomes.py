"""The outcome that a question has in one completion, by the words of the language: what an answer must allow."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.answer import NO, SILENT, YES, Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Kind, Predicate
from agreement_kb.reasoning.answering import answer
from tests.conformance.clingo_model import Model, completion
from tests.conformance.grounding import Setting

MOST = 3
"""So many questions are asked of one program."""


def outcome(at: Setting, predicate: Predicate, goal: Atom, model: Model) -> str:
    """Whether something is so: where it is not concluded, ``no`` if the text is exhaustive on it, there and then."""
    if Atom(f"violated:{goal.predicate}", goal.args) in model.true:
        return NO
    if goal in model.true:
        return YES
    if predicate.exhaustive_where:
        return NO if Atom(predicate.exhaustive_where, goal.args) in model.true else SILENT
    standing = at.program.program.standing
    return NO if predicate.exhaustive and (not standing or Atom(standing) in model.true) else SILENT


def disallowed(at: Setting, engine: Engine, seed: int) -> Iterator[str]:
    """Answers that leave out the outcome of a completion that clingo chose, what is assumed being so."""
    predicates = at.program.program.predicates
    goals = [goal for name in at.goals for goal in at.goals[name] if name in predicates and _named(goal)]
    # Those first on which the text is exhaustive somewhere, or everywhere.
    goals.sort(
        key=lambda goal: (not predicates[goal.predicate].exhaustive_where, not predicates[goal.predicate].exhaustive)
    )
    model = completion(at.program, at.facts, at.domain, seed, presumed=True) if goals else None
    if model is None:
        return  # what is assumed can't all be so
    for goal in islice(goals, MOST):
        wanted = outcome(at, predicates[goal.predicate], goal, model)
        found = answer(at.program, engine, Question(Kind.IS, goal, str(goal)), at.facts).outcomes
        if wanted not in found:
            yield f"whether {goal}: {' or '.join(found)}, and clingo has {wanted}"


def _named(goal: Atom) -> bool:
    return not any(isinstance(each, Individual) and each.unnamed for each in goal.args)
