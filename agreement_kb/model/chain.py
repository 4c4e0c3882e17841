"""A chain as a value: one action done from hand to hand, asked about hop by hop; every rendering is made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agreement_kb.model.advice import AnswerDifference
from agreement_kb.model.answer import DEPENDS, Answer, Condition, Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual


@dataclass(frozen=True)
class HopAsked:
    """A hop before it is answered: its name as typed, its question, and the facts with the names it uses."""

    name: str
    question: Question
    facts: Facts


@dataclass(frozen=True)
class Carried:
    """A condition that an earlier hop brought and that still binds; ``hop`` is the number of that hop, from 1."""

    condition: Condition
    hop: int


@dataclass(frozen=True)
class Hop:
    """One hop: the answer on the case in which the hops before it were done.

    ``supposing`` has the outcomes that are left where none of the hops before is forbidden; ``carried`` the conditions
    of those hops that this one has not of its own. ``moved`` is what the hops before change in the answer, beside the
    same question on the case alone; None where they change nothing.
    """

    name: str
    answer: Answer
    supposing: tuple[str, ...]
    carried: tuple[Carried, ...]
    moved: AnswerDifference | None


@dataclass(frozen=True)
class Chain:
    """A chain of hops. ``question`` has a blank where each of ``names`` is filled in.

    ``hops`` are those that were asked: none comes after one that no completion allows where the hops before it are
    not forbidden. ``outcomes`` are those of the chain as a whole: yes where every hop is, no where one is, else silent.
    """

    question: str
    names: tuple[str, ...]
    facts: Facts
    hops: tuple[Hop, ...]
    outcomes: tuple[str, ...]
    holders: Mapping[Individual, Atom]

    @property
    def verdict(self) -> str:
        """The one outcome, or ``depends``."""
        return self.outcomes[0] if len(self.outcomes) == 1 else DEPENDS
