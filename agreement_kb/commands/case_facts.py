"""What a command is told of a case: a scenario, statements, a time."""

from __future__ import annotations

from dataclasses import dataclass

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.scenario import Facts, Sentence


@dataclass(frozen=True)
class CaseFacts:
    """A case as the command line tells it: a scenario by its name, sentences given and denied, the time asked about."""

    scenario: str | None = None
    given: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    as_of: str | None = None


def facts_of(kb: KnowledgeBase, told: CaseFacts) -> Facts:
    """The facts of a case; a time that was told stands before that of the scenario.

    Raises:
        NotUnderstood: there is no such scenario, or a sentence fits nothing known.
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    sentences: tuple[Sentence, ...] = ()
    as_of = told.as_of
    if told.scenario is not None:
        from agreement_kb.commands.scenario_file import find_scenario

        chosen = find_scenario(kb, told.scenario)
        sentences, as_of = chosen.statements, as_of or chosen.as_of
    if as_of == "today":
        from datetime import date

        as_of = date.today().isoformat()
    return kb.facts(sentences, as_of, given=told.given, deny=told.deny)
