"""The nodes of syntax trees as the parser makes them: they know where they begin and on which line they end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from sys import intern
from typing import Any

from lark import Token, Tree

_NAMED = re.compile(r"^([A-Z_]+)(?:\.\d+)?:", re.MULTILINE)


class Placed(Tree[Token]):
    """A node with its place; ``line`` is None where nothing stands in it.

    The place is worked out when the node is made, of all that stands in it, also of words that the tree leaves out.
    """

    def __init__(self, data: str, children: list[Any]) -> None:
        self.data = data
        self.children = children
        self.line: int | None = None
        self.column: int | None = None
        self.end_line: int | None = None

    @property
    def meta(self) -> Placed:  # type: ignore[override]
        """The node itself: it has the place."""
        return self

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return self.line is None


def node_maker(grammar: str) -> Any:
    """What makes the nodes of a grammar from all their children: tokens that the grammar names stay, others go."""
    kept = frozenset(_NAMED.findall(grammar))

    def made(data: str, children: Iterable[Any]) -> Placed:
        left: list[Any] = []
        node = Placed(intern(str(data)), left)
        first: Any = None
        last: Any = None
        for child in children:
            if child.__class__ is Token:
                if child.type in kept:
                    left.append(child)
            else:
                left.append(child)
                if child.line is None:
                    continue
            if first is None:
                first = child
            last = child
        if last is not None:
            node.line, node.column, node.end_line = first.line, first.column, last.end_line
        return node

    return made
