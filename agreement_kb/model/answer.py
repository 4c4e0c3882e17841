"""An answer as a value; every rendering is made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agreement_kb.model.atom import Atom
from agreement_kb.model.derivation import Derivation
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Basis, Norm
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual, Variable
from agreement_kb.model.vocabulary import Kind

YES, NO, SILENT, DEPENDS = "yes", "no", "silent", "depends"
OUTCOMES = (YES, NO, SILENT)


@dataclass(frozen=True)
class Question:
    """A goal to answer. ``text`` is what was typed; ``asked`` the variable that it asks for things of, if any."""

    kind: Kind
    goal: Atom
    text: str
    asked: Variable | None = None


@dataclass(frozen=True)
class Alternative:
    """One value of an input, and the outcome it leads to where it alone decides."""

    value: str
    verdict: str


@dataclass(frozen=True)
class Turn:
    """An input the verdict turns on: two completions that differ in it alone have different outcomes.

    ``atom`` is the input (for a reading, its predicate without the alternative); ``others`` is what else holds in
    the pair of completions that shows it.
    """

    kind: str
    atom: Atom
    citation: Citation | None
    alternatives: tuple[Alternative, ...]
    others: tuple[tuple[Atom, bool], ...]


@dataclass(frozen=True)
class Condition:
    """A norm that still binds when the answer is yes. ``certain`` is False where it binds only possibly."""

    norm: Norm
    binding: tuple[tuple[Variable, Individual], ...]
    certain: bool


@dataclass(frozen=True)
class Binding:
    """One individual, or time, that a which-, who-, whom- or when-question finds, with a verdict of its own.

    ``conditions`` bind where that verdict is yes; who- and when-questions have none.
    """

    value: Individual | None
    words: str
    verdict: str
    outcomes: tuple[str, ...]
    citations: tuple[Citation, ...]
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The verdict on a question with all that it rests on.

    ``notes`` are keys of messages on what is left out; ``holders`` tells which role an individual nobody named holds.
    """

    question: Question
    facts: Facts
    verdict: str
    outcomes: tuple[str, ...]
    basis: Basis
    citations: tuple[Citation, ...]
    assuming: tuple[Atom, ...]
    conditions: tuple[Condition, ...]
    derivations: tuple[Derivation, ...]
    turns_on: tuple[Turn, ...]
    bindings: tuple[Binding, ...]
    notes: tuple[str, ...]
    holders: Mapping[Individual, Atom]
