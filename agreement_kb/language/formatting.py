"""The canonical form of the fences of a page: indentation and spaces; words, lines and comments stay as they are.

Only white space is changed, and only between the tokens of a statement that can be read; that it is read as before is
looked at again for each one that is changed. Everything outside the fences stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from agreement_kb.language.document import Fence, read_document
from agreement_kb.language.files import plain_text
from agreement_kb.language.parser import statement_lines
from agreement_kb.language.trees import is_node
from agreement_kb.resources import resource

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

STEP = 4
"""How far a part of a statement is indented, and what belongs to a part further than that."""
_GROUPS = (
    *("denied", "judge", "title_texts", "stated_texts", "done_texts", "words_texts", "alternative", "because_texts"),
    *("says", "standard", "status"),
)
"""Parts that hold words in several languages, each on a line of its own."""
_LINES = {"FACT_LINE": 1, "ASK_LINE": 1, "WHERE_LINE": 1, "DUTY_LINE": 1, "AS_OF_LINE": 2}
"""Lines taken whole, and after how many words the rest is as it was typed."""
_MARK = len("yes")
"""How wide the marks of a table are."""
_CLOSE_BEFORE, _CLOSE_AFTER = (",", ")", ":"), ("(",)


def formatted(data: bytes) -> bytes:
    """A page with its fences in canonical form.

    Raises:
        UnicodeDecodeError: it is not UTF-8.
    """
    raw = data.decode("utf-8").split("\n")
    plain = plain_text(data)
    lines = plain.split("\n")
    done: list[str] = []
    at = 0
    for block in read_document("", plain).blocks:
        if not isinstance(block, Fence):
            continue
        start, number = block.place.line - 1, block.text.count("\n")
        own = raw[start : start + number]
        # A fence in a quotation or a list, or one with signs that can't be seen, is left to whoever wrote it.
        if start < at or lines[start : start + number] != block.text.split("\n")[:-1] or len(raw) != len(lines):
            continue
        end = "\r" if own and all(line.endswith("\r") for line in own) else ""
        done += raw[at:start]
        done += [line + end for line in _fence(block.text)]
        at = start + number
    return "\n".join([*done, *raw[at:]]).encode()


def _fence(text: str) -> list[str]:
    """The lines of a fence in canonical form: no blank line at its ends, one between others where there were some."""
    lines = text.split("\n")[:-1]
    starts = [number for number, _ in statement_lines(text)]
    first = starts[0] if starts else len(lines)
    found = [line.strip() for line in lines[:first]]
    for start, chunk in statement_lines(text):
        found += _statement(chunk.removesuffix("\n") if start == starts[-1] else chunk)
    kept = [line for number, line in enumerate(found) if line or (number and found[number - 1])]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _statement(text: str) -> list[str]:
    """The lines of a statement in canonical form; as they are where it can't be read."""
    from lark.exceptions import LarkError

    try:
        before = _read(text)
        made = _laid_out(text, before)
        if made == text.split("\n") or _meaning(_read("\n".join(made))) == _meaning(before):
            return made
    except (LarkError, RecursionError):
        pass
    return text.split("\n")


@dataclass(frozen=True)
class _Word:
    """A token and where it stands in its statement: how deep its line is indented if it begins one."""

    token: Token
    indent: int
    parent: str


@dataclass(frozen=True)
class _Read:
    tree: Tree[Token]
    comments: tuple[Token, ...]


@cache
def _whole_grammar() -> tuple[Lark, list[Token]]:
    """The grammar of the rules with every token kept, and where the comments of what it reads are put."""
    from lark import Lark

    comments: list[Token] = []

    def keep(token: Token) -> Token:
        comments.append(token)
        return token

    grammar = Path(str(resource("grammar") / "agreement.lark")).read_text(encoding="utf-8")
    made = Lark(
        grammar,
        parser="lalr",
        keep_all_tokens=True,
        maybe_placeholders=False,
        lexer_callbacks={"COMMENT": keep},
    )
    return made, comments


def _read(text: str) -> _Read:
    grammar, comments = _whole_grammar()
    comments.clear()
    tree = grammar.parse(text)
    return _Read(tree.children[0], tuple(comments))  # type: ignore[arg-type]


def _meaning(read: _Read) -> tuple[object, ...]:
    """What a statement is read as: its nodes and tokens in order, and its comments; where they stand is left out."""

    def told(node: Tree[Token] | Token) -> object:
        if is_node(node):
            return (str(node.data), tuple(told(child) for child in node.children))
        token = cast("Token", node)
        return (token.type, _spaced(token))

    return told(read.tree), tuple(comment.rstrip() for comment in read.comments)


def _spaced(token: Token) -> str:
    """A token as it is written: in a line taken whole, one space after each word of its beginning."""
    words = _LINES.get(token.type)
    return " ".join(str(token).split(None, words)).rstrip() if words else str(token)


def _laid_out(text: str, read: _Read) -> list[str]:
    by_line: dict[int, list[_Word]] = {}
    for word in _words(read.tree, (), 0):
        by_line.setdefault(word.token.line or 1, []).append(word)
    comments = {comment.line: comment for comment in read.comments}
    lines = text.split("\n")
    indents = [by_line[n][0].indent if n in by_line else None for n in range(1, len(lines) + 1)]
    made = []
    for number, line in enumerate(lines, 1):
        code = _line(by_line.get(number, []), by_line) if number in by_line else ""
        comment = comments.get(number)
        said = str(comment).rstrip() if comment is not None else ""
        if code:
            made.append(" " * (indents[number - 1] or 0) + code + (f"  {said}" if said else ""))
        elif said and line[:1].isspace():
            near = [i for i in (*indents[number:], *reversed(indents[: number - 1])) if i is not None]
            made.append(" " * (near[0] or STEP) + said)
        else:
            made.append(said)
    return made


def _words(node: Tree[Token], above: tuple[str, ...], first_of: int) -> Iterator[_Word]:
    """The tokens of a statement in order.

    Args:
        node: a node of its tree.
        above: the kinds of the nodes that hold it, from the statement down.
        first_of: 0 where the node is the statement or begins it, 1 where it begins a part of it, else 2.
    """
    path = (*above, str(node.data))
    for number, child in enumerate(node.children):
        rank = first_of if number == 0 else 2 if above else 1
        if is_node(child):
            yield from _words(child, path, rank)
        else:
            token = cast("Token", child)
            yield _Word(token, _indent(token, path, rank), path[-1])


def _indent(token: Token, path: tuple[str, ...], rank: int) -> int:
    """How deep a line is indented that begins with a token."""
    parent, grandparent = path[-1], path[-2] if len(path) > 1 else ""
    if rank == 0:
        return 0
    if parent == "text":
        own = 2 * STEP if grandparent in _GROUPS else STEP
        return own if token.type == "NAME" else own + STEP
    if parent == "files":
        return STEP if rank == 1 else STEP + len("files ")
    if parent == "by_dates" and str(token) == "and":
        return STEP + len("by dates ") - len("and ")  # so that the comparisons stand under each other
    if path[0] == "scenario" and len(path) > 1 and token.type not in _LINES:
        if parent in ("expectation", "duty_expectation"):
            return STEP if str(token) == "expect" else 2 * STEP
        return 2 * STEP
    if parent == "body" and str(token) == "and":
        return STEP
    return STEP if rank == 1 else 2 * STEP


def _line(words: list[_Word], by_line: dict[int, list[_Word]]) -> str:
    """The tokens of a line with one space between them, none within brackets and before commas and colons."""
    made = ""
    for number, word in enumerate(words):
        token = _spaced(word.token)
        before = words[number - 1] if number else None
        if before is None:
            made = token
        elif (
            token in _CLOSE_BEFORE
            or str(before.token) in _CLOSE_AFTER
            or (token == "(" and before.token.type == "NAME")
        ):
            made += token
        elif str(before.token) == "if" and before.parent == "if_" and _goes_on(words, by_line):
            made += "  " + token  # so that the conditions stand under each other
        else:
            # The marks of a table stand under each other.
            made += " " * (_MARK - len(before.token) + 1 if before.token.type == "MARK" else 1) + token
    return made


def _goes_on(words: list[_Word], by_line: dict[int, list[_Word]]) -> bool:
    """Whether a later line goes on with a condition of the same kind."""
    later = sorted(number for number in by_line if number > (words[0].token.line or 1))
    for number in later:
        first = by_line[number][0]
        if first.parent == "body" and str(first.token) == "and":
            return True
        if first.indent <= STEP:
            return False
    return False
