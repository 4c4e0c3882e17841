"""Answers as text, in the format wanted."""

from __future__ import annotations

from agreement_kb.commands.look import Look
from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import Answer
from agreement_kb.render.messages import messages
from agreement_kb.render.page import Page, Source


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
    page = Page(source_of(kb), found, kb.wording(found, look.language), messages(look.language))
    if look.format == "json":
        from agreement_kb.render.answer_json import to_json

        return to_json(page)
    from agreement_kb.render.report import report

    blocks = report(page, explain)
    if look.format == "markdown":
        from agreement_kb.render.markdown import to_markdown

        return to_markdown(blocks)
    from agreement_kb.render.text import to_text

    return to_text(blocks, look.width, look.colour)
