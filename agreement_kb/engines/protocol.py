"""What an engine does: ground a stratified program for some goals.

``docs/engines.md`` says what exactly it must yield; ``tests/conformance`` demands it of every engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from agreement_kb.model.atom import Atom
from agreement_kb.model.ground import Domain, GroundProgram
from agreement_kb.model.program import StratifiedProgram


class Engine(Protocol):
    """Finds every rule instance that bears on a goal."""

    def ground(self, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]) -> GroundProgram:
        """The instances reachable from ground goal atoms.

        Raises:
            TooLarge: a bound on the work was reached; the error names it.
        """
        ...
