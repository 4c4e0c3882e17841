"""``akb`` and ``python -m agreement_kb``: the command, which Ctrl-C ends at any moment in one line."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from types import FrameType

INTERRUPTED = 130


def run() -> int:
    """Run the command line. From here on Ctrl-C never shows where in the program it came."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is ignored, as in the background
        signal.signal(signal.SIGINT, _stop)
    from agreement_kb.cli import main

    return main()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End at once. An exception might come while a library is loading, which could take it for a fault of its own."""
    with suppress(OSError):
        os.write(2, b"Stopped.\n")
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    raise SystemExit(run())
