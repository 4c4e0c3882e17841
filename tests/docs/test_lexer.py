"""Highlighting knows the words that the grammar has, and no others."""

from __future__ import annotations

import re

import pytest
from lark import Lark
from lark.lexer import PatternStr
from pygments.token import Comment, Keyword, Literal, Number, String, Token

from agreement_kb.docs.lexer import AkbLexer, grammar_words, statement_words
from agreement_kb.language.document import Fence, read_document
from agreement_kb.resources import resource

GRAMMAR = (resource("grammar") / "agreement.lark").read_text(encoding="utf-8")


def tokens(text: str) -> list[tuple[object, str]]:
    return [(kind, value) for kind, value in AkbLexer().get_tokens(text) if value.strip()]


def test_the_words_are_those_lark_reads_in_the_grammar() -> None:
    terminals = Lark(GRAMMAR, parser="lalr", start=["start", "goal"], keep_all_tokens=True).terminals
    by_name = {t.name: t.pattern for t in terminals}
    single = {p.value for p in by_name.values() if isinstance(p, PatternStr) and p.value.isalpha()}
    several = {
        word
        for name in ("OPENNESS", "ESTABLISHED", "QUESTION_KIND", "MARK", "BASIS")
        for word in re.findall(r"[a-z]+", by_name[name].value)
    }
    assert single
    assert several
    assert grammar_words() == single | several


def test_every_statement_of_the_rules_begins_with_a_word_that_is_known() -> None:
    first: set[str] = set()
    for file in resource("rules").rglob("*.md"):
        for block in read_document(file.name, file.read_text(encoding="utf-8")).blocks:
            if isinstance(block, Fence):
                first |= set(re.findall(r"^([a-z]+)\b", block.text, re.MULTILINE))
    assert {"rule", "open", "closed", "scenario", "list"} <= first <= statement_words()


def test_no_fence_of_the_rules_has_an_error_in_it() -> None:
    for file in resource("rules").rglob("*.md"):
        for block in read_document(file.name, file.read_text(encoding="utf-8")).blocks:
            if isinstance(block, Fence):
                kinds = {kind for kind, _ in AkbLexer().get_tokens(block.text)}
                assert Token.Error not in kinds, file


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("rule known: in_scope(Crime)", Keyword.Declaration, "rule"),
        ("rule known: in_scope(Crime)\n    if listed(Crime)", Keyword, "if"),
        ('term perjury: crime en "perjury"', String.Double, '"perjury"'),
        ("# It is so.", Comment.Single, "# It is so."),
        ('    given "the list" is # data', Literal, '"the list" is # data'),
        ("    as of 2026-03-10", Keyword, "as of"),
        ("scenario s\n    given the list is data on persons", Literal, "the list is data on persons"),
        ("reading r about 5(3)#2", Number, "5(3)"),
    ],
)
def test_what_is_coloured_how(text: str, kind: object, value: str) -> None:
    assert (kind, value) in tokens(text)


def test_the_number_of_a_sentence_is_no_comment() -> None:
    assert not [value for kind, value in tokens("reading r about 5(3)#2") if kind is Comment.Single]


def test_a_word_within_a_name_is_none_of_the_language() -> None:
    assert [value for kind, value in tokens("if_needed(Data)") if kind in (Keyword, Keyword.Declaration)] == []
