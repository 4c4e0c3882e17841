"""A check of the rules, from text, after an edit and where nothing changed; and of many times the rules."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.growth import Curve, Growth
from benchmarks.plan import RULES, Plan
from benchmarks.process import Measured, phase, run_task
from benchmarks.targets import at_home

LIMIT = 10
"""A hundred times the rules take minutes: so many times the limit of one measurement."""
CHECK_TARGET = 1.0
"""Of a check, in seconds."""


@dataclass(frozen=True)
class Reading:
    """A check of the rules in each of some states, by the name of the state; and what it takes to check more rules."""

    states: dict[str, Measured]
    growth: Growth


def measure_reading(plan: Plan, rules: Path = RULES) -> Reading:
    """Check a copy of the rules as an author does, then their multiples from text."""
    return Reading(_states(plan, rules), _growth(plan, rules))


def _states(plan: Plan, rules: Path) -> dict[str, Measured]:
    with tempfile.TemporaryDirectory() as folder:
        home, kb = at_home(folder), Path(folder) / "kb"
        shutil.copytree(rules, kb)

        def check() -> Measured:
            return phase(run_task("checking", {"folder": str(kb), "kept": True}, plan.limit, home), "check")

        found = {"from text, nothing kept": check(), "nothing changed since": check()}
        for what in ("scenario", "rule"):
            _edit(kb, what)
            found[f"after an edit of one {what}"] = check()
        return found


def _edit(kb: Path, what: str) -> None:
    """Put a comment into the first statement of a kind: it is another statement, and says the same."""
    for path in sorted(kb.rglob("*.md")):
        lines = path.read_text(encoding="utf-8").split("\n")
        at = next((n for n, line in enumerate(lines, 1) if line.startswith(f"{what} ")), None)
        if at is not None:
            path.write_text("\n".join([*lines[:at], "    # edited", *lines[at:]]), encoding="utf-8")
            return
    raise ValueError(f"{kb} has no {what}")


def _growth(plan: Plan, rules: Path) -> Growth:
    loads: list[tuple[int, Measured]] = []
    checks: list[tuple[int, Measured]] = []
    for times in plan.times_read:
        with tempfile.TemporaryDirectory() as folder:
            kb = f"{folder}/kb"
            run_task("copies", {"source": str(rules), "target": kb, "times": times}, LIMIT * plan.limit)
            found = run_task("checking", {"folder": kb, "kept": False}, LIMIT * plan.limit)
        loads.append((times, phase(found, "load")))
        checks.append((times, phase(found, "check")))
    curves = Curve("load from text", tuple(loads)), Curve("check from text", tuple(checks))
    return Growth("times the rules", curves)
