"""Scenario statements to scenarios; their sentences are read later, against the vocabulary."""

from __future__ import annotations

from agreement_kb.language.parser import Statement
from agreement_kb.language.trees import Node, node, nodes, texts, tokens, unquote
from agreement_kb.model.scenario import Expectation, Scenario, Sentence


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
