"""How much is measured."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"
PAGE = ROOT / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Plan:
    """Sizes, repetitions and time limits of one run.

    ``rounds`` is how often whole processes are run, in turns; ``repetitions`` how often, at most, what is timed within
    one; ``questions`` how many of the scenarios' questions are asked (None: all); ``limit`` after how
    many seconds a measurement is stopped. ``times_the_rules`` is for whole commands, ``times_read`` for reading and
    checking alone.
    """

    rounds: int
    repetitions: int
    questions: int | None
    times_the_rules: tuple[int, ...]
    times_read: tuple[int, ...]
    facts: tuple[int, ...]
    individuals: tuple[int, ...]
    limit: float


FULL = Plan(9, 5, None, (1, 10, 100), (1, 3, 10, 30, 100), (10, 100, 1_000, 10_000), (10, 100, 1_000), 120.0)
SMALLEST = Plan(1, 1, 2, (1,), (1,), (10,), (10,), 30.0)


def akb() -> list[str]:
    """The command ``akb`` of this environment."""
    script = Path(sys.executable).parent / "akb"
    return [str(script)] if script.exists() else [sys.executable, "-m", "agreement_kb"]
