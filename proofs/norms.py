"""The norms of the text, and the register that says where each went: files that a lawyer can read and correct."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
NORMS = ROOT / "rules" / "source" / "norms.json"
REGISTER = ROOT / "rules" / "source" / "traceability.toml"

KINDS = {
    "conditions": "condition",
    "exceptions": "exception",
    "open_textured": "open term",
    "temporal": "time",
    "readings": "reading",
}
"""The parts of a norm, as the files name them, and as a page does."""


@dataclass(frozen=True)
class TextNorm:
    """A norm read out of the text: what it says of whom, and its parts in words, by kind."""

    id: str
    provision: str
    kind: str
    words: str
    parts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Entry:
    """Where a norm went: statements of the rules, and for each part of each kind the targets it is mapped to.

    A target is ``STATEMENT``, ``STATEMENT: CONDITION``, ``reading NAME``, ``term PREDICATE``, ``time STATEMENT``,
    ``compare PREDICATE``, ``list PREDICATE: TERM`` or ``gap WHY``. ``marked`` says why the norm is not encoded at all.
    """

    statements: tuple[str, ...] = ()
    parts: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    marked: str = ""

    @property
    def encoded(self) -> bool:
        """Whether some statement of the rules says what the norm says: a gap that stands in its place says nothing."""
        return any(not statement.startswith("gap ") for statement in self.statements)


def read_norms(path: Path = NORMS) -> tuple[TextNorm, ...]:
    """The norms, in the order of the text."""
    found = []
    for raw in json.loads(path.read_text(encoding="utf-8"))["norms"]:
        words = " ".join(str(raw[key]) for key in ("bearer", "action", "object") if raw[key])
        parts = {kind: _words(raw[kind]) for kind in KINDS if kind != "readings"}
        parts["readings"] = ("readings (A), (B)",) if "(A)" in (raw["notes"] or "") else ()
        found.append(TextNorm(raw["norm_id"], raw["provision"], raw["type"], words, parts))
    return tuple(found)


def _words(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def read_register(path: Path = REGISTER) -> dict[str, Entry]:
    """The register: an entry for each norm it knows."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: Entry(
            tuple(entry.get("statements", ())),
            {kind: tuple(map(tuple, entry[kind])) for kind in KINDS if kind in entry},
            entry.get("marked", ""),
        )
        for name, entry in raw["norm"].items()
    }
