"""The nodes that the parser makes are lark's own, with the same tokens left out and the same places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lark import Lark, Token, Tree

from agreement_kb.language.document import Fence, read_document
from agreement_kb.language.nodes import Placed
from agreement_kb.language.parser import grammar, statement_lines
from agreement_kb.language.trees import read_tree, written_tree

ROOT = Path(__file__).parent.parent
PAGES = [
    *sorted((ROOT / "tests" / "agreements" / "library").glob("*.md")),
    *(ROOT / "rules" / name for name in ("text/article_06.md", "vocabulary/life.md", "scenarios/duties_owed.md")),
]


def statements() -> Iterator[str]:
    for page in PAGES:
        for block in read_document(page.name, page.read_text(encoding="utf-8")).blocks:
            if isinstance(block, Fence):
                yield from (text for _, text in statement_lines(block.text))


def told(tree: Tree[Token]) -> object:
    """A tree with the place of everything in it, as lark has it."""
    meta = tree.meta
    place = None if meta.empty else (meta.line, meta.column, meta.end_line)
    return str(tree.data), place, [told(c) if isinstance(c, Tree) else token(c) for c in tree.children]


def token(each: Token) -> object:
    return each.type, str(each), each.line, each.column


def test_they_are_those_of_lark_with_its_places() -> None:
    text = (ROOT / "grammar" / "agreement.lark").read_text(encoding="utf-8")
    plain = Lark(text, start=["start", "goal"], parser="lalr", propagate_positions=True, maybe_placeholders=False)
    trees = {each: plain.parse(each, start="start") for each in statements()}
    assert len({str(tree.children[0].data) for tree in trees.values() if isinstance(tree.children[0], Tree)}) > 15
    for each, tree in trees.items():
        mine = grammar().parse(each, start="start")
        assert isinstance(mine, Placed)
        assert told(mine) == told(tree)
        assert told(read_tree(written_tree(mine))) == told(tree)
