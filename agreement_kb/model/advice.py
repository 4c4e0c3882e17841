"""Advice beyond an answer, as values; every rendering is made from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agreement_kb.model.answer import Answer, Binding, Condition, Question, Turn
from agreement_kb.model.atom import Atom
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Basis, Rule
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual

FACT, CHOICE, JUDGEMENT, READING, ASSUMPTION = "fact", "choice", "judgement", "reading", "assumption"
KINDS = (CHOICE, FACT, ASSUMPTION, JUDGEMENT, READING)
"""How an input is settled: what someone can bring about or show first; then what is judged, and what a reading says."""


@dataclass(frozen=True)
class Change:
    """One input stated anew: ``atom`` is stated or, where ``value`` is False, denied.

    Of a reading, its alternative is stated. ``replaces`` is what was stated of the same input before and is dropped;
    ``citation`` the sentence at which the input matters.
    """

    atom: Atom
    value: bool
    kind: str
    citation: Citation | None
    replaces: tuple[tuple[Atom, bool], ...] = ()


@dataclass(frozen=True)
class Flip:
    """Changes that together move the verdict, none of which can be left out; and the outcomes there are then."""

    changes: tuple[Change, ...]
    outcomes: tuple[str, ...]

    @property
    def by(self) -> str:
        """What it takes: the last in the order of KINDS of what its changes take."""
        return max((change.kind for change in self.changes), key=KINDS.index)


@dataclass(frozen=True)
class FlipSearch:
    """What came of looking for flips in one direction: to a certain yes, or away from any yes.

    ``flips`` has every smallest set of up to ``tried`` changes, smallest first, and maybe some larger ones.
    ``exhausted``: there is no other set, of whatever size. Where ``tried`` is less than ``size``, the bound on the
    work was reached.
    """

    to_yes: bool
    flips: tuple[Flip, ...]
    size: int
    tried: int
    exhausted: bool


@dataclass(frozen=True)
class Flips:
    """The smallest changes of what is stated that move a verdict."""

    question: Question
    facts: Facts
    outcomes: tuple[str, ...]
    searches: tuple[FlipSearch, ...]
    holders: Mapping[Individual, Atom]


Told = tuple[str, ...] | Basis | Citation | Condition | Turn | Binding | Atom
"""What an answer tells of one aspect: its outcomes, or one of the others."""


@dataclass(frozen=True)
class Parted:
    """What one answer has and the other has not: of one aspect of answers, in the order of each."""

    aspect: str
    before: tuple[Told, ...]
    after: tuple[Told, ...]


@dataclass(frozen=True)
class Through:
    """Where two answers part: a statement that the derivations of one rest on, and those of the other do not."""

    rule: Rule
    in_before: bool


@dataclass(frozen=True)
class AnswerDifference:
    """Two answers and all in which they differ: ``parted`` is empty where they say the same.

    Its aspects are verdict, basis, citations, conditions, turns_on, bindings and assumptions. ``through`` is the first
    statement in the derivations that only one of the two rests on; the later answer is looked at first. Where the two
    questions are one but for what they are about, ``exchanged`` has these things, and ``alike`` what is the same once
    the one stands for the other: as each answer tells it, in one order.
    """

    before: Answer
    after: Answer
    parted: tuple[Parted, ...]
    through: Through | None
    exchanged: tuple[tuple[Individual, Individual], ...] = ()
    alike: tuple[Parted, ...] = ()


Exchange = Callable[[Individual], Individual]
"""What is put in place of a thing; most stay as they are."""


def aspects(answer: Answer, exchange: Exchange = lambda each: each) -> dict[str, Mapping[object, Told]]:
    """Each aspect of an answer: what is shown, by what it is compared by, with some things exchanged in the latter."""

    def of(atom: Atom) -> Atom:
        return Atom(atom.predicate, tuple(exchange(a) if isinstance(a, Individual) else a for a in atom.args))

    return {
        "verdict": {answer.outcomes: answer.outcomes},
        "basis": {answer.basis: answer.basis},
        "citations": {each: each for each in answer.citations},
        "conditions": {(each.norm.name, each.certain): each for each in answer.conditions},
        "turns_on": {(of(each.atom), each.alternatives): each for each in answer.turns_on},
        "bindings": {
            (each.value and exchange(each.value), each.words, each.outcomes): each for each in answer.bindings
        },
        "assumptions": {of(each): each for each in answer.assuming},
    }
