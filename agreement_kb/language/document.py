"""Literate files: Markdown to headings, quoted sentences and fences, each with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agreement_kb.language.markdown import FENCE, PROVISION_ID, blocks_of
from agreement_kb.language.unseen import any_unseen, invisible_findings, seen
from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place

if TYPE_CHECKING:
    from markdown_it.token import Token

_LANGUAGE = re.compile(r"([a-z]{2,3}):\s+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Quotation:
    """A quoted sentence in each language; ``number`` counts the sentences of its provision from 1."""

    provision: str
    number: int
    words: Mapping[str, str]
    places: Mapping[str, Place]
    place: Place
    faulty: bool = False
    """Whether a paragraph of it does not say its language, or says that of another."""


@dataclass(frozen=True)
class Fence:
    """A fenced block of code and the sentence it stands under, if any."""

    text: str
    place: Place
    provision: str | None
    sentence: int
    heading: str | None = None
    """What it stands under where that is no provision."""


@dataclass(frozen=True)
class Stray:
    """A quotation that names its language but stands under no provision: ``heading`` is what it stands under."""

    language: str
    heading: str
    place: Place
    words: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A literate file: its quotations and fences in order."""

    file: str
    text: str
    blocks: tuple[Quotation | Fence, ...]
    findings: tuple[Finding, ...]
    strays: tuple[Stray, ...] = ()


def read_document(file: str, text: str) -> Document:
    """Read a Markdown file. A heading that is a provision id opens that provision; any other closes it."""
    blocks: list[Quotation | Fence] = []
    odd = any_unseen(text)
    tokens, findings = blocks_of(file, seen(text, in_code=False) if odd else text)
    if odd:
        findings += invisible_findings(file, text, [t.map or [0, 0] for t in tokens if _is_code(t)])
    counts: dict[str, int] = {}
    strays: list[Stray] = []
    heading = ""
    provision: str | None = None
    quoted: list[tuple[str, int]] = []
    depth = 0
    for index, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else 1
        if token.type == "heading_open" and not depth:
            heading = tokens[index + 1].content.strip()
            provision = heading if PROVISION_ID.fullmatch(heading) else None
        elif token.type == "blockquote_open":
            if not depth:
                quoted, opened = [], line
            depth += 1
        elif token.type == "inline" and depth:
            quoted.append((token.content, line))
        elif token.type == "blockquote_close":
            depth -= 1
            if depth:
                continue
            if provision is not None:
                counts[provision] = counts.get(provision, 0) + 1
                blocks.append(_quotation(file, provision, counts[provision], quoted, opened, findings))
            elif quoted and (match := _LANGUAGE.match(quoted[0][0])) is not None:
                words = tuple(" ".join(content.split("\n")) for content, _ in quoted)
                strays.append(Stray(match[1], heading, Place(file, opened), words))
        elif _is_code(token):
            count = counts.get(provision, 0) if provision is not None else 0
            under = None if provision is not None else heading
            code = seen(token.content) if odd else token.content
            blocks.append(Fence(code, Place(file, line + 1), provision if count else None, count, under))
    return Document(file, text, tuple(blocks), tuple(findings), tuple(strays))


def _is_code(token: Token) -> bool:
    return token.type == "fence" and token.info.split()[:1] == [FENCE]


def _quotation(
    file: str,
    provision: str,
    number: int,
    paragraphs: list[tuple[str, int]],
    opened: int,
    findings: list[Finding],
) -> Quotation:
    words: dict[str, str] = {}
    places: dict[str, Place] = {}
    if not paragraphs:
        findings.append(Finding("AKB004", f"A quotation under {provision} is empty.", Place(file, opened)))
    for content, line in paragraphs:
        match = _LANGUAGE.match(content)
        if match is None:
            findings.append(
                Finding(
                    "AKB004",
                    f"A quotation under {provision} does not say its language.",
                    Place(file, line),
                    hint="Begin it with the language, as in '> en: The Parties ...'.",
                )
            )
            continue
        language = match[1]
        if language in words:
            findings.append(
                Finding("AKB101", f"The quotation under {provision} gives {language} twice.", Place(file, line))
            )
            continue
        body = " ".join(content[match.end() :].split("\n"))
        words[language] = _ESCAPE.sub(r"\1", body)
        places[language] = Place(file, line, 3)
    faulty = len(words) < len(paragraphs)
    return Quotation(provision, number, words, places, Place(file, opened), faulty)
