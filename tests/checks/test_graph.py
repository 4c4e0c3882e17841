"""``akb graph``: what hangs together, in each format."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from small_kb import AGREEMENT, SAMPLE, WORDS, wrapped, write

from agreement_kb.cli import main
from agreement_kb.commands.graph import graph_of_rules
from agreement_kb.kb import load
from agreement_kb.model.finding import NotUnderstood
from agreement_kb.model.graph import Arrow, Graph, around
from agreement_kb.render.graph import graph_dot, graph_json, graph_mermaid
from agreement_kb.render.graph_svg import graph_svg
from agreement_kb.resources import resource

RULES = """permit open_files: hand_over(Document, Person)
    if guarded(Document)
    if not secret(Document)

only cleared_ones: hand_over(Document, Person)
    concerning secret(Document)
way by_clearance through cleared_ones
    if cleared(Person)

scenario cites_it
    ask is "the plan" guarded?
        expect yes citing 1
"""


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    write(tmp_path, {"agreement.md": AGREEMENT, "words.md": WORDS, SAMPLE: wrapped(RULES)})
    return graph_of_rules(load(tmp_path), scenarios=True)


def said(graph: Graph) -> set[str]:
    return {f"{arrow.start[1]} {arrow.says} {arrow.end[1]}" for arrow in graph.arrows}


def test_what_the_rules_say_is_in_it_and_nothing_of_the_engine(graph: Graph) -> None:
    assert {
        "1 says secret_is_guarded",
        "secret if secret_is_guarded",
        "secret_is_guarded concludes guarded",
        "guarded if open_files",
        "secret if not open_files",
        "open_files permits hand_over",
        "by_clearance opens a way cleared_ones",
        "cleared if by_clearance",
        "1 expected cites_it",
    } <= said(graph)
    assert not [node for node in graph.nodes if ":" in node.name]


def test_around_a_rule_is_what_it_touches_and_a_step_more_what_concludes_its_conditions(graph: Graph) -> None:
    names = [{node.name for node in around(graph, [("statement", "open_files")], depth).nodes} for depth in (1, 2)]
    assert names[0] == {"1", "open_files", "guarded", "secret", "hand_over"}
    assert "secret_is_guarded" in names[1]


def test_each_format_is_whole_and_the_same_each_time(graph: Graph) -> None:
    value = json.loads(graph_json(graph))
    schema = json.loads((resource("schemas") / "graph-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(value, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**value, "nodes": [{"id": "rule:x"}]}, schema)
    ids = {node["id"] for node in value["nodes"]}
    assert all({arrow["from"], arrow["to"]} <= ids for arrow in value["arrows"])
    assert len(re.findall(" -> ", graph_dot(graph))) == len(graph.arrows)
    assert len(re.findall(" -->", graph_mermaid(graph))) == len(graph.arrows)
    picture = ElementTree.fromstring(graph_svg(graph))
    svg = "{http://www.w3.org/2000/svg}"
    assert len(list(picture.iter(f"{svg}g"))) == len(graph.nodes)
    assert len(list(picture.iter(f"{svg}title"))) == len(graph.arrows)
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)|<script|@import|<image", graph_svg(graph))
    boxes = [box for group in picture.iter(f"{svg}g") for box in group.iter(f"{svg}rect")]
    sides = [[float(box.attrib[name]) for name in ("x", "y", "width", "height")] for box in boxes]
    for at, (x, y, w, h) in enumerate(sides):
        for x2, y2, w2, h2 in sides[at + 1 :]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
    turned = Graph(tuple(reversed(graph.nodes)), tuple(reversed(graph.arrows)))
    assert graph_json(around(turned, [("provision", "1")], 3)) == graph_json(around(graph, [("provision", "1")], 3))


def test_without_the_layout_the_picture_says_what_to_install(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "grandalf", None)
    with pytest.raises(NotUnderstood, match="AKB415") as refused:
        graph_svg(graph)
    assert "agreement-kb[graph]" in refused.value.findings[0].hint


def test_an_unknown_name_has_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"agreement.md": AGREEMENT, "words.md": WORDS, SAMPLE: wrapped(RULES)})
    assert main(["graph", "--kb", str(tmp_path), "--rule", "open_file"]) == 5
    told = capsys.readouterr()
    assert "There is no statement 'open_file'." in told.out + told.err
    assert "open_files" in told.out + told.err


def test_an_arrow_to_itself_is_drawn(graph: Graph) -> None:
    loop = Arrow(("predicate", "secret"), ("predicate", "secret"), "if")
    assert graph_svg(Graph(graph.nodes, (*graph.arrows, loop)))
