"""What was promised: each time beside its target, and beside one common unit taken in the same minutes."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.plan import RULES, Plan, akb
from benchmarks.process import Measured, phase, run, run_task

COLD = 'may "the suspect list" go to "the tax office"?'
CASE = "tax_office_consent_not_stated"
WARM_TARGET, TEXT_TARGET, COLD_TARGET = 0.020, 1.0, 2.0


_UNIT = [sys.executable, "-c", "import lark, pyDatalog"]
_IN_WORKER = 40
"""How many of the scenarios' questions are asked through the bounded worker too."""
_ALL_QUESTIONS = 5
"""The time limit is for one measurement; the questions of all scenarios are several hundred."""


@dataclass(frozen=True)
class Cold:
    """A whole process: seconds, the median of its ratios to the unit run just before it, and its peak of memory."""

    seconds: float
    ratio: float
    peak_mib: float


@dataclass(frozen=True)
class Spread:
    """Times over many questions."""

    number: int
    median: float
    p95: float
    worst: float


@dataclass(frozen=True)
class Targets:
    """All that was promised, measured. ``unit`` is the seconds of ``python -c "import lark, pyDatalog"``.

    ``front_door`` is loading where it was loaded before: the compiled form is in the cache folder. ``worker`` is a
    question through the bounded process, ``worker_ratio`` the median of its ratios to the same question without.
    """

    unit: float
    first: Cold
    later: Cold
    text_first: Measured
    text_again: Measured
    front_door: Measured
    read: Spread
    answer: Spread
    warm_peak_mib: float
    worker: Measured
    worker_ratio: float


def measure_targets(plan: Plan, rules: Path = RULES, question: str = COLD, scenario: str = CASE) -> Targets:
    """Run everything that has a target."""
    unit, first, later = _cold(plan, rules, question, scenario)
    with tempfile.TemporaryDirectory() as home:
        arguments: dict[str, object] = {"folder": str(rules), "repetitions": plan.repetitions}
        loading = run_task("loading", arguments, plan.limit, at_home(home))
        warm = run_task("warm", {**arguments, "questions": plan.questions}, _ALL_QUESTIONS * plan.limit, at_home(home))
        some = {**arguments, "questions": min(plan.questions or _IN_WORKER, _IN_WORKER)}
        worker = run_task("worker", some, plan.limit, at_home(home))
    return Targets(
        unit,
        first,
        later,
        phase(loading, "first"),
        phase(loading, "again"),
        phase(loading, "front door"),
        spread(warm["read"]),
        spread(warm["answer"]),
        warm["answer"]["peak_mib"],
        phase(worker, "worker"),
        worker["worker"]["ratio"],
    )


def measure_unit(plan: Plan) -> float:
    """The unit alone: seconds of ``python -c "import lark, pyDatalog"``."""
    return median(run(_UNIT, plan.limit).seconds for _ in range(plan.rounds + 1))


def at_home(folder: str) -> dict[str, str]:
    """An environment whose folders for caches are below a folder of its own."""
    return {"HOME": folder, "XDG_CACHE_HOME": f"{folder}/cache", "AKB_CACHE": f"{folder}/cache/akb"}


def spread(said: Mapping[str, float]) -> Spread:
    """Times as a task said them."""
    return Spread(int(said["number"]), said["seconds"], said["p95"], said["worst"])


def _cold(plan: Plan, rules: Path, question: str, scenario: str) -> tuple[float, Cold, Cold]:
    """In turns: the unit, a question with an empty cache folder, the unit, the same question again."""
    command = [*akb(), "ask", "--kb", str(rules), question, "--scenario", scenario]
    run(_UNIT, plan.limit)  # what the system keeps of files is the same for all that follow
    units: list[float] = []
    turns: dict[str, list[tuple[float, float, float]]] = {"first": [], "later": []}
    for _ in range(plan.rounds):
        with tempfile.TemporaryDirectory() as home:
            for name, seen in turns.items():
                unit = run(_UNIT, plan.limit).seconds
                asked = run(command, plan.limit, at_home(home))
                if asked.code != 0:
                    raise RuntimeError(f"The {name} cold question failed: {asked.errors.strip()}")
                units.append(unit)
                seen.append((asked.seconds, asked.seconds / unit, asked.peak_mib))
    first, later = (Cold(*(median(column) for column in zip(*seen, strict=True))) for seen in turns.values())
    return median(units), first, later
