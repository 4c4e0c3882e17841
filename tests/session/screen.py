"""A real pseudo-terminal with akb on it, read by pyte."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping
from types import TracebackType

import pyte

COLUMNS, ROWS = 100, 40


class Screen:
    """akb on a terminal. ``close`` it, or use it as a context manager."""

    def __init__(self, *arguments: str, env: Mapping[str, str], columns: int = COLUMNS) -> None:
        self._screen = pyte.HistoryScreen(columns, ROWS, history=2000)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        self.pid, self._terminal = pty.fork()
        if not self.pid:
            os.execve(
                sys.executable,
                [sys.executable, "-m", "agreement_kb", *arguments],
                {**os.environ, "TERM": "xterm-256color", **env},
            )
        self._screen.write_process_input = lambda data: os.write(self._terminal, data.encode())
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.kill()

    def type(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def send(self, line: str) -> None:
        """Type a line and run it."""
        self.type(line + "\r")

    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def all(self) -> str:
        """What is on the screen and what has left it at the top."""
        gone = ["".join(row[x].data for x in range(self._screen.columns)).rstrip() for row in self._screen.history.top]
        return "\n".join([*gone, self.text()])

    def until(self, seen: str | Callable[[str], bool], seconds: float = 30) -> str:
        """Wait until something stands there; the whole text then."""
        test = seen if callable(seen) else (lambda text: seen in text)
        end = time.monotonic() + seconds
        while not test(self.all()):
            if time.monotonic() > end or not self._read():
                if test(self.all()):
                    break
                raise AssertionError(f"never seen: {seen!r}\n{self.all()}")
        return self.all()

    def settle(self, seconds: float = 0.4) -> str:
        """Wait until nothing comes any more; what is on the screen then."""
        while select.select([self._terminal], [], [], seconds)[0] and self._read():
            pass
        return self.text()

    def ended(self, seconds: float = 30) -> int:
        """Wait for its end: the exit code, or minus the signal."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            while select.select([self._terminal], [], [], 0.05)[0] and self._read():
                pass
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"it never ended\n{self.all()}")

    def kill(self, by: int = signal.SIGKILL) -> None:
        """End it, as a crash does."""
        if self.pid:
            os.kill(self.pid, by)
            os.waitpid(self.pid, 0)
            self.pid = 0
        if self._terminal >= 0:
            os.close(self._terminal)
            self._terminal = -1

    def _read(self) -> bool:
        if not select.select([self._terminal], [], [], 0.2)[0]:
            return True
        try:
            data = os.read(self._terminal, 65536)
        except OSError:
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)
