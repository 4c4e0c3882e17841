"""One case worked out: grounded, valued, and all its completions at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.answer import (
    DEPENDS,
)
from agreement_kb.model.atom import Atom
from agreement_kb.model.ground import GroundProgram
from agreement_kb.model.rule import Instance
from agreement_kb.reasoning.bdd import FALSE, TRUE
from agreement_kb.reasoning.case import Case
from agreement_kb.reasoning.evaluation import (
    Completions,
    Truth,
    complete,
    evaluate,
    order,
)
from agreement_kb.reasoning.outcome import Test, outcome_functions, sorted_outcomes
from agreement_kb.reasoning.valuation import Valuation, evaluate_inputs


@dataclass(frozen=True)
class Worked:
    """Everything worked out about one case before it is asked for an answer."""

    case: Case
    ground: GroundProgram
    ordered: list[Atom]
    valuation: Valuation
    values: Mapping[Atom, Truth]
    completions: Completions


def work(case: Case, engine: Engine, roots: Iterable[Atom], beside: Completions | None = None) -> Worked:
    """Ground a case from some roots, value its inputs and build its completions.

    ``beside``: those of another case with which its own are to be compared.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    goals = list(dict.fromkeys(roots))
    ground = engine.ground(case.program, case.domain, goals)
    valuation = evaluate_inputs(case, ground, goals)
    ordered = order(ground, goals)
    values = evaluate(case, ground, ordered, valuation.fixed)
    completions = complete(case, ground, ordered, values, valuation, beside)
    # From here on only what is tied to the question is weighed again and again.
    tied = completions.numbers
    valuation.constrain(each for each in valuation.clauses if any(atom in tied for atom, _ in each[0]))
    return Worked(case, ground, ordered, valuation, values, completions)


def outcomes_of(worked: Worked, test: Test) -> tuple[tuple[str, ...], dict[str, int]]:
    """The outcomes that some completion has, and the completions that have each, as functions."""
    diagrams, possible = worked.completions.diagrams, worked.completions.possible
    functions = outcome_functions(test, worked.completions.functions, diagrams)
    functions = {name: diagrams.conj(function, possible) for name, function in functions.items()}
    return sorted_outcomes({name for name, function in functions.items() if function != FALSE}), functions


def body_function(worked: Worked, instance: Instance, leaving_out: Callable[[Atom], bool] = lambda _: False) -> int:
    """The completions in which the conditions of an instance hold, but for those left out."""
    diagrams, function = worked.completions.diagrams, TRUE
    for literal in instance.body:
        if not leaving_out(literal.atom):
            each = worked.completions.functions[literal.atom]
            function = diagrams.conj(function, each if literal.positive else diagrams.neg(each))
    return diagrams.conj(function, worked.completions.possible)


def truth_of(worked: Worked, function: int) -> Truth:
    """Whether a function holds in every completion, in none, or in some."""
    diagrams, possible = worked.completions.diagrams, worked.completions.possible
    if diagrams.conj(function, possible) == FALSE:
        return False
    return True if diagrams.conj(possible, diagrams.neg(function)) == FALSE else None


def verdict_of(outcomes: tuple[str, ...]) -> str:
    """The one outcome, or ``depends``."""
    return outcomes[0] if len(outcomes) == 1 else DEPENDS


def alternatives_named(worked: Worked, supposed: tuple[tuple[Atom, bool], ...]) -> tuple[tuple[Atom, bool], ...]:
    """Suppositions in which a reading left with one alternative is said by that alternative."""
    excluded = {atom for atom, value in supposed if not value}
    excluded |= {atom for atom, value in worked.valuation.fixed.items() if not value}
    result: dict[Atom, bool] = {}
    for atom, value in supposed:
        left = [a for a in worked.valuation.readings.get(atom.predicate, ()) if a not in excluded]
        if not value and len(left) == 1:
            result[left[0]] = True
        else:
            result[atom] = value
    return tuple(result.items())
