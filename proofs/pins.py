"""Lists of what is still wanting. Each may only shrink."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

SURVIVORS = Path(__file__).parent / "survivors.json"
"""The mutants that no scenario notices yet."""
UNTRACED = Path(__file__).parent / "untraced.json"
"""The gaps of the register of norms, and what of it no scenario shows yet."""


def read_pin(path: Path) -> tuple[str, ...]:
    """The lines of a list, as they are pinned."""
    return tuple(json.loads(path.read_text(encoding="utf-8")))


def pin(path: Path, names: Iterable[str]) -> None:
    """Pin a list that has become shorter.

    Raises:
        ValueError: something is not in the list that is pinned: it needs a scenario or a rule, not a line here.
    """
    found = sorted(set(names))
    if path.exists() and (new := sorted(set(found) - set(read_pin(path)))):
        raise ValueError("New on a list that may only shrink: " + "; ".join(new))
    path.write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
