"""Blocks as one self-contained HTML page that prints on A4."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from agreement_kb.render.report import Block, Heading, Item, Paragraph, Quote, Record, Table, Tree, Verdict

RECORD_ID = "record"
_STYLE = """\
@page { size: A4; margin: 20mm 18mm 22mm; }
:root { color-scheme: light; }
body { font: 11pt/1.45 Georgia, "Times New Roman", "DejaVu Serif", serif; color: #111; background: #fff;
  max-width: 44rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; border-bottom: 1px solid #999; break-after: avoid; }
p.question { font-style: italic; margin-top: 0; }
blockquote { margin: .3rem 0 .9rem; padding-left: .9rem; border-left: 3px solid #999; break-inside: avoid; }
blockquote p { margin: .2rem 0; }
.language { font-size: .8em; text-transform: uppercase; color: #555; margin-right: .4em; }
pre { font: 9pt/1.35 "DejaVu Sans Mono", Consolas, monospace; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #999; padding: .2rem .4rem; text-align: left; vertical-align: top; }
@media print { body { margin: 0; max-width: none; padding: 0; } a { color: inherit; } }
"""


def to_html(blocks: Iterable[Block], title: str, language: str) -> str:
    """The blocks as an HTML document that fetches nothing and runs nothing."""
    head = "\n".join(
        (
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
        )
    )
    content = body_html(blocks)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n{head}\n<style>\n{_STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n{content}\n</main>\n</body>\n</html>\n"
    )


def body_html(blocks: Iterable[Block]) -> str:
    """The blocks as the HTML of a part of a document, items that follow each other as one list."""
    body: list[str] = []
    items: list[str] = []
    for block in blocks:
        if isinstance(block, Item):
            items.append(_item(block))
            continue
        if items:
            body.append("<ul>\n" + "\n".join(items) + "\n</ul>")
            items = []
        body.append(_block(block))
    if items:
        body.append("<ul>\n" + "\n".join(items) + "\n</ul>")
    return "\n".join(body)


def _item(item: Item) -> str:
    under = "".join(f"<li>{escape(line)}</li>" for line in item.under)
    return f"<li>{escape(item.text)}{f'<ul>{under}</ul>' if under else ''}</li>"


def _block(block: Block) -> str:
    match block:
        case Verdict(words, _, question):
            return f'<h1>{escape(words)}</h1>\n<p class="question">{escape(question)}</p>'
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Quote(citation, words):
            lines = "".join(
                f'<p lang="{escape(language)}"><span class="language">{escape(language)}</span>{escape(text)}</p>'
                for language, text in words
            )
            return f"<p><strong>{escape(citation)}</strong></p>\n<blockquote>{lines}</blockquote>"
        case Tree(lines):
            return f"<pre>{escape(chr(10).join(lines))}</pre>"
        case Table(columns, rows):
            head = "".join(f"<th>{escape(column)}</th>" for column in columns)
            rest = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
            return f"<table><tr>{head}</tr>{rest}</table>"
        case Record(text):
            # Within a script element only the end of one could be read as markup.
            return f'<script type="application/json" id="{RECORD_ID}">{text.replace("<", chr(92) + "u003c")}</script>'
        case Item():
            return f"<ul>{_item(block)}</ul>"
