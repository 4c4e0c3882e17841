"""Atoms and literals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from agreement_kb.model.term import Individual, Term, Variable


@dataclass(frozen=True, order=True)
class Atom:
    """A predicate applied to terms."""

    predicate: str
    args: tuple[Term, ...] = ()
    _hash: ClassVar[int]

    def __hash__(self) -> int:
        # Atoms are keys everywhere: the hash of one is worked out once.
        try:
            return self._hash
        except AttributeError:
            known = hash((self.predicate, self.args))
            object.__setattr__(self, "_hash", known)
            return known

    def variables(self) -> tuple[Variable, ...]:
        """The variables, in order of appearance, without repetition."""
        return tuple(dict.fromkeys(a for a in self.args if isinstance(a, Variable)))

    def bind(self, binding: Mapping[Variable, Individual]) -> Atom:
        """This atom with the bound variables replaced."""
        return Atom(self.predicate, tuple([binding.get(a, a) if isinstance(a, Variable) else a for a in self.args]))

    def match(self, ground: Atom) -> dict[Variable, Individual] | None:
        """The binding that makes this atom equal to a ground one, or None."""
        if self.predicate != ground.predicate or len(self.args) != len(ground.args):
            return None
        binding: dict[Variable, Individual] = {}
        for mine, other in zip(self.args, ground.args, strict=True):
            assert isinstance(other, Individual)
            if isinstance(mine, Variable):
                if binding.setdefault(mine, other) != other:
                    return None
            elif mine != other:
                return None
        return binding

    def __str__(self) -> str:
        return f"{self.predicate}({', '.join(map(str, self.args))})" if self.args else self.predicate


@dataclass(frozen=True, order=True)
class Literal:
    """An atom or its negation."""

    atom: Atom
    positive: bool = True

    def bind(self, binding: Mapping[Variable, Individual]) -> Literal:
        """This literal with the bound variables replaced."""
        return Literal(self.atom.bind(binding), self.positive)

    def __str__(self) -> str:
        return str(self.atom) if self.positive else f"not {self.atom}"
