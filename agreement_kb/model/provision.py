"""The text of the agreement: provisions, their sentences, and how they are cited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agreement_kb.model.place import Place


@dataclass(frozen=True, order=True)
class Citation:
    """A sentence of a provision: ``5(3)#2``. ``sentence`` counts from 1.

    ``sole`` tells that the provision has no other sentence: it is then cited without the number.
    """

    provision: str
    sentence: int = 1
    sole: bool = False

    def __str__(self) -> str:
        return self.provision if self.sole else f"{self.provision}#{self.sentence}"


@dataclass(frozen=True)
class Sentence:
    """One sentence of the text in each language, as quoted in the rules."""

    citation: Citation
    words: Mapping[str, str]
    places: Mapping[str, Place]
    faulty: bool = False
    """Whether words of it could not be told: which language they are in has its finding."""


@dataclass(frozen=True)
class Provision:
    """A provision, by its id, with its sentences in order."""

    id: str
    sentences: tuple[Sentence, ...]
    place: Place


@dataclass(frozen=True)
class Article:
    """How an article is headed in the text, and how its provisions are numbered in print.

    ``numbering`` has one pattern for each level below the article: ``("{}.", "{})")``.
    """

    number: str
    heading: Mapping[str, str]
    numbering: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """Why a sentence carries no rule: one of the declared reasons, and a sentence."""

    reason: str
    because: str
    citation: Citation
    place: Place


MARK_REASONS = ("declaration", "frame", "heading", "partly", "elsewhere")
"""declaration: no operative effect; frame: not part of the agreement's own text; heading: introduces what follows;
partly: encoded, and the mark says what is left out; elsewhere: its effect is encoded under another sentence."""


@dataclass(frozen=True)
class LedgerEntry:
    """What became of one sentence: the statements that encode it, and its marks."""

    sentence: Sentence
    origins: tuple[str, ...]
    marks: tuple[Mark, ...]

    @property
    def status(self) -> str:
        """``encoded``, the reason of its mark, or ``unclaimed``."""
        if self.origins:
            return "encoded"
        return self.marks[0].reason if self.marks else "unclaimed"
