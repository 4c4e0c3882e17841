"""A note for the file: a question, what was known, the answer and what it rests on; with a record to verify it by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from agreement_kb.model.advice import aspects
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.vocabulary import Established
from agreement_kb.render.difference import told_words
from agreement_kb.render.page import Page
from agreement_kb.render.prose import sentence, turn_statement
from agreement_kb.render.report import (
    Block,
    Heading,
    Item,
    Paragraph,
    Record,
    assumptions,
    conditions,
    facts,
    found,
    proofs,
    reasons,
    turns,
    verdict_line,
    words,
)

SCHEMA = "agreement-kb/note/1"


def note(page: Page, statements: Mapping[str, str]) -> list[Block]:
    """The blocks of a note; ``statements`` has a digest of each statement the answer rests on, by its name."""
    say = page.messages.say
    source = page.source
    blocks: list[Block] = [
        verdict_line(page),
        *reasons(page),
        *found(page),
        *conditions(page),
        *facts(page, page.answer.facts),
    ]
    blocks += _not_known(page)
    blocks += turns(page)
    blocks += _readings(page)
    blocks += assumptions(page)
    blocks += words(page)
    blocks += [Paragraph(say(key)) for key in page.answer.notes]
    blocks += proofs(page)
    blocks += [Heading(say("heading.status")), Paragraph(page.status())]
    blocks += [
        Heading(say("heading.record")),
        Paragraph(say("note.made", name=source.name, version=source.version, sha256=source.sha256)),
        Paragraph(say("note.verify")),
        Record(json.dumps(record_value(page, statements), ensure_ascii=False, sort_keys=True)),
    ]
    return blocks


def _not_known(page: Page) -> list[Block]:
    """What was not stated and would have to be known, without what it leads to."""
    open_ = [turn for turn in page.answer.turns_on if turn.kind != "reading"]
    items = [Item(sentence(turn_statement(page, turn))) for turn in open_]
    return [Heading(page.messages.say("heading.not_known")), *items] if items else []


def _readings(page: Page) -> list[Block]:
    """The readings of the text that were taken for the answer."""
    program = page.source.program
    taken = [
        atom
        for atom, value in page.answer.facts.stated.items()
        if value and program.predicates[atom.predicate].established is Established.READING
    ]
    items = [Item(sentence(page.wording.reading(atom))) for atom in taken]
    return [Heading(page.messages.say("heading.readings")), *items] if items else []


def record_value(page: Page, statements: Mapping[str, str]) -> dict[str, Any]:
    """A note as plain values: the question and the facts as they can be typed again, and what the answer told."""
    source, known = page.source, page.answer.facts
    roles = [Atom(role.predicate, (*role.args, holder)) for role, holder in known.roles.items()]
    given = [*roles, *(atom for atom, value in known.stated.items() if value)]
    denied = [atom for atom, value in known.stated.items() if not value]
    return {
        "schema": SCHEMA,
        "knowledge_base": {"name": source.name, "version": source.version, "sha256": source.sha256},
        "language": page.wording.language,
        "question": page.answer.question.text,
        "given": [page.wording.statement(Literal(atom)) for atom in given],
        "deny": [page.wording.statement(Literal(atom)) for atom in denied],
        "as_of": known.as_of,
        "told": told(page),
        "statements": dict(sorted(statements.items())),
    }


def told(page: Page) -> dict[str, list[str]]:
    """What an answer tells, aspect by aspect, in words; as much of each as the difference of two answers compares."""
    return {
        aspect: [told_words(page, each, values=True) for each in shown.values()]
        for aspect, shown in aspects(page.answer).items()
    }
