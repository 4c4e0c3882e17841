"""A ground program: what an engine yields for a goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agreement_kb.model.atom import Atom
from agreement_kb.model.rule import Instance
from agreement_kb.model.term import Individual


@dataclass(frozen=True)
class Domain:
    """What the variables range over, and the closed predicates.

    ``individuals`` has every individual of each sort, the unnamed one included; ``extensions`` the true atoms of
    each closed predicate (listed, or a role's holder) and, under ``candidate:ROLE``, who may hold a role; ``stated``
    the atoms the facts speak of, which impossibilities may tie to the goal or to each other.
    """

    individuals: Mapping[str, tuple[Individual, ...]]
    extensions: Mapping[str, tuple[Atom, ...]]
    stated: tuple[Atom, ...] = ()


@dataclass(frozen=True)
class GroundProgram:
    """The rule instances that some goals can reach, by their head, in the order of the rules.

    An atom without an entry is an input, or concluded by no instance. Instances over closed predicates that are
    false have been left out; a body atom over a closed predicate is therefore true if positive. ``constraints`` has
    the instances of impossibilities that reach an atom of a goal's instances or a stated one, directly or through
    another; the rest can be met whatever the goal.
    """

    instances: Mapping[Atom, tuple[Instance, ...]]
    constraints: tuple[Instance, ...]
