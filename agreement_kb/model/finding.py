"""What a check has to say about a file, and the error that carries it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agreement_kb.model.place import Place


@dataclass(frozen=True)
class Finding:
    """One fault: a stable code, a plain sentence, its place, a note and a hint.

    Codes are never reused; each has a page, shown by ``akb explain CODE``.
    """

    code: str
    message: str
    place: Place | None = None
    note: str = ""
    hint: str = ""

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of printing: by place, then by code and message."""
        place = self.place or Place("", 0, 0)
        return (place.file, place.line, place.column, self.code, self.message)


class AgreementError(Exception):
    """Base of every error this package raises on purpose.

    ::

        AgreementError
        ├── KnowledgeBaseError    the rules do not load
        ├── NotUnderstood         a question or statement fits no phrase or names no known term
        ├── ContradictoryFacts    the facts given exclude each other
        └── TooLarge              a bound was reached: the error names it

    Attributes:
        findings: at least one Finding, the first being the most telling.
        texts: the files the findings point into, where they were read.
    """

    def __init__(self, findings: Iterable[Finding], texts: Mapping[str, str] | None = None) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        self.texts: Mapping[str, str] = texts or {}
        super().__init__("; ".join(f"{each.code}: {each.message}" for each in self.findings))


class KnowledgeBaseError(AgreementError):
    """The rules do not load."""


class NotUnderstood(AgreementError):
    """A question or a statement fits no phrase, or names something unknown."""


class ContradictoryFacts(AgreementError):
    """No completion satisfies what was stated: never a verdict."""


class TooLarge(AgreementError):
    """A bound on work or size was reached."""
