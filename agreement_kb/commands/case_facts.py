"""What a command is told of a case: a scenario, statements, a time."""

from __future__ import annotations

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.scenario import Sentence


def stated(kb: KnowledgeBase, scenario: str | None, as_of: str | None) -> tuple[tuple[Sentence, ...], str | None]:
    """The statements of a scenario, and the time of the question: the one given, else the scenario's own.

    Raises:
        NotUnderstood: there is no such scenario.
    """
    sentences: tuple[Sentence, ...] = ()
    if scenario is not None:
        from agreement_kb.commands.scenario_file import find_scenario

        chosen = find_scenario(kb, scenario)
        sentences, as_of = chosen.statements, as_of or chosen.as_of
    if as_of == "today":
        from datetime import date

        as_of = date.today().isoformat()
    return sentences, as_of
