"""A larger knowledge base of the same kind: the real rules, and renamed copies of all of them.

Everything a copy declares gets a name, words and a provision of its own: ``5(3)`` becomes ``105(3)`` in the first copy,
``data_on_persons`` becomes ``data_on_persons_1``, and what is typed ends in ``(1)``. The received text is repeated as
often. So a copy is checked as the original is, and nothing of it bears on a question about the original. Scenarios are
left out: the sizes compared differ in rules alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lark import Token, Tree

from agreement_kb.language.document import Fence, read_document
from agreement_kb.language.markdown import PROVISION_ID
from agreement_kb.language.parser import Statement, parse_fence

AGREEMENT_FILE = "agreement.md"
_HEADING = re.compile(r"(#+\s+)(\S+)\s*")
_ARTICLES_APART = 100
"""Added to the number of an article in each copy: no agreement copied has so many articles."""
_DECLARING = frozenset(
    (
        *(
            "sort",
            "term",
            "predicate",
            "role",
            "closure",
            "action",
            "contrary",
            "reading",
            "question",
            "subject",
            "gap",
        ),
        *("listing", "rule", "permit", "forbid", "oblige", "only", "way", "exception", "condition", "never"),
    )
)
_TOLD = frozenset(("scenario", "table"))
"""Statements that tell cases: a file of nothing else is left out."""
_NAMES_KEPT = frozenset(("text", "mark", "time"))
"""Nodes whose own names are words of the language: the code of a language, the reason of a mark, a unit of time."""
_WORDS_KEPT = frozenset(("mark", "article", "implied", "analogy", "words_texts"))
"""Nodes whose words are no phrase anyone types, or are compared with the text."""


@dataclass(frozen=True)
class _File:
    """A file as pieces: text that stands, and between two pieces a mark that each copy fills in its own way."""

    name: str
    pieces: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]

    def copy(self, number: int) -> str:
        filled = [_fill(kind, text, number) for kind, text in self.marks]
        return "".join(a + b for a, b in zip(self.pieces, (*filled, ""), strict=True))


def copy_rules(source: Path, target: Path, times: int) -> None:
    """Write a knowledge base into ``target`` with ``times`` the rules of ``source``, without its files of scenarios.

    Once is as they are.
    """
    names = [path.relative_to(source).as_posix() for path in sorted(source.rglob("*.md"))]
    texts = {name: (source / name).read_text(encoding="utf-8") for name in names}
    statements = {name: _statements(name, text) for name, text in texts.items()}
    for name in [name for name, found in statements.items() if found and {s.kind for s in found} <= _TOLD]:
        del texts[name], statements[name]
    declared = frozenset(
        name
        for file, found in statements.items()
        if file != AGREEMENT_FILE
        for each in found
        for name in _declared(each)
    )
    files = [_marked(n, t, statements[n], declared) for n, t in texts.items() if n != AGREEMENT_FILE]
    for number in range(times):
        for file in files:
            _write(target / _numbered(file.name, number), file.copy(number))
    header = statements[AGREEMENT_FILE]
    listed = [name for name in _strings(header, "files") if name in texts]
    _write(target / AGREEMENT_FILE, _with_files(texts[AGREEMENT_FILE], listed, times))
    for name in _strings(header, "source"):
        _write(target / name, "\n".join([(source / name).read_text(encoding="utf-8")] * times))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _numbered(name: str, number: int) -> str:
    return f"copy_{number}/{name}" if number else name


def _statements(name: str, text: str) -> list[Statement]:
    document = read_document(name, text)
    return [s for block in document.blocks if isinstance(block, Fence) for s in parse_fence(block).statements]


def _declared(statement: Statement) -> Iterator[str]:
    if statement.kind in _DECLARING:
        yield next(str(c) for c in statement.tree.children if isinstance(c, Token) and c.type == "NAME")
    for alternative in statement.tree.find_data("alternative"):
        yield str(alternative.children[0])


def _marked(name: str, text: str, statements: Iterable[Statement], declared: frozenset[str]) -> _File:
    """Find everything that a copy changes, by line and column."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found: dict[int, tuple[str, str]] = {}
    for line, start in zip(lines, starts, strict=False):
        heading = _HEADING.fullmatch(line)
        if heading is not None and PROVISION_ID.fullmatch(heading[2]):
            found[start + heading.start(2)] = ("provision", heading[2])
    for statement in statements:
        for kind, token in _marks(statement.tree, declared):
            assert token.line is not None
            assert token.column is not None
            found[starts[statement.line + token.line - 2] + token.column - 1] = (kind, str(token))
    pieces, position = [], 0
    for start, (_, marked) in sorted(found.items()):
        pieces.append(text[position:start])
        position = start + len(marked)
    return _File(name, (*pieces, text[position:]), tuple(mark for _, mark in sorted(found.items())))


def _marks(tree: Tree[Token], declared: frozenset[str], words_kept: bool = False) -> Iterator[tuple[str, Token]]:
    """The tokens of a statement that a copy changes, with how."""
    words_kept = words_kept or tree.data in _WORDS_KEPT
    for child in tree.children:
        if isinstance(child, Tree):
            yield from _marks(child, declared, words_kept)
        elif child.type == "CITATION" or (tree.data == "article" and child.type in ("ARTICLE_NUMBER", "NAME")):
            yield "provision", child
        elif child.type == "NAME" and str(child) in declared and tree.data not in _NAMES_KEPT:
            yield "name", child
        elif child.type == "STRING" and not words_kept:
            yield "words", child


def _fill(kind: str, text: str, number: int) -> str:
    """A name, words or a provision as they are in a copy; in copy 0 as they were."""
    if number == 0:
        return text
    if kind == "name":
        return f"{text}_{number}"
    if kind == "words":
        body = text[1:-1]
        end = len(body.rstrip("?."))
        return f'"{body[:end]} ({number}){body[end:]}"'
    first = re.match(r"\d+|[a-z:-]+", text)
    assert first is not None
    head, rest = first[0], text[first.end() :]
    if head.isdigit():
        return f"{int(head) + _ARTICLES_APART * number}{rest}"
    return f"{head}{'-' if ':' in head else ''}{_letters(number)}{rest}"


def _letters(number: int) -> str:
    """A number in letters, for a provision that is a word: ``preamble`` becomes ``preamblexb``."""
    digits = ""
    while number:
        number, digit = divmod(number, 26)
        digits = chr(ord("a") + digit) + digits
    return "x" + digits


def _with_files(text: str, names: list[str], times: int) -> str:
    """The agreement's own file, naming the files of every copy in the order of the text."""
    listed = "\n          ".join(f'"{_numbered(name, number)}"' for number in range(times) for name in names)
    return re.sub(r'\bfiles(?:\s+"[^"]*")+', f"files {listed}", text, count=1)


def _strings(statements: Iterable[Statement], kind: str) -> list[str]:
    return [
        str(token)[1:-1]
        for statement in statements
        for part in statement.tree.find_data(kind)
        for token in part.children
        if isinstance(token, Token) and token.type == "STRING"
    ]
