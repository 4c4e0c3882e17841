"""A timeline as blocks and as JSON."""

from __future__ import annotations

import json
from typing import Any

from agreement_kb.model.atom import Literal
from agreement_kb.model.duty import Entry, Occasion, Timeline
from agreement_kb.model.provision import Citation
from agreement_kb.render.duties import (
    action_words,
    basis_words,
    bearer_words,
    closing_blocks,
    duty_value,
    identity,
    turn_value,
    turn_words,
)
from agreement_kb.render.page import Sheet
from agreement_kb.render.prose import deadline_words, sentence
from agreement_kb.render.reader import atom_statement
from agreement_kb.render.report import Block, Heading, Item, Paragraph

SCHEMA = "agreement-kb/timeline/1"


def entry_words(sheet: Sheet, entry: Entry) -> str:
    """What happens, comes about, falls due or is to be done until then."""
    say = sheet.messages.say
    if entry.duty is not None:
        bearer, action = bearer_words(sheet, entry.duty, entry.duty.bearer), action_words(sheet, entry.duty)
        if bearer:
            return say(f"timeline.{entry.occasion.value}", bearer=bearer, action=action)
        key = "deadline" if entry.occasion is Occasion.DEADLINE else "falls_due"
        return say(f"timeline.{key}_nobody", action=action)
    statement = atom_statement(sheet, Literal(entry.atom)) if entry.atom is not None else ""
    return sentence(say(f"timeline.{entry.occasion.value}", statement=statement))


def time_words(sheet: Sheet, entry: Entry) -> str:
    """When; in the words of the text where that is not known."""
    say = sheet.messages.say
    if entry.time is not None:
        return say("timeline.after", time=entry.time) if entry.after else str(entry.time)
    at = entry.rule.at if entry.rule is not None else entry.duty.norm.deadline if entry.duty is not None else None
    return deadline_words(sheet, at) if at is not None else say("timeline.no_date")


def condition_words(sheet: Sheet, entry: Entry, before: tuple[Entry, ...] = ()) -> str:
    """On what an entry rests beyond what is stated; "in any case" where an earlier one said it conditionally."""
    if entry.supposing:
        said = tuple(atom_statement(sheet, Literal(atom, value)) for atom, value in entry.supposing)
        return sheet.messages.say("timeline.if", suppositions=sheet.messages.listed(said))
    if any(other.supposing and _same(other, entry) for other in before):
        return sheet.messages.say("timeline.any_case")
    return ""


def _same(one: Entry, other: Entry) -> bool:
    if one.duty is None or other.duty is None:
        return False
    what = (one.occasion, one.duty.norm.name, one.duty.action, one.duty.bearer)
    return what == (other.occasion, other.duty.norm.name, other.duty.action, other.duty.bearer)


def citation_of(entry: Entry) -> Citation | None:
    """The sentence an entry rests on; None where it was stated."""
    if entry.duty is not None:
        return entry.duty.norm.citation
    return entry.rule.citation if entry.rule is not None else None


def _basis(sheet: Sheet, entry: Entry) -> str:
    """The basis, and why it is not express."""
    if entry.duty is not None:
        return basis_words(sheet, entry.duty)
    parts = (entry.rule.at, entry.rule) if entry.rule is not None else ()
    because = "; ".join(dict.fromkeys(part.because for part in parts if part is not None and part.because))
    words = sheet.messages.say(f"duties.basis.{entry.basis.value}")
    return f"{words}: {because}" if because else words


def timeline_blocks(sheet: Sheet, found: Timeline) -> list[Block]:
    """The entries in order, then what has no certain date."""
    say = sheet.messages.say
    blocks: list[Block] = [Heading(say("timeline.title"))]
    if not found.entries:
        blocks.append(Paragraph(say("timeline.empty")))
    blocks += [_item(sheet, found, entry, number) for number, entry in enumerate(found.entries)]
    if found.apart:
        blocks.append(Heading(say("timeline.apart")))
        blocks += [_item(sheet, found, entry, 0) for entry in found.apart]
    told = (entry.duty for entry in (*found.entries, *found.apart))
    return [*blocks, *closing_blocks(sheet, (duty for duty in told if duty is not None))]


def _item(sheet: Sheet, found: Timeline, entry: Entry, number: int) -> Item:
    say = sheet.messages.say
    under = [condition_words(sheet, entry, found.entries[:number])]
    citation = citation_of(entry)
    if citation is not None:
        under.append(say("timeline.source", citation=sheet.cite(citation), basis=_basis(sheet, entry)))
    state = entry.duty.state if entry.duty is not None else None
    if state is not None and found.facts.as_of is not None:
        words = say(f"duties.state.{state.value}")
        under.append(say("timeline.state", time=found.facts.as_of, state=words))
    if not entry.certain and entry.turns_on:
        under.append(say("timeline.turns", turns="; ".join(turn_words(sheet, turn) for turn in entry.turns_on)))
    line = say("timeline.line", time=time_words(sheet, entry), text=entry_words(sheet, entry))
    return Item(sentence(line), tuple(each for each in under if each))


def timeline_json(sheet: Sheet, found: Timeline) -> str:
    """The timeline as a JSON document after the schema ``agreement-kb/timeline/1``."""
    value = {
        "schema": SCHEMA,
        "entries": [_value(sheet, entry) for entry in found.entries],
        "apart": [_value(sheet, entry) for entry in found.apart],
        "as_of": found.facts.as_of,
        **identity(sheet),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _value(sheet: Sheet, entry: Entry) -> dict[str, Any]:
    citation = citation_of(entry)
    return {
        "occasion": entry.occasion.value,
        "time": str(entry.time) if entry.time is not None else None,
        "after": entry.after,
        "time_words": time_words(sheet, entry),
        "statement": entry_words(sheet, entry),
        "atom": str(entry.atom) if entry.atom is not None else None,
        "rule": entry.rule.origin if entry.rule is not None else None,
        "duty": duty_value(sheet, entry.duty) if entry.duty is not None else None,
        "supposing": [
            {"statement": atom_statement(sheet, Literal(atom, value)), "atom": str(atom), "value": value}
            for atom, value in entry.supposing
        ],
        "certain": entry.certain,
        "turns_on": [turn_value(sheet, turn) for turn in entry.turns_on],
        "basis": entry.basis.value,
        "basis_words": _basis(sheet, entry),
        "provision": citation.provision if citation is not None else None,
        "sentence": citation.sentence if citation is not None and not citation.sole else None,
    }
