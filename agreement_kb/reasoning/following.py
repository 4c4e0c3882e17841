"""What follows from a yes: the conditions that still bind, and the duties that fall due by doing what was asked."""

from __future__ import annotations

from collections.abc import Iterable

from agreement_kb.model.answer import Condition, Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.program import Program
from agreement_kb.model.rule import Norm
from agreement_kb.model.vocabulary import Kind
from agreement_kb.reasoning.bdd import FALSE
from agreement_kb.reasoning.evaluation import body_truth
from agreement_kb.reasoning.worked import Worked


def norms_that_bear_on(program: Program, question: Question) -> list[Norm]:
    """The conditions on what is asked about, and the duties that follow upon doing it."""
    return [norm for norm in program.norms.values() if _bears_on(norm, question)]


def _bears_on(norm: Norm, question: Question) -> bool:
    if norm.kind == "condition":
        return norm.action.predicate == question.goal.predicate
    return (
        norm.upon is not None
        and norm.upon.predicate == question.goal.predicate
        and question.kind in (Kind.MAY, Kind.MUST)
    )


def follower(norm: Norm, goal: Atom) -> Atom | None:
    """The atom that tells whether a condition binds, or a duty would fall due, for a goal."""
    pattern = norm.upon if norm.upon is not None else norm.action
    name = f"triggered:{norm.name}" if norm.upon is not None else f"binds:{norm.name}"
    return Atom(name, goal.args) if pattern.match(goal) is not None else None


def conditions_of(worked: Worked, norms: Iterable[Norm], goal: Atom, yes: int) -> Iterable[Condition]:
    """The norms that bind where the answer on a goal is yes: certain where they do in each such completion."""
    for norm in norms:
        atom = follower(norm, goal)
        if atom is None:
            continue
        binds = worked.completions.diagrams.conj(worked.completions.functions[atom], yes)
        if binds == FALSE:
            continue
        instances = worked.ground.instances[atom]
        truths = [body_truth(instance, worked.values) for instance in instances]
        chosen = instances[truths.index(True if True in truths else None)]
        yield Condition(norm, chosen.binding, binds == yes)
