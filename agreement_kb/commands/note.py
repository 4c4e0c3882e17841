"""``akb note`` and ``akb verify``: an answer for the file, and whether it still stands."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from agreement_kb.commands.answers import render_blocks, sheet_of
from agreement_kb.commands.case_facts import CaseFacts, facts_of
from agreement_kb.commands.look import DONE, FINDINGS, Look, Output
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.answer import Answer
from agreement_kb.model.derivation import Derivation
from agreement_kb.model.finding import AgreementError, Finding, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.render.html import RECORD_ID, to_html
from agreement_kb.render.messages import Messages, messages
from agreement_kb.render.note import SCHEMA, note, record_value, told
from agreement_kb.render.page import Page
from agreement_kb.render.report import Block, Heading, Item, Paragraph
from agreement_kb.resting import statement_source

MAX_NOTE = 4_000_000
"""The largest file, in bytes, in which a record is looked for."""
_IN_MARKDOWN = re.compile(r"^```json\n(\{.*\})\n```$", re.MULTILINE)
_IN_HTML = re.compile(rf'<script type="application/json" id="{RECORD_ID}">(\{{.*?\}})</script>')


def note_of(
    folder: Path,
    look: Look,
    question: str,
    *,
    case: CaseFacts,
    html: bool = False,
) -> Output:
    """One answer as a document: Markdown, or HTML, or as JSON the record alone."""
    kb = load(folder)
    return render_note(kb, kb.ask_facts(question, facts_of(kb, case)), look, html), DONE


def render_note(kb: KnowledgeBase, found: Answer, look: Look, html: bool = False) -> str:
    """An answer as a note."""
    page, digests = _page(kb, found, look), _digests(kb, found)
    if look.format == "json":
        return json.dumps(record_value(page, digests), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    blocks = note(page, digests)
    if html:
        return to_html(blocks, found.question.text, look.language)
    return render_blocks(blocks, Look("markdown", look.language))


def verify(folder: Path, look: Look, file: Path) -> Output:
    """Whether the knowledge base still gives the answer of a note, and if not, what differs and which rules moved."""
    record = _record(file)
    kb = load(folder)
    say = messages(look.language).say
    then = Look(language=record["language"])
    moved = _moved(kb, record["statements"])
    try:
        found = kb.ask(record["question"], given=record["given"], deny=record["deny"], as_of=record["as_of"])
        now = told(_page(kb, found, then))
        differences = list(_differences(messages(look.language), record["told"], now))
    except AgreementError as error:
        differences = [say("verify.refused", why=error.findings[0].message)]
    same_rules = kb.loaded.sha256 == record["knowledge_base"].get("sha256")
    if look.format == "json":
        value = {"stands": not differences, "same_rules": same_rules, "differences": differences, "moved": moved}
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n", FINDINGS if differences else DONE
    blocks: list[Block] = [Paragraph(say("verify.differs" if differences else "verify.stands"))]
    blocks += [Item(line) for line in differences]
    if not same_rules:
        blocks.append(Paragraph(say("verify.moved" if moved else "verify.not_moved")))
        blocks += [Item(line) for line in moved]
    return render_blocks([Heading(record["question"]), *blocks], look), FINDINGS if differences else DONE


def _page(kb: KnowledgeBase, found: Answer, look: Look) -> Page:
    sheet = sheet_of(kb, found, look)
    return Page(sheet.source, sheet.wording, sheet.messages, found)


def _digests(kb: KnowledgeBase, found: Answer) -> dict[str, str]:
    """A digest of each statement that an answer rests on, or turns on as a reading, by its name."""
    places = _places(kb)
    names = {name for derivation in found.derivations for name in _named(derivation)}
    names |= {condition.norm.name for condition in found.conditions}
    names |= {turn.atom.predicate for turn in found.turns_on if turn.kind == "reading"}
    return {name: _digest(kb, places[name]) for name in names if name in places}


def _named(derivation: Derivation) -> Iterator[str]:
    for step in derivation.steps:
        if step.rule is not None:
            yield step.rule.origin
        yield from (tried.rule.origin for tried in step.tried)


def _places(kb: KnowledgeBase) -> dict[str, Place]:
    program = kb.program.program
    found = {r.origin: r.place for r in (*program.rules, *program.constraints) if r.place is not None}
    return found | {reading.name: reading.place for reading in program.readings.values()}


def _digest(kb: KnowledgeBase, place: Place) -> str:
    """A digest of a statement's words; how they are spaced and broken into lines does not count."""
    words = " ".join(statement_source(kb.loaded, place).split())
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _moved(kb: KnowledgeBase, before: Mapping[str, str]) -> list[str]:
    """The statements that read otherwise now, or are gone."""
    places = _places(kb)
    return [
        f"{name} ({places[name].file})" if name in places else name
        for name, digest in sorted(before.items())
        if name not in places or _digest(kb, places[name]) != digest
    ]


def _differences(words: Messages, before: Mapping[str, list[str]], now: Mapping[str, list[str]]) -> Iterator[str]:
    for part in dict.fromkeys((*now, *before)):
        found = now.get(part, [])
        gone = [each for each in before.get(part, []) if each not in found]
        new = [each for each in found if each not in before.get(part, [])]
        name = words.texts.get(f"difference.{part}", part)  # a file may name parts that there are no more
        if gone:
            yield words.say("verify.gone", part=name, what="; ".join(gone))
        if new:
            yield words.say("verify.new", part=name, what="; ".join(new))


def _record(file: Path) -> dict[str, Any]:
    """The record of a note, whose every part is of the kind it should be.

    Raises:
        NotUnderstood: there is none.
    """
    try:
        with file.open("rb") as opened:
            text = opened.read(MAX_NOTE + 1)[:MAX_NOTE].decode("utf-8", "replace")
    except OSError as error:
        raise NotUnderstood([_no_record(file, error.strerror or "it can't be read")]) from None
    candidates = [*_IN_MARKDOWN.findall(text), *_IN_HTML.findall(text), text]
    for candidate in candidates:
        try:
            value = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if _well_formed(value):
            return dict(value)
    raise NotUnderstood([_no_record(file, "it has no record of a note")])


def _well_formed(value: object) -> bool:
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        return False
    lists = [value.get("given"), value.get("deny")]
    told_parts, statements = value.get("told"), value.get("statements")
    if not isinstance(told_parts, dict) or not isinstance(statements, dict):
        return False
    lists += told_parts.values()
    return (
        all(isinstance(each, list) and all(isinstance(line, str) for line in each) for each in lists)
        and all(isinstance(name, str) and isinstance(digest, str) for name, digest in statements.items())
        and isinstance(value.get("question"), str)
        and isinstance(value.get("language"), str)
        and isinstance(value.get("as_of"), str | None)
        and isinstance(value.get("knowledge_base"), dict)
    )


def _no_record(file: Path, why: str) -> Finding:
    hint = "Give a file that 'akb note' wrote: Markdown, HTML, or its record as JSON."
    return Finding("AKB408", f"'{file.name}' can't be verified: {why}.", hint=hint)
