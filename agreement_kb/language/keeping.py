"""Files in which what was read is kept: private, whole or absent, named after what they were made from."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from agreement_kb.resources import resource

FOLDER_VARIABLE = "AKB_CACHE"
"""Names the folder of what is kept; empty: nothing is kept."""
KEPT = 24
"""How many files stay; what was not read for longest goes first."""


def cache_folder() -> Path | None:
    """Where what was read is kept: ``$AKB_CACHE``, or a folder of the user's cache; None where nothing is kept."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "agreement-kb" if os.path.isabs(base) else None


def own_source(*parts: str) -> bytes:
    """A digest of what decides how text is read: the grammar, what reads it and holds it, and further parts by name."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for part in (*(package / name for name in ("language", "model", *parts)), resource("grammar")):
        for path in sorted(part.iterdir()):
            if path.suffix in (".py", ".lark"):
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.digest()


def read_kept(path: Path) -> bytes | None:
    """What a file holds; None where there is none, or it is another user's or not as it was written."""
    try:
        if path.stat().st_uid != os.getuid():
            return None
        digest, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if hashlib.sha256(body).hexdigest().encode() != digest:
        return None
    with suppress(OSError):
        os.utime(path)  # what is read stays
    return body


def write_kept(path: Path, body: bytes) -> None:
    """Write a file; whoever reads at the same time sees a whole one or none.

    A full disk or a folder that can't be written costs time at the next start, and nothing else.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as file:
            file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        os.replace(unfinished, path)
        _forget_longest_unread(path.parent)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()


def _forget_longest_unread(folder: Path) -> None:
    kept = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT:]:
        path.unlink(missing_ok=True)
