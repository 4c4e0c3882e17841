"""Work spread over processes: in order, and with nothing left running when the one that asked for it is gone."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterable

from agreement_kb.spreading import spread

SLEEPING = r"""
import os, time
from agreement_kb.spreading import spread, unwatched

def rest(number):
    os.write(1, f"{os.getpid()}\n".encode())
    time.sleep(600)

spread(rest, [1, 2], 2, unwatched, 1)
"""


def square(number: int) -> int:
    return number * number


def test_results_stand_in_order_and_are_watched_one_by_one() -> None:
    seen: list[int] = []

    def watch(results: Iterable[int], total: int) -> Iterable[int]:
        assert total == 9
        for each in results:
            seen.append(each)
            yield each

    assert spread(square, range(9), 2, watch, 2) == [0, 1, 4, 9, 16, 25, 36, 49, 64] == seen


def test_workers_end_when_the_process_that_began_them_is_killed() -> None:
    process = subprocess.Popen([sys.executable, "-c", SLEEPING], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        workers = [int(process.stdout.readline()) for _ in range(2)]
        assert all(map(runs, workers))
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    until = time.monotonic() + 20
    while any(map(runs, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(runs, workers))


def runs(process: int) -> bool:
    """Whether a process is there and not only waiting to be forgotten."""
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
