"""``akb graph``: provisions, statements, predicates and scenarios as a graph, or the part around one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from agreement_kb.commands.cite import as_typed
from agreement_kb.commands.look import DONE, Look, Output
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.names import did_you_mean
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.model.graph import Arrow, Graph, Node, around, graph_of
from agreement_kb.model.program import Program
from agreement_kb.model.rule import Part, Rule
from agreement_kb.render.graph import FORMS

_HEADS = {"open": "opens a way", "excepted": "excepts", "blocked": "closes", "left": "leaves"}
"""What a statement does to another, by what it concludes of it."""


def graph(
    folder: Path, look: Look, *, provisions: Sequence[str], rules: Sequence[str], depth: int, scenarios: bool
) -> Output:
    """The graph of a knowledge base in the format wanted, or its part around some provisions and statements.

    Raises:
        NotUnderstood: there is no such provision or statement, or what lays out a picture is not installed.
    """
    kb = load(folder)
    made = graph_of_rules(kb, scenarios)
    seeds = [("provision", as_typed(each).partition("#")[0]) for each in provisions]
    seeds += [("statement", each) for each in rules]
    known = {(node.kind, node.name) for node in made.nodes}
    for kind, name in seeds:
        if (kind, name) not in known:
            near = did_you_mean(name, [other for of, other in known if of == kind])
            code = "AKB201" if kind == "provision" else "AKB401"
            raise NotUnderstood([Finding(code, f"There is no {kind} '{name}'.", hint=near)])
    return FORMS[look.format](around(made, seeds, depth) if seeds else made), DONE


def graph_of_rules(kb: KnowledgeBase, scenarios: bool) -> Graph:
    """All of a knowledge base; scenarios where they are wanted, each beside the provisions it expects to be cited."""
    program = kb.program.program
    nodes, arrows = list(_nodes(kb, program)), list(_arrows(program))
    for each in kb.loaded.scenarios if scenarios else ():
        nodes.append(Node("scenario", each.name))
        cited = {c for e in each.expectations for c in e.citing} | {c for e in each.duties for c in e.citing}
        arrows += [Arrow(("provision", c.partition("#")[0]), ("scenario", each.name), "expected") for c in cited]
    return graph_of(nodes, arrows)


def _nodes(kb: KnowledgeBase, program: Program) -> Iterator[Node]:
    for provision in kb.loaded.provisions:
        yield Node("provision", provision)
    for predicate in program.predicates.values():
        if ":" not in predicate.name and predicate.name != program.standing:
            yield Node("predicate", predicate.name, predicate.established.value)
    for rule in _cited(program):
        norm = program.norms.get(rule.origin)
        yield Node("statement", rule.origin, norm.kind if norm is not None else _kind(rule))


def _kind(rule: Rule) -> str:
    return {"open": "way", "excepted": "exception"}.get(rule.part.value, rule.part.value)


def _cited(program: Program) -> list[Rule]:
    """One rule of each statement of the text, its first. What joins statements, or lists subjects, is none."""
    first: dict[str, Rule] = {}
    for rule in (*program.rules, *program.constraints):
        if rule.citation is not None and rule.part is not Part.REACHES:
            first.setdefault(rule.origin, rule)
    return list(first.values())


def _arrows(program: Program) -> Iterator[Arrow]:
    told = {rule.origin for rule in _cited(program)}
    for rule in (each for each in (*program.rules, *program.constraints) if each.origin in told):
        own = ("statement", rule.origin)
        if rule.citation is not None:
            yield Arrow(("provision", rule.citation.provision), own, "says")
        head = _thing(program, rule.head.predicate)
        if head is not None and head != own:
            kind = rule.head.predicate.partition(":")[0]
            yield Arrow(own, head, _HEADS.get(kind, "concerns") if head[0] == "statement" else "concludes")
        for literal in rule.body:
            thing = _thing(program, literal.atom.predicate)
            if thing is not None and thing not in (own, head):
                yield Arrow(thing, own, "if" if literal.positive else "if not")
    for norm in program.norms.values():
        yield Arrow(("statement", norm.name), ("predicate", norm.action.predicate), f"{norm.kind}s")


def _thing(program: Program, predicate: str) -> tuple[str, str] | None:
    """The statement or predicate that a predicate of the logic speaks of."""
    name = predicate.rpartition(":")[2]
    if name in program.norms and ":" in predicate:
        return "statement", name
    return ("predicate", name) if name in program.predicates and name != program.standing else None
