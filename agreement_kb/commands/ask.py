"""``akb ask``: one answer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from agreement_kb.commands.answers import render_answer
from agreement_kb.commands.look import DONE, NOT_YES, Look, Output
from agreement_kb.kb import load
from agreement_kb.model.answer import YES
from agreement_kb.model.scenario import Sentence


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
    sentences: tuple[Sentence, ...] = ()
    if scenario is not None:
        from agreement_kb.commands.scenario_file import find_scenario

        chosen = find_scenario(kb, scenario)
        sentences, as_of = chosen.statements, as_of or chosen.as_of
    if as_of == "today":
        from datetime import date

        as_of = date.today().isoformat()
    found = kb.ask(question, given=given, deny=deny, sentences=sentences, as_of=as_of)
    code = NOT_YES if exit_code and found.verdict != YES else DONE
    return render_answer(kb, found, look, explain), code
