"""One process: run, timed, bounded, and its peak of memory."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

KIB_IN_MAXRSS = 1024 if sys.platform == "darwin" else 1
"""What ``ru_maxrss`` counts in, as parts of a KiB: Linux says KiB, macOS bytes."""


@dataclass(frozen=True)
class Measured:
    """Seconds (the median) and the peak of memory; where there are none, ``note`` says why."""

    seconds: float | None = None
    peak_mib: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Finished:
    """What became of a process. ``late`` tells that it was stopped after its time limit."""

    code: int
    output: str
    errors: str
    seconds: float
    peak_mib: float
    late: bool

    def measured(self, limit: float) -> Measured:
        """The whole process as a measurement; a failure of it is no time."""
        if self.late:
            return Measured(None, self.peak_mib, out_of_time(limit))
        if self.code != 0:
            return Measured(None, self.peak_mib, f"failed with exit code {self.code}")
        return Measured(self.seconds, self.peak_mib)


def out_of_time(limit: float) -> str:
    """How a measurement that was stopped is reported."""
    return f"stopped after {limit:g} s"


def run(command: Sequence[str], limit: float, environment: Mapping[str, str] | None = None) -> Finished:
    """Run a command to its end, or until ``limit`` seconds are over; then it is stopped with all it started."""
    env = {**os.environ, **(environment or {})}
    root = str(Path(__file__).parent.parent)
    env["PYTHONPATH"] = os.pathsep.join(filter(None, (root, env.get("PYTHONPATH", ""))))
    stopped = threading.Event()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors, env=env, start_new_session=True)

        def stop() -> None:
            stopped.set()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(limit, stop)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - started
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        return Finished(
            process.returncode,
            output.read().decode("utf-8", "replace"),
            errors.read().decode("utf-8", "replace"),
            seconds,
            usage.ru_maxrss / KIB_IN_MAXRSS / 1024,
            stopped.is_set(),
        )


def run_task(
    name: str, arguments: Mapping[str, Any], limit: float, environment: Mapping[str, str] | None = None
) -> dict[str, dict[str, Any]]:
    """Run a task of ``benchmarks.tasks`` and return what it says of each phase.

    A task says each phase as it ends it: one that is stopped keeps those before. What was under way is then under
    ``"stopped"``, with why.
    """
    finished = run([sys.executable, "-m", "benchmarks.tasks", name, json.dumps(arguments)], limit, environment)
    said = [json.loads(line) for line in finished.output.splitlines() if line.startswith("{")]
    phases = {each.pop("phase"): each for each in said}
    if finished.late:
        phases["stopped"] = {"note": out_of_time(limit), "peak_mib": finished.peak_mib}
    elif finished.code != 0:
        lines = finished.errors.strip().splitlines() or ["nothing was said"]
        raise RuntimeError(f"The task '{name}' failed: {lines[-1]}")
    return phases


def phase(phases: Mapping[str, Mapping[str, Any]], name: str) -> Measured:
    """One phase of a task as a measurement; why there is none, if it was not reached."""
    found = phases.get(name) or phases.get("stopped") or {"note": "not reached"}
    return Measured(found.get("seconds"), found.get("peak_mib"), found.get("note", ""))
