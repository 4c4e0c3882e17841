"""Literate files: Markdown to headings, quoted sentences and fences, each with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place

if TYPE_CHECKING:
    from markdown_it.token import Token

FENCE = "akb"
PROVISION_ID = re.compile(r"(?:\d+[a-z]?|[a-z]+(?::[a-z-]+)?)(?:\((?:\d+|[a-z]+)\))*")
_LANGUAGE = re.compile(r"([a-z]{2,3}):\s+")
_NEWLINE = re.compile(r"\r\n?|\n")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Quotation:
    """A quoted sentence in each language; ``number`` counts the sentences of its provision from 1."""

    provision: str
    number: int
    words: Mapping[str, str]
    places: Mapping[str, Place]
    place: Place


@dataclass(frozen=True)
class Fence:
    """A fenced block of code and the sentence it stands under, if any."""

    text: str
    place: Place
    provision: str | None
    sentence: int


@dataclass(frozen=True)
class Stray:
    """A quotation that names its language but stands under no provision: ``heading`` is what it stands under."""

    language: str
    heading: str
    place: Place


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
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(text)
    blocks: list[Quotation | Fence] = []
    findings: list[Finding] = []
    counts: dict[str, int] = {}
    strays: list[Stray] = []
    heading = ""
    provision: str | None = None
    quoted: list[tuple[str, int]] | None = None
    lines = _NEWLINE.split(text)  # as markdown-it counts them
    for index, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else 1
        if token.type == "heading_open" and quoted is None:
            heading = tokens[index + 1].content.strip()
            provision = heading if PROVISION_ID.fullmatch(heading) else None
        elif token.type == "blockquote_open":
            quoted, opened = [], line
        elif token.type == "inline" and quoted is not None:
            quoted.append((token.content, line))
        elif token.type == "blockquote_close" and quoted is not None:
            if provision is not None:
                counts[provision] = counts.get(provision, 0) + 1
                quotation = _quotation(file, provision, counts[provision], quoted, opened, findings)
                blocks.append(quotation)
            elif quoted and (match := _LANGUAGE.match(quoted[0][0])) is not None:
                strays.append(Stray(match[1], heading, Place(file, opened)))
            quoted = None
        elif token.type == "fence" and token.info.split()[:1] == [FENCE]:
            if not _closed(token, lines):
                findings.append(
                    Finding(
                        "AKB005", "This fence is never closed.", Place(file, line), hint=f"Close it with {token.markup}"
                    )
                )
            count = counts.get(provision, 0) if provision is not None else 0
            blocks.append(Fence(token.content, Place(file, line + 1), provision if count else None, count))
    return Document(file, text, tuple(blocks), tuple(findings), tuple(strays))


def _closed(token: Token, lines: list[str]) -> bool:
    """Whether a fence ends with its own mark; one that does not runs on to the end of the file."""
    first, end = token.map or (0, 0)
    closing = lines[end - 1].strip(" \t>")
    return end - first > 1 and closing.startswith(token.markup) and not closing.strip(token.markup[0])


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
        body = " ".join(content[match.end() :].split("\n"))
        words[language] = _ESCAPE.sub(r"\1", body)
        places[language] = Place(file, line, 3)
    return Quotation(provision, number, words, places, Place(file, opened))
