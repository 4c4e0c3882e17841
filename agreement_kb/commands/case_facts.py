"""What a command is told of a case: a scenario, statements, a time."""

from __future__ import annotations

from dataclasses import dataclass

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Facts, Sentence

COMMAND_LINE = Place("command line", 1)


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
    sentences, as_of = told_lines(kb, told)
    return kb.facts(sentences, as_of)


def told_lines(kb: KnowledgeBase, told: CaseFacts) -> tuple[tuple[Sentence, ...], str | None]:
    """The statements of a case in order, those of its scenario first, and its time.

    Raises:
        AgreementError: there is no such scenario.
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
    given = (Sentence(text, COMMAND_LINE, True) for text in told.given)
    denied = (Sentence(text, COMMAND_LINE, False) for text in told.deny)
    return (*sentences, *given, *denied), as_of
