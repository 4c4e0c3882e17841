"""Where a finding stands, in words that outlive a change of line numbers: its statement, provision or heading."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from agreement_kb.language.markdown import FENCE, PROVISION_ID
from agreement_kb.model.finding import Finding, Reported
from agreement_kb.model.place import Place
from agreement_kb.model.provision import Provision, Sentence

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})\s*(\w*)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_NAMED = re.compile(r"((?:open|closed)\s+sort|\w+)\s+(\w+)")
_NAMELESS = ("mark", "note", "list")
"""Statements that have no name of their own: they are told by their heading too."""
_PLACE_IN_WORDS = re.compile(r"(?<=\S):\d+(?::\d+)?\b")


@dataclass(frozen=True)
class _Line:
    """What a line of a literate file stands under: its statement, and the heading above."""

    statement: str
    heading: str


def reported(
    findings: Iterable[Finding], texts: Mapping[str, str], provisions: Mapping[str, Provision]
) -> list[Reported]:
    """The findings, each with where it stands, its fingerprint and the words of its sentence.

    The fingerprint is made of the code, the place by name, the message, and, where several findings have all these in
    common, of their order.
    """
    spots = cache(lambda file: _spots(texts[file]) if file in texts and file.endswith(".md") else [])
    seen: dict[tuple[str, str, str], int] = {}
    found = []
    for finding in findings:
        place = finding.place
        lines = spots(place.file) if place is not None else []
        line = lines[place.line - 1] if place is not None and place.line <= len(lines) else _Line("", "")
        where = line.statement or line.heading or (place.file if place is not None else "")
        key = (finding.code, where, _PLACE_IN_WORDS.sub("", finding.message))
        seen[key] = seen.get(key, 0) + 1
        digest = hashlib.sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "replace")).hexdigest()
        sentence = _sentence(provisions.get(line.heading), place)
        quoted = {code: (words, sentence.places[code]) for code, words in sentence.words.items()} if sentence else {}
        found.append(Reported(finding, where, digest[:32], quoted=quoted))
    return found


def _spots(text: str) -> list[_Line]:
    """For each line of a literate file, what it stands under."""
    lines: list[_Line] = []
    heading, statement, fence, code = "", "", "", False
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark is not None and (not fence or (mark[1].startswith(fence) and not mark[2])):
            fence, code = ("", False) if fence else (mark[1], mark[2] == FENCE)
            statement = ""
        elif code and line[:1].strip() and not line.startswith("#"):
            named = _NAMED.match(line)
            statement = " ".join((named[1].split()[-1], named[2])) if named is not None else ""
            if statement.startswith(_NAMELESS) and heading:
                statement += f" under {heading}"
        elif not fence and (opened := _HEADING.match(line)) is not None:
            heading = opened[1]
        lines.append(_Line(statement, heading))
    return lines


def _sentence(provision: Provision | None, place: Place | None) -> Sentence | None:
    """The sentence of a provision that is quoted last above a place of its file, or at it."""
    if provision is None or place is None or not PROVISION_ID.fullmatch(provision.id):
        return None
    above = [
        sentence
        for sentence in provision.sentences
        if any(p.file == place.file and p.line <= place.line for p in sentence.places.values())
    ]
    return above[-1] if above else None
