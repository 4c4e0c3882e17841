"""Blocks as plain text for a terminal: wrapped, with colour only where it is wanted."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from agreement_kb.render.prose import sentence
from agreement_kb.render.report import Block, Heading, Item, Paragraph, Quote, Record, Table, Tree, Verdict

_COLOURS = {"yes": "32", "no": "31", "silent": "34", "depends": "33"}
_TREE_LEAD = re.compile(r"^[│├└─ ]*(?:\d+\. )?")


def to_text(blocks: Iterable[Block], width: int = 100, colour: bool = False) -> str:
    """The blocks as text that ends with a line break."""
    lines: list[str] = []

    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if colour else text

    for block in blocks:
        match block:
            case Verdict(words, verdict, question):
                lines.append(paint(words, f"1;{_COLOURS[verdict]}"))
                lines += _wrap(question, width, "  ")
                lines.append("")
            case Heading(text):
                if lines and lines[-1]:
                    lines.append("")
                lines.append(paint(text, "1"))
            case Paragraph(text):
                lines += _wrap(text, width, "  ")
            case Item(text, under):
                lines += _wrap(text, width, "  - ", "    ")
                for line in under:
                    lines += _wrap(line, width, "      ")
            case Quote(citation, words):
                lines.append(f"  {citation}")
                for language, text in words:
                    lines += _wrap(text, width, f"    {language}: ", "        ")
            case Table(columns, rows):
                for first, *rest in rows:
                    lines += _wrap(sentence(first), width, "  - ", "    ")
                    for column, cell in zip(columns[1:], rest, strict=True):
                        lines += _wrap(f"{column}: {cell}", width, "      ", "        ") if cell else []
            case Record(text):
                lines.append(text)
            case Tree(tree):
                for line in tree:
                    lines += _wrap_tree(line, width)
    return "\n".join(lines).rstrip("\n") + "\n"


def _wrap(text: str, width: int, first: str, rest: str | None = None) -> list[str]:
    lead = first if rest is None else rest
    return textwrap.wrap(
        text,
        max(width, 30),
        initial_indent=first,
        subsequent_indent=lead,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _wrap_tree(line: str, width: int) -> list[str]:
    """A line of the tree; where it is too long, its branch goes on beside the rest."""
    match = _TREE_LEAD.match(line)
    lead = match[0] if match else ""
    going_on = lead.replace("├─", "│ ").replace("└─", "  ")
    going_on = re.sub(r"[^│ ]", " ", going_on)
    return _wrap(line[len(lead) :], width, "  " + lead, "  " + going_on)
