"""Facts of a case, and scenarios with what is expected of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agreement_kb.model.atom import Atom
from agreement_kb.model.place import Place
from agreement_kb.model.term import Individual, Term, unfilled
from agreement_kb.model.vocabulary import Predicate, Texts


@dataclass(frozen=True)
class Facts:
    """What is stated: atoms true or false, who holds which role, and the time of the question.

    ``labels`` keeps names as they were typed; ``mentioned`` has individuals of whom nothing need be stated.
    """

    stated: Mapping[Atom, bool] = field(default_factory=dict)
    roles: Mapping[Atom, Individual] = field(default_factory=dict)
    as_of: str | None = None
    labels: Mapping[Individual, str] = field(default_factory=dict)
    mentioned: frozenset[Individual] = frozenset()

    def individuals(self) -> set[Individual]:
        """Every individual mentioned."""
        found = {a for atom in (*self.stated, *self.roles) for a in atom.args if isinstance(a, Individual)}
        return found | set(self.roles.values()) | self.mentioned


def role_holder(
    predicates: Mapping[str, Predicate],
    role: Predicate,
    args: tuple[Term, ...],
    named: Mapping[Atom, Individual],
    stated: Mapping[Atom, bool],
) -> tuple[Individual, bool]:
    """Who holds a role, and whether someone is named for it.

    The one named for the role; else the one named for a role it is filled by; else the individual nobody named, which
    a role shares with one declared before it that fills it.
    """
    own = named.get(Atom(role.name, args))
    if own is not None:
        return own, True
    filling = [other for other, condition in role.filled_by if stated.get(Atom(condition, args))]
    for other in filling:
        if (holder := named.get(Atom(other, args))) is not None:
            return holder, True
    shared = {role.name, *filling}
    first = role.name if len(shared) == 1 else next(name for name in predicates if name in shared)
    return unfilled(first, args, role.parameters[-1].sort), False


@dataclass(frozen=True)
class Sentence:
    """A line of a scenario that is read against the vocabulary: a statement or a question."""

    text: str
    place: Place
    positive: bool = True


@dataclass(frozen=True)
class Expectation:
    """What a person expects of one question: only what is written is compared."""

    question: Sentence
    verdict: str
    outcomes: tuple[str, ...]
    place: Place
    citing: tuple[str, ...] = ()
    turning_on: tuple[str, ...] | None = None
    conditions: tuple[str, ...] | None = None
    basis: str | None = None
    bindings: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ExpectedDuty:
    """What a person expects of one duty: only what is written is compared.

    ``duty`` names the norm, and in brackets what its action is about where more than one duty of it may stand in the
    case. ``bearer`` and ``counterparty`` are labels; ``due`` is a time, or "" where none is expected; ``bases`` are
    those of single parts, by their words.
    """

    duty: Sentence
    state: str
    place: Place
    bearer: str | None = None
    counterparty: str | None = None
    due: str | None = None
    standard: str | None = None
    citing: tuple[str, ...] = ()
    basis: str | None = None
    bases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Scenario:
    """A case as written: titles, statements in order, a time, and what is expected of questions and of duties."""

    name: str
    titles: Texts
    statements: tuple[Sentence, ...]
    as_of: str | None
    expectations: tuple[Expectation, ...]
    duties: tuple[ExpectedDuty, ...]
    place: Place
