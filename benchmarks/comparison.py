"""The same small program on other systems: the answers are the same, or nothing is timed."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.plan import Plan, akb
from benchmarks.process import Finished, run, run_task
from benchmarks.rivals.case import QUESTIONS, clauses, phrase, sentences
from benchmarks.targets import at_home

HERE = Path(__file__).parent / "rivals"
SMALL = HERE / "small"
SCASP = "SCASP"
"""An environment variable: a folder with s(CASP)'s ``scasp.pl``, where it is no installed pack."""
_INSIDE = 3
"""In how many turns what happens within the processes is timed."""


@dataclass(frozen=True)
class Rival:
    """A system: what it gives, how it is started, why it can't be, and how often it repeats a question when timed."""

    name: str
    gives: str
    command: tuple[str, ...]
    missing: str
    repetitions: int


@dataclass(frozen=True)
class Compared:
    """A system's times, and the medians of their ratios to ours in the same turn; ``note`` where there are none."""

    name: str
    gives: str
    inside: float | None = None
    inside_ratio: float | None = None
    whole: float | None = None
    whole_ratio: float | None = None
    peak_mib: float | None = None
    note: str = ""


def rivals() -> list[Rival]:
    """Every system the program is written for, whether it is here or not."""
    swipl = shutil.which("swipl") or ""
    library = ("-p", f"library={os.environ[SCASP]}") if SCASP in os.environ else ()
    no_prolog = "" if swipl else "not installed: `apt-get install swi-prolog-nox`"
    no_scasp = no_prolog or _no_scasp(swipl, library)
    python = sys.executable
    return [
        Rival("SWI-Prolog, tabled", "an answer", (swipl, str(HERE / "small.pl"), "--"), no_prolog, 200),
        Rival("clingo", "one model", (python, str(HERE / "with_clingo.py")), _no_module("clingo"), 40),
        Rival(
            "s(CASP) on SWI-Prolog",
            "an answer with its justification",
            (swipl, *library, str(HERE / "small_scasp.pl"), "--"),
            no_scasp,
            1,
        ),
        Rival(
            "pyDatalog, directly", "an answer", (python, str(HERE / "with_pydatalog.py")), _no_module("pyDatalog"), 40
        ),
    ]


def _no_module(name: str) -> str:
    return "" if importlib.util.find_spec(name) else f"not installed: `pip install {name}`"


def _no_scasp(swipl: str, library: tuple[str, ...]) -> str:
    found = run([swipl, *library, "-g", "use_module(library(scasp))", "-t", "halt"], 30.0)
    if found.code == 0 and not found.errors.strip():
        return ""
    return f"not installed: `swipl pack install scasp`, or a checkout named by `{SCASP}`"


def compare(plan: Plan) -> list[Compared]:
    """Ours first, then each rival that is here, in turns.

    Raises:
        RuntimeError: a system does not give the answers that the facts give.
    """
    every = rivals()
    present = [rival for rival in every if not rival.missing]
    with tempfile.TemporaryDirectory() as folder:
        home = at_home(folder)
        facts, scenario = Path(folder, "facts.pl"), Path(folder, "facts.md")
        facts.write_text(clauses(), encoding="utf-8")
        given = "".join(f"    given {sentence}\n" for sentence in sentences())
        scenario.write_text(f"```akb\nscenario facts\n{given}```\n", encoding="utf-8")

        def ours(repetitions: int) -> tuple[list[str], float]:
            questions = [phrase(thing, office) for thing, office, _ in QUESTIONS]
            arguments = {"folder": str(SMALL), "statements": sentences(), "questions": questions}
            said = run_task("small", {**arguments, "repetitions": repetitions}, plan.limit, home)
            return said["answer"]["verdicts"], said["answer"]["seconds"]

        def theirs(rival: Rival, repetitions: int) -> tuple[list[str], float]:
            pairs = [word for thing, office, _ in QUESTIONS for word in (thing, office)]
            finished = run([*rival.command, str(facts), str(repetitions), *pairs], plan.limit)
            said = json.loads(_succeeded(rival.name, finished).output)
            return said["verdicts"], said["seconds"]

        inside: dict[str, Callable[[int], tuple[list[str], float]]] = {"Agreement KB": ours}
        for rival in present:
            inside[rival.name] = lambda count, rival=rival: theirs(rival, min(count, rival.repetitions))  # type: ignore[misc]
        for name, ask in inside.items():
            _same(name, ask(1)[0])
        turns = min(plan.rounds, _INSIDE)
        counts = {rival.name: rival.repetitions if plan.repetitions > 1 else 1 for rival in present}
        times = [
            {name: ask(counts.get(name, plan.repetitions))[1] for name, ask in inside.items()} for _ in range(turns)
        ]

        thing, office, _ = QUESTIONS[0]
        asked = [*akb(), "ask", "--kb", str(SMALL), phrase(thing, office), "--scenario", f"{scenario}#facts"]
        whole = {"Agreement KB": asked}
        whole |= {rival.name: [*rival.command, str(facts), "0", thing, office] for rival in present}
        for name, command in whole.items():
            _succeeded(name, run(command, plan.limit, home))  # what is kept for later is written now
        processes = [
            {name: _succeeded(name, run(command, plan.limit, home)) for name, command in whole.items()}
            for _ in range(plan.rounds)
        ]
    gives = {"Agreement KB": "a verdict over all completions, with its proof", **{r.name: r.gives for r in present}}
    found = {name: _compared(name, what, times, processes) for name, what in gives.items()}
    return [found["Agreement KB"]] + [
        found[rival.name] if rival.name in found else Compared(rival.name, rival.gives, note=rival.missing)
        for rival in every
    ]


def _compared(name: str, gives: str, times: list[dict[str, float]], processes: list[dict[str, Finished]]) -> Compared:
    first = "Agreement KB"
    return Compared(
        name,
        gives,
        median(turn[name] for turn in times),
        median(turn[name] / turn[first] for turn in times),
        median(turn[name].seconds for turn in processes),
        median(turn[name].seconds / turn[first].seconds for turn in processes),
        median(turn[name].peak_mib for turn in processes),
    )


def _same(name: str, verdicts: list[str]) -> None:
    expected = [verdict for _, _, verdict in QUESTIONS]
    if verdicts != expected:
        raise RuntimeError(f"{name} answers {', '.join(verdicts)}; the facts give {', '.join(expected)}.")


def _succeeded(name: str, finished: Finished) -> Finished:
    if finished.code != 0:
        raise RuntimeError(f"{name} failed: {(finished.errors or finished.output).strip()}")
    return finished
