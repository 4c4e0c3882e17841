"""Why a verdict is not a certain yes, as a value: for each provision, the nearest conditions that fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from agreement_kb.model.answer import Question
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.provision import Citation
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual

Truth = bool | None
"""True: certain; False: impossible; None: possible but not certain."""


class Why(Enum):
    """Why a condition is not shown to hold; first those of which nothing is stated yet."""

    NOT_STATED = "not stated"
    NOT_JUDGED = "not judged"
    READING_OPEN = "reading open"
    NO_DATES = "no dates"
    HOLDER_OPEN = "holder open"
    ANALOGY = "analogy"
    DENIED = "denied"
    GIVEN = "given"
    READING = "reading"
    EXCLUDED = "excluded"
    DATES = "dates"
    ROLE = "role"
    NOT_LISTED = "not listed"
    LISTED = "listed"
    ASSUMED = "assumed"
    NOT_PROVIDED = "not provided"

    @property
    def open(self) -> bool:
        """Whether nothing speaks against the condition: it is only not stated."""
        return self in (Why.NOT_STATED, Why.NOT_JUDGED, Why.READING_OPEN, Why.NO_DATES, Why.HOLDER_OPEN, Why.ANALOGY)


@dataclass(frozen=True)
class Failing:
    """A condition that is not shown to hold: ``wanted`` is what would have to be so.

    ``citation`` is the sentence that asks for it; ``against`` what stands in its place: who holds the role, which
    alternative the text is read by, what excludes it.
    """

    wanted: Literal
    why: Why
    citation: Citation | None
    against: tuple[Literal, ...] = ()


@dataclass(frozen=True)
class Lacking:
    """Conditions that together would do: none of them can be left out."""

    conditions: tuple[Failing, ...]

    @property
    def open(self) -> bool:
        """Whether all of them are only not stated."""
        return all(each.why.open for each in self.conditions)


@dataclass(frozen=True)
class Near:
    """How near something is to holding (or, of an obstacle, to falling away): what it lacks, nearest first.

    ``holds`` tells whether it does. ``lacking`` is empty where it does; and where no case of it is named, or what it
    asks for can't hold together. ``complete``: there is no other set; else the search was cut short, and larger sets
    than those told were not all tried.
    """

    holds: Truth
    lacking: tuple[Lacking, ...] = ()
    complete: bool = True


@dataclass(frozen=True)
class Way:
    """One rule by which a provision gives what is asked: a way through a gate, a rule that concludes it."""

    name: str
    citation: Citation | None
    near: Near


class Stand(Enum):
    """What a provision does about what is asked."""

    GATE = "gate"
    PERMIT = "permit"
    OBLIGE = "oblige"
    RULE = "rule"
    CHOICE = "choice"
    TIME = "time"
    INPUT = "input"
    FORBID = "forbid"
    CONTRARY = "contrary"
    CONDITION = "condition"

    @property
    def obstacle(self) -> bool:
        """Whether it can only stand in the way."""
        return self in (Stand.FORBID, Stand.CONTRARY, Stand.CONDITION)


@dataclass(frozen=True)
class Tried:
    """A provision that could have given the yes, or that stands in its way.

    ``near`` is how near it is to giving it; of an obstacle, to falling away (where it does not speak of the case, to
    speaking of it, as what comes nearest where the text is silent); of a gate, how near it is to speaking of the case.
    ``ways`` are the ways through a gate, nearest first, and ``open`` tells whether there is an open one. ``speaks``
    tells whether it speaks of the case: its scope holds. ``due`` has, of an action that is contrary to another, that
    other and the sentences that require it.
    """

    stand: Stand
    name: str
    citation: Citation | None
    speaks: Truth
    near: Near
    ways: tuple[Way, ...] = ()
    open: Truth = None
    due: tuple[Atom, tuple[Citation, ...]] | None = None


@dataclass(frozen=True)
class WhyNot:
    """Why the verdict on a question is not a certain yes; nothing is tried where it is one.

    ``tried`` has the obstacles and the gates that are not open first, then what could have given the yes, nearest
    first. ``goal`` is what is asked about; where a yes for any of several would do, that of the nearest. ``nearest``
    are the provisions named as nearest where none could. There are no outcomes where it is asked which of many.
    """

    question: Question
    facts: Facts
    goal: Atom
    outcomes: tuple[str, ...]
    tried: tuple[Tried, ...]
    nearest: tuple[Citation, ...]
    holders: Mapping[Individual, Atom]
