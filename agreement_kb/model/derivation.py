"""A derivation as a value: numbered steps from what is stated to what is concluded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.rule import Basis, Rule
from agreement_kb.model.term import Individual, Variable


class Ground(Enum):
    """Why a premise that is no step holds."""

    GIVEN = "given"
    DENIED = "denied"
    ASSUMED = "assumed"
    LISTED = "listed"
    NOT_LISTED = "not listed"
    ROLE = "role"
    DATES = "dates"
    EXCLUDED = "excluded"
    SUPPOSED = "supposed"


@dataclass(frozen=True)
class Leaf:
    """A premise that holds without a step. ``source`` is the listing fact's or constraint's rule id, if any.

    ``follows_from`` has what was stated or assumed and, by impossibilities, leaves only this value.
    """

    literal: Literal
    ground: Ground
    source: str = ""
    follows_from: tuple[Leaf, ...] = ()


@dataclass(frozen=True)
class StepRef:
    """A premise that an earlier step concludes; its number is smaller than that of the step using it."""

    number: int


Premise = Leaf | StepRef
"""What a step rests on: an input with how it is known, or another step."""


@dataclass(frozen=True)
class Tried:
    """In a negative step: a rule that could have given the conclusion, and one condition that fails.

    ``premise`` is None where no instance of the rule exists.
    """

    rule: Rule
    binding: tuple[tuple[Variable, Individual], ...]
    premise: Premise | None


@dataclass(frozen=True)
class Step:
    """A conclusion: positive by one rule instance, or negative because every rule tried fails."""

    number: int
    literal: Literal
    rule: Rule | None
    binding: tuple[tuple[Variable, Individual], ...]
    premises: tuple[Premise, ...]
    tried: tuple[Tried, ...] = ()


@dataclass(frozen=True)
class Derivation:
    """Steps that lead to one outcome, under suppositions where the facts alone do not decide.

    Every premise is a leaf or an earlier step; the last steps named by ``conclusions`` carry the outcome.
    """

    outcome: str
    suppositions: tuple[tuple[Atom, bool], ...]
    steps: tuple[Step, ...]
    conclusions: tuple[int, ...]
    basis: Basis
