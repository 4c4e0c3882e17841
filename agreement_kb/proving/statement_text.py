"""What the rules of a statement say, line by line, so that a fault can be shown as a difference."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from agreement_kb.model.program import Program
from agreement_kb.model.rule import Basis, Deadline, Filled, Norm
from agreement_kb.model.vocabulary import Predicate
from agreement_kb.proving.mutants import Mutant, by_origin


def difference(program: Program, mutant: Mutant) -> list[str]:
    """The lines of the statement before (-) and after (+) a fault, with those that stay the same."""
    before, after = (list(_lines(each, mutant.statement)) for each in (program, mutant.change(program)))
    return [line for line in difflib.ndiff(before, after) if not line.startswith("? ")]


def _lines(program: Program, statement: str) -> Iterator[str]:
    norm = program.norms.get(statement)
    if norm is not None:
        yield from _norm_lines(norm)
    for rule in by_origin(program).get(statement, ()):
        yield str(rule.head)
        yield from (f"    {'and' if number else 'if'} {literal}" for number, literal in enumerate(rule.body))
        if rule.at is not None:
            yield f"    {_time(rule.at)}"
        if rule.basis is not Basis.EXPRESS:
            yield f"    {rule.basis.value}"
    predicate = program.predicates.get(statement)
    if predicate is not None:
        yield from _comparisons(predicate)


def _norm_lines(norm: Norm) -> Iterator[str]:
    yield f"{norm.kind} {norm.action}"
    for word, filled in (("bearer", norm.bearer), ("to", norm.counterparty)):
        if filled is not None:
            yield f"    {word} {_filled(filled)}"
    if norm.deadline is not None:
        yield f"    {_time(norm.deadline)}"


def _filled(filled: Filled) -> str:
    return f"{filled.term}{_weaker(filled.basis)}"


def _time(deadline: Deadline) -> str:
    standard = "; ".join(words for each in deadline.standard.values() for words in each[:1])
    counted = f"{deadline.duration} from {deadline.start}" if deadline.start is not None else standard
    return f"by {counted}{_weaker(deadline.basis)}"


def _weaker(basis: Basis) -> str:
    return "" if basis is Basis.EXPRESS else f" ({basis.value})"


def _comparisons(predicate: Predicate) -> Iterator[str]:
    for each in predicate.comparisons:
        yield f"{predicate.name} holds where {each}"
