"""Work in a process of its own: stopped at every bound, whatever it does, and fresh afterwards."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from agreement_kb.bounded import Limits, Worker
from agreement_kb.model.finding import TooLarge

Work = Callable[[bytes], bytes]


def echo(request: bytes) -> bytes:
    return b"<" + request + b">"


def own_number(_: bytes) -> bytes:
    return str(os.getpid()).encode()


def busy_in_python(_: bytes) -> bytes:
    while True:
        pass


def busy_in_compiled_code(_: bytes) -> bytes:
    return str(sum(range(10**15))).encode()  # neither a signal handler nor another thread gets a turn


def deaf(_: bytes) -> bytes:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        signal.signal(each, signal.SIG_IGN)
    time.sleep(600)
    return b""


def greedy(_: bytes) -> bytes:
    return bytes(bytearray(2_000_000_000))


def talkative(_: bytes) -> bytes:
    return b"x" * 2_000_000


def dying(_: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def faulty(_: bytes) -> bytes:
    raise ZeroDivisionError


def refused(work: Work, limits: Limits) -> str:
    with Worker(work, limits) as worker, pytest.raises(TooLarge) as error:
        worker.call(b"")
    (finding,) = error.value.findings
    assert finding.code == "AKB901"
    assert finding.hint
    return f"{finding.message} {finding.note}"


@pytest.mark.parametrize("work", [busy_in_python, busy_in_compiled_code, deaf])
def test_whatever_it_does_it_is_stopped_in_time(work: Work) -> None:
    begun = time.monotonic()
    said = refused(work, Limits(seconds=0.5))
    assert said == "This takes longer than 0.5 seconds; it was stopped. The bound is on time."
    assert time.monotonic() - begun < 5


def test_memory_is_bounded() -> None:
    said = refused(greedy, Limits(memory=1_500_000_000))
    assert said == "This needs more than 1,500 MB of memory; it was stopped. The bound is on memory."


def test_output_is_bounded() -> None:
    said = refused(talkative, Limits(output=1_000_000))
    assert said == "The answer has 2,000,000 bytes; at most 1,000,000 are given. The bound is on output."


@pytest.mark.parametrize("work", [dying, faulty])
def test_one_that_dies_is_no_silence(work: Work) -> None:
    assert "ended from outside" in refused(work, Limits())


def test_a_request_and_an_answer_of_any_size_come_through() -> None:
    with Worker(echo, Limits()) as worker:
        for size in (0, 1, 65_535, 65_536, 3_000_000):
            assert worker.call(b"a" * size) == b"<" + b"a" * size + b">"


def test_one_process_is_kept_for_all_calls() -> None:
    with Worker(own_number, Limits()) as worker:
        assert {worker.call(b"") for _ in range(5)} != {str(os.getpid()).encode()}
        assert len({worker.call(b"") for _ in range(5)}) == 1


def test_after_a_bound_the_next_call_starts_afresh() -> None:
    remembered: list[bytes] = []

    def remember(request: bytes) -> bytes:
        remembered.append(request)
        if request == b"run away":
            time.sleep(600)
        return b" ".join(remembered)

    with Worker(remember, Limits(seconds=1)) as worker:
        assert worker.call(b"one") == b"one"
        assert worker.call(b"two") == b"one two"
        with pytest.raises(TooLarge):
            worker.call(b"run away")
        assert worker.call(b"three") == b"three"


def test_ctrl_c_while_waiting_ends_the_work() -> None:
    worker = Worker(deaf, Limits(seconds=60))
    signal.signal(signal.SIGALRM, lambda *_: signal.default_int_handler(0, None))
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    with pytest.raises(KeyboardInterrupt):
        worker.call(b"")
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # nobody is left behind
