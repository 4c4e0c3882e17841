"""A case with every input open, so that what is stated can be compared with what might be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.answer import Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.answering import Weighed, goals_of
from agreement_kb.reasoning.case import Case, make_case
from agreement_kb.reasoning.consistency import check_possible
from agreement_kb.reasoning.evaluation import complete, evaluate, order
from agreement_kb.reasoning.outcome import test_for
from agreement_kb.reasoning.valuation import evaluate_inputs
from agreement_kb.reasoning.worked import Worked

TAKEN = (Established.ASSUMED, Established.OBSERVED)
"""Taken as true unless denied; opened, it is like any fact."""
_KEPT = (Established.LISTED, Established.ROLE)


@lru_cache(maxsize=8)
def opened_program(program: StratifiedProgram) -> StratifiedProgram:
    """The program with what is taken as true open like any fact."""
    predicates = {
        name: replace(p, established=Established.FACT) if p.established in TAKEN else p
        for name, p in program.program.predicates.items()
    }
    return replace(program, program=replace(program.program, predicates=predicates))


def opened_facts(program: StratifiedProgram, facts: Facts) -> Facts:
    """The facts without what is stated of inputs; things, roles, dates and lists stay, and what fills a role."""
    predicates = program.program.predicates
    filling = {condition for p in predicates.values() for _, condition in p.filled_by}
    kept = {
        atom: value
        for atom, value in facts.stated.items()
        if predicates[atom.predicate].established in _KEPT or atom.predicate in filling
    }
    return replace(facts, stated=kept, mentioned=frozenset(facts.individuals()))


@lru_cache(maxsize=8)
def _all_tied(program: StratifiedProgram) -> StratifiedProgram:
    """The program with every impossibility followed: what nothing speaks of yet may be stated."""
    return replace(program, avoidable=frozenset())


def weigh_opened(program: StratifiedProgram, engine: Engine, question: Question, facts: Facts) -> Weighed:
    """A question weighed with every input open, in the domain of its facts: functions over all that may be stated.

    What impossibilities tie to an input has a variable even where the question does not depend on it: to state it may
    exclude something. What they tie to nothing of the question, directly or through another, has none: it can neither
    help nor be in the way.

    Raises:
        ContradictoryFacts: what stays of the facts is impossible.
        TooLarge: a bound on the work was reached.
    """
    goals = goals_of(program, question, facts)
    case = make_case(program, facts, goals)
    tests = {goal: test_for(case, question.kind, goal) for goal in goals}
    roots = [atom for test in tests.values() for atom in test.atoms()]
    return Weighed(work_opened(program, engine, case, roots), tests, {})


def work_opened(program: StratifiedProgram, engine: Engine, case: Case, conclusions: Iterable[Atom]) -> Worked:
    """Some conclusions of a case worked out with every input open; see ``weigh_opened``.

    Raises:
        ContradictoryFacts: what stays of the facts is impossible.
        TooLarge: a bound on the work was reached.
    """
    roots = dict.fromkeys(conclusions)
    opened = replace(case, program=_all_tied(opened_program(program)), facts=opened_facts(program, case.facts))
    # What is stated is open here, so impossibilities are followed beyond it.
    ground = engine.ground(opened.program, replace(case.domain, stated=frozenset()), list(roots))
    roots.update(dict.fromkeys(literal.atom for instance in ground.constraints for literal in instance.body))
    valuation = evaluate_inputs(opened, ground, roots)
    ordered = order(ground, roots)
    values = evaluate(opened, ground, ordered, valuation.fixed)
    completions = complete(opened, ground, ordered, values, valuation)
    return Worked(opened, ground, ordered, valuation, values, completions)


def weigh_changed(
    program: StratifiedProgram, engine: Engine, question: Question, facts: Facts, opened: Weighed
) -> Weighed:
    """A question weighed on facts that differ from those it was opened for in what is stated of its inputs.

    Grounding depends on the things there are and not on what is stated of them; so the rules are not grounded again,
    and all that impossibilities tie to the question is weighed with it.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    known = opened.worked
    case = make_case(program, facts, opened.tests)
    if _things(case) != _things(known.case):
        known = weigh_opened(program, engine, question, facts).worked
    roots = [atom for test in opened.tests.values() for atom in test.atoms()]
    ordered = order(known.ground, roots)
    valuation = evaluate_inputs(case, known.ground, roots)
    check_possible(valuation)
    values = evaluate(case, known.ground, ordered, valuation.fixed)
    completions = complete(case, known.ground, ordered, values, valuation)
    return Weighed(Worked(case, known.ground, ordered, valuation, values, completions), opened.tests, {})


def _things(case: Case) -> tuple[dict[str, set[Individual]], Mapping[Individual, Atom]]:
    """All that a case is grounded over, in whatever order it was named, and who holds which role."""
    return {sort: set(those) for sort, those in case.domain.individuals.items()}, case.holders
