"""Whether the facts of a case can all hold, whatever is asked of them."""

from __future__ import annotations

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.finding import ContradictoryFacts, Finding
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Facts
from agreement_kb.reasoning.case import evaluate_inputs, make_case, stated_atoms
from agreement_kb.reasoning.evaluation import satisfiable_apart


def check_consistent(program: StratifiedProgram, engine: Engine, facts: Facts) -> None:
    """Look for a completion of the facts: of everything stated, and of what the rules list.

    A question need not look at what nothing ties to it, so this is asked once, when the facts are read.

    Raises:
        ContradictoryFacts: there is no completion.
        TooLarge: a bound on the work was reached.
    """
    case = make_case(program, facts, ())
    listed = (fact.atom for fact in program.program.facts if fact.atom.predicate in program.constrained)
    goals = list(dict.fromkeys((*stated_atoms(facts), *listed)))
    valuation = evaluate_inputs(case, engine.ground(program, case.domain, goals), goals)
    if not satisfiable_apart(valuation):
        message = "The facts given exclude each other: no completion of them is possible."
        raise ContradictoryFacts([Finding("AKB505", message, hint="Withdraw one of them.")])
