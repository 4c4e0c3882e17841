"""An interview as values: what to ask next, and why; every rendering is made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agreement_kb.model.answer import Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.provision import Citation
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual


@dataclass(frozen=True)
class Reply:
    """One answer to an interview's question: the inputs it settles, and the outcomes that are then left.

    ``value`` is true or false or, of a reading, the alternative.
    """

    value: str
    settles: tuple[tuple[Atom, bool], ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """An input to ask about: ``kind`` is fact, judgement or reading; ``citation`` the sentence at which it matters.

    For a reading ``atom`` is its predicate without an alternative, and each reply is an alternative.
    """

    kind: str
    atom: Atom
    citation: Citation | None
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class Interview:
    """How an interview stands: the outcomes left, and what to ask next (None: nothing that can be said matters more).

    ``most`` is how many questions are still needed at most, this one included, if each is answered; ``exact`` False
    where fewer might do and the search for the best order was cut short. Readings are asked when nothing else matters
    any more: before that, ``readings`` is how many of them may be asked then, and ``most`` does not count them.
    """

    question: Question
    facts: Facts
    outcomes: tuple[str, ...]
    asked: Asked | None
    most: int
    exact: bool
    readings: int
    holders: Mapping[Individual, Atom]
