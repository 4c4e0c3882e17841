"""The words the rules use: sorts, predicates, terms, readings, questions, subjects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from agreement_kb.model.atom import Atom
from agreement_kb.model.place import Place
from agreement_kb.model.provision import Citation
from agreement_kb.model.term import Term, Variable
from agreement_kb.model.time import Duration

Texts = Mapping[str, tuple[str, ...]]
"""Words by language; the first is the one printed, the others are understood too."""


@dataclass(frozen=True)
class Sort:
    """A kind of thing. An open sort admits new names and has one unnamed individual; a closed one has its terms."""

    name: str
    open: bool
    texts: Texts
    place: Place | None


@dataclass(frozen=True)
class Entry:
    """A declared term: an individual with labels and synonyms in each language."""

    name: str
    sort: str
    texts: Texts
    place: Place


class Established(Enum):
    """How the truth of a predicate is established."""

    FACT = "fact"
    CHOICE = "choice"
    JUDGEMENT = "judgement"
    READING = "reading"
    LISTED = "listed"
    ASSUMED = "assumed"
    OBSERVED = "observed"
    DATES = "dates"
    ROLE = "role"
    HOLDER = "holder"
    DONE = "done"
    ANALOGY = "analogy"
    DERIVED = "derived"
    CLOSURE = "closure"
    ACTION = "action"

    @property
    def input(self) -> bool:
        """Whether it is stated rather than concluded."""
        return self not in (Established.DERIVED, Established.CLOSURE, Established.ACTION)

    @property
    def closed(self) -> bool:
        """Whether its extension is fixed before anything is concluded."""
        return self in (Established.LISTED, Established.HOLDER)

    @property
    def free(self) -> bool:
        """Whether, where nothing is stated, either value may be had whatever the values of other inputs."""
        return self in (Established.FACT, Established.CHOICE, Established.JUDGEMENT, Established.DONE)


@dataclass(frozen=True)
class Comparison:
    """``left <= right + duration`` (or ``<``), between two times."""

    left: Term | Atom
    operator: str
    right: Term | Atom
    duration: Duration = field(default_factory=Duration)


@dataclass(frozen=True)
class Predicate:
    """A predicate with typed parameters and a sentence template in each language.

    ``texts`` state it, ``denied`` state that it does not hold; for an action ``texts`` is a noun phrase ("sending
    {Data} to {To}"); for a role ``title`` names its holder ("the Requested Party") and ``filled_by`` the
    roles whose named holder it has where it has none of its own, each with the predicate that must be stated for it.
    What is established by dates holds where all its ``comparisons`` do; ``done_at`` is the holder of the role that
    tells when an action was done, where one does; ``onward`` the parameter that may do the same in its turn, "" where
    there is none. The text is ``exhaustive`` on a predicate always, or only ``exhaustive_where`` another one holds of
    the same things.
    """

    name: str
    parameters: tuple[Variable, ...]
    established: Established
    texts: Texts
    place: Place | None
    denied: Texts = field(default_factory=dict)
    title: Texts = field(default_factory=dict)
    judge: Texts = field(default_factory=dict)
    comparisons: tuple[Comparison, ...] = ()
    exhaustive: bool = False
    exhaustive_where: str = ""
    closure_of: str = ""
    filled_by: tuple[tuple[str, str], ...] = ()
    done_at: Atom | None = None
    onward: str = ""


@dataclass(frozen=True)
class Reading:
    """An open text with named alternatives, exactly one of which holds.

    Each reading is also a predicate over a closed sort of the same name, whose individuals are the alternatives.
    """

    name: str
    citation: Citation
    question: Texts
    words: Texts
    alternatives: tuple[tuple[str, Texts], ...]
    place: Place


class Kind(Enum):
    """What a question asks."""

    MAY = "may"
    MUST = "must"
    IS = "is"
    REGULATED = "regulated"
    WHICH = "which"
    WHO = "who"
    WHOM = "whom"
    WHEN = "when"

    @property
    def of_duties(self) -> bool:
        """Whether it asks for what a duty names: its bearer, to whom it is owed, its time."""
        return self in (Kind.WHO, Kind.WHOM, Kind.WHEN)

    @property
    def of_someone(self) -> bool:
        """Whether it asks for whom a duty names."""
        return self in (Kind.WHO, Kind.WHOM)


@dataclass(frozen=True)
class Phrase:
    """A question as it may be typed, and the goal it stands for. ``asked`` is the variable of a which-question."""

    name: str
    kind: Kind
    goal: Atom
    texts: Texts
    place: Place
    asked: Variable | None = None


@dataclass(frozen=True)
class Subject:
    """A subject one may ask about: regulated by provisions, or a declared gap with the nearest ones."""

    name: str
    texts: Texts
    gap: bool
    citations: tuple[Citation, ...]
    because: Texts
    place: Place
