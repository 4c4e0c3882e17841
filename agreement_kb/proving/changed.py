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
    return _different(_statements(before), _statements(after))


def changed_scenarios(before: KnowledgeBase, after: KnowledgeBase) -> frozenset[str]:
    """The scenarios that one of two knowledge bases lacks, or that state, ask or expect something else."""
    old, new = ({each.name: each for each in kb.loaded.scenarios} for kb in (before, after))
    return _different(old, new)


def _statements(program: Program) -> dict[str, object]:
    names = {**by_origin(program), **program.predicates, **program.readings}
    rules = by_origin(program)
    return {
        name: (rules.get(name), program.norms.get(name), program.predicates.get(name), program.readings.get(name))
        for name in names
    }


def _different(before: Mapping[str, object], after: Mapping[str, object]) -> frozenset[str]:
    return frozenset(name for name in {**before, **after} if _meaning(before.get(name)) != _meaning(after.get(name)))


def _meaning(value: object) -> object:
    """A value without the places in it."""
    if isinstance(value, Place):
        return None
    if is_dataclass(value):
        return (type(value).__name__, *(_meaning(getattr(value, field.name)) for field in fields(value)))
    if isinstance(value, Mapping):
        return tuple((key, _meaning(each)) for key, each in value.items())
    if isinstance(value, tuple):
        return tuple(map(_meaning, value))
    return value
