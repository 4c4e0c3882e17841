"""What a session keeps between runs: history and recovery files, for nobody but their user, in one folder.

The folder is ``$AKB_STATE``, else ``$XDG_STATE_HOME/agreement-kb``, else ``~/.local/state/agreement-kb``. It holds

- ``history.jsonl``: the lines typed, the oldest first, one JSON string a line;
- ``recovery-*.jsonl``: the lines of one open session. It is written before a line is run and removed when the session
  is closed; as long as the session lives it is locked. One that is there and not locked is left from a crash.

Folder 0700, files 0600. Each is opened without following a link. Sessions at the same time append each to a file of
its own, and one line at a time to the history.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MAX_HISTORY = 5_000
"""How many lines of history are kept."""
_HISTORY, _LOCK = "history.jsonl", "lock"
_RECOVERY = "recovery-"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def state_folder() -> Path:
    """Where history and recovery are kept."""
    if own := os.environ.get("AKB_STATE"):
        return Path(own)
    base = os.environ.get("XDG_STATE_HOME") or ""
    root = Path(base) if os.path.isabs(base) else Path.home() / ".local" / "state"
    return root / "agreement-kb"


@dataclass(frozen=True)
class Left:
    """The lines of a session that was not closed, and of the line that was not finished when it ended, its text."""

    file: Path
    lines: tuple[str, ...]
    unfinished: str = ""


class Kept:
    """The history, and the recovery file of one session.

    Raises:
        OSError: the folder can't be made, or is open to others and holds other files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        _private_folder(folder)
        self._file = -1
        self._path = Path()

    def history(self) -> list[str]:
        """The lines of history, the oldest first; those that can't be read are passed over."""
        return _strings(self.folder / _HISTORY)[-MAX_HISTORY:]

    def remember(self, text: str) -> None:
        """Add a line to the history; beyond its bound the oldest go."""
        path = self.folder / _HISTORY
        with _locked(self.folder):
            lines = _strings(path)
            if len(lines) >= 2 * MAX_HISTORY:
                after = path.with_name(f"{_HISTORY}.{os.getpid()}")
                _write(after, "".join(map(_line, lines[-MAX_HISTORY:])), os.O_TRUNC)
                os.replace(after, path)
            _write(path, _line(text), os.O_APPEND)

    def before(self, line: str, unfinished: bool = False) -> None:
        """Write down a line of this session before it is run."""
        if self._file < 0:
            self._path = self.folder / f"{_RECOVERY}{os.getpid()}-{os.urandom(4).hex()}.jsonl"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | _NO_LINK
            with _locked(self.folder):  # until it is locked itself, another session would take it for left over
                self._file = os.open(self._path, flags, 0o600)
                _lock(self._file)
        kind = {"unfinished": line} if unfinished else {"line": line}
        os.write(self._file, (json.dumps(kind, ensure_ascii=False) + "\n").encode())

    def close(self) -> None:
        """The session is closed: nothing of it need be recovered."""
        if self._file >= 0:
            with suppress(OSError):
                os.unlink(self._path)
            os.close(self._file)
            self._file = -1

    def left(self) -> list[Left]:
        """The sessions that were not closed and do not live any more."""
        found = []
        with _locked(self.folder):
            for path in sorted(self.folder.glob(f"{_RECOVERY}*.jsonl")):
                if path == self._path or _alive(path):
                    continue
                entries = _entries(path)
                lines = tuple(e["line"] for e in entries if isinstance(e, dict) and isinstance(e.get("line"), str))
                rest = [e["unfinished"] for e in entries if isinstance(e, dict) and "unfinished" in e]
                found.append(Left(path, lines, str(rest[-1]) if rest else ""))
        return found


def remove(left: Left) -> None:
    """Remove what a session left."""
    with suppress(OSError):
        left.file.unlink()


def forget(folder: Path) -> list[tuple[str, int]]:
    """Remove all that is kept: the name of each file removed, and how many lines it held."""
    removed: list[tuple[str, int]] = []
    if not folder.is_dir():
        return removed
    for path in sorted(folder.iterdir()):
        if _ours(path.name):
            lines = len(_entries(path)) if path.name != _LOCK else 0
            path.unlink()
            if path.name != _LOCK:
                removed.append((path.name, lines))
    with suppress(OSError):
        folder.rmdir()
    return removed


def _ours(name: str) -> bool:
    return name == _LOCK or name.startswith((_HISTORY, _RECOVERY))


def _private_folder(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.stat()
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(f"{folder} is no folder")
    if stat.S_IMODE(found.st_mode) & 0o077:
        if any(not _ours(path.name) for path in folder.iterdir()):
            raise PermissionError(f"{folder} is open to others and holds other files")
        folder.chmod(0o700)


def _line(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) + "\n"


def _write(path: Path, text: str, how: int) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | how | _NO_LINK, 0o600)
    try:
        os.fchmod(file, 0o600)
        os.write(file, text.encode())
    finally:
        os.close(file)


def _entries(path: Path) -> list[object]:
    """The JSON values of a file, one a line; a line cut off by a crash is passed over."""
    try:
        file = os.open(path, os.O_RDONLY | _NO_LINK)
        with os.fdopen(file, encoding="utf-8", errors="replace") as opened:
            lines = opened.read().split("\n")
    except OSError:
        return []
    found: list[object] = []
    for line in lines:
        with suppress(ValueError):
            found.append(json.loads(line))
    return found


def _strings(path: Path) -> list[str]:
    return [entry for entry in _entries(path) if isinstance(entry, str)]


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Alone among the sessions of this folder."""
    file = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600)
    try:
        _lock(file, wait=True)
        yield
    finally:
        os.close(file)


def _alive(path: Path) -> bool:
    """Whether the session that writes a file still lives: it holds the file's lock."""
    try:
        file = os.open(path, os.O_RDONLY | _NO_LINK)
    except OSError:
        return True  # not ours to look at
    try:
        return not _lock(file)
    finally:
        os.close(file)


def _lock(file: int, wait: bool = False) -> bool:
    """Lock a file as long as it is open; False where another has it. Where the system has no locks, True."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True
