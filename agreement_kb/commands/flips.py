"""``akb flips``: the smallest changes of what is stated that move a verdict."""

from __future__ import annotations

from pathlib import Path

from agreement_kb.commands.answers import render_blocks, sheet_of
from agreement_kb.commands.case_facts import CaseFacts, facts_of
from agreement_kb.commands.look import DONE, Look, Output
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.scenario import Facts
from agreement_kb.reasoning.flips import SIZE
from agreement_kb.render.flips import flips_blocks, flips_json


def flips(
    folder: Path,
    look: Look,
    question: str,
    *,
    size: int = SIZE,
    every: bool = False,
    case: CaseFacts,
) -> Output:
    """What would make the verdict on a question yes, and what would take its yes away."""
    kb = load(folder)
    return render_flips(kb, question, facts_of(kb, case), look, size, "" if every else "--all"), DONE


def render_flips(kb: KnowledgeBase, question: str, facts: Facts, look: Look, size: int = SIZE, more: str = "") -> str:
    """The flips of a question on facts that were read, in the format wanted.

    ``more`` is what shows those that are left out of a long list; where it is empty none are, nor in JSON.

    Raises:
        NotUnderstood: the question fits nothing known.
        TooLarge: a bound on the work was reached.
    """
    found = kb.flips(question, facts, size)
    sheet = sheet_of(kb, found, look)
    if look.format == "json":
        return flips_json(sheet, found)
    return render_blocks(flips_blocks(sheet, found, more), look)
