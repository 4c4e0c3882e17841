"""What a typed line is: a question, a statement of fact, either, or neither."""

from __future__ import annotations

from dataclasses import dataclass

from agreement_kb.language.naming import NEAREST, not_understood
from agreement_kb.language.phrases import (
    Case,
    clean,
    read_question,
    read_statement,
)
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.model.program import Program
from agreement_kb.model.scenario import Facts, Sentence


@dataclass(frozen=True)
class Typed:
    """A line as it is read, and what it may be."""

    text: str
    question: bool
    statement: bool


def read_line(program: Program, text: str, facts: Facts, place: Place) -> Typed:
    """What a line may be where some facts are known: decided by what it parses as.

    Raises:
        NotUnderstood: it is neither; the finding offers the nearest of both, or names what is unknown in it.
    """
    cleaned = clean(text, place)
    faults: list[Finding] = []
    try:
        read_question(program, cleaned, facts, place)
        question = True
    except NotUnderstood as error:
        question, faults = False, [*faults, *error.findings]
    try:
        case = Case(program, dict(facts.stated), dict(facts.roles), dict(facts.labels))
        read_statement(case, Sentence(cleaned, place))
        statement = True
    except NotUnderstood as error:
        statement, faults = False, [*faults, *error.findings]
    if not (question or statement):
        telling = [fault for fault in dict.fromkeys(faults) if not fault.hint.startswith(NEAREST)]
        raise NotUnderstood(telling or [not_understood("line", cleaned, program, place)])
    return Typed(cleaned, question, statement)
