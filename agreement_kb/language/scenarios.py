"""Scenario statements to scenarios; their sentences are read later, against the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agreement_kb.language.names import did_you_mean
from agreement_kb.language.parser import Statement
from agreement_kb.language.phrases import MAX_STATEMENTS
from agreement_kb.language.trees import Node, node, nodes, texts, tokens, unquote
from agreement_kb.model.answer import DEPENDS, OUTCOMES
from agreement_kb.model.duty import State
from agreement_kb.model.finding import Finding
from agreement_kb.model.scenario import Expectation, ExpectedDuty, Scenario, Sentence
from agreement_kb.model.time import parse_time

if TYPE_CHECKING:
    from lark import Token

VERDICTS = (*OUTCOMES, DEPENDS, "not_understood", "contradiction")
NO_DUTY = "none"
STATED, LEFT_OPEN = "yes", "?"
STATES = (*(state.value.replace(" ", "_") for state in State), NO_DUTY)
_ONCE = {
    "turning_on": "turning on",
    "conditions": "bound by",
    "basis_is": "basis",
    "finding": "finding",
    "owed_by": "by",
    "owed_to": "to",
    "due": "due",
    "standard_is": "standard",
}


KINDS = ("scenario", "table")
"""The statements that write down scenarios."""


def read_scenarios_of(statements: Iterable[Statement]) -> tuple[Scenario, ...]:
    """The scenarios that some statements write down: each scenario, and each row of a table.

    One of which a line can't be read is left out: it would tell another case.
    """
    found: list[Scenario] = []
    for statement in statements:
        if statement.kind in KINDS and not statement.broken:
            found += [_scenario(statement)] if statement.kind == "scenario" else _rows(statement)
    return tuple(found)


def row_names(statement: Statement) -> list[str]:
    """The names of the scenarios that are the rows of a table."""
    name = str(tokens(statement.tree, "NAME")[0])
    return [f"{name}_{number}" for number, _ in enumerate(nodes(statement.tree, "row"), 1)]


def _scenario(statement: Statement) -> Scenario:
    tree = statement.tree
    return Scenario(
        str(tokens(tree, "NAME")[0]),
        texts(tree),
        _facts(statement),
        _as_of(tree),
        tuple(_expectation(statement, each, tokens(each, "ASK_LINE")[0]) for each in nodes(tree, "expectation")),
        tuple(_expected_duty(statement, each) for each in nodes(tree, "duty_expectation")),
        statement.place,
    )


def _rows(statement: Statement) -> Iterator[Scenario]:
    """Each row as a scenario: the statements of the table, and each ``where`` stated, denied, or left out."""
    tree, facts = statement.tree, _facts(statement)
    (ask,) = tokens(tree, "ASK_LINE")
    wheres = [tokens(line)[0] for line in nodes(tree, "where_line")]
    for name, row in zip(row_names(statement), nodes(tree, "row"), strict=True):
        marks = list(map(str, tokens(row, "MARK")))
        if len(marks) != len(wheres):
            continue  # which is a finding
        varied = tuple(
            Sentence(str(where).split(None, 1)[1].strip(), statement.place_of(where), mark == STATED)
            for where, mark in zip(wheres, marks, strict=True)
            if mark != LEFT_OPEN
        )
        expected = replace(_expectation(statement, row, ask), place=statement.place_of(row))
        yield Scenario(name, texts(tree), (*facts, *varied), _as_of(tree), (expected,), (), statement.place_of(row))


def _facts(statement: Statement) -> tuple[Sentence, ...]:
    sentences = []
    for line in nodes(statement.tree, "fact_line"):
        token = tokens(line)[0]
        word, text = str(token).split(None, 1)
        sentences.append(Sentence(text.strip(), statement.place_of(token), word == "given"))
    return tuple(sentences)


def _as_of(tree: Node) -> str | None:
    times = [str(tokens(line)[0]).split(None, 2)[2].strip() for line in nodes(tree, "as_of")]
    return times[-1] if times else None


def _expectation(statement: Statement, tree: Node, ask: Token) -> Expectation:
    verdict, *outcomes = map(str, tokens(tree, "NAME"))
    question = Sentence(str(ask).split(None, 1)[1].strip(), statement.place_of(ask))
    finding = node(tree, "finding")
    basis = node(tree, "basis_is")
    return Expectation(
        question,
        verdict,
        tuple(outcomes),
        statement.place_of(ask),
        citing=_citing(tree),
        turning_on=_names(node(tree, "turning_on")),
        conditions=_names(node(tree, "conditions")),
        basis=str(tokens(basis)[0]) if basis is not None else None,
        bindings=tuple(unquote(t) for t in tokens(finding)) if finding is not None else None,
    )


def _expected_duty(statement: Statement, tree: Node) -> ExpectedDuty:
    line = tokens(tree, "DUTY_LINE")[0]
    basis, due = node(tree, "basis_is"), node(tree, "due")
    parts = nodes(tree, "owed_by", "owed_to", "due", "standard_is")
    return ExpectedDuty(
        Sentence(str(line).split(None, 1)[1].strip(), statement.place_of(line)),
        str(tokens(tree, "NAME")[0]),
        statement.place_of(line),
        bearer=_words(node(tree, "owed_by")),
        counterparty=_words(node(tree, "owed_to")),
        due="".join(tokens(due, "TIME")) if due is not None else None,
        standard=_words(node(tree, "standard_is")),
        citing=_citing(tree),
        basis=str(tokens(basis)[0]) if basis is not None else None,
        bases=tuple((_ONCE[str(part.data)], str(token)) for part in parts for token in tokens(part, "BASIS")),
    )


def _words(tree: Node | None) -> str | None:
    return unquote(tokens(tree)[0]) if tree is not None else None


def _citing(tree: Node) -> tuple[str, ...]:
    return tuple(str(t) for part in nodes(tree, "citing") for t in tokens(part))


def _names(tree: Node | None) -> tuple[str, ...] | None:
    if tree is None:
        return None
    return tuple(str(t) for part in nodes(tree, "names") for t in tokens(part))


def scenario_findings(statement: Statement) -> list[Finding]:
    """What a scenario says twice where one is read, verdicts that are none, rows that do not fit their table."""
    findings: list[Finding] = []
    facts = list(nodes(statement.tree, "fact_line"))
    if len(facts) > MAX_STATEMENTS:
        message = f"This scenario has {len(facts)} statements; at most {MAX_STATEMENTS} are read."
        place = statement.place_of(facts[MAX_STATEMENTS])
        findings.append(Finding("AKB012", message, place, hint="Divide it into several scenarios."))
    else:
        findings += _repeated(statement)
    times = [tokens(line)[0] for line in nodes(statement.tree, "as_of")]
    for token in times[1:]:
        findings.append(_fault(statement, token, "'as of' stands twice in this scenario."))
    for expectation in nodes(statement.tree, "expectation", "row"):
        findings += _expectation_findings(statement, expectation)
    wheres = len(list(nodes(statement.tree, "where_line")))
    for row in nodes(statement.tree, "row"):
        marks = len(tokens(row, "MARK"))
        if marks != wheres:
            have = f"{marks} mark{'s' if marks != 1 else ''}"
            message = f"This row has {have}; the table has {wheres} lines with 'where'."
            hint = "A mark for each, in their order: yes (it is stated), no (it is denied), ? (nothing is said of it)."
            findings.append(_fault(statement, row, message, hint))
    for expected in nodes(statement.tree, "duty_expectation"):
        findings += _duty_findings(statement, expected)
    return findings


def _repeated(statement: Statement) -> Iterator[Finding]:
    """Lines of a scenario that stand there already."""
    times: dict[str, int] = {}
    for line in nodes(statement.tree, "fact_line", "expectation", "duty_expectation"):
        token = tokens(line)[0]
        words = " ".join(str(token).split())
        times[words] = times.get(words, 0) + 1
        if times[words] == 2:
            yield _fault(statement, token, f"This line stands twice in the scenario: {words}")


def _expectation_findings(statement: Statement, tree: Node) -> Iterator[Finding]:
    verdict, *outcomes = tokens(tree, "NAME")
    if str(verdict) not in VERDICTS:
        yield _no_verdict(statement, verdict, VERDICTS)
    elif outcomes and str(verdict) != DEPENDS:
        message = f"Only '{DEPENDS}' has several outcomes; '{verdict}' is one."
        yield _fault(statement, outcomes[0], message, f"Write: expect {DEPENDS} or {verdict} or {outcomes[0]}")
    for outcome in outcomes:
        if str(outcome) not in OUTCOMES:
            yield _no_verdict(statement, outcome, OUTCOMES)
    yield from _twice(statement, tree)


def _duty_findings(statement: Statement, tree: Node) -> Iterator[Finding]:
    state = tokens(tree, "NAME")[0]
    if str(state) not in STATES:
        note, hint = f"The states are: {', '.join(STATES)}.", did_you_mean(state, STATES)
        yield Finding("AKB507", f"'{state}' is no state of a duty.", statement.place_of(state), note, hint)
    parts = list(nodes(tree))
    if str(state) == NO_DUTY and parts:
        yield _fault(statement, parts[0], f"After '{NO_DUTY}' nothing more can be expected of a duty.")
    yield from _twice(statement, tree)
    for time in (t for part in nodes(tree, "due") for t in tokens(part, "TIME")):
        if parse_time(str(time)) is None:
            hint = "Write a date as 2026-03-10, an instant as 2026-03-10T18:00+05:00."
            yield Finding("AKB404", f"'{time}' is no date of the calendar.", statement.place_of(time), hint=hint)


def _twice(statement: Statement, tree: Node) -> Iterator[Finding]:
    seen: set[str] = set()
    for part in nodes(tree, *_ONCE):
        kind = str(part.data)
        if kind in seen:
            yield _fault(statement, part, f"'{_ONCE[kind]}' stands twice in this expectation.")
        seen.add(kind)


def _no_verdict(statement: Statement, token: Token, known: tuple[str, ...]) -> Finding:
    note = f"The verdicts are: {', '.join(known)}."
    return Finding("AKB507", f"'{token}' is no verdict.", statement.place_of(token), note, did_you_mean(token, known))


def _fault(statement: Statement, at: Node | Token, message: str, hint: str = "") -> Finding:
    return Finding("AKB507", message, statement.place_of(at), hint=hint)
