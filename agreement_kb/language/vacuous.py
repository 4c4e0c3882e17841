"""Statements that say nothing: rules whose conditions can never hold together, gates that nothing opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.finding import Finding
from agreement_kb.model.program import Program
from agreement_kb.model.rule import Part, Rule
from agreement_kb.model.term import TIME, Term, Variable
from agreement_kb.model.vocabulary import Established


def vacuous_findings(program: Program) -> list[Finding]:
    """Rules and impossibilities that no facts can ever make apply, and gates without a way.

    Told where the fault is, not where it leads: a rule that rests on such a rule is not told of.
    """
    concluded = {rule.head.predicate for rule in program.rules}
    empty = {sort.name for sort in program.sorts.values() if not sort.open and sort.name not in program.readings}
    empty -= {sort for sort, _ in program.entries} | {TIME}
    uses = Counter(literal.atom.predicate for rule in program.rules for literal in rule.body)
    nevers: dict[str, list[Rule]] = {}
    for never in program.constraints:  # each under that of its predicates which the fewest rules ask for
        nevers.setdefault(min((lit.atom.predicate for lit in never.body), key=lambda p: (uses[p], p)), []).append(never)
    findings: dict[str, Finding] = {}
    for rule in (*program.rules, *program.constraints):
        if rule.place is None or rule.origin in findings:
            continue
        why = _why_never(program, rule, concluded, empty, nevers)
        if why is not None:
            what = "exclude anything" if rule.part is Part.NEVER else "apply"
            message = f"'{rule.origin}' can never {what}: {why}."
            findings[rule.origin] = Finding("AKB311", message, rule.place, hint="Correct a condition, or take it out.")
    return [*findings.values(), *_shut_gates(program, concluded)]


def _shut_gates(program: Program, concluded: set[str]) -> Iterator[Finding]:
    for norm in program.norms.values():
        if norm.kind == "only" and f"open:{norm.name}" not in concluded:
            message = f"'{norm.name}' has no way through it."
            hint = f"Write: way NAME through {norm.name}; or 'forbid', if there is none."
            yield Finding("AKB312", message, norm.place, "It forbids what it speaks of without exception.", hint)


def _why_never(
    program: Program, rule: Rule, concluded: set[str], empty: set[str], nevers: Mapping[str, list[Rule]]
) -> str | None:
    """Why a rule can never apply, in words, as far as that shows without looking at other rules' conditions."""
    body = set(rule.body)
    alternatives: dict[str, Literal] = {}
    for literal in rule.body:
        atom = literal.atom
        if not literal.positive:
            if Literal(atom) in body:
                return f"it asks for {atom} and denies it"
            continue
        predicate = program.predicates.get(atom.predicate)
        if predicate is None:
            continue
        if predicate.established is Established.DERIVED and atom.predicate not in concluded:
            return f"nothing concludes '{atom.predicate}'"
        if predicate.established is Established.READING:
            other = alternatives.setdefault(atom.predicate, literal)
            if other != literal:
                return f"it takes two readings of '{atom.predicate}' at once"
    for variable in rule.variables():
        if variable.sort in empty:
            return f"there is no {variable.sort}"
    if rule.part is Part.NEVER:
        return None
    for predicate_name in {literal.atom.predicate for literal in rule.body}:
        for never in nevers.get(predicate_name, ()):
            if _within(never.body, rule.body):
                return f"'{never.origin}' excludes what it asks for"
    return None


def _within(some: tuple[Literal, ...], body: tuple[Literal, ...]) -> bool:
    """Whether literals stand in a body, for some terms in place of their variables."""
    bindings: Iterable[dict[Variable, Term]] = [{}]
    for literal in some:
        alike = [other.atom for other in body if other.positive == literal.positive]
        bindings = [
            more for known in bindings for more in filter(None, map(partial(_matched, literal.atom, known), alike))
        ]
    return any(True for _ in bindings)


def _matched(atom: Atom, known: dict[Variable, Term], other: Atom) -> dict[Variable, Term] | None:
    """What is known of the variables, and what makes an atom another one."""
    if atom.predicate != other.predicate:
        return None
    found = dict(known)
    for mine, its in zip(atom.args, other.args, strict=True):
        if isinstance(mine, Variable):
            if found.setdefault(mine, its) != its:
                return None
        elif mine != its:
            return None
    return found
