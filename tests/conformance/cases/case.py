"""A program made by hand, with the model it must have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Truths = Mapping[str, str]
"""By predicate, the arguments of some atoms: ``{"near": "a b; b c"}``. An atom without arguments is ``()``."""


@dataclass(frozen=True)
class Case:
    """``holds`` has what is true in every completion of the facts, ``open`` what is true in some and false in others.

    Every other atom of the predicates named in either is false in each. Arguments are keys: ``?`` is the thing nobody
    named, ``@owner(d)`` the owner of d whom nobody named. ``contradiction`` says that the facts exclude each other.
    ``answers`` has the outcomes of questions as they are typed, and of a when-question what it finds:
    ``{"when p a": "yes, 2024-03-01 yes"}``.
    """

    name: str
    text: str
    holds: Truths = field(default_factory=dict)
    open: Truths = field(default_factory=dict)
    given: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    as_of: str | None = None
    contradiction: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


def atoms(truths: Truths) -> set[str]:
    """The atoms of some truths, as ``name arguments``."""
    return {
        f"{name} {' '.join(part.split()).replace('()', '')}".strip()
        for name, args in truths.items()
        for part in args.split(";")
        if part.strip()
    }


def worded(text: str) -> str:
    """A program in which sorts, terms and predicates that have no words yet have some."""
    return "\n".join(map(_worded, text.strip("\n").split("\n"))) + "\n"


def _worded(line: str) -> str:
    found = re.match(r"\s*(?:(?:open|closed) sort|term|predicate) (\w+)(?:\(([^)]*)\))?", line)
    if found is None or ' en "' in line:
        return line
    slots = " ".join(f"{{{each.split(':')[0].strip()}}}" for each in (found[2] or "").split(",") if each)
    if " by dates " in line or " exhaustive" in line:
        return f'{line} en "{found[1]} {slots}"'
    return f'{line} en "{found[1]} {slots}"' + (' judge en "someone"' if "by judgement" in line else "")
