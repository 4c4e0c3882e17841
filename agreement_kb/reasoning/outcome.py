"""What each kind of question asks of the conclusions, and in which completions it has which outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agreement_kb.model.answer import NO, OUTCOMES, SILENT, YES
from agreement_kb.model.atom import Atom
from agreement_kb.model.vocabulary import Established, Kind
from agreement_kb.reasoning.bdd import FALSE, TRUE, Diagrams
from agreement_kb.reasoning.case import Case


@dataclass(frozen=True)
class Test:
    """How an outcome is read off: conclusions that give yes, that prevent it, that make it a no.

    Yes holds where one of ``yes`` does and none of ``prevents``; no where one of ``prevents`` does, or where yes does
    not hold and one of ``addressed`` does (``always_addressed``: or in any case). The rest is silent.
    """

    yes: tuple[Atom, ...]
    prevents: tuple[Atom, ...] = ()
    addressed: tuple[Atom, ...] = ()
    always_addressed: bool = False

    def atoms(self) -> tuple[Atom, ...]:
        """Every conclusion that the outcome depends on."""
        return (*self.yes, *self.prevents, *self.addressed)


def test_for(case: Case, kind: Kind, goal: Atom) -> Test:
    """The test of a question about one ground goal."""
    name, args = goal.predicate, goal.args
    if kind is Kind.MAY:
        prevents = (Atom(f"forbidden:{name}", args), Atom(f"violated:{name}", args))
        return Test((Atom(f"allowed:{name}", args),), prevents)
    if kind is Kind.WHEN and case.established(name) is Established.ACTION:
        # A deadline may lie ahead: it is enough that a duty speaks of the action.
        return Test((Atom(f"addressed:{name}", args),))
    if kind is Kind.MUST or kind.of_someone:
        addressed = (Atom(f"addressed:{name}", args), Atom(f"left:{name}", args))
        return Test((Atom(f"due:{name}", args),), (), addressed)
    if kind is Kind.REGULATED:
        return Test((goal,))
    predicate = case.program.program.predicates[name]
    if kind is Kind.WHEN:
        return Test((goal,))
    if predicate.established.input:
        return Test((goal,), always_addressed=True)
    standing = predicate.exhaustive_where or case.program.program.standing
    if not predicate.exhaustive:
        return Test((goal,), (Atom(f"violated:{name}", args),))
    if standing:
        where = Atom(standing, args if predicate.exhaustive_where else ())
        return Test((goal,), (Atom(f"violated:{name}", args),), (where,))
    return Test((goal,), (Atom(f"violated:{name}", args),), always_addressed=True)


def outcome_functions(test: Test, functions: Mapping[Atom, int], diagrams: Diagrams) -> dict[str, int]:
    """The completions with each outcome, as functions; exactly one outcome holds in each completion."""

    def any_of(atoms: tuple[Atom, ...]) -> int:
        result = FALSE
        for atom in atoms:
            result = diagrams.disj(result, functions[atom])
        return result

    prevented = any_of(test.prevents)
    yes = diagrams.conj(any_of(test.yes), diagrams.neg(prevented))
    addressed = TRUE if test.always_addressed else any_of(test.addressed)
    no = diagrams.disj(prevented, diagrams.conj(diagrams.neg(yes), addressed))
    silent = diagrams.neg(diagrams.disj(yes, no))
    return {YES: yes, NO: no, SILENT: silent}


def outcome_of(test: Test, values: Mapping[Atom, bool | None]) -> str | None:
    """The outcome where the conclusions decide it, else None."""

    def any_of(atoms: tuple[Atom, ...]) -> bool | None:
        found = [values[a] for a in atoms]
        return True if True in found else None if None in found else False

    prevented, reached = any_of(test.prevents), any_of(test.yes)
    addressed = True if test.always_addressed else any_of(test.addressed)
    if prevented or (addressed and reached is False):
        return NO
    if prevented is None:
        return None
    if reached:
        return YES
    return SILENT if reached is False and addressed is False else None


def sorted_outcomes(found: set[str]) -> tuple[str, ...]:
    """Outcomes in their fixed order."""
    return tuple(o for o in OUTCOMES if o in found)
