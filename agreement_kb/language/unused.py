"""Words that are declared and that nothing uses."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import Finding
from agreement_kb.model.program import Program
from agreement_kb.model.vocabulary import Established, Predicate

_HIDDEN = (Established.HOLDER, Established.DONE, Established.ANALOGY)
"""Predicates that stand for a part of another declaration."""


def unused_findings(program: Program, named: Collection[str]) -> list[Finding]:
    """Sorts, predicates, roles, actions and readings that no rule rests on, no question asks for and no case names.

    Args:
        program: the rules.
        named: the predicates that scenarios state or ask for.
    """
    used = {*named, *_used(program)}
    findings = []
    for predicate in program.predicates.values():
        own = predicate.place is not None and ":" not in predicate.name and predicate.established not in _HIDDEN
        if own and used.isdisjoint((predicate.name, f"holder:{predicate.name}", f"done:{predicate.name}")):
            what = "concluded" if predicate.established is Established.DERIVED else "declared"
            message = f"'{predicate.name}' is {what}, but nothing rests on it, asks for it or states it."
            findings.append(Finding("AKB410", message, predicate.place, hint="Take it out, or use it."))
    sorts = {variable.sort for predicate in program.predicates.values() for variable in predicate.parameters}
    for sort in program.sorts.values():
        if sort.place is not None and sort.name not in sorts:
            message = f"Nothing is said of any '{sort.name}': no predicate takes one."
            findings.append(Finding("AKB410", message, sort.place, hint="Take it out, or use it."))
    return findings


def _used(program: Program) -> Iterator[str]:
    """The predicates that rules, norms, questions and other declarations use."""
    yield program.standing
    for rule in (*program.rules, *program.constraints):
        yield from (literal.atom.predicate for literal in rule.body)
    for phrase in program.phrases:
        yield phrase.goal.predicate
    for norm in program.norms.values():
        yield from (atom.predicate for atom in (norm.action, norm.upon, norm.observed) if atom is not None)
    for predicate in program.predicates.values():
        yield from _used_by(predicate)


def _used_by(predicate: Predicate) -> Iterator[str]:
    yield from (predicate.closure_of, predicate.exhaustive_where)
    for names in predicate.filled_by:
        yield from names
    for comparison in predicate.comparisons:
        yield from (side.predicate for side in (comparison.left, comparison.right) if isinstance(side, Atom))
    if predicate.done_at is not None:
        yield predicate.done_at.predicate
