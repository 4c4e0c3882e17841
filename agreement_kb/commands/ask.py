"""``akb ask``: one answer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from agreement_kb.commands.answers import render_answer
from agreement_kb.commands.case_facts import stated
from agreement_kb.commands.look import DONE, NOT_YES, Look, Output
from agreement_kb.kb import load
from agreement_kb.model.answer import YES


def ask(
    folder: Path,
    look: Look,
    question: str,
    *,
    scenario: str | None = None,
    given: Iterable[str] = (),
    deny: Iterable[str] = (),
    as_of: str | None = None,
    explain: str = "full",
    exit_code: bool = False,
) -> Output:
    """Answer one question."""
    kb = load(folder)
    sentences, as_of = stated(kb, scenario, as_of)
    found = kb.ask(question, given=given, deny=deny, sentences=sentences, as_of=as_of)
    code = NOT_YES if exit_code and found.verdict != YES else DONE
    return render_answer(kb, found, look, explain), code
