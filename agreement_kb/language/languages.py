"""The languages of the agreement: what it says must be said in each of them, and in no other."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from agreement_kb.language.names import normal
from agreement_kb.language.parser import Statement
from agreement_kb.language.symbols import NORM_STATEMENTS
from agreement_kb.language.trees import Node, nodes, texts, tokens, unquote
from agreement_kb.model.finding import Finding

_OWN_WORDS = ("sort", "term", "predicate", "closure", "action", "reading", "question", "subject", "gap")
"""Statements that have words directly; of a predicate without any there is a finding already."""
_PARTS = {
    "denied": "denial",
    "judge": "judge",
    "title_texts": "title",
    "stated_texts": "sentence",
    "done_texts": "sentence that it is done",
    "words_texts": "quoted text",
    "because_texts": "reason",
    "says": "text in words",
    "standard": "standard",
    "status": "line of status",
}


def repeated_words(statement: Statement) -> Iterator[Finding]:
    """Words that a statement gives twice in one language, for one thing."""
    for text in statement.tree.find_data("text"):
        seen: set[str] = set()
        for token in tokens(text, "STRING"):
            words = normal(unquote(token))
            if words in seen:
                message = f"The words {token} are given already."
                yield Finding("AKB409", message, statement.place_of(token), hint="Take them out, or correct them.")
            seen.add(words)


def language_findings(statement: Statement, languages: Collection[str]) -> list[Finding]:
    """Words that lack one of the ``languages``, and words in another; none if no languages are given."""
    if not languages:
        return []
    return [*(() if statement.broken else _lacking(statement, languages)), *_undeclared(statement, languages)]


def _lacking(statement: Statement, languages: Collection[str]) -> Iterator[Finding]:
    for what, group, given in _groups(statement):
        missing = [language for language in languages if language not in given]
        if missing:
            place = statement.place_of(group) if group is not statement.tree else statement.place
            hint = "Add: " + " ".join(f'{language} "..."' for language in missing)
            yield Finding("AKB405", f"{what} has no words in {', '.join(missing)}.", place, hint=hint)


def _groups(statement: Statement) -> Iterator[tuple[str, Node, Collection[str]]]:
    """Each group of words that must be complete: what it is, where, and the languages given."""
    tree, kind = statement.tree, statement.kind
    if kind == "note":
        yield "The note", tree, texts(tree)
    if kind not in (*_OWN_WORDS, *NORM_STATEMENTS, "role", "rule", "exception", "agreement"):
        return
    owner = f"{kind} '{tokens(tree, 'NAME')[0]}'"
    if kind == "agreement":
        yield f"The {owner}", tree, {code for part in nodes(tree, "agreement_part") for code in texts(part)}
    elif kind in _OWN_WORDS:
        given = texts(tree)
        if given or kind != "predicate":
            yield f"The {owner}", tree, given
    for part in nodes(tree, *_PARTS):
        yield f"The {_PARTS[str(part.data)]} of the {owner}", part, texts(part)
    for part in nodes(tree, "alternative"):
        yield f"The alternative '{tokens(part)[0]}' of the {owner}", part, texts(part)


def _undeclared(statement: Statement, languages: Collection[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for group in (statement.tree, *nodes(statement.tree)):
        for text in nodes(group, "text"):
            token = tokens(text)[0]
            language = str(token)
            if language not in languages and language not in seen:
                seen.add(language)
                yield Finding(
                    "AKB406",
                    f"'{language}' is no language of the agreement.",
                    statement.place_of(token),
                    f"Its languages are: {', '.join(languages)}.",
                    "Correct the code, or declare the language in the agreement.",
                )
