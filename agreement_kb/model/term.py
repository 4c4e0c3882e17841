"""The terms of the logic: variables, and individuals that belong to a sort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

UNNAMED = "?"
"""Key of the one unnamed individual of an open sort."""

TIME = "time"
"""The built-in sort of dates and instants."""

AS_OF = "as_of"
"""Key of the time at which the question is asked."""


@dataclass(frozen=True, order=True)
class Variable:
    """A variable of a rule, with the sort its places give it ("" until resolved)."""

    name: str
    sort: str = ""
    _hash: ClassVar[int]

    def __hash__(self) -> int:
        # As for atoms.
        try:
            return self._hash
        except AttributeError:
            known = hash((self.name, self.sort))
            object.__setattr__(self, "_hash", known)
            return known

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, order=True)
class Individual:
    """A thing the rules speak about, known by its sort and a key unique in that sort."""

    sort: str
    key: str
    _hash: ClassVar[int]

    def __hash__(self) -> int:
        # As for atoms: individuals are looked up everywhere.
        try:
            return self._hash
        except AttributeError:
            known = hash((self.sort, self.key))
            object.__setattr__(self, "_hash", known)
            return known

    @property
    def unnamed(self) -> bool:
        """Whether this is the individual nobody named."""
        return self.key == UNNAMED

    @property
    def titled(self) -> bool:
        """Whether nobody named this one: he is known only by the title of a role (``unfilled``)."""
        return self.key.startswith("@")

    def __str__(self) -> str:
        return f'"{self.key}"'


Term = Variable | Individual
"""What an atom speaks of: a variable, or one thing."""


def unfilled(role: str, keys: tuple[Term, ...], sort: str) -> Individual:
    """The individual that holds a role when nobody is named: known by the role and what it is a role of."""
    shown = ", ".join(f"{key.sort} {key}" for key in keys)
    return Individual(sort, f"@{role}({shown})")
