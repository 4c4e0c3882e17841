"""What a failed expectation shows: how it differs, the case, and the proof of what was found instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agreement_kb.commands.answers import render_blocks, sheet_of
from agreement_kb.commands.look import Look
from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import Answer
from agreement_kb.model.duty import Duties
from agreement_kb.render.duties import duty_blocks
from agreement_kb.render.findings import findings_together
from agreement_kb.render.page import Page, Sheet
from agreement_kb.render.proof_tree import tree
from agreement_kb.render.report import Block, Heading, Tree, facts, found, proofs, turns, verdict_line
from agreement_kb.scenario_runs import DutyResult, Result


def failure_text(kb: KnowledgeBase, result: Result | DutyResult, texts: Mapping[str, str], look: Look) -> str:
    """The differences under one place, then what the knowledge base found, with the facts of the case and the proof."""
    told = findings_together(result.findings, texts)
    if isinstance(result, Result):
        blocks = _answer_blocks(kb, result.answer, look) if result.answer is not None else []
    else:
        blocks = list(_duty_blocks(kb, result.found, look)) if result.found is not None else []
    return f"{told}\n{render_blocks(blocks, look)}" if blocks else told


def _answer_blocks(kb: KnowledgeBase, answer: Answer, look: Look) -> list[Block]:
    sheet = sheet_of(kb, answer, look)
    page = Page(sheet.source, sheet.wording, sheet.messages, answer)
    return [verdict_line(page), *found(page), *turns(page, whole=False), *facts(page, answer.facts), *proofs(page)]


def _duty_blocks(kb: KnowledgeBase, those: Duties, look: Look) -> Iterator[Block]:
    """The duties found, each with the proof of whether it applies; the heading is the norm's state, as in a list."""
    sheet: Sheet = sheet_of(kb, those, look)
    for duty in those.duties:
        yield from duty_blocks(sheet, duty)
    yield from facts(sheet, those.facts)
    for duty in those.duties:
        for ground in duty.grounds:
            if ground.steps:
                yield Heading(sheet.messages.say("heading.proof"))
                yield Tree(tuple(tree(sheet, ground)))
