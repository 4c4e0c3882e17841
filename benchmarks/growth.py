"""What larger inputs cost: times over sizes, and the exponent with which they grow."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import BASE, KINDS, QUESTION, VERDICT
from benchmarks.plan import RULES, Plan, akb
from benchmarks.process import Measured, phase, run, run_task
from benchmarks.targets import at_home


@dataclass(frozen=True)
class Curve:
    """What was measured at each size, smallest first."""

    what: str
    points: tuple[tuple[int, Measured], ...]

    @property
    def exponent(self) -> float | None:
        """The slope of the line through the points, both axes logarithmic; None with fewer than two times."""
        return fitted([(size, each.seconds) for size, each in self.points if each.seconds is not None])


@dataclass(frozen=True)
class Growth:
    """One thing that grows, and what it costs."""

    axis: str
    curves: tuple[Curve, ...]


def fitted(points: Iterable[tuple[float, float]]) -> float | None:
    """The exponent b of the least-squares line log y = a + b log x."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    if len({x for x, _ in logs}) < 2:
        return None
    x_mean = sum(x for x, _ in logs) / len(logs)
    y_mean = sum(y for _, y in logs) / len(logs)
    return sum((x - x_mean) * (y - y_mean) for x, y in logs) / sum((x - x_mean) ** 2 for x, _ in logs)


def measure_growth(plan: Plan, rules: Path = RULES) -> list[Growth]:
    """Grow the rules, then the facts and individuals of a case."""
    found = [_growth("times the rules", plan.times_the_rules, lambda times: _rules(plan, rules, times))]
    for kind in KINDS:
        sizes = plan.individuals if kind.endswith("individuals") else plan.facts
        found.append(_growth(kind, sizes, lambda number, kind=kind: _case(plan, rules, kind, number)))  # type: ignore[misc]
    return found


def _growth(axis: str, sizes: Iterable[int], measure: Callable[[int], Mapping[str, Measured]]) -> Growth:
    by_size = {size: measure(size) for size in sizes}
    names = dict.fromkeys(name for found in by_size.values() for name in found)
    return Growth(axis, tuple(Curve(name, tuple((size, f[name]) for size, f in by_size.items())) for name in names))


def _rules(plan: Plan, rules: Path, times: int) -> dict[str, Measured]:
    with tempfile.TemporaryDirectory() as folder:
        home, kb = at_home(folder), f"{folder}/kb"
        copied = run_task("copies", {"source": str(rules), "target": kb, "times": times}, plan.limit)
        if "copies" not in copied:
            raise RuntimeError(f"The knowledge base of {times} times the rules could not be written in time.")
        ask = [*akb(), "ask", "--kb", kb, QUESTION, *(part for fact in BASE for part in ("--given", fact))]
        first, later = (run(ask, plan.limit, home).measured(plan.limit) for _ in range(2))
        loading = run_task("loading", {"folder": kb, "repetitions": 1}, plan.limit, home)
        # Copies have no scenarios, and so words that nothing states: notes, which fail nothing here.
        check = [*akb(), "check", "--kb", kb, "--fail-on", "warning"]
        cold = run(check, plan.limit, {**home, "AKB_CACHE": ""})
        run(check, plan.limit, home)
        again = run(check, plan.limit, home)
        warm = _question(plan, Path(kb), next(iter(KINDS)), 0, home)
    return {
        "load from text": phase(loading, "first"),
        "`akb check`, cold": cold.measured(plan.limit),
        "`akb check`, nothing changed since": again.measured(plan.limit),
        "cold question, empty cache": first,
        "cold question, later": later,
        "read 7 facts, warm": phase(warm, "read"),
        "answer, warm": phase(warm, "answer"),
    }


def _case(plan: Plan, rules: Path, kind: str, number: int) -> dict[str, Measured]:
    with tempfile.TemporaryDirectory() as folder:
        found = _question(plan, rules, kind, number, at_home(folder))
    return {"read the facts": phase(found, "read"), "answer": phase(found, "answer")}


def _question(plan: Plan, rules: Path, kind: str, number: int, home: Mapping[str, str]) -> dict[str, dict[str, object]]:
    """Ask on a case of some size; what is added to the base must leave the verdict as it is."""
    arguments = {"folder": str(rules), "kind": kind, "number": number, "repetitions": plan.repetitions}
    found = run_task("question", arguments, plan.limit, home)
    verdict = found.get("answer", {}).get("verdict", VERDICT)
    if verdict != VERDICT:
        raise RuntimeError(f"With {number} {kind} the verdict is {verdict}, and must be {VERDICT}.")
    return found
