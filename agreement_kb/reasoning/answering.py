"""From a question and the facts of a case to an answer: the whole of the meaning, in the order it happens.

ground from the goal → value the inputs → certain and impossible conclusions → all completions where these leave it
open → outcomes, what it turns on, conditions, derivations (verified) → answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.answer import (
    YES,
    Answer,
    Condition,
    Question,
)
from agreement_kb.model.atom import Atom
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Norm
from agreement_kb.model.scenario import Facts
from agreement_kb.model.vocabulary import Established, Kind
from agreement_kb.reasoning.assembling import assemble
from agreement_kb.reasoning.bindings import answer_bearers, answer_which
from agreement_kb.reasoning.case import bind_goal, make_case
from agreement_kb.reasoning.following import conditions_of, follower, norms_that_bear_on
from agreement_kb.reasoning.outcome import Test, test_for
from agreement_kb.reasoning.proofs import derivations_of
from agreement_kb.reasoning.turning import turns_of
from agreement_kb.reasoning.worked import Worked, outcomes_of, work


@dataclass(frozen=True)
class Weighed:
    """A question worked out: its goals with the test of each, and the norms that bear on it."""

    worked: Worked
    tests: Mapping[Atom, Test]
    norms: tuple[Norm, ...]


def weigh(program: StratifiedProgram, engine: Engine, question: Question, facts: Facts) -> Weighed:
    """Work out a question on the facts of a case: all that an answer, or a report on the rules, is read off.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    goals = _goals(program, question, facts)
    case = make_case(program, facts, goals)
    tests = {goal: test_for(case, question.kind, goal) for goal in goals}
    norms = norms_that_bear_on(program.program, question)
    roots = [atom for test in tests.values() for atom in test.atoms()]
    roots += [atom for goal in goals for norm in norms if (atom := follower(norm, goal)) is not None]
    if question.kind in (Kind.WHO, Kind.WHEN):
        actions = [goal for goal in goals if case.established(goal.predicate) is Established.ACTION]
        roots += [Atom(f"due:{goal.predicate}", goal.args) for goal in actions]
    return Weighed(work(case, engine, roots), tests, tuple(norms))


def answer(program: StratifiedProgram, engine: Engine, question: Question, facts: Facts) -> Answer:
    """The answer to a question on the facts of a case.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    weighed = weigh(program, engine, question, facts)
    worked, tests, norms = weighed.worked, weighed.tests, weighed.norms
    goals = list(tests)
    if question.kind in (Kind.WHO, Kind.WHEN):
        return answer_bearers(worked, question, goals[0], tests[goals[0]])
    if question.asked is not None:
        return answer_which(worked, question, tests, norms)
    test = tests[goals[0]]
    outcomes, functions = outcomes_of(worked, test)
    derivations = derivations_of(worked, test, outcomes, functions)
    conditions: tuple[Condition, ...] = ()
    if YES in outcomes:
        conditions = tuple(conditions_of(worked, norms, goals[0], functions[YES]))
    turns = tuple(turns_of(worked, functions)) if len(outcomes) > 1 else ()
    return assemble(worked, question, outcomes, derivations, conditions, turns, ())


def _goals(program: StratifiedProgram, question: Question, facts: Facts) -> list[Atom]:
    if question.asked is None or question.kind in (Kind.WHO, Kind.WHEN):
        return [bind_goal(question.goal, {})]
    case = make_case(program, facts, [question.goal])
    individuals = case.domain.individuals.get(question.asked.sort, ())
    return [bind_goal(question.goal, {question.asked: each}) for each in individuals]
