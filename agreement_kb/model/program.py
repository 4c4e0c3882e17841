"""Programs: what the language yields, and what an engine accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from agreement_kb.model.atom import Atom
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Fact, Norm, Rule
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Entry, Phrase, Predicate, Reading, Sort, Subject, Texts


@dataclass(frozen=True, eq=False)
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
    rules: Sequence[Rule]
    facts: tuple[Fact, ...]
    constraints: tuple[Rule, ...]
    norms: Mapping[str, Norm]
    standing: str
    notes: Mapping[tuple[str, int], Texts] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class StratifiedProgram:
    """A program that has been checked: safe, and without recursion but for declared closures.

    ``rank`` gives each concluded predicate a number greater than those of the predicates its rules use.
    ``by_head`` lists the rules of each predicate in the order of the files. ``constants`` are the individuals that
    rules, impossibilities and listed facts name. ``constrained`` are the predicates that impossibilities speak of;
    ``avoidable`` those of them that may be true or false and stand there with one sign only, so that the other value
    never breaks one.
    """

    program: Program
    rank: Mapping[str, int]
    by_head: Mapping[str, tuple[Rule, ...]]
    constants: tuple[Individual, ...]
    constrained: frozenset[str]
    avoidable: frozenset[str]


@lru_cache(maxsize=8)
def listed_citations(program: Program) -> Mapping[Atom, Citation | None]:
    """Where each listed atom is listed; the last place of several."""
    return {fact.atom: fact.citation for fact in program.facts}
