"""How provisions, statements, predicates and scenarios hang together, as nodes and arrows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

KINDS = ("provision", "statement", "predicate", "scenario")


@dataclass(frozen=True, order=True)
class Node:
    """A provision, statement, predicate or scenario; ``what`` is its kind as the language has it (permit, by fact)."""

    kind: str
    name: str
    what: str = ""
    label: str = ""


@dataclass(frozen=True, order=True)
class Arrow:
    """From what comes first to what follows: ``says`` is why, as the language has it ("if", "if not", "concludes")."""

    start: tuple[str, str]
    end: tuple[str, str]
    says: str


@dataclass(frozen=True)
class Graph:
    """Nodes and arrows, each once and in order; an arrow joins nodes that are there."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


def graph_of(nodes: Iterable[Node], arrows: Iterable[Arrow]) -> Graph:
    """A graph of some nodes, with the arrows between them."""
    kept = sorted(set(nodes), key=lambda each: (KINDS.index(each.kind), each))
    names = {(each.kind, each.name) for each in kept}
    return Graph(tuple(kept), tuple(sorted(each for each in set(arrows) if {each.start, each.end} <= names)))


def around(graph: Graph, seeds: Iterable[tuple[str, str]], depth: int) -> Graph:
    """The part of a graph around some nodes.

    It has the statements at most ``depth`` steps away, a step being one from a statement to what concludes its
    conditions or to what builds on its conclusion; with each, its provision, its predicates, and scenarios beside.
    """
    beside: dict[tuple[str, str], set[tuple[str, str]]] = {(node.kind, node.name): set() for node in graph.nodes}
    for arrow in graph.arrows:
        beside[arrow.start].add(arrow.end)
        beside[arrow.end].add(arrow.start)
    wanted = set(seeds)
    found = {each for each in wanted if each[0] == "statement"}
    found |= {near for each in wanted - found for near in beside[each] if near[0] == "statement"}
    for _ in range(depth - 1):
        near = {other for each in found for other in beside[each] if other[0] in ("statement", "predicate")}
        found |= {other for each in near for other in {each, *beside[each]} if other[0] == "statement"}
    kept = wanted | found | {near for each in found for near in beside[each] if near[0] != "statement"}
    kept |= {near for each in kept for near in beside[each] if near[0] == "scenario" and each in wanted}
    return graph_of((node for node in graph.nodes if (node.kind, node.name) in kept), graph.arrows)
