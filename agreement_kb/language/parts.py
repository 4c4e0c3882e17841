"""Which parts each kind of rule and norm takes, so that none is read by nobody."""

from __future__ import annotations

from agreement_kb.language.parser import Statement
from agreement_kb.language.symbols import Symbols
from agreement_kb.language.trees import Node, nodes

_RULE = ("concerning", "if_", "basis_part")
_NORM = (*_RULE, "survives", "says", "bearer", "counterparty")
_PARTS = {
    "rule": (*_RULE, "survives", "at", "standard"),
    "way": _RULE,
    "exception": (*_RULE, "says"),
    "permit": (*_NORM, "choice"),
    "forbid": _NORM,
    "only": _NORM,
    "condition": _NORM,
    "oblige": (*_NORM, "upon", "deadline", "standard"),
}
_NAMED = ("bearer", "counterparty", "deadline", "at")
_REPEATED = ("concerning", "if_")
_WORDS = {
    "if_": "if",
    "basis_part": "express, implied or by analogy",
    "counterparty": "to",
    "choice": "leaves a choice",
}


def part_findings(symbols: Symbols, statement: Statement) -> None:
    """Add a finding on each part that its statement does not take, or takes once and has twice."""
    allowed = _PARTS.get(statement.kind)
    if allowed is None:
        return
    seen: set[str] = set()
    for part in _parts(statement.tree):
        kind = str(part.data)
        place = statement.place_of(part)
        if kind not in allowed:
            takes = ", ".join(f"'{_word(each)}'" for each in allowed)
            message = f"'{_word(kind)}' is no part of '{statement.kind}'."
            symbols.say("AKB116", message, place, f"It takes {takes}.")
        elif kind in seen and kind not in _REPEATED:
            symbols.say("AKB116", f"'{_word(kind)}' stands twice in this '{statement.kind}'.", place)
        elif kind in _NAMED:
            _trap(symbols, statement, part)
        seen.add(kind)


def _trap(symbols: Symbols, statement: Statement, part: Node) -> None:
    """A basis on a line of its own after a bearer, to or deadline belongs to that, and looks as if to the norm."""
    named, *bases = nodes(part)
    for basis in bases:
        place = statement.place_of(basis)
        if basis.meta.line > named.meta.end_line:
            word = _word(str(part.data))
            message = f"This basis belongs to '{word}' above it, not to the '{statement.kind}'."
            hint = f"Write it on the line of '{word}'; if the whole '{statement.kind}' is meant, before '{word}'."
            symbols.say("AKB302", message, place, hint=hint)


def _parts(tree: Node) -> list[Node]:
    return [part for part in nodes(tree) if part.data != "atom"]


def _word(kind: str) -> str:
    return _WORDS.get(kind, kind)
