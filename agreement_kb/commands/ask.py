"""``akb ask``: one answer."""

from __future__ import annotations

from pathlib import Path

from agreement_kb.commands.answers import render_answer
from agreement_kb.commands.case_facts import CaseFacts, facts_of
from agreement_kb.commands.look import DONE, NOT_YES, Look, Output
from agreement_kb.kb import load
from agreement_kb.model.answer import YES


def ask(
    folder: Path,
    look: Look,
    question: str,
    *,
    case: CaseFacts,
    explain: str = "full",
    exit_code: bool = False,
) -> Output:
    """Answer one question."""
    kb = load(folder)
    found = kb.ask_facts(question, facts_of(kb, case))
    code = NOT_YES if exit_code and found.verdict != YES else DONE
    return render_answer(kb, found, look, explain), code
