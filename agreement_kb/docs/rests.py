"""Which sentence rests on which: a condition of a rule under it is concluded, listed or left open under the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agreement_kb.model.atom import Atom
from agreement_kb.model.program import Program
from agreement_kb.model.provision import Citation
from agreement_kb.model.term import Individual

Rests = Mapping[tuple[Citation, Citation], tuple[str, ...]]
"""The names of the statements by which a sentence, the first, rests on another, the second."""


def rests(program: Program) -> Rests:
    """Every pair of sentences of which the first rests on the second by a statement of its own; one step, no more."""
    grounds: dict[str, list[tuple[Atom | None, Citation]]] = {}
    for head, citation in _grounds(program):
        grounds.setdefault(head[0], []).append((head[1], citation))
    found: dict[tuple[Citation, Citation], dict[str, None]] = {}
    for rule in program.rules:
        if rule.citation is None:
            continue
        for literal in rule.body:
            for atom, citation in grounds.get(literal.atom.predicate, ()):
                if citation != rule.citation and (atom is None or _may_be(literal.atom, atom)):
                    found.setdefault((rule.citation, citation), {}).setdefault(rule.origin)
    return {pair: tuple(names) for pair, names in found.items()}


def _grounds(program: Program) -> Iterator[tuple[tuple[str, Atom | None], Citation]]:
    for rule in program.rules:
        if rule.citation is not None:
            yield (rule.head.predicate, rule.head), rule.citation
    for fact in program.facts:
        if fact.citation is not None:
            yield (fact.atom.predicate, fact.atom), fact.citation
    for reading in program.readings.values():
        yield (reading.name, None), reading.citation


def _may_be(one: Atom, other: Atom) -> bool:
    """Whether two atoms of one predicate may speak of the same: no two things named in one place differ."""
    pairs = zip(one.args, other.args, strict=True)
    return not any(isinstance(a, Individual) and isinstance(b, Individual) and a != b for a, b in pairs)
