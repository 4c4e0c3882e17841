"""What a check has to say about a file, and the error that carries it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from agreement_kb.model.place import Place


class Severity(Enum):
    """How much a finding weighs. The values are those of SARIF."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return (Severity.ERROR, Severity.WARNING, Severity.NOTE).index(self)


_WARNINGS = frozenset(
    (
        *("AKB205", "AKB206", "AKB208", "AKB209", "AKB301", "AKB302", "AKB311", "AKB312"),
        *("AKB405", "AKB406", "AKB409", "AKB504", "AKB508"),
    )
)
_NOTES = frozenset(("AKB017", "AKB211", "AKB410"))
"""Codes that are no errors: a warning leaves every answer right and something wanting; a note only tells of something
left over or to be looked at again."""


def severity_of(code: str) -> Severity:
    """How much the findings of a code weigh: an error may make an answer wrong, or prevents it."""
    if code in _NOTES:
        return Severity.NOTE
    return Severity.WARNING if code in _WARNINGS else Severity.ERROR


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

    @property
    def severity(self) -> Severity:
        """How much it weighs, by its code."""
        return severity_of(self.code)

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of printing: by place, then by code and message."""
        place = self.place or Place("", 0, 0)
        return (place.file, place.line, place.column, self.code, self.message)


@dataclass(frozen=True)
class FindingPage:
    """What the page of a code says: its title, its first paragraph, and the whole page but for its title."""

    code: str
    title: str
    summary: str
    text: str


@dataclass(frozen=True)
class Accepted:
    """Why a finding is let stand, as the register of accepted findings says; who and when may be left out."""

    because: str
    by: str = ""
    on: str = ""


@dataclass(frozen=True)
class Reported:
    """A finding of a knowledge base, with a name for where it stands that outlives a change of line numbers.

    ``where`` is the statement it stands in (``rule hand_it_over``), else the provision, the heading or the file.
    ``fingerprint`` is made from the code, ``where`` and the message. ``quoted`` are the words of the sentence it stands
    under by language, each with its place.
    """

    finding: Finding
    where: str
    fingerprint: str
    accepted: Accepted | None = None
    quoted: Mapping[str, tuple[str, Place]] = field(default_factory=dict)


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
