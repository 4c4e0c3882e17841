"""The outcome that a question has in one completion, by the words of the language: what an answer must allow."""

from __future__ import annotations

from collections.abc import Iterator

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.answer import NO, SILENT, YES, Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Kind, Predicate
from agreement_kb.reasoning.answering import answer
from tests.conformance.clingo_model import Model, completion
from tests.conformance.grounding import Setting


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
    """Where an answer leaves out the outcome of a completion that clingo chose, what is assumed being so.

    One question is asked: where the text is exhaustive on something where another thing holds, of that; else, of one
    program in three (an answer takes long), of what it is exhaustive on, or of anything concluded.
    """
    predicates = at.program.program.predicates
    goals = [goal for name in at.goals for goal in at.goals[name] if name in predicates and _named(goal)]
    pools = (
        [goal for goal in goals if predicates[goal.predicate].exhaustive_where],
        [goal for goal in goals if predicates[goal.predicate].exhaustive],
        goals,
    )
    pool = pools[0] or (next(filter(None, pools), []) if seed % 3 == 0 else [])
    model = completion(at.program, at.facts, at.domain, seed, presumed=True) if pool else None
    if model is None:
        return  # nothing to ask, or what is assumed can't all be so
    goal = pool[seed % len(pool)]
    wanted = outcome(at, predicates[goal.predicate], goal, model)
    found = answer(at.program, engine, Question(Kind.IS, goal, str(goal)), at.facts).outcomes
    if wanted not in found:
        yield f"whether {goal}: {' or '.join(found)}, and clingo has {wanted}"


def _named(goal: Atom) -> bool:
    return not any(isinstance(each, Individual) and each.unnamed for each in goal.args)
