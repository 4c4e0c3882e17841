"""Holders of roles whom nobody named: rules that would take them for strangers to what they list or name."""

from __future__ import annotations

from agreement_kb.model.finding import Finding
from agreement_kb.model.program import Program
from agreement_kb.model.rule import Rule
from agreement_kb.model.term import TIME, Individual
from agreement_kb.model.vocabulary import Established


def stranger_findings(program: Program) -> list[Finding]:
    """Predicates by listing and rules that tell things of a sort apart by name, where a role has holders of that sort.

    While nobody is named, the holder of a role is known by its title only: it may be any thing of its sort, but no
    list has it and no rule names it. What is listed or named would be denied of it with certainty.
    """
    roles = [p for p in program.predicates.values() if p.established is Established.ROLE]
    held = {p.parameters[-1].sort: p.name for p in reversed(roles)}
    held.pop(TIME, None)
    findings: list[Finding] = []
    for predicate in program.predicates.values():
        if predicate.established not in (Established.LISTED, Established.CLOSURE):
            continue
        for sort in dict.fromkeys(v.sort for v in predicate.parameters if v.sort in held):
            what = "listing" if predicate.established is Established.LISTED else "closure"
            message = f"'{predicate.name}' is a {what} of a {sort}, and the role '{held[sort]}' is held by one."
            hint = "Establish it by fact, or give the role's holder a sort of its own."
            findings.append(Finding("AKB303", message, predicate.place, _NOTE, hint))
    for rule in dict.fromkeys((*program.rules, *program.constraints)):
        for named in _named(rule):
            if named.sort in held:
                role = held[named.sort]
                message = f"'{rule.origin}' names '{named.key}', a {named.sort}, and the role '{role}' is held by one."
                hint = "Ask for a fact about it instead of its name, or give the role's holder a sort of its own."
                findings.append(Finding("AKB303", message, rule.place, _NOTE, hint))
    return list(dict.fromkeys(findings))


_NOTE = "A holder nobody named may be any of them, and would be taken for none: the answer would claim too much."


def _named(rule: Rule) -> list[Individual]:
    atoms = (rule.head, *(literal.atom for literal in rule.body))
    return [a for atom in atoms for a in atom.args if isinstance(a, Individual)]
