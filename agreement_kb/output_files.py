"""Files that a command writes beside standard output: whole or not at all, and none but those asked for."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def unfit(paths: Sequence[Path]) -> str | None:
    """Why some files can't be written, in words, or None as far as can be told before."""
    seen: set[str] = set()
    for path in paths:
        try:
            real = os.path.realpath(path)
            if real in seen:
                return f"'{path}' is given twice"
            seen.add(real)
            if not os.path.isdir(os.path.dirname(real)):
                return f"there is no folder '{path.parent}'"
            if os.path.exists(real) and not stat.S_ISREG(os.stat(real).st_mode):
                return f"'{path}' is no plain file"
        except (OSError, ValueError):
            return f"no file can be named '{path}'"
    return None


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part; a link stays one.

    Raises:
        OSError: it can't be written; what was there is untouched.
    """
    real = os.path.realpath(path)
    unfinished = os.path.join(os.path.dirname(real), f".{os.path.basename(real)}.{os.getpid()}")
    mode = stat.S_IMODE(os.stat(real).st_mode) if os.path.exists(real) else None
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        if mode is not None:
            os.chmod(unfinished, mode)
        os.replace(unfinished, real)
    except OSError:
        with suppress(OSError):
            os.unlink(unfinished)
        raise
