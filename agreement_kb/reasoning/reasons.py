"""Why some values leave a function possible, or exclude it: literals none of which can be left out, remembered.

A function is possible under values because of an implicant that agrees with them, and excluded because of a core of
them. Either holds under any other values that agree with it, or contain it: so what was found is tried before the
diagram is walked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from agreement_kb.reasoning.bdd import Diagrams


class Literals(NamedTuple):
    """Values of some variables, as two sets of bits: the variables that are true, and those that are false."""

    true: int
    false: int

    def values(self) -> dict[int, bool]:
        """The value of each variable that has one, in the order of the variables."""
        known = self.true | self.false
        return {number: bool(self.true >> number & 1) for number in bits(known)}

    def of(self, number: int) -> bool:
        """Whether a variable has a value."""
        return bool((self.true | self.false) >> number & 1)

    def joined(self, number: int, value: bool) -> Literals:
        """These and one of a variable that has no value yet."""
        bit = 1 << number
        return Literals(self.true | bit, self.false) if value else Literals(self.true, self.false | bit)

    def without(self, number: int) -> Literals:
        """All but that of one variable."""
        return Literals(self.true & ~(1 << number), self.false & ~(1 << number))


def literals_of(values: Mapping[int, bool]) -> Literals:
    """Values by the number of the variable as literals."""
    true, false = (sum(1 << n for n, value in values.items() if value is wanted) for wanted in (True, False))
    return Literals(true, false)


def bits(mask: int) -> list[int]:
    """The places of the bits that are set, from the lowest."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


@dataclass
class Reasons:
    """A function, with the reasons found so far for which it was possible or excluded."""

    diagrams: Diagrams
    function: int
    implicants: list[Literals] = field(default_factory=list)
    cores: list[Literals] = field(default_factory=list)

    def possible(self, given: Literals) -> bool:
        """Whether the function can be true under values."""
        if self._known_core(given) is not None:
            return False
        return self._known_implicant(given) is not None or self._look(given)[0]

    def why(self, given: Literals) -> tuple[bool, Literals]:
        """Whether the function can be true under values, and the literals that make it so.

        If it can: a prime implicant that agrees with the values. If it can't: values that exclude it, of which none
        can be left out.
        """
        core = self._known_core(given)
        if core is not None:
            return False, core
        implicant = self._known_implicant(given)
        return (True, implicant) if implicant is not None else self._look(given)

    def _known_core(self, given: Literals) -> Literals | None:
        true, false = ~given.true, ~given.false
        return next((each for each in self.cores if not (each[0] & true or each[1] & false)), None)

    def _known_implicant(self, given: Literals) -> Literals | None:
        true, false = given
        return next((each for each in self.implicants if not (each[0] & false or each[1] & true)), None)

    def _look(self, given: Literals) -> tuple[bool, Literals]:
        """Walk the diagram, and remember why it is so."""
        values = given.values()
        path = self.diagrams.agreeing(self.function, values)
        if path is None:
            self.cores.append(self._core(self.function, values))
            return False, self.cores[-1]
        self.implicants.append(self._core(self.diagrams.neg(self.function), path))
        return True, self.implicants[-1]

    def _core(self, function: int, values: dict[int, bool]) -> Literals:
        """Of values that exclude a function, some that do and none of which can be left out."""
        for number in sorted(values):
            fewer = {n: v for n, v in values.items() if n != number}
            if self.diagrams.excluded(function, fewer):
                values = fewer
        return literals_of(values)
