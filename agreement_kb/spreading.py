"""Work spread over processes: the same done for each of many things, in their order."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, cast

S = TypeVar("S")
T = TypeVar("T")

_spread_over: tuple[Callable[[Any], object], Sequence[Any]] | None = None
"""What the worker processes do, to what; set before they are forked, since what it is done to can't always be sent."""


def _one(number: int) -> object:
    assert _spread_over is not None
    task, chosen = _spread_over
    return task(chosen[number])


def _end_with(parent: int) -> None:
    """End this process soon after the one that began it, which may be stopped at once and tell nobody."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(0.3)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()


Watch = Callable[[Iterable[T], int], Iterable[T]]
"""Passes results on one by one, of so many: a progress bar."""


def unwatched(results: Iterable[T], _: int) -> Iterable[T]:
    """Nobody looks."""
    return results


def spread(
    task: Callable[[S], T], chosen: Sequence[S], workers: int | None, watch: Watch[T], together: int = 4
) -> list[T]:
    """A task done for each of some things, in their order; on all cores unless said otherwise.

    ``together``: how many of them a process is given at once.
    """
    global _spread_over
    number = workers or os.cpu_count() or 1
    if number == 1 or len(chosen) < 2 or not hasattr(os, "fork"):
        return list(watch(map(task, chosen), len(chosen)))
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    _spread_over = task, chosen
    try:
        with ProcessPoolExecutor(number, get_context("fork"), _end_with, (os.getpid(),)) as pool:
            results = cast("Iterable[T]", pool.map(_one, range(len(chosen)), chunksize=together))
            return list(watch(results, len(chosen)))
    finally:
        _spread_over = None
