"""Rules of the logic, and what a norm of the text is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.place import Place
from agreement_kb.model.provision import Citation
from agreement_kb.model.term import Individual, Term, Variable
from agreement_kb.model.time import Duration


class Basis(Enum):
    """How a rule is found in the text; a conclusion has the weakest basis of its proof."""

    EXPRESS = "express"
    IMPLIED = "implied"
    ANALOGY = "analogy"

    @property
    def weakness(self) -> int:
        """0 for the strongest."""
        return (Basis.EXPRESS, Basis.IMPLIED, Basis.ANALOGY).index(self)


def weakest(bases: tuple[Basis, ...]) -> Basis:
    """The weakest of some bases; express when there is none."""
    return max(bases, key=lambda each: each.weakness, default=Basis.EXPRESS)


class Part(Enum):
    """Which part of its author's statement a rule of the logic stands for."""

    RULE = "rule"
    SPEAKS = "speaks"
    OPEN = "open"
    BLOCKED = "blocked"
    FORCE = "force"
    EXCEPTED = "excepted"
    ADDRESSED = "addressed"
    LEFT = "left"
    FORBIDDEN = "forbidden"
    CONTRARY = "contrary"
    ALLOWED = "allowed"
    DUE = "due"
    VIOLATED = "violated"
    BINDS = "binds"
    TRIGGERED = "triggered"
    NEVER = "never"
    REACHES = "reaches"
    CLOSURE = "closure"


@dataclass(frozen=True)
class Deadline:
    """By when, or when: a time (``start`` plus a duration such as ``24 hours``), or a standard in words."""

    start: Term | None = None
    duration: Duration = field(default_factory=Duration)
    standard: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    basis: Basis = Basis.EXPRESS
    because: str = ""


@dataclass(frozen=True)
class Rule:
    """``head`` holds if every literal of ``body`` does.

    ``origin`` is the name its author gave the statement; ``citation`` the sentence it stands under (None only for
    rules that join others without adding to the law). ``at`` says when the conclusion comes about; ``says`` what an
    exception brings with it.
    """

    id: str
    head: Atom
    body: tuple[Literal, ...]
    origin: str
    part: Part
    citation: Citation | None
    basis: Basis = Basis.EXPRESS
    because: str = ""
    place: Place | None = None
    at: Deadline | None = field(default=None, hash=False)
    says: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def variables(self) -> tuple[Variable, ...]:
        """All variables in order of appearance, head first."""
        seen = dict.fromkeys(self.head.variables())
        for literal in self.body:
            seen.update(dict.fromkeys(literal.atom.variables()))
        return tuple(seen)


@dataclass(frozen=True)
class Fact:
    """An atom that the rules list as true, under a sentence of the text."""

    atom: Atom
    citation: Citation | None
    place: Place


@dataclass(frozen=True)
class Filled:
    """Who bears a duty or has the benefit of it, and whether the text says so."""

    term: Term
    basis: Basis
    because: str = ""


NORM_KINDS = ("permit", "forbid", "oblige", "only", "condition")


@dataclass(frozen=True)
class Norm:
    """A norm about an action (a condition also about a predicate), as its author wrote it.

    ``kind`` is one of NORM_KINDS; ``observed`` is the atom a condition asks to be observed; ``upon`` the action
    whose doing makes a duty fall due; ``choice`` tells that the text leaves the action to its bearer.
    """

    name: str
    kind: str
    action: Atom
    citation: Citation
    basis: Basis
    because: str
    says: Mapping[str, tuple[str, ...]]
    place: Place
    bearer: Filled | None = None
    counterparty: Filled | None = None
    deadline: Deadline | None = None
    upon: Atom | None = None
    observed: Atom | None = None
    choice: bool = False


@dataclass(frozen=True)
class Instance:
    """A rule with every variable bound: what the engine yields."""

    rule: Rule
    binding: tuple[tuple[Variable, Individual], ...]
    head: Atom
    body: tuple[Literal, ...]
