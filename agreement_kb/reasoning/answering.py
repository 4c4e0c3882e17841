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
    Binding,
    Condition,
    Question,
)
from agreement_kb.model.atom import Atom
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.assembling import assemble
from agreement_kb.reasoning.bindings import answer_bearers, answer_which, asked_of, each_asked, joint_outcomes
from agreement_kb.reasoning.case import bind_goal, make_case
from agreement_kb.reasoning.following import Follower, conditions_of, followers_of
from agreement_kb.reasoning.outcome import Test, test_for
from agreement_kb.reasoning.proofs import derivations_of
from agreement_kb.reasoning.turning import turns_of
from agreement_kb.reasoning.worked import Worked, outcomes_of, work


@dataclass(frozen=True)
class Weighed:
    """A question worked out: its goals, with the test of each and what may follow from it."""

    worked: Worked
    tests: Mapping[Atom, Test]
    followers: Mapping[Atom, tuple[Follower, ...]]


def weigh(
    program: StratifiedProgram, engine: Engine, question: Question, facts: Facts, beside: Weighed | None = None
) -> Weighed:
    """Work out a question on the facts of a case: all that an answer, or a report on the rules, is read off.

    ``beside``: the same question under other rules, with which the completions are to be compared.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    goals = goals_of(program, question, facts)
    case = make_case(program, facts, goals)
    tests = {goal: test_for(case, question.kind, goal) for goal in goals}
    followers = {goal: followers_of(program, question, goal) for goal in goals}
    roots = [atom for test in tests.values() for atom in test.atoms()]
    roots += [atom for found in followers.values() for each in found for atom in each.roots()]
    if question.kind.of_duties:
        actions = [goal for goal in goals if case.established(goal.predicate) is Established.ACTION]
        roots += [Atom(f"due:{goal.predicate}", goal.args) for goal in actions]
    completions = beside.worked.completions if beside is not None else None
    return Weighed(work(case, engine, roots, completions), tests, followers)


def outcomes_asked(weighed: Weighed, question: Question) -> tuple[tuple[str, ...], dict[str, int]]:
    """The outcomes of a question as a whole, and the completions that have each, as functions."""
    if question.asked is not None and not question.kind.of_duties:
        return joint_outcomes(weighed.worked, asked_of(weighed.worked, question, weighed.tests))
    (test,) = weighed.tests.values()
    return outcomes_of(weighed.worked, test)


def answer(program: StratifiedProgram, engine: Engine, question: Question, facts: Facts) -> Answer:
    """The answer to a question on the facts of a case.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    weighed = weigh(program, engine, question, facts)
    worked, tests, followers = weighed.worked, weighed.tests, weighed.followers
    goals = list(tests)
    if question.kind.of_duties:
        return answer_bearers(worked, question, goals[0], tests[goals[0]])
    if question.asked is not None:
        return answer_which(worked, question, tests, followers)
    test = tests[goals[0]]
    outcomes, functions = outcomes_of(worked, test)
    derivations = derivations_of(worked, test, outcomes, functions)
    conditions: tuple[Condition, ...] = ()
    if YES in outcomes:
        conditions = tuple(conditions_of(worked, followers[goals[0]], functions[YES]))
    turns = tuple(turns_of(worked, functions, [test])) if len(outcomes) > 1 else ()
    return assemble(worked, question, outcomes, derivations, conditions, turns, ())


def answer_each(program: StratifiedProgram, engine: Engine, question: Question, facts: Facts) -> tuple[Binding, ...]:
    """The verdict on each individual that a which-question speaks of, yes or not.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    weighed = weigh(program, engine, question, facts)
    return each_asked(weighed.worked, question, weighed.tests, weighed.followers)


def goals_of(program: StratifiedProgram, question: Question, facts: Facts) -> list[Atom]:
    """The ground goals of a question: one, or that of each individual a which-question may find."""
    if question.asked is None or question.kind.of_duties:
        return [bind_goal(question.goal, {})]
    case = make_case(program, facts, [question.goal])
    individuals = case.domain.individuals.get(question.asked.sort, ())
    # Who holds a role in a thing that nobody named is no one of whom an answer could speak.
    nobody = {each for each, role in case.holders.items() if _of_nothing_named(role)}
    return [bind_goal(question.goal, {question.asked: each}) for each in individuals if each not in nobody]


def _of_nothing_named(role: Atom) -> bool:
    return any(isinstance(arg, Individual) and arg.unnamed for arg in role.args)
