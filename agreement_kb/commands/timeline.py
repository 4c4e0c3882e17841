"""``akb timeline``: dated events and what follows from them, in order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agreement_kb.commands.answers import render_blocks, sheet_of
from agreement_kb.commands.case_facts import CaseFacts, facts_of
from agreement_kb.commands.look import DONE, Look, Output
from agreement_kb.commands.parties import Bearers
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.duty import Entry
from agreement_kb.model.scenario import Facts
from agreement_kb.render.timeline import timeline_blocks, timeline_json


def timeline(
    folder: Path,
    look: Look,
    *,
    party: str | None = None,
    case: CaseFacts,
) -> Output:
    """The timeline of a case; of its duties only those of one bearer where ``party`` names one."""
    kb = load(folder)
    return render_timeline(kb, facts_of(kb, case), look, party), DONE


def render_timeline(kb: KnowledgeBase, facts: Facts, look: Look, party: str | None = None) -> str:
    """The timeline on some facts, in the format wanted."""
    found = kb.timeline(facts)
    sheet = sheet_of(kb, found, look)
    if party is not None:
        bearers = Bearers(sheet, found.facts, found.holders, party)

        def kept(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
            return tuple(entry for entry in entries if entry.duty is None or bearers.bear(entry.duty))

        found = replace(found, entries=kept(found.entries), apart=kept(found.apart))
    if look.format == "json":
        return timeline_json(sheet, found)
    return render_blocks(timeline_blocks(sheet, found), look)
