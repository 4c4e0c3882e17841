"""Fences to statements: each statement is parsed by itself, so that every fault is reported at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from agreement_kb.language.document import Fence
from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place
from agreement_kb.resources import resource

if TYPE_CHECKING:
    from lark import Lark, Token, Tree
    from lark.exceptions import UnexpectedInput

_READABLE = {
    "NAME": "a name",
    "STRING": 'words in "quotes"',
    "NUMBER": "a number",
    "ARTICLE_NUMBER": "the number of an article",
    "TIME": "a date",
    "CITATION": "a provision such as 5(3)#2",
    "OPENNESS": "'open' or 'closed'",
    "ESTABLISHED": "'fact', 'choice', 'judgement', 'listing', 'assumption' or 'observance'",
    "QUESTION_KIND": "'may', 'must', 'is', 'regulated', 'which', 'who' or 'when'",
    "BASIS": "'express', 'implied' or 'analogy'",
    "COMPARATOR": "'<=' or '<'",
    "FACT_LINE": "'given' or 'deny'",
    "AS_OF_LINE": "'as of'",
    "ASK_LINE": "'ask'",
    "$END": "the end of the statement",
}
MAX_NESTING = 40
_SHOWN = 60
"""How much of an unexpected text a finding shows."""
_FIRST_WORD = re.compile(r"\w+")
_BRACKET = re.compile(r"[()]")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')


@dataclass(frozen=True)
class Statement:
    """A parsed statement, the file and line it begins at, and the sentence it stands under."""

    kind: str
    tree: Tree[Token]
    file: str
    line: int
    provision: str | None
    sentence: int

    @property
    def place(self) -> Place:
        """Where the statement begins."""
        return Place(self.file, self.line)

    def place_of(self, node: Tree[Token] | Token) -> Place:
        """Where a node or token of the statement stands."""
        from lark import Tree

        meta = node.meta if isinstance(node, Tree) else node
        line, column = getattr(meta, "line", None), getattr(meta, "column", None)
        return self.place if line is None or column is None else Place(self.file, self.line + line - 1, column)


@cache
def grammar() -> Lark:
    """The parser, made from ``grammar/agreement.lark``."""
    from lark import Lark

    return Lark(
        Path(str(resource("grammar") / "agreement.lark")).read_text(encoding="utf-8"),
        start=["start", "goal"],
        parser="lalr",
        propagate_positions=True,
        maybe_placeholders=False,
    )


def parse_fence(fence: Fence) -> tuple[list[Statement], list[Finding]]:
    """All statements of a fence, and a finding for each that does not parse."""
    from lark.exceptions import UnexpectedInput

    statements: list[Statement] = []
    findings: list[Finding] = []
    for line, text in _chunks(fence.text):
        at = fence.place.line + line
        if text[0].isspace():
            findings.append(
                Finding(
                    "AKB004",
                    "An indented line continues a statement, but none has begun here.",
                    Place(fence.place.file, at),
                    hint="Begin a statement at the left margin.",
                )
            )
            continue
        if _nesting(text) > MAX_NESTING:
            message = f"Brackets are nested more than {MAX_NESTING} deep."
            findings.append(Finding("AKB003", message, Place(fence.place.file, at)))
            continue
        try:
            tree = grammar().parse(text, start="start").children[0]
        except UnexpectedInput as error:
            findings.append(_syntax_finding(error, text, fence.place.file, at))
            continue
        statements.append(
            Statement(str(tree.data), tree, fence.place.file, at, fence.provision, fence.sentence)  # type: ignore[arg-type, union-attr]
        )
    return statements, findings


def parse_goal(text: str) -> Tree[Token] | None:
    """An atom as typed in place of a phrase, or None if the text is not one."""
    from lark.exceptions import UnexpectedInput

    if _nesting(text) > MAX_NESTING:
        return None
    try:
        return grammar().parse(text, start="goal").children[0]  # type: ignore[return-value]
    except UnexpectedInput:
        return None


def _nesting(text: str) -> int:
    """How deep brackets are nested: bounded, because syntax trees are walked by recursion."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth = depth + 1 if bracket == "(" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Statements of a fence with the number of lines before each."""
    start: int | None = None
    lines = text.split("\n")
    for number, line in enumerate(lines):
        blank = not line.strip() or line.lstrip().startswith("#")
        margin = not blank and not line[0].isspace()
        if margin or (start is None and not blank):
            if start is not None:
                yield start, "\n".join(lines[start:number])
            start = number
    if start is not None:
        yield start, "\n".join(lines[start:])


def _syntax_finding(error: UnexpectedInput, text: str, file: str, line: int) -> Finding:
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    expected: set[str] = set()
    if isinstance(error, UnexpectedToken):
        expected, found = set(error.expected), str(error.token)
        at_end = error.token.type == "$END"
    elif isinstance(error, UnexpectedCharacters):
        expected = set(error.allowed or ())
        rest = text[error.pos_in_stream or 0 :]
        word = _FIRST_WORD.match(rest)
        found, at_end = (word[0] if word else rest[:1]), False
    else:
        found, at_end = "", True
    found = found[:_SHOWN]
    words = {_READABLE.get(name) or f"'{_keyword(name)}'" for name in expected}
    keywords = [word for word in map(_keyword, expected - _READABLE.keys()) if word.isidentifier()]
    close = difflib.get_close_matches(found, sorted(keywords), n=1) if found else []
    message = "The statement ends too early." if at_end else f"'{found}' is not expected here."
    note = f"Expected {', '.join(sorted(words))}." if words else ""
    if at_end:
        lines = text.rstrip().split("\n")
        while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
            lines.pop()
        place = Place(file, line + len(lines) - 1, len(lines[-1].rstrip()) + 1)
    else:
        place = Place(file, line + max(error.line, 1) - 1, max(error.column, 1))
    return Finding("AKB003", message, place, note, f"Did you mean '{close[0]}'?" if close else "")


def _keyword(terminal: str) -> str:
    try:
        return str(grammar().get_terminal(terminal).pattern.value)
    except KeyError:
        return terminal
