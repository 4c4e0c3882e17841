"""Scenario statements to scenarios; their sentences are read later, against the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from agreement_kb.language.names import did_you_mean
from agreement_kb.language.parser import Statement
from agreement_kb.language.phrases import MAX_STATEMENTS
from agreement_kb.language.trees import Node, node, nodes, texts, tokens, unquote
from agreement_kb.model.answer import DEPENDS, OUTCOMES
from agreement_kb.model.finding import Finding
from agreement_kb.model.scenario import Expectation, Scenario, Sentence

if TYPE_CHECKING:
    from lark import Token

VERDICTS = (*OUTCOMES, DEPENDS, "not_understood", "contradiction")
_ONCE = {
    "turning_on": "turning on",
    "conditions": "bound by",
    "basis_is": "basis",
    "finding": "finding",
}


def read_scenario(statement: Statement) -> Scenario:
    """The scenario a statement writes down."""
    tree = statement.tree
    sentences = []
    for line in nodes(tree, "fact_line"):
        token = tokens(line)[0]
        word, text = str(token).split(None, 1)
        sentences.append(Sentence(text.strip(), statement.place_of(token), word == "given"))
    as_of = [str(tokens(line)[0]).split(None, 2)[2].strip() for line in nodes(tree, "as_of")]
    return Scenario(
        str(tokens(tree, "NAME")[0]),
        texts(tree),
        tuple(sentences),
        as_of[-1] if as_of else None,
        tuple(_expectation(statement, each) for each in nodes(tree, "expectation")),
        statement.place,
    )


def _expectation(statement: Statement, tree: Node) -> Expectation:
    ask = tokens(tree, "ASK_LINE")[0]
    verdict, *outcomes = map(str, tokens(tree, "NAME"))
    question = Sentence(str(ask).split(None, 1)[1].strip(), statement.place_of(ask))
    finding = node(tree, "finding")
    basis = node(tree, "basis_is")
    return Expectation(
        question,
        verdict,
        tuple(outcomes),
        statement.place_of(ask),
        citing=tuple(str(t) for part in nodes(tree, "citing") for t in tokens(part)),
        turning_on=_names(node(tree, "turning_on")),
        conditions=_names(node(tree, "conditions")),
        basis=str(tokens(basis)[0]) if basis is not None else None,
        bindings=tuple(unquote(t) for t in tokens(finding)) if finding is not None else None,
    )


def _names(tree: Node | None) -> tuple[str, ...] | None:
    if tree is None:
        return None
    return tuple(str(t) for part in nodes(tree, "names") for t in tokens(part))


def scenario_findings(statement: Statement) -> list[Finding]:
    """What a scenario says twice where one is read, and verdicts that are none."""
    findings: list[Finding] = []
    facts = list(nodes(statement.tree, "fact_line"))
    if len(facts) > MAX_STATEMENTS:
        message = f"This scenario has {len(facts)} statements; at most {MAX_STATEMENTS} are read."
        place = statement.place_of(facts[MAX_STATEMENTS])
        findings.append(Finding("AKB012", message, place, hint="Divide it into several scenarios."))
    times = [tokens(line)[0] for line in nodes(statement.tree, "as_of")]
    for token in times[1:]:
        findings.append(_fault(statement, token, "'as of' stands twice in this scenario."))
    for expectation in nodes(statement.tree, "expectation"):
        findings += _expectation_findings(statement, expectation)
    return findings


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
