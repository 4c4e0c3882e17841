"""Duties of a case and their times, as values; every rendering is made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from agreement_kb.model.answer import Turn
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.derivation import Derivation
from agreement_kb.model.rule import Basis, Norm, Rule
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual, Term, Variable
from agreement_kb.model.time import Moment


class State(Enum):
    """How a duty stands at the time of the question; in the order in which they are told."""

    BREACHED = "breached"
    PENDING = "pending"
    UNDETERMINED = "undetermined"
    NOT_YET_ARISEN = "not yet arisen"
    FULFILLED = "fulfilled"


class Note(Enum):
    """What is said beside a state: why it is so, or what it does not say."""

    TURNS = "turns"
    NOT_STATED = "not stated"
    UNSAYABLE = "unsayable"
    TIME_OPEN = "time open"
    DONE_OPEN = "done open"
    DONE_ANYWAY = "done anyway"
    DONE_LATER = "done later"
    IN_TIME = "in time"
    LATE = "late"
    PUNCTUALITY_OPEN = "punctuality open"
    STANDARD = "standard"
    START_UNKNOWN = "start unknown"


@dataclass(frozen=True)
class Duty:
    """One obligation: in general terms, or on the things of a case, with its state.

    ``rule`` tells when it applies, ``scope`` what of that is its scope; ``binding`` fills the variables of both.
    ``bearer`` and ``counterparty`` are None where the text names no one. ``due`` is the deadline where it is dated;
    ``arises`` holds for certain (True), never (False) or in some completions (None); ``dated`` says the same apart
    from whether it is time yet, and ``supposing`` in which completions. ``grounds`` derive that it applies, or that it
    does not, ``assuming`` what is taken as given; ``done`` is what is stated of its being done, at ``done_at``.
    """

    norm: Norm
    rule: Rule
    scope: tuple[Literal, ...]
    action: Atom
    bearer: Term | None
    counterparty: Term | None
    basis: Basis
    binding: tuple[tuple[Variable, Individual], ...] = ()
    state: State | None = None
    notes: tuple[Note, ...] = ()
    due: Moment | None = None
    done: bool | None = None
    done_at: Moment | None = None
    arises: bool | None = None
    dated: bool | None = None
    supposing: tuple[tuple[Atom, bool], ...] = ()
    turns_on: tuple[Turn, ...] = ()
    grounds: tuple[Derivation, ...] = ()
    assuming: tuple[Atom, ...] = ()


@dataclass(frozen=True)
class Duties:
    """The duties of a case; in general terms where no fact is stated. ``apart`` are those on things it has none of."""

    facts: Facts
    general: bool
    duties: tuple[Duty, ...]
    apart: tuple[Duty, ...]
    holders: Mapping[Individual, Atom]


class Occasion(Enum):
    """What an entry of a timeline is: an event stated, something that comes about, a duty falling due, a deadline."""

    STATED = "stated"
    COMES_ABOUT = "comes about"
    FALLS_DUE = "falls due"
    DEADLINE = "deadline"
    AS_OF = "as of"


@dataclass(frozen=True)
class Entry:
    """One line of a timeline. ``time`` is None where it is not known; ``after``: not at that instant but after it.

    ``atom`` is what was stated or comes about, by ``rule``; ``duty`` what falls due or is to be done until then.
    ``supposing`` is what else must be so; ``certain`` False where that is more than a reading of the text.
    """

    occasion: Occasion
    time: Moment | None
    basis: Basis
    atom: Atom | None = None
    rule: Rule | None = None
    duty: Duty | None = None
    after: bool = False
    supposing: tuple[tuple[Atom, bool], ...] = ()
    certain: bool = True
    turns_on: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Timeline:
    """Dated events and dated consequences in their order; ``apart`` is what has no certain place in it."""

    facts: Facts
    entries: tuple[Entry, ...]
    apart: tuple[Entry, ...]
    holders: Mapping[Individual, Atom]
