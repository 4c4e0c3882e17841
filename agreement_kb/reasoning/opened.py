"""A case with every input open, so that what is stated can be compared with what might be."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.answer import Question
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Facts
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.answering import Weighed, goals_of
from agreement_kb.reasoning.case import evaluate_inputs, make_case
from agreement_kb.reasoning.evaluation import complete, evaluate, order
from agreement_kb.reasoning.outcome import test_for
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

    What the facts state, and what impossibilities tie to an input, has a variable even where the question does not
    depend on it: to state it may exclude something.

    Raises:
        ContradictoryFacts: what stays of the facts is impossible.
        TooLarge: a bound on the work was reached.
    """
    goals = goals_of(program, question, facts)
    case = make_case(program, facts, goals)
    tests = {goal: test_for(case, question.kind, goal) for goal in goals}
    roots = dict.fromkeys(atom for test in tests.values() for atom in test.atoms())
    roots.update(dict.fromkeys(facts.stated))
    opened = replace(case, program=_all_tied(opened_program(program)), facts=opened_facts(program, facts))
    ground = engine.ground(opened.program, case.domain, list(roots))
    roots.update(dict.fromkeys(literal.atom for instance in ground.constraints for literal in instance.body))
    valuation = evaluate_inputs(opened, ground, roots)
    ordered = order(ground, roots)
    values = evaluate(opened, ground, ordered, valuation.fixed)
    completions = complete(opened, ground, ordered, values, valuation)
    return Weighed(Worked(opened, ground, ordered, valuation, values, completions), tests, {})
