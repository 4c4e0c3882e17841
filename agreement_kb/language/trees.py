"""Small readers of syntax trees. Node names are those of ``grammar/agreement.lark``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from agreement_kb.model.vocabulary import Texts

if TYPE_CHECKING:
    from lark import Token, Tree

    Node = Tree[Token]
    """A node of a syntax tree, as lark makes it."""
else:
    Node = object
    """A node of a syntax tree: lark is read when something is parsed, and not before."""

_ESCAPED = re.compile(r"\\(.)")


def unquote(token: Token) -> str:
    """The words of a STRING token."""
    words = str(token)[1:-1]
    return _ESCAPED.sub(r"\1", words) if "\\" in words else words


def is_node(child: Node | Token) -> TypeGuard[Node]:
    """Whether a child of a node is a node itself: tokens are text. Told without importing lark, and often."""
    return not isinstance(child, str)


def tokens(node: Node, kind: str = "") -> list[Token]:
    """The tokens directly under a node, of one kind if given."""
    children = cast("list[Token]", node.children)
    if kind:
        return [child for child in children if isinstance(child, str) and child.type == kind]
    return [child for child in children if isinstance(child, str)]


def nodes(node: Node, *kinds: str) -> Iterator[Node]:
    """The nodes directly under a node, of some kinds if given."""
    children = cast("list[Node]", node.children)
    if kinds:
        return iter([child for child in children if not isinstance(child, str) and child.data in kinds])
    return iter([child for child in children if not isinstance(child, str)])


def node(parent: Node, kind: str) -> Node | None:
    """The first node of a kind directly under another, or None."""
    return next(nodes(parent, kind), None)


def texts(parent: Node | None) -> Texts:
    """The ``en "..." also "..."`` parts directly under a node, by language."""
    found: dict[str, tuple[str, ...]] = {}
    if parent is not None:
        for each in nodes(parent, "text"):
            language, *strings = tokens(each)
            found[str(language)] = found.get(str(language), ()) + tuple(map(unquote, strings))
    return found


def text_tokens(parent: Node | None) -> Iterator[tuple[str, Token]]:
    """Each language and STRING token directly under a node."""
    if parent is not None:
        for each in nodes(parent, "text"):
            language, *strings = tokens(each)
            for string in strings:
                yield str(language), string


def written_tree(tree: Node) -> list[Any]:
    """A syntax tree as JSON: of a node its kind, its place and its children; of a token its kind, place and text.

    The place is what anything asks for: where it begins, and the last line of a node.
    """
    meta = tree.meta
    place = (None, None, None) if meta.empty else (meta.line, meta.column, meta.end_line)
    children: list[list[Any]] = []
    for child in tree.children:
        if is_node(child):
            children.append(written_tree(child))
        else:
            token = cast("Token", child)
            children.append([token.type, token.line, token.column, str(token)])
    return [str(tree.data), *place, children]


def read_tree(written: list[Any]) -> Node:
    """The syntax tree that ``written_tree`` wrote, as the parser makes it.

    Raises:
        ValueError, TypeError, AttributeError: it is none.
    """
    from lark import Token

    from agreement_kb.language.nodes import Placed

    def read(each: list[Any]) -> Node | Token:
        if len(each) == 4:
            kind, line, column, text = each
            return Token(kind, text, None, line, column)
        kind, line, column, end_line, children = each
        node = Placed(kind, [read(child) for child in children])
        node.line, node.column, node.end_line = line, column, end_line
        return node

    return cast("Node", read(written))
