"""``akb duties``: who owes what to whom, by when, and how it stands."""

from __future__ import annotations

from pathlib import Path

from agreement_kb.commands.answers import render_blocks, sheet_of
from agreement_kb.commands.case_facts import CaseFacts, facts_of
from agreement_kb.commands.look import DONE, Look, Output
from agreement_kb.commands.parties import borne_by
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.scenario import Facts
from agreement_kb.render.duties import duties_blocks, duties_json


def duties(
    folder: Path,
    look: Look,
    *,
    party: str | None = None,
    case: CaseFacts,
) -> Output:
    """The duties of a case, or of the text; of one bearer where ``party`` names one."""
    kb = load(folder)
    return render_duties(kb, facts_of(kb, case), look, party), DONE


def render_duties(kb: KnowledgeBase, facts: Facts, look: Look, party: str | None = None) -> str:
    """The duties on some facts, in the format wanted."""
    found = kb.duties(facts)
    sheet = sheet_of(kb, found, look)
    left_out: tuple[str, ...] = ()
    if party is not None:
        found, left_out = borne_by(sheet, found, party)
    if look.format == "json":
        return duties_json(sheet, found, party or "", left_out)
    return render_blocks(duties_blocks(sheet, found, party or "", left_out), look)
