"""Findings as text with a caret under the fault, as JSON, and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from agreement_kb.model.finding import Accepted, Finding, Reported
from agreement_kb.model.place import Place
from agreement_kb.render.messages import FALLBACK, Messages, messages

MAX_LINE = 160
"""How much of a faulty line is shown."""
TYPED = "command line"
"""The file of what was typed: its place says nothing, as the words are in the message."""


def findings_text(findings: Iterable[Finding], texts: Mapping[str, str], language: str = FALLBACK) -> str:
    """One paragraph a finding: code, place, sentence, the line with a caret, note and hint.

    What stands around the sentences is in the language; these are as the finding has them.
    """
    lines = {file: text.split("\n") for file, text in texts.items()}
    own = messages(language)
    return "\n\n".join(visible(_one(finding, lines, own)) for finding in findings) + "\n"


def findings_together(findings: Sequence[Finding], texts: Mapping[str, str]) -> str:
    """Findings as text, those that follow each other at one place, with one note, as one paragraph."""
    paragraphs: list[str] = []
    for _, same in groupby(findings, key=lambda each: (each.place, each.note, each.hint)):
        *others, last = same
        paragraphs.append(
            visible("".join(f"{each.code} {each.message}\n" for each in others)) + findings_text([last], texts)
        )
    return "\n".join(paragraphs)


def reported_text(found: Iterable[Reported], texts: Mapping[str, str]) -> str:
    """The findings of a knowledge base as text; then those that are accepted, a line each with the reason."""
    listed = list(found)
    open_, accepted = [r.finding for r in listed if r.accepted is None], [r for r in listed if r.accepted is not None]
    told = findings_text(open_, texts) + "\n" if open_ else ""
    lines = [f"  {r.finding.code} {r.finding.place or ''} {_why(r.accepted)}\n" for r in accepted if r.accepted]
    return told + (visible(f"Accepted:\n{''.join(lines)}") + "\n" if accepted else "")


def visible(text: str) -> str:
    """A text in which nothing steers a terminal or turns the direction of reading."""
    return "".join(c if c == "\n" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _one(finding: Finding, texts: Mapping[str, list[str]], own: Messages) -> str:
    lines = [f"{finding.code} {finding.message}"]
    if finding.place is not None and finding.place.file != TYPED:
        lines.append(f"  {own.say('finding.at', place=finding.place)}")
        lines += [f"  {line}" for line in under_caret(finding.place, texts.get(finding.place.file, [""]))]
    if finding.note:
        lines.append(f"  {own.say('finding.note', note=finding.note)}")
    if finding.hint:
        lines.append(f"  {own.say('finding.hint', hint=finding.hint)}")
    return "\n".join(lines)


def under_caret(place: Place, source: Sequence[str]) -> list[str]:
    """The line of a place with its number, and a caret under its column; nothing where the text has no such line."""
    if place.line > len(source) or list(source) == [""]:
        return []
    number = str(place.line)
    # Tabs and wide lines would put the caret under the wrong letter.
    shown = source[place.line - 1].replace("\t", " ")[:MAX_LINE]
    lines = [f"{number} | {shown}"]
    if place.column <= len(shown) + 1:
        lines.append(f"{' ' * len(number)} | {' ' * (place.column - 1)}^")
    return lines


def _why(accepted: Accepted) -> str:
    told = ", ".join(part for part in (accepted.by, accepted.on) if part)
    return f"{accepted.because} ({told})" if told else accepted.because


def findings_value(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """The findings as plain values."""
    return [
        {
            "code": f.code,
            "severity": f.severity.value,
            "message": f.message,
            "file": f.place.file if f.place else None,
            "line": f.place.line if f.place else None,
            "column": f.place.column if f.place else None,
            "note": f.note,
            "hint": f.hint,
        }
        for f in findings
    ]


def findings_json(findings: Iterable[Finding]) -> str:
    """The findings as a JSON document."""
    return _document(findings_value(findings), {})


def reported_json(found: Iterable[Reported], beside: Mapping[str, object] | None = None) -> str:
    """The findings of a knowledge base as a JSON document, each also with its place by name and its fingerprint.

    ``beside``: what is told of the whole, beside the findings.
    """
    listed = list(found)
    values = findings_value(each.finding for each in listed)
    for value, each in zip(values, listed, strict=True):
        value |= {"where": each.where, "fingerprint": each.fingerprint, "accepted": None}
        if each.accepted is not None:
            told = {"because": each.accepted.because, "by": each.accepted.by, "on": each.accepted.on}
            value["accepted"] = {key: text or None for key, text in told.items()}
    return _document(values, beside or {})


def _document(values: list[dict[str, object]], beside: Mapping[str, object]) -> str:
    told = {"schema": "agreement-kb/findings/1", "findings": values, **beside}
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    return "".join(c if c == "\n" or c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    """A character as JSON escapes it, which leaves the value as it is."""
    return json.dumps(character)[1:-1]


def findings_markdown(findings: Iterable[Finding]) -> str:
    """The findings as a Markdown list."""
    return "".join(_item(finding) for finding in findings)


def reported_markdown(found: Iterable[Reported]) -> str:
    """The findings of a knowledge base as a Markdown list; with one that is accepted, why."""
    return "".join(_item(each.finding, each.accepted) for each in found)


def _item(finding: Finding, accepted: Accepted | None = None) -> str:
    more = " ".join(part for part in (finding.note, finding.hint) if part)
    why = f"*Accepted:* {_why(accepted)}" if accepted is not None else ""
    place = f" `{finding.place}`" if finding.place else ""
    return visible(f"- **{finding.code}**{place} {finding.message} {more} {why}".rstrip()) + "\n"
