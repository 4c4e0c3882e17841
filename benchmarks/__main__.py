"""``python -m benchmarks``: measure everything and write the page. ``--smallest`` only tries that it works."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from benchmarks.advice import measure_advice
from benchmarks.comparison import compare
from benchmarks.growth import measure_growth
from benchmarks.machine import machine
from benchmarks.page import (
    ADVICE_MARKS,
    PLAYGROUND_MARKS,
    READING_MARKS,
    render,
    render_advice,
    render_playground,
    render_reading,
    write,
)
from benchmarks.plan import FULL, PAGE, SMALLEST
from benchmarks.playground import measure_playground
from benchmarks.reading import measure_reading
from benchmarks.targets import measure_targets, measure_unit

Result = TypeVar("Result")


def main() -> None:
    """Run the parts one after another."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure, and write the page.")
    options.add_argument("--smallest", action="store_true", help="the smallest sizes, once; the page is not written")
    options.add_argument("--page", type=Path, default=PAGE, metavar="FILE", help="the page to write into")
    parts = ("advice", "checks", "playground")
    options.add_argument("--only", choices=parts, help="measure this part alone, and write it alone")
    chosen = options.parse_args()
    plan = SMALLEST if chosen.smallest else FULL
    described, started = machine(), perf_counter()
    unit = _step("the unit", lambda: measure_unit(plan))
    if chosen.only in (None, "advice"):
        advised = render_advice(described, unit, _step("advice", lambda: measure_advice(plan)))
        _tell(chosen.page, chosen.smallest, advised, ADVICE_MARKS)
    if chosen.only in (None, "checks"):
        checked = render_reading(described, unit, _step("checks", lambda: measure_reading(plan)))
        _tell(chosen.page, chosen.smallest, checked, READING_MARKS)
    if chosen.only in (None, "playground"):
        played = _step("the playground", lambda: measure_playground(plan))
        if played is not None:
            _tell(chosen.page, chosen.smallest, render_playground(described, unit, played), PLAYGROUND_MARKS)
        else:  # what stands in the page stays
            print("the playground: not measured, it needs Chromium and make .venv/.browser-ready", file=sys.stderr)
    if chosen.only:
        return
    targets = _step("targets", lambda: measure_targets(plan))
    compared = _step("the same program elsewhere", lambda: compare(plan))
    growth = _step("growth", lambda: measure_growth(plan))
    results = render(described, plan.limit, targets, growth, compared)
    print(results)
    if not chosen.smallest:
        write(chosen.page, results)
        print(f"\nWritten to {chosen.page.name} after {perf_counter() - started:.0f} s.", file=sys.stderr)


def _tell(page: Path, smallest: bool, results: str, marks: tuple[str, str]) -> None:
    """Print the results of a part, and write them between its marks."""
    print(results)
    if not smallest:
        write(page, results, marks)


def _step(name: str, work: Callable[[], Result]) -> Result:
    started = perf_counter()
    result = work()
    print(f"{name}: {perf_counter() - started:.0f} s", file=sys.stderr)
    return result


if __name__ == "__main__":
    main()
