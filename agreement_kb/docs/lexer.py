"""The language of the rules for Pygments, which colours the fences of the site.

The words that have a meaning are those of the grammar: it is read, not repeated.
"""

from __future__ import annotations

import re
from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups, words
from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, Punctuation, String, Text

from agreement_kb.resources import resource

_WORD = re.compile(r'"([a-z]+)"')
_COMMENT = re.compile(r"(?<!\S)//.*$", re.MULTILINE)
_LINE_WORDS = ("given", "deny", "as of", "ask", "where", "duty")
"""The words that begin a line taken whole: in the grammar they stand inside patterns."""


def grammar_words() -> frozenset[str]:
    """Every word between quotation marks in the grammar."""
    grammar = (resource("grammar") / "agreement.lark").read_text(encoding="utf-8")
    return frozenset(_WORD.findall(_COMMENT.sub("", grammar)))


def statement_words() -> frozenset[str]:
    """The words that may begin a statement, which stands at the left margin."""
    grammar = (resource("grammar") / "agreement.lark").read_text(encoding="utf-8")
    named = re.search(r"^\?statement:(.*?)(?=^\S|\n\n)", grammar, re.MULTILINE | re.DOTALL)
    rules = re.findall(r"[a-z_]+", named[1]) if named is not None else []
    found: set[str] = set()
    for rule in rules:
        body = re.search(rf"^{rule}: (?:\"([a-z]+)\"|([A-Z_]+))", grammar, re.MULTILINE)
        if body is None:
            continue
        if body[1]:
            found.add(body[1])
        else:
            token = re.search(rf"^{body[2]}: (.*)$", grammar, re.MULTILINE)
            found |= set(_WORD.findall(token[1])) if token is not None else set()
    return frozenset(found)


class AkbLexer(RegexLexer):  # type: ignore[misc]  # Pygments has no types
    """Statements of the language of the rules."""

    name = "Agreement KB"
    aliases: ClassVar[list[str]] = ["akb"]
    filenames: ClassVar[list[str]] = []

    tokens: ClassVar[dict[str, list[object]]] = {
        "root": [
            (
                rf"^([ \t]*)({'|'.join(_LINE_WORDS)})([ \t]+)([^\n]*)$",
                bygroups(Text, Keyword, Text, Literal),
            ),
            (r"#(?=\d)", Operator),
            (r"#[^\n]*", Comment.Single),
            (r'"(?:[^"\\\n]|\\.)*"', String.Double),
            (words(sorted(statement_words()), prefix="^", suffix=r"\b"), Keyword.Declaration),
            (words(sorted(grammar_words()), suffix=r"(?![\w])"), Keyword),
            (r"\d{4}-\d{2}-\d{2}(?:T[\d:]+(?:Z|[+-]\d{2}:\d{2})?)?", Literal.Date),
            (r"\d+(?:\([\da-z]+\))*", Number),
            (r"[^\W\d_][\w]*(?=\()", Name.Function),
            (r"(?!\d)[^\W_]\w*|_\w*", Name),
            (r"<=|<|\?|\+", Operator),
            (r"[():,.]", Punctuation),
            (r"\n", Text),  # by itself, so that the next line is seen from its beginning
            (r"[^\S\n]+", Text),
            (r".", Text),
        ]
    }

    flags = re.MULTILINE
