"""What the generated pages are written with: Markdown, and HTML where Markdown has nothing for it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as html
from textwrap import indent

from agreement_kb.render.html import body_html
from agreement_kb.render.markdown import escape, to_markdown
from agreement_kb.render.report import Block, Heading, Quote


def words(texts: Iterable[tuple[str, str]]) -> str:
    """The same words in several languages, side by side where there is room; also what is told beside them, a note."""
    lines = []
    for told, text in texts:
        name = "lang" if len(told) == 2 else "data-told"
        lines.append(f'<p class="akb-{html(told)}" {name}="{html(told)}">{html(text, quote=False)}</p>')
    return '<div class="akb-words">\n' + "\n".join(lines) + "\n</div>"


def folded(title: str, body: str, *, kind: str = "note", open_: bool = False) -> str:
    """A part that is opened by a click; on paper it is open."""
    mark, quoted = "???+" if open_ else "???", title.replace('"', "&quot;")
    return f'{mark} {kind} "{quoted}"\n\n' + indent(body.strip("\n"), "    ")


def unsearched(body: str) -> str:
    """A part that the search leaves out; there must be no HTML in it, which Markdown would not keep in its place."""
    return f"<div data-search-exclude markdown>\n\n{body}\n\n</div>"


def code(name: str) -> str:
    """A name of the rules."""
    return f"`{name}`"


def fence(text: str) -> str:
    """Statements of the rules."""
    return f"```akb\n{text.strip(chr(10))}\n```"


def plain_blocks(blocks: Iterable[Block]) -> str:
    """Blocks of an answer inside a page: what heads a part there is bold here, and adds nothing to the contents."""
    parts: list[str] = []
    for block in blocks:
        match block:
            case Heading(text):
                parts.append(f"**{escape(text)}**")
            case Quote(citation, texts):
                parts.append(f"**{escape(citation)}**\n\n{words(texts)}")
            case _:
                if parts and parts[-1].startswith("- ") and to_markdown([block]).startswith("- "):
                    parts[-1] += "\n" + to_markdown([block]).strip()
                else:
                    parts.append(to_markdown([block]).strip())
    return "\n\n".join(parts)


def folded_html(title: str, body: str, *, kind: str = "note", open_: bool = False) -> str:
    """The same box as ``folded`` gives, in HTML."""
    return f'<details class="{kind}"{" open" if open_ else ""}><summary>{html(title)}</summary>\n{body}\n</details>'


def plain_html(blocks: Iterable[Block]) -> str:
    """The same as ``plain_blocks`` gives, in HTML."""
    parts: list[str] = []
    others: list[Block] = []
    for block in (*blocks, None):
        if block is not None and not isinstance(block, Heading | Quote):
            others.append(block)
            continue
        if others:
            parts.append(body_html(others))
            others = []
        if isinstance(block, Heading):
            parts.append(f"<p><strong>{html(block.text)}</strong></p>")
        elif block is not None:
            parts.append(f"<p><strong>{html(block.citation)}</strong></p>\n{words(block.words)}")
    return "\n".join(parts)
