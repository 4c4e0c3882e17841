"""``akb why-not``: for each provision that could have given a yes, the nearest conditions that fail."""

from __future__ import annotations

from pathlib import Path

from agreement_kb.commands.answers import render_blocks, sheet_of
from agreement_kb.commands.case_facts import CaseFacts, facts_of
from agreement_kb.commands.look import DONE, Look, Output
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.model.scenario import Facts
from agreement_kb.model.vocabulary import Kind
from agreement_kb.model.why_not import WhyNot
from agreement_kb.render.page import Sheet
from agreement_kb.render.why_not import why_not_blocks, why_not_json


def why_not(folder: Path, look: Look, question: str, *, case: CaseFacts) -> Output:
    """Why the verdict on a question is not a certain yes."""
    kb = load(folder)
    return render_why_not(kb, question, facts_of(kb, case), look), DONE


def render_why_not(kb: KnowledgeBase, question: str, facts: Facts, look: Look) -> str:
    """Why not, on facts that were read, in the format wanted.

    Raises:
        NotUnderstood: the question fits nothing known, or asks which of many.
        TooLarge: a bound on the work was reached.
    """
    found = kb.why_not(question, facts)
    sheet = sheet_of(kb, found, look)
    if found.question.kind is Kind.WHICH:
        raise NotUnderstood([Finding("AKB401", sheet.messages.say("why_not.which"), hint=_hint(sheet, found))])
    if look.format == "json":
        return why_not_json(sheet, found)
    return render_blocks(why_not_blocks(sheet, found), look)


def _hint(sheet: Sheet, found: WhyNot) -> str:
    """A question on the same things that is answered yes or no."""
    for phrase in sheet.source.program.phrases:
        one = phrase.asked is None and phrase.kind in (Kind.MAY, Kind.MUST, Kind.IS)
        if one and phrase.goal.predicate == found.question.goal.predicate:
            return sheet.messages.say("why_not.which.hint", phrase=sheet.wording.text(phrase.texts))
    return sheet.messages.say("why_not.which.hint_bare")
