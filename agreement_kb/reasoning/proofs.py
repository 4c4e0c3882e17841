"""Which derivations an answer carries: the grounds of each outcome, by cases where the facts alone do not decide it."""

from __future__ import annotations

from collections.abc import Mapping

from agreement_kb.model.atom import Atom
from agreement_kb.model.derivation import Derivation, Ground
from agreement_kb.model.finding import ContradictoryFacts
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.bdd import FALSE
from agreement_kb.reasoning.deriving import derive, verify
from agreement_kb.reasoning.evaluation import (
    Truth,
    evaluate,
    order,
)
from agreement_kb.reasoning.outcome import Test, outcome_of
from agreement_kb.reasoning.valuation import Valuation, propagate
from agreement_kb.reasoning.worked import Worked, alternatives_named

MAX_CASES = 32


def derivations_of(
    worked: Worked, test: Test, outcomes: tuple[str, ...], functions: Mapping[str, int]
) -> tuple[Derivation, ...]:
    """For each outcome that some completion has, its grounds; by cases where the facts alone do not decide it."""
    found: list[Derivation] = []
    # Of a question that asks for things, each is weighed by what it depends on, not by what all of them do.
    cone = order(worked.ground, test.atoms())
    for outcome in outcomes:
        if len(outcomes) == 1:
            found += _by_cases(worked, test, cone, outcome, ())
            continue
        supposed = alternatives_named(worked, _needed(worked, test, cone, outcome, functions[outcome]))
        found += _by_cases(worked, test, cone, outcome, supposed)
    return tuple(found)


def _needed(worked: Worked, test: Test, cone: list[Atom], outcome: str, function: int) -> tuple[tuple[Atom, bool], ...]:
    """Suppositions that give an outcome, none of which can be dropped.

    They are chosen so that one proof gives it, where they can be; else so that every completion that has them does.
    """
    diagrams, possible, full = worked.completions.diagrams, worked.completions.possible, function
    atoms = {number: atom for atom, number in worked.completions.numbers.items()}
    # An outcome that needs no analogy is not shown by one.
    for atom, number in worked.completions.numbers.items():
        if worked.case.established(atom.predicate) is Established.ANALOGY:
            without = diagrams.conj(function, diagrams.neg(diagrams.variable(number)))
            function = without if without != FALSE else function
    contrary = diagrams.conj(possible, diagrams.neg(full))

    def named(values: Mapping[int, bool]) -> tuple[tuple[Atom, bool], ...]:
        return tuple((atoms[n], v) for n, v in sorted(values.items()))

    def proved(values: Mapping[int, bool]) -> bool:
        return outcome_of(test, _under(worked, cone, named(values))[1]) == outcome

    values = diagrams.path(function)
    one_proof = proved(values)
    for number in sorted(values):
        fewer = {n: v for n, v in values.items() if n != number}
        if proved(fewer) if one_proof else diagrams.excluded(contrary, fewer):
            values = fewer
    return named(values)


def _under(
    worked: Worked, cone: list[Atom], supposed: tuple[tuple[Atom, bool], ...]
) -> tuple[Valuation, Mapping[Atom, Truth]]:
    """The valuation and the conclusions under some suppositions; of the conclusions only those in ``cone``."""
    valuation = worked.valuation.copy()
    for atom, value in supposed:
        valuation.fix(atom, value, Ground.SUPPOSED)
    propagate(worked.case, valuation, [atom for atom, _ in supposed])
    return valuation, evaluate(worked.case, worked.ground, cone, valuation.fixed)


def _by_cases(
    worked: Worked, test: Test, cone: list[Atom], outcome: str, supposed: tuple[tuple[Atom, bool], ...]
) -> list[Derivation]:
    """Derive an outcome that holds in every completion, splitting on an open input where no single proof gives it."""
    waiting = [supposed]
    found: list[Derivation] = []
    cases = 0
    while waiting and cases < MAX_CASES:
        case = waiting.pop()
        try:
            valuation, values = _under(worked, cone, case)
        except ContradictoryFacts:
            continue
        if outcome_of(test, values) == outcome:
            leaves = valuation.grounds
            derivations = derive(worked.case, worked.ground, values, leaves, valuation.against, test, outcome, case)
            verify(worked.case, worked.ground, leaves, valuation.fixed, test, derivations)
            found += derivations
            cases += 1
            continue
        split = _undecided(worked, test, values, valuation)
        if split is None:
            continue
        waiting += [alternatives_named(worked, (*case, (split, value))) for value in (False, True)]
    return found


def _undecided(worked: Worked, test: Test, values: Mapping[Atom, Truth], valuation: Valuation) -> Atom | None:
    """An open input on which an undecided conclusion depends."""
    roots = [a for a in test.atoms() if values[a] is None]
    for atom in order(worked.ground, roots):
        if values.get(atom) is None and worked.case.is_input(atom) and atom not in valuation.fixed:
            return atom
    return None
