"""What is different between two knowledge bases: the statements that say something else, the scenarios that do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.place import Place
from agreement_kb.model.program import Program
from agreement_kb.proving.mutants import by_origin


def changed_statements(before: Program, after: Program) -> frozenset[str]:
    """The statements, predicates and readings that one of two programs lacks or has otherwise.

    Where they stand in the files does not count.
    """
    return _different(statements(before), statements(after))


def changed_scenarios(before: KnowledgeBase, after: KnowledgeBase) -> frozenset[str]:
    """The scenarios that one of two knowledge bases lacks, or that state, ask or expect something else."""
    old, new = ({each.name: each for each in kb.loaded.scenarios} for kb in (before, after))
    return _different(old, new)


def statements(program: Program) -> dict[str, object]:
    """Every statement, predicate and reading by its name, with all it means to the logic."""
    names = {**by_origin(program), **program.predicates, **program.readings}
    rules = by_origin(program)
    return {
        name: (rules.get(name), program.norms.get(name), program.predicates.get(name), program.readings.get(name))
        for name in names
    }


def _different(before: Mapping[str, object], after: Mapping[str, object]) -> frozenset[str]:
    return frozenset(name for name in {**before, **after} if meaning(before.get(name)) != meaning(after.get(name)))


def meaning(value: object) -> object:
    """A value without the places in it, to be compared."""
    if isinstance(value, Place):
        return None
    if is_dataclass(value):
        return (type(value).__name__, *(meaning(getattr(value, field.name)) for field in fields(value)))
    if isinstance(value, Mapping):
        return tuple((key, meaning(each)) for key, each in value.items())
    if isinstance(value, tuple):
        return tuple(map(meaning, value))
    return value
