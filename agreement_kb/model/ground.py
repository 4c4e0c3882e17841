"""A ground program: what an engine yields for a goal; and the domain it is grounded over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from agreement_kb.model.atom import Atom
from agreement_kb.model.rule import Instance
from agreement_kb.model.term import Individual, Term


class Extension(Collection[Atom], Protocol):
    """The true atoms of a closed predicate, in a fixed order."""

    def matching(self, args: Sequence[Individual | None]) -> Iterable[Atom]:
        """The atoms that have these arguments, ``None`` standing for any; in the order of the extension."""
        ...


class Listed:
    """An extension written out, found by its atoms' first arguments."""

    def __init__(self, atoms: Iterable[Atom]) -> None:
        self._atoms = dict.fromkeys(atoms)
        self._by_first: dict[Term, list[Atom]] | None = None

    def __contains__(self, atom: object) -> bool:
        return atom in self._atoms

    def __iter__(self) -> Iterator[Atom]:
        return iter(self._atoms)

    def __len__(self) -> int:
        return len(self._atoms)

    def matching(self, args: Sequence[Individual | None]) -> Iterable[Atom]:
        """See ``Extension``."""
        if args and args[0] is not None:
            if self._by_first is None:
                self._by_first = {}
                for atom in self._atoms:
                    self._by_first.setdefault(atom.args[0], []).append(atom)
            chosen: Iterable[Atom] = self._by_first.get(args[0], ())
        else:
            chosen = self._atoms
        return (atom for atom in chosen if all(a is None or a == b for a, b in zip(args, atom.args, strict=True)))


NOTHING = Listed(())


@dataclass(frozen=True)
class Domain:
    """What the variables range over, and the closed predicates.

    ``individuals`` has every individual of each sort, the unnamed one included; ``extensions`` the true atoms of
    each closed predicate (listed, or a role's holder) and, under ``candidate:ROLE``, who may hold a role; ``stated``
    the atoms whose value the facts give.
    """

    individuals: Mapping[str, tuple[Individual, ...]]
    extensions: Mapping[str, Extension]
    stated: Collection[Atom] = field(default=frozenset())

    def extension(self, predicate: str) -> Extension:
        """The true atoms of a closed predicate; none where nothing is said of it."""
        return self.extensions.get(predicate, NOTHING)


@dataclass(frozen=True)
class GroundProgram:
    """The rule instances that some goals can reach, by their head, in the order of the rules.

    An atom without an entry is an input, or concluded by no instance. Instances over closed predicates that are
    false have been left out; a body atom over a closed predicate is therefore true if positive. ``constraints`` has
    the instances of impossibilities that can tie an input of the goals to what is stated or to another input,
    directly or one through another; the rest can be met whatever the goal.
    """

    instances: Mapping[Atom, tuple[Instance, ...]]
    constraints: tuple[Instance, ...]
