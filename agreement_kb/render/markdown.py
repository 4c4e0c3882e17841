"""Blocks as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agreement_kb.render.report import Block, Heading, Item, Paragraph, Quote, Record, Table, Tree, Verdict

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def escape(text: str) -> str:
    """A text in which nothing is taken for markup."""
    return _SPECIAL.sub(r"\\\1", text)


def to_markdown(blocks: Iterable[Block]) -> str:
    """The blocks as a Markdown document that ends with a line break."""
    parts: list[str] = []
    for block in blocks:
        match block:
            case Verdict(words, _, question):
                parts.append(f"# {escape(words)}\n\n*{escape(question)}*")
            case Heading(text):
                parts.append(f"## {escape(text)}")
            case Paragraph(text):
                parts.append(escape(text))
            case Item(text, under):
                parts.append("\n".join([f"- {escape(text)}", *(f"    - {escape(line)}" for line in under)]))
            case Quote(citation, words):
                quoted = "\n>\n".join(f"> {language}: {escape(text)}" for language, text in words)
                parts.append(f"**{escape(citation)}**\n\n{quoted}")
            case Table(columns, rows):
                cells = [columns, ("---",) * len(columns), *(tuple(map(escape, row)) for row in rows)]
                parts.append("\n".join(f"| {' | '.join(row)} |" for row in cells))
            case Record(text):
                parts.append(f"```json\n{text}\n```")
            case Tree(lines):
                parts.append("```text\n" + "\n".join(lines) + "\n```")
    return "\n\n".join(parts) + "\n"
