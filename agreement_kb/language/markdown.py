"""Markdown to its blocks, with the faults of the page itself: what would be swallowed, or read by nobody.

A fence or a comment that is never closed runs on to the end of the page. It is cut where the page plainly goes on, at
the heading of a provision, a quotation or another fence, so that one missing mark does not hide the rest.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

FENCE = "akb"
MAX_NESTING = 40
"""How deep quotations and lists may be nested in a page, each list counting twice."""
MAX_CUTS = 20
"""How often the reading of one page is taken up again; a page with more such faults is read no further."""
PROVISION_ID = re.compile(r"(?:\d+[a-z]?|[a-z]+(?::[a-z-]+)?)(?:\((?:\d+|[a-z]+)\))*")
_OPENING = rf"(?P<mark>`{{3,}}|~{{3,}})[ \t]*{FENCE}[ \t]*"
_HEADING = rf"#{{1,6}}[ \t]+(?=\S*[\d(:]){PROVISION_ID.pattern}[ \t]*"
_GOES_ON = re.compile(rf" {{0,3}}(?:{_HEADING}|>[ \t]*[a-z]{{2,3}}:[ \t].*|{_OPENING})")
"""What is plainly no statement: the heading of a provision, a quotation, the beginning of a fence."""
_TOO_SHORT = re.compile(rf"^(?P<lead> {{0,3}})(?P<mark>`{{1,2}}|~{{1,2}})[ \t]*{FENCE}[ \t]*$", re.MULTILINE)
_INDENTED = re.compile(rf"^[ \t]*{_OPENING}$", re.MULTILINE)
_ENDS = {"<!--": "-->", "<?": "?>", "<![cdata[": "]]>"} | {
    f"<{tag}": f"</{tag}>" for tag in ("script", "pre", "style", "textarea")
}


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING + 2})
    made.core.ruler.disable(["inline", "text_join"])  # a sentence is quoted as it is written, with its marks
    made.block.ruler.disable("reference")  # what looks like a link's address is text like any other
    return made


def blocks_of(file: str, text: str) -> tuple[list[Token], list[Finding]]:
    """The blocks of a page in order, their lines counted from its beginning, and the faults of the page."""
    findings: list[Finding] = []
    short = {text.count("\n", 0, m.start()): m["mark"] for m in _TOO_SHORT.finditer(text)}
    if short:
        text = _TOO_SHORT.sub(lambda m: f"{m['lead']}{m['mark'][0] * 3}{FENCE}", text)
    lines = text.split("\n")
    tokens: list[Token] = []
    offset: int | None = 0
    for _ in range(MAX_CUTS):
        if offset is None:
            break
        offset = _read_on(file, lines, offset, short, tokens, findings)
    deep = next((t for t in tokens if t.level > MAX_NESTING and t.type != "inline"), None)
    if deep is not None:
        place = Place(file, (deep.map or [0])[0] + 1)
        message = f"Quotations or lists are nested more than {MAX_NESTING} deep."
        findings.append(Finding("AKB013", message, place, "What stands deeper is not read.", "Write it less nested."))
    return tokens, findings


def _read_on(
    file: str, lines: list[str], offset: int, short: dict[int, str], tokens: list[Token], findings: list[Finding]
) -> int | None:
    """Read a page from a line on; the line where to take it up again, or None if it was read to its end."""
    for token in _markdown().parse("\n".join(lines[offset:])):
        if token.map is not None:
            token.map = [token.map[0] + offset, token.map[1] + offset]
        tokens.append(token)
        if token.type == "fence":
            cut = _fence(file, token, lines, short, findings)
        elif token.type in ("html_block", "code_block"):
            cut = _no_fence(file, token, findings)
        else:
            continue
        if cut is not None:
            assert token.map is not None
            kept = cut - token.map[0] - (token.type == "fence")
            token.content = "".join(line + "\n" for line in token.content.split("\n")[:kept])
            token.map = [token.map[0], cut]
            return cut
    return None


def _fence(file: str, token: Token, lines: list[str], short: dict[int, str], findings: list[Finding]) -> int | None:
    """Findings on a fence; the line where it is cut, if it has no end of its own."""
    assert token.map is not None
    first = token.map[0]
    place = Place(file, first + 1)
    word = (token.info.split() or [""])[0]
    if first in short:
        message = f"A fence begins with three marks; here are {len(short[first])}."
        findings.append(Finding("AKB004", message, place, hint=f"Write {token.markup}{FENCE}"))
    elif word != FENCE and (word.casefold().startswith(FENCE) or sorted(word.casefold()) == sorted(FENCE)):
        message = f"A fence marked '{word}' is read by nobody: statements stand in one marked '{FENCE}'."
        findings.append(Finding("AKB004", message, place, hint=f"Write {token.markup}{FENCE}"))
        token.info = FENCE  # it is read all the same: one wrong letter is one finding
    inside = token.content.split("\n")
    if _closed(token, lines) and not any(_swallowed(line, token.markup) for line in inside):
        return None
    goes_on = _goes_on(inside) if not token.level else None
    at = first + 1 + goes_on if goes_on is not None else None
    note = f"The page seems to go on in line {at + 1}." if at is not None else ""
    findings.append(Finding("AKB005", "This fence is never closed.", place, note, f"Close it with {token.markup}"))
    return at


def _goes_on(lines: list[str]) -> int | None:
    """The first line that is plainly no code."""
    return next((i for i, line in enumerate(lines) if _GOES_ON.fullmatch(line)), None)


def _swallowed(line: str, markup: str) -> bool:
    """Whether a line begins a fence that the fence around it could not hold."""
    match = _GOES_ON.fullmatch(line) if markup in line else None
    return match is not None and match["mark"] is not None and match["mark"].startswith(markup)


def _closed(token: Token, lines: list[str]) -> bool:
    """Whether a fence ends with its own mark; one that does not runs on to the end of the page."""
    first, end = token.map or (0, 0)
    closing = lines[end - 1].strip(" \t>")
    return end - first > 1 and closing.startswith(token.markup) and not closing.strip(token.markup[0])


def _no_fence(file: str, token: Token, findings: list[Finding]) -> int | None:
    """A finding on a fence that stands in HTML or in an indented block, where nothing reads it."""
    assert token.map is not None
    first = token.map[0]
    lead = token.content.lstrip().casefold()
    end = next((end for start, end in _ENDS.items() if lead.startswith(start)), None)
    if token.type == "html_block" and end is not None:
        if end in lead:
            return None
        inside = token.content.split("\n")
        goes_on = _goes_on(inside[1:])
        at = first + 1 + goes_on if goes_on is not None else None
        message = "This comment is never closed." if end == "-->" else "This HTML is never closed."
        note = f"The page seems to go on in line {at + 1}." if at is not None else ""
        findings.append(Finding("AKB005", message, Place(file, first + 1), note, f"Close it with {end}"))
        return at
    match = _INDENTED.search(token.content)
    if match is not None:
        line = first + token.content.count("\n", 0, match.start())
        what = "HTML" if token.type == "html_block" else "an indented block"
        hint = "Leave a blank line before it." if token.type == "html_block" else "Begin it at the left margin."
        message = f"This fence stands in {what} and is read by nobody."
        findings.append(Finding("AKB004", message, Place(file, line + 1), hint=hint))
        inside = token.content[match.end() + 1 :].split("\n")
        end_at = next((i for i, each in enumerate(inside) if each.strip().startswith(match["mark"])), len(inside))
        token.type, token.info, token.markup = "fence", FENCE, match["mark"]  # read all the same
        token.content = "".join(each + "\n" for each in inside[:end_at])
        token.map = [line, token.map[1]]
    return None
