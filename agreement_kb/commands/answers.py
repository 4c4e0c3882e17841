"""Answers as text, in the format wanted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from agreement_kb.commands.look import Look
from agreement_kb.kb import Found, KnowledgeBase
from agreement_kb.model.answer import Answer
from agreement_kb.render.messages import messages
from agreement_kb.render.page import Page, Sheet, Source

if TYPE_CHECKING:
    from agreement_kb.render.report import Block


def source_of(kb: KnowledgeBase) -> Source:
    """The text and identity of a knowledge base."""
    header = kb.loaded.header
    return Source(
        header.name,
        header.version,
        kb.loaded.sha256,
        header.languages,
        header.status,
        kb.program.program,
        kb.loaded.provisions,
    )


def render_answer(kb: KnowledgeBase, found: Answer, look: Look, explain: str = "full") -> str:
    """An answer in the format wanted."""
    sheet = sheet_of(kb, found, look)
    page = Page(sheet.source, sheet.wording, sheet.messages, found)
    if look.format == "json":
        from agreement_kb.render.answer_json import to_json

        return to_json(page)
    from agreement_kb.render.report import report

    return render_blocks(report(page, explain), look)


def sheet_of(kb: KnowledgeBase, found: Found, look: Look) -> Sheet:
    """What is needed to say anything of what was found, in the language wanted."""
    return Sheet(source_of(kb), kb.wording(found, look.language), messages(look.language))


def render_blocks(blocks: Iterable[Block], look: Look) -> str:
    """Blocks as text or Markdown."""
    if look.format == "markdown":
        from agreement_kb.render.markdown import to_markdown

        return to_markdown(blocks)
    from agreement_kb.render.text import to_text

    return to_text(blocks, look.width, look.colour)
