"""A time limit for one example: what hangs fails."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Hung(Exception):
    """An example took longer than it may."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise ``Hung`` where what is done takes longer."""

    def late(_: int, __: FrameType | None) -> None:
        raise Hung(f"not done within {seconds} seconds")

    previous = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
