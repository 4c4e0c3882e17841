"""A graph as JSON, as DOT, as Mermaid, and as a picture. The same graph gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from agreement_kb.model.graph import Graph, Node

SCHEMA = "agreement-kb/graph/1"
SHAPES = {"provision": "note", "statement": "box", "predicate": "ellipse", "scenario": "component"}
COLOURS = {"provision": "#fff3c4", "statement": "#dbeafe", "predicate": "#f3f4f6", "scenario": "#dcfce7"}


def graph_json(graph: Graph) -> str:
    """After the schema ``agreement-kb/graph/1``."""
    value = {
        "schema": SCHEMA,
        "nodes": [{"id": node_id(n.kind, n.name), "kind": n.kind, "name": n.name, "what": n.what} for n in graph.nodes],
        "arrows": [{"from": node_id(*a.start), "to": node_id(*a.end), "says": a.says} for a in graph.arrows],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def graph_dot(graph: Graph) -> str:
    """For Graphviz."""
    lines = ["digraph rules {", "  rankdir=LR;", '  node [fontname="sans-serif", style=filled];']
    for node in graph.nodes:
        shape, colour = SHAPES[node.kind], COLOURS[node.kind]
        label = "\\n".join(_quoted(line) for line in label_lines(node))
        lines.append(
            f'  "{_quoted(node_id(node.kind, node.name))}" [label="{label}", shape={shape}, fillcolor="{colour}"];'
        )
    for arrow in graph.arrows:
        start, end = (_quoted(node_id(*each)) for each in (arrow.start, arrow.end))
        lines.append(f'  "{start}" -> "{end}" [label="{_quoted(arrow.says)}"];')
    return "\n".join([*lines, "}"]) + "\n"


def graph_mermaid(graph: Graph) -> str:
    """For Mermaid, as code hosts show it in Markdown."""
    numbers = {(node.kind, node.name): f"n{number}" for number, node in enumerate(graph.nodes, 1)}
    lines = ["flowchart LR"]
    for node in graph.nodes:
        label = "<br>".join(_entities(line) for line in label_lines(node))
        lines.append(f'  {numbers[node.kind, node.name]}["{label}"]:::{node.kind}')
    for arrow in graph.arrows:
        lines.append(f'  {numbers[arrow.start]} -->|"{_entities(arrow.says)}"| {numbers[arrow.end]}')
    lines += [f"  classDef {kind} fill:{colour},stroke:#6b7280,color:#111827" for kind, colour in COLOURS.items()]
    return "\n".join(lines) + "\n"


def _svg(graph: Graph) -> str:
    from agreement_kb.render.graph_svg import graph_svg

    return graph_svg(graph)


FORMS: Mapping[str, Callable[[Graph], str]] = {
    "json": graph_json,
    "dot": graph_dot,
    "mermaid": graph_mermaid,
    "svg": _svg,
}


def node_id(kind: str, name: str) -> str:
    """The name of a node among all."""
    return f"{kind}:{name}"


def label_lines(node: Node) -> list[str]:
    """What stands in a node: its name in words, and what it is."""
    name = node.name if node.kind == "provision" else node.name.replace("_", " ")
    return [name, node.what or node.kind] if node.kind != "predicate" or node.what else [name]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "#quot;").replace("<", "&lt;").replace(">", "&gt;")
