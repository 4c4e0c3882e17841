"""A plain text taken apart into articles, items and sentences, by the way it is printed alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_HEADING = re.compile(r"(?:[^\W\d_]+|§)[ \t]+(\d+[a-z]?)\b[^;:,]*|(\d+)-[^\W\d_]+\b[^;:,]*")
"""A heading as "Article 1 Scope", "§ 1" or "1-бап": a word with a number, or a number with a word."""
_ITEM = re.compile(r"(\()?(\d+|[a-z])([.)])[ \t]+(?=\S)")
_SENTENCE = re.compile(r"(?<=[.;:!?])[ \t]+(?=[^\W\d_])")
LONGEST_HEADING = 80


@dataclass
class Part:
    """A provision under its id, with its sentences; ``heading`` of an article, and how its items are numbered."""

    id: str
    sentences: list[str] = field(default_factory=list)


@dataclass
class Text:
    """A received text: its provisions in order, and of each article the heading and the patterns of its numbers."""

    parts: list[Part] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    numbered: dict[str, list[str]] = field(default_factory=dict)


def take_apart(text: str) -> Text:
    """The provisions of a plain text.

    The first paragraph is the title, what follows until the first article the preamble. An item begins a line with a
    number or a letter, as ``(1)``, ``1.`` or ``a)``. Within an article each way of numbering is a level: the one that
    comes first is the highest, and one that is new stands below the item before it. A paragraph without a number after
    items belongs to the last of them, so that the text keeps its order.
    """
    made, article = Text(), ""
    ways: list[tuple[bool, str]] = []
    path: list[str] = []
    for line in _paragraphs(text):
        heading = _HEADING.fullmatch(line) if len(line) <= LONGEST_HEADING and line[-1] not in ".;" else None
        number = (heading[1] or heading[2]) if heading is not None else ""
        if number and number not in made.headings:
            article, ways, path = number, [], []
            made.headings[article], made.numbered[article] = line, []
            continue
        item = _ITEM.match(line) if article else None
        if item is not None:
            way = item[2].isdecimal(), f"{item[1] or ''}{{}}{item[3]}"
            if way not in ways:
                del ways[len(path) :]
                ways.append(way)
            path = [*path[: ways.index(way)], item[2]]
            patterns = [pattern for _, pattern in ways]
            made.numbered[article] = max(made.numbered[article], patterns, key=len)
            line = line[item.end() :]
        name = article + "".join(f"({each})" for each in path)
        if not article:
            name = "preamble" if made.parts else "frame:title"
        if not made.parts or made.parts[-1].id != name:
            made.parts.append(Part(name))
        made.parts[-1].sentences += _SENTENCE.split(line) if name != "frame:title" else [line]
    return made


def _paragraphs(text: str) -> Iterator[str]:
    """Lines joined to paragraphs: a blank line, a heading and an item begin a new one."""
    joined = ""
    for raw in [*text.splitlines(), ""]:
        line = " ".join(raw.split())
        begins = bool(_ITEM.match(line)) or (len(line) <= LONGEST_HEADING and bool(_HEADING.fullmatch(line)))
        if joined and (not line or begins):
            yield joined
            joined = ""
        joined = f"{joined} {line}".strip()
        if begins and not _ITEM.match(line):
            yield joined
            joined = ""
