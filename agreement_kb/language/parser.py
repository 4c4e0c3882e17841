"""Fences to statements: each statement is parsed by itself, so that every fault is reported at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from agreement_kb.language.document import Fence
from agreement_kb.language.earlier import Earlier
from agreement_kb.language.trees import is_node, tokens
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
    "QUESTION_KIND": "'may', 'must', 'is', 'regulated', 'which', 'who', 'whom' or 'when'",
    "BASIS": "'express', 'implied' or 'analogy'",
    "COMPARATOR": "'<=' or '<'",
    "FACT_LINE": "'given' or 'deny'",
    "AS_OF_LINE": "'as of'",
    "ASK_LINE": "'ask'",
    "WHERE_LINE": "'where'",
    "MARK": "'yes', 'no' or '?'",
    "DUTY_LINE": "'duty'",
    "$END": "the end of the statement",
}
MAX_NESTING = 40
"""How deep brackets may be nested in a statement: syntax trees are walked by recursion."""
MAX_NAME = 100
"""How many letters a name may have."""
MAX_STATEMENT = 500_000
"""How many characters a statement may have."""
MAX_FAULTS = 100
"""After so many statements of one page that can't be read, the rest of it is not looked at."""
MAX_REREAD_LINES = 5_000
"""How many lines of one faulty statement are read again to find its further faults."""
_SHOWN = 60
"""How much of an unexpected text a finding shows."""
_FIRST_WORD = re.compile(r"\w+")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_COMMENT = re.compile(r"#[^\n]*")
_LONG_NAME = re.compile(rf"(?<!\w)[^\W\d]\w{{{MAX_NAME},}}")
_BEGINNING = re.compile(r"\s*(\w+)[ \t]+(\w+)(?:[ \t]+(\w+))?")
_ALTERNATIVE = re.compile(r"\balternative[ \t]+(\w+)")
_WORDS_OF_LINES = ("given", "deny", "as", "ask", "duty", "where")
"""Words that begin a line taken whole."""


@dataclass(frozen=True)
class Statement:
    """A parsed statement, the file and line it begins at, and the sentence it stands under."""

    kind: str
    tree: Tree[Token]
    file: str
    line: int
    provision: str | None
    sentence: int
    heading: str | None = None
    """What it stands under where that is no provision."""
    broken: bool = False
    """Whether lines of it could not be read: what it seems to lack may stand there."""
    text: str = ""

    @property
    def place(self) -> Place:
        """Where the statement begins."""
        return Place(self.file, self.line)

    def place_of(self, node: Tree[Token] | Token) -> Place:
        """Where a node or token of the statement stands."""
        meta = node.meta if is_node(node) else node
        line, column = getattr(meta, "line", None), getattr(meta, "column", None)
        return self.place if line is None or column is None else Place(self.file, self.line + line - 1, column)


@cache
def grammar() -> Lark:
    """The parser, made from ``grammar/agreement.lark``."""
    from lark import Lark

    from agreement_kb.language.nodes import node_maker

    text = Path(str(resource("grammar") / "agreement.lark")).read_text(encoding="utf-8")
    return Lark(
        text,
        start=["start", "goal"],
        parser="lalr",
        keep_all_tokens=True,  # the maker of nodes leaves out what they need not keep, and needs all to place them
        maybe_placeholders=False,
        tree_class=node_maker(text),
    )


@dataclass
class Parsed:
    """What was read of some fences: the statements, and what could not be read, with a finding for each fault.

    ``names`` and ``labels`` are those that faulty statements would have declared, ``kinds`` the words they begin
    with, ``under`` the sentences they stand under: one fault is not reported again wherever such a name is used.
    """

    statements: list[Statement] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    under: set[tuple[str | None, int]] = field(default_factory=set)
    faults: dict[str, int] = field(default_factory=dict)
    """How many statements of each file can't be read."""
    earlier: Earlier = field(default_factory=Earlier)
    """What is known of the statements, and what is found of them."""

    def lost(self, text: str, fence: Fence) -> None:
        """Remember what unreadable lines would have declared."""
        self.under.add((fence.provision, fence.sentence))
        if (match := _BEGINNING.match(text)) is not None:
            close = difflib.get_close_matches(match[1], _statement_words(), n=1)
            self.kinds.add(close[0] if close else match[1])
            self.names.update(name for name in (match[2], match[3]) if name)
        self.names.update(_ALTERNATIVE.findall(text))
        self.labels.update(string[1:-1] for string in _STRING.findall(text))


def parse_fence(fence: Fence, into: Parsed | None = None) -> Parsed:
    """All statements of a fence, and a finding for each fault of those that do not parse."""
    parsed = Parsed() if into is None else into
    file = fence.place.file
    faults = parsed.faults.get(file, 0)
    for line, text in statement_lines(fence.text):
        at = fence.place.line + line
        if faults > MAX_FAULTS:
            parsed.lost(text, fence)
            continue
        tree, found, dropped = _read(text, file, at, parsed.earlier)
        if found:
            faults += 1
            parsed.faults[file] = faults
            parsed.lost(text if tree is None else dropped, fence)
            parsed.findings += found
        if faults > MAX_FAULTS:
            message = (
                f"More than {MAX_FAULTS} statements of this page can't be read; the rest of them was not looked at."
            )
            parsed.findings.append(Finding("AKB012", message, Place(file, at)))
        if tree is not None:
            kind, broken = str(tree.data), bool(found)
            if broken:
                parsed.names.update(map(str, tokens(tree, "NAME")[:1]))
            parsed.statements.append(
                Statement(kind, tree, file, at, fence.provision, fence.sentence, fence.heading, broken, text)
            )
    return parsed


def _read(text: str, file: str, at: int, earlier: Earlier) -> tuple[Tree[Token] | None, list[Finding], str]:
    """The tree of a statement, without its lines that can't be read; a finding for each fault; and these lines."""
    if (tree := earlier.tree(text)) is not None:
        return tree, [], ""
    from lark.exceptions import UnexpectedInput

    if (finding := _beyond_bounds(text, Place(file, at))) is not None:
        return None, [finding], text
    findings: list[Finding] = []
    lines, dropped = text.split("\n"), ""
    budget = MAX_REREAD_LINES
    while True:
        try:
            tree = _parse("\n".join(lines))
            if not findings:
                earlier.keep(text, tree)
            return tree, findings, dropped
        except UnexpectedInput as error:
            findings.append(_syntax_finding(error, "\n".join(lines), file, at))
            place = _stopped(error, "\n".join(lines), file, 0)
        row = place.line
        furthest = (row, place.column)
        for rows in _suspects(lines, row):
            budget -= len(lines)
            if budget < 0:
                break
            fault, follows = _next_fault(["" if i in rows else line for i, line in enumerate(lines)], max(row, *rows))
            if fault > (row, place.column) and not follows:
                furthest, chosen = fault, rows
                break
            if fault > furthest:
                furthest, chosen = fault, rows
        if furthest == (row, place.column):
            return None, findings, text
        dropped += "".join(lines[i] + "\n" for i in chosen)
        lines = ["" if i in chosen else line for i, line in enumerate(lines)]


def _beyond_bounds(text: str, place: Place) -> Finding | None:
    """A finding on a statement that is not read at all, as too much of it."""
    if text[0].isspace():
        message = "An indented line continues a statement, but none has begun here."
        return Finding("AKB004", message, place, hint="Begin a statement at the left margin.")
    if (size := len(text.rstrip())) > MAX_STATEMENT:
        message = f"This statement has {size} characters; at most {MAX_STATEMENT} are read."
        return Finding("AKB012", message, place, hint="Divide it into several.")
    if (deep := _too_deep(text)) is not None:
        message = f"Brackets are nested more than {MAX_NESTING} deep."
        return Finding("AKB013", message, _at(text, deep, place), hint="Say it with a predicate of its own.")
    longest = max(map(len, text.split()))
    match = _LONG_NAME.search(_blanked(text)) if longest > MAX_NAME else None
    if match is not None:
        message = f"This name has {len(match[0])} letters; at most {MAX_NAME} are allowed."
        hint = "Give it a shorter name, and say the rest in its words."
        return Finding("AKB011", message, _at(text, match.start(), place), hint=hint)
    return None


def _at(text: str, position: int, place: Place) -> Place:
    """The place of a position of a statement that begins at a place."""
    before = text[:position]
    return Place(place.file, place.line + before.count("\n"), position - (before.rfind("\n") + 1) + 1)


def _parse(text: str) -> Tree[Token]:
    return grammar().parse(text, start="start").children[0]  # type: ignore[return-value]


def _next_fault(lines: list[str], row: int) -> tuple[tuple[int, int], bool]:
    """The row and column of the first fault of a statement; beyond its end if there is none.

    And whether it only follows from what was left out up to a row: the next line can't even begin there.
    """
    from lark.exceptions import UnexpectedInput

    try:
        _parse("\n".join(lines))
    except UnexpectedInput as error:
        place = _stopped(error, "\n".join(lines), "", 0)
        line = lines[place.line]
        next_row = next((i for i in range(row + 1, len(lines)) if lines[i].strip()), len(lines))
        return (place.line, place.column), place.line == next_row and place.column == _indent(line) + 1
    return (len(lines) + 1, 1), False


def _suspects(lines: list[str], row: int) -> Iterator[frozenset[int]]:
    """Lines that may be at fault where the parser stopped in a row: that part, or the line before it, or both.

    A part is a line with the more deeply indented lines under it. The first line, which names the statement, is none.
    """
    if row <= 0:
        return
    here = _part(lines, row)
    yield here
    before = next((i for i in range(row - 1, 0, -1) if lines[i].strip()), 0)
    if before:
        yield frozenset({before})
        yield here | {before}
    parent = next((i for i in range(row - 1, 0, -1) if lines[i].strip() and _indent(lines[i]) < _indent(lines[row])), 0)
    if parent:
        yield _part(lines, parent)
    after = max(here) + 1
    if after < len(lines):
        yield here | _part(lines, after)


def _part(lines: list[str], row: int) -> frozenset[int]:
    end = row + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > _indent(lines[row])):
        end += 1
    return frozenset(range(row, end))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


@cache
def _statement_words() -> tuple[str, ...]:
    """The words a statement begins with."""
    first = grammar().parse_interactive("", start="start").accepts()  # type: ignore[no-untyped-call]
    return tuple(sorted(word for word in map(_keyword, first) if word.isidentifier()))


def parse_goal(text: str) -> Tree[Token] | None:
    """An atom as typed in place of a phrase, or None if the text is not one."""
    from lark.exceptions import UnexpectedInput

    if _too_deep(text) is not None:
        return None
    try:
        return grammar().parse(text, start="goal").children[0]  # type: ignore[return-value]
    except UnexpectedInput:
        return None


def _too_deep(text: str) -> int | None:
    """Where brackets are nested too deep."""
    if text.count("(") <= MAX_NESTING:
        return None
    depth = 0
    for position, character in enumerate(_blanked(text)):
        depth = max(0, depth + (character == "(") - (character == ")"))
        if depth > MAX_NESTING:
            return position
    return None


def _blanked(text: str) -> str:
    """A statement with its strings and comments blanked out, letter for letter."""
    return _COMMENT.sub(_blank, _STRING.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def statement_lines(text: str) -> Iterator[tuple[int, str]]:
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
    rest = ""
    at_end = False
    if isinstance(error, UnexpectedToken):
        expected, found = set(error.expected), str(error.token)
        at_end = error.token.type == "$END"
    else:
        assert isinstance(error, UnexpectedCharacters)
        expected = set(error.allowed or ())
        rest = text[error.pos_in_stream or 0 :].split("\n", 1)[0]
        word = _FIRST_WORD.match(rest)
        found = word[0] if word else rest[:1]
    place = _stopped(error, text, file, line)
    found = found[:_SHOWN]
    words = {_READABLE.get(name) or f"'{_keyword(name)}'" for name in expected}
    note = f"Expected {', '.join(sorted(words))}." if words else ""
    if at_end:
        return Finding("AKB003", "The statement ends too early.", place, note)
    if found == '"' and not _STRING.match(rest):
        message, hint = "This quotation mark is never closed.", 'Close it on the same line; within words, write \\".'
        note = "The line has an odd number of them; it may be another that is lacking or too many."
        return Finding("AKB003", message, place, note, hint)
    if "RPAR" in expected and "NAME" not in expected:
        return Finding("AKB003", f"A bracket is still open before '{found}'.", place, hint="Close it with ')'.")
    hint = _nearest(found, expected)
    near = _misspelled_beginning(text.split("\n")[place.line - line], place.column) if not hint else None
    if near is not None:
        first, column, hint = near
        return Finding("AKB003", f"'{first}' is not expected here.", replace(place, column=column), hint=hint)
    return Finding("AKB003", f"'{found}' is not expected here.", place, "" if hint else note, hint)


def _stopped(error: UnexpectedInput, text: str, file: str, line: int) -> Place:
    """Where the parser stopped in a statement; at its end, behind its last word."""
    from lark.exceptions import UnexpectedToken

    if not isinstance(error, UnexpectedToken) or error.token.type != "$END":
        return Place(file, line + max(error.line, 1) - 1, max(error.column, 1))
    lines = text.rstrip().split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return Place(file, line + len(lines) - 1, len(lines[-1].rstrip()) + 1)


def _nearest(found: str, expected: set[str]) -> str:
    """A hint with the expected keyword that is nearest to what was found, or ""."""
    keywords = sorted(word for word in map(_keyword, expected - _READABLE.keys()) if word.isidentifier())
    keywords += _WORDS_OF_LINES if "FACT_LINE" in expected else ()
    close = difflib.get_close_matches(found, keywords, n=1)
    return f"Did you mean '{close[0]}'?" if close else ""


def _misspelled_beginning(line: str, column: int) -> tuple[str, int, str] | None:
    """Where not the word at the fault is at fault but the one its line begins with: that word, its column, a hint.

    A misspelled word at the beginning of a line is taken for a language's code, and only what follows does not fit.
    """
    match = _FIRST_WORD.search(line)
    if match is None or match.end() >= column or len(match[0]) < 3 or match[0] in _keywords():
        return None
    close = difflib.get_close_matches(match[0], _keywords(), n=1, cutoff=0.65)
    return (match[0], match.start() + 1, f"Did you mean '{close[0]}'?") if close else None


@cache
def _keywords() -> tuple[str, ...]:
    """Every word of the language."""
    words = (str(terminal.pattern.value) for terminal in grammar().terminals)
    return (*(word for word in words if word.isidentifier()), *_WORDS_OF_LINES)


def _keyword(terminal: str) -> str:
    try:
        return str(grammar().get_terminal(terminal).pattern.value)
    except KeyError:
        return terminal
