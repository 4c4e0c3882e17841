"""A case with every input open, so that what is stated can be compared with what might be."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Facts
from agreement_kb.model.vocabulary import Established

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
