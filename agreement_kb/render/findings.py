"""Findings as text with a caret under the fault, as JSON, and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from agreement_kb.model.finding import Finding
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


def visible(text: str) -> str:
    """A text in which nothing steers a terminal or turns the direction of reading."""
    return "".join(c if c == "\n" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _one(finding: Finding, texts: Mapping[str, list[str]], own: Messages) -> str:
    lines = [f"{finding.code} {finding.message}"]
    if finding.place is not None and finding.place.file != TYPED:
        lines.append(f"  {own.say('finding.at', place=finding.place)}")
        source = texts.get(finding.place.file, [""])
        if finding.place.line <= len(source) and source != [""]:
            line = source[finding.place.line - 1]
            number = str(finding.place.line)
            # Tabs and wide lines would put the caret under the wrong letter.
            shown = line.replace("\t", " ")[:MAX_LINE]
            lines.append(f"  {number} | {shown}")
            if finding.place.column <= len(shown) + 1:
                lines.append(f"  {' ' * len(number)} | {' ' * (finding.place.column - 1)}^")
    if finding.note:
        lines.append(f"  {own.say('finding.note', note=finding.note)}")
    if finding.hint:
        lines.append(f"  {own.say('finding.hint', hint=finding.hint)}")
    return "\n".join(lines)


def findings_value(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """The findings as plain values."""
    return [
        {
            "code": f.code,
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
    value = {"schema": "agreement-kb/findings/1", "findings": findings_value(findings)}
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return "".join(c if c == "\n" or c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    """A character as JSON escapes it, which leaves the value as it is."""
    return json.dumps(character)[1:-1]


def findings_markdown(findings: Iterable[Finding]) -> str:
    """The findings as a Markdown list."""
    lines = []
    for f in findings:
        more = " ".join(part for part in (f.note, f.hint) if part)
        place = f" `{f.place}`" if f.place else ""
        lines.append(f"- **{f.code}**{place} {f.message} {more}".rstrip())
    return visible("\n".join(lines)) + "\n"
