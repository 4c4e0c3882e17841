"""A graph as a picture that needs nothing else: layers from left to right, laid out by grandalf."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.model.graph import Graph, Node
from agreement_kb.render.graph import COLOURS, label_lines

MAX_NODES = 300
"""A picture of more is of no use to a reader, and takes long to lay out."""
_LETTER, _LINE, _MARGIN = 7, 16, 24
Point = tuple[float, float]


def graph_svg(graph: Graph) -> str:
    """The picture of a graph.

    Raises:
        NotUnderstood: grandalf is not installed, or the graph is too large for a picture.
    """
    if len(graph.nodes) > MAX_NODES:
        hint = "Narrow it with --provision, --rule and --depth, or take another format."
        raise NotUnderstood(
            [
                Finding(
                    "AKB415",
                    f"A picture of {len(graph.nodes)} things can't be read; at most {MAX_NODES} are drawn.",
                    hint=hint,
                )
            ]
        )
    places, bends = _laid_out(graph)
    if not places:
        return _document(0, 0, [])
    left, top = (min(places[each][axis] - _size(each)[axis] / 2 for each in graph.nodes) for axis in (0, 1))
    right, bottom = (max(places[each][axis] + _size(each)[axis] / 2 for each in graph.nodes) for axis in (0, 1))

    def moved(point: Point) -> Point:
        return round(point[0] - left + _MARGIN, 1), round(point[1] - top + _MARGIN, 1)

    nodes = {(node.kind, node.name): node for node in graph.nodes}
    parts = []
    for number, arrow in enumerate(graph.arrows):
        start, end = nodes[arrow.start], nodes[arrow.end]
        line = [_edge(places, start, 1), *bends.get(number, ()), _edge(places, end, -1)]
        parts.append(_arrow([moved(point) for point in line], arrow.says))
    parts += [_box(node, moved(places[node])) for node in graph.nodes]
    return _document(right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN, parts)


def _size(node: Node) -> Point:
    lines = label_lines(node)
    return max(map(len, lines)) * _LETTER + 16.0, len(lines) * _LINE + 8.0


def _laid_out(graph: Graph) -> tuple[Mapping[Node, Point], Mapping[int, list[Point]]]:
    """The middle of each node, and the bends of arrows. Layers are laid out from above and then turned."""
    layouts, graphs = _grandalf()

    class View:
        """What the layout asks of a node."""

        def __init__(self, size: Point) -> None:
            self.h, self.w = size
            self.xy: Point = (0.0, 0.0)

    class Bends:
        """What the layout asks of an arrow."""

        def __init__(self) -> None:
            self.points: list[Point] = []

        def setpath(self, points: list[Point]) -> None:
            self.points = list(points)

    vertices = {(node.kind, node.name): graphs.Vertex(node) for node in graph.nodes}
    for vertex in vertices.values():
        vertex.view = View(_size(vertex.data))
    edges = {}
    joined: dict[frozenset[tuple[str, str]], int] = {}
    for number, arrow in enumerate(graph.arrows):
        # Two arrows between the same nodes are drawn beside each other by their labels, and laid out once.
        if joined.setdefault(frozenset((arrow.start, arrow.end)), number) == number and arrow.start != arrow.end:
            edges[number] = graphs.Edge(vertices[arrow.start], vertices[arrow.end])
            edges[number].view = Bends()
    below = 0.0
    places: dict[Node, Point] = {}
    bends: dict[int, list[Point]] = {}
    for component in graphs.Graph(list(vertices.values()), list(edges.values())).C:
        layout = layouts.SugiyamaLayout(component)
        layout.xspace, layout.yspace = 14, 90
        layout.init_all()
        layout.draw(3)
        here = list(component.sV)
        top = min(each.view.xy[0] - each.view.w / 2 for each in here)
        for each in here:
            places[each.data] = each.view.xy[1], each.view.xy[0] - top + below
        mine = set(component.sE)
        for number, edge in edges.items():
            if edge in mine:
                bends[number] = [(y, x - top + below) for x, y in edge.view.points[1:-1]]
        below += max(each.view.xy[0] + each.view.w / 2 for each in here) - top + 2 * _MARGIN
    return places, bends


def _grandalf() -> tuple[Any, Any]:
    try:
        from grandalf import graphs, layouts
    except ImportError:
        message = "A picture needs the package grandalf, which is not installed."
        hint = "Install it with: pip install 'agreement-kb[graph]'; or take --format dot, mermaid or json."
        raise NotUnderstood([Finding("AKB415", message, hint=hint)]) from None
    return layouts, graphs


def _edge(places: Mapping[Node, Point], node: Node, side: int) -> Point:
    x, y = places[node]
    return x + side * _size(node)[0] / 2, y


def _arrow(points: list[Point], says: str) -> str:
    (x, y), *others = points
    path = f"M{x} {y}" + "".join(f" L{a} {b}" for a, b in others)
    dashed = ' stroke-dasharray="5 3"' if says == "if not" else ""
    told = f"<title>{escape(says)}</title></path>"
    if says in ("says", "expected"):  # from a provision there are many, and its name stands where they begin
        return f'<path d="{path}" class="says">{told}'
    return f'<path d="{path}" class="arrow"{dashed} marker-end="url(#tip)">{told}'


def _box(node: Node, middle: Point) -> str:
    (x, y), (width, height) = middle, _size(node)
    round_ = 12 if node.kind == "predicate" else 2
    box = (
        f'<rect x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" width="{width}" height="{height}" rx="{round_}" '
        f'fill="{COLOURS[node.kind]}" class="box"/>'
    )
    lines = label_lines(node)
    first = y - (len(lines) - 1) * _LINE / 2 + 4
    told = "".join(
        f'<text x="{x}" y="{first + at * _LINE:.1f}" class="{"what" if at else "name"}">{escape(line)}</text>'
        for at, line in enumerate(lines)
    )
    return f"<g>{box}{told}</g>"


_STYLE = (
    "text{font:12px sans-serif;text-anchor:middle;fill:#111827}.what{font-size:10px;fill:#4b5563}.box{stroke:#6b7280}"
    ".arrow{fill:none;stroke:#6b7280}.says{fill:none;stroke:#ecd9a0}"
)
_TIP = (
    '<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="#6b7280"/></marker>'
)


def _document(width: float, height: float, parts: list[str]) -> str:
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
        f"<style>{_STYLE}</style>",
        f"<defs>{_TIP}</defs>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
