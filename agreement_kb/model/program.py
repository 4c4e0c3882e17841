"""Programs: what the language yields, and what an engine accepts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agreement_kb.model.rule import Fact, Norm, Rule
from agreement_kb.model.vocabulary import Entry, Phrase, Predicate, Reading, Sort, Subject, Texts


@dataclass(frozen=True)
class Program:
    """Resolved statements; nothing is promised yet about safety or recursion.

    ``constraints`` are rules whose body must never hold as a whole; ``standing`` is the assumption that every rule
    of the text rests on ("" for none); ``notes`` are told wherever a sentence, by provision and number, is quoted.
    """

    sorts: Mapping[str, Sort]
    entries: Mapping[tuple[str, str], Entry]
    predicates: Mapping[str, Predicate]
    readings: Mapping[str, Reading]
    phrases: tuple[Phrase, ...]
    subjects: Mapping[str, Subject]
    rules: tuple[Rule, ...]
    facts: tuple[Fact, ...]
    constraints: tuple[Rule, ...]
    norms: Mapping[str, Norm]
    standing: str
    notes: Mapping[tuple[str, int], Texts] = field(default_factory=dict)


@dataclass(frozen=True)
class StratifiedProgram:
    """A program that has been checked: safe, and without recursion but for declared closures.

    ``rank`` gives each concluded predicate a number greater than those of the predicates its rules use.
    ``by_head`` lists the rules of each predicate in the order of the files.
    """

    program: Program
    rank: Mapping[str, int]
    by_head: Mapping[str, tuple[Rule, ...]]
