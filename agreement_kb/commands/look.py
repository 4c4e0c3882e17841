"""How output is wanted, and what a command returns."""

from __future__ import annotations

from dataclasses import dataclass

from agreement_kb.model.vocabulary import Texts

DONE, FINDINGS, BAD_COMMAND, NOT_LOADED, NOT_YES, NOT_UNDERSTOOD, INTERNAL = 0, 1, 2, 3, 4, 5, 70


@dataclass(frozen=True)
class Look:
    """How output is wanted: format, language, width, colour."""

    format: str = "text"
    language: str = "en"
    width: int = 100
    colour: bool = False


Output = tuple[str, int]
"""Text for standard output, and the exit code."""


def said(texts: Texts, look: Look) -> str:
    """Words in the language wanted, or in whichever there are."""
    return (texts.get(look.language) or next(iter(texts.values()), ("",)))[0]
