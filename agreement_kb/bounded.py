"""Work done in a process of its own, so that it can be stopped whatever it does.

pyDatalog runs compiled code and may be long in one step: no signal, thread or exception of its own process is sure to
stop it. So the work is done by a fork, which answers over a pipe; if it outlasts its time it is killed, and the next
call forks anew from a process that nothing has happened to. A fork starts with all that its parent has loaded, and
one that answers in time is kept: a question put to it costs a pipe's round trip and no more.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from agreement_kb.model.finding import Finding, TooLarge

_LENGTH = 8
_CHUNK = 1 << 16
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What one call may take: seconds of time, bytes of memory (of the whole process), bytes of its answer."""

    seconds: float = 60.0
    memory: int = 4_000_000_000
    output: int = 50_000_000


_running: set[int] = set()


def end_all() -> None:
    """End every process that works for this one: before it ends itself at once."""
    for process in tuple(_running):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


class Worker:
    """Does some work in a fork, within limits.

    ``work`` takes the bytes of a request and gives those of its answer. Use it as a context manager, or ``close`` it.
    Where the system has no fork, the work is done in this process, bounded only by what the work itself bounds.
    """

    def __init__(self, work: Callable[[bytes], bytes], limits: Limits) -> None:
        self.limits = limits
        self._work = work
        self._process = 0
        self._to, self._from = -1, -1

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, request: bytes) -> bytes:
        """The answer to a request.

        Raises:
            TooLarge: a limit was reached, and the finding names it; the next call starts afresh.
        """
        if not hasattr(os, "fork"):
            return self._work(request)
        if not self._process:
            self._start()
        try:
            _send(self._to, request)
            return self._receive(time.monotonic() + self.limits.seconds)
        except BrokenPipeError:
            self.close()
            raise TooLarge([_stopped()]) from None
        except BaseException:
            self.close()  # also when Ctrl-C ends the waiting: what it worked on is not wanted any more
            raise

    def close(self) -> None:
        """End the process, whatever it does."""
        if not self._process:
            return
        process, self._process = self._process, 0
        os.close(self._to)
        os.close(self._from)
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(process, 0)
        _running.discard(process)

    def _start(self) -> None:
        (request_end, self._to), (self._from, answer_end) = os.pipe(), os.pipe()
        self._process = os.fork()
        if self._process:
            _running.add(self._process)
            os.close(request_end)
            os.close(answer_end)
            return
        status = 1
        try:
            os.close(self._to)
            os.close(self._from)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is its parent's to answer
            _limit_memory(self.limits.memory)
            collect_rarely()
            _serve(self._work, request_end, answer_end, self.limits)
            status = 0
        finally:
            os._exit(status)  # nothing of the parent is finished, flushed or reported twice

    def _receive(self, deadline: float) -> bytes:
        length = int.from_bytes(self._read(_LENGTH, deadline), "big")
        kind, answer = length >> 56, length & (1 << 56) - 1
        if kind == _OVER:
            raise TooLarge([_too_long(answer, self.limits.output)])
        if kind == _MEMORY:
            raise TooLarge([_too_much(self.limits.memory)])
        return self._read(answer, deadline)

    def _read(self, length: int, deadline: float) -> bytes:
        found = bytearray()
        while len(found) < length:
            ready, _, _ = select.select([self._from], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TooLarge([_too_slow(self.limits.seconds)])
            piece = os.read(self._from, min(_CHUNK, length - len(found)))
            if not piece:
                raise TooLarge([_stopped()])
            found += piece
        return bytes(found)


def collect_rarely() -> None:
    """Look for garbage in circles less often: what is read and worked out here is nearly all kept to the end.

    What no circle holds is given back at once all the same; what was loaded before the fork is not looked at again.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


_DONE, _OVER, _MEMORY = 0, 1, 2


def _serve(work: Callable[[bytes], bytes], request_end: int, answer_end: int, limits: Limits) -> None:
    """Answer requests until the parent closes its end."""
    while True:
        header = _all(request_end, _LENGTH)
        if header is None:
            return
        request = _all(request_end, int.from_bytes(header, "big"))
        if request is None:
            return
        _limit_time(limits.seconds)
        try:
            answer = work(request)
        except MemoryError:
            os.write(answer_end, (_MEMORY << 56).to_bytes(_LENGTH, "big"))
            return
        if len(answer) > limits.output:
            os.write(answer_end, (_OVER << 56 | len(answer)).to_bytes(_LENGTH, "big"))
        else:
            _send(answer_end, answer)


def _send(end: int, message: bytes) -> None:
    view = memoryview(len(message).to_bytes(_LENGTH, "big") + message)
    while view:
        view = view[os.write(end, view[:_CHUNK]) :]


def _all(end: int, length: int) -> bytes | None:
    """So many bytes, or None where the other end is closed."""
    found = bytearray()
    while len(found) < length:
        piece = os.read(end, min(_CHUNK, length - len(found)))
        if not piece:
            return None
        found += piece
    return bytes(found)


def _limit_time(seconds: float) -> None:
    """Let the system end this process some time after its parent would have: the parent may be gone."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 2, hard))


def _limit_memory(size: int) -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size if hard < 0 else min(size, hard), hard))


_HINT = "Ask about fewer things at once, or state more of the facts."


def _too_slow(seconds: float) -> Finding:
    message = f"This takes longer than {seconds:g} seconds; it was stopped."
    return Finding("AKB901", message, note="The bound is on time.", hint=f"{_HINT} --timeout gives it longer.")


def _too_much(memory: int) -> Finding:
    message = f"This needs more than {memory // _MEGABYTE:,} MB of memory; it was stopped."
    return Finding("AKB901", message, note="The bound is on memory.", hint=_HINT)


def _too_long(length: int, bound: int) -> Finding:
    message = f"The answer has {length:,} bytes; at most {bound:,} are given."
    return Finding("AKB901", message, note="The bound is on output.", hint=_HINT)


def _stopped() -> Finding:
    message = "The work was ended from outside before it was done."
    note = "It may have needed more memory than this machine has."
    return Finding("AKB901", message, note=note, hint=_HINT)
