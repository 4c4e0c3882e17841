"""Flips as blocks and as JSON: what would move a verdict, what each change takes, and what was not tried."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from math import prod
from typing import Any

from agreement_kb.model.advice import ASSUMPTION, JUDGEMENT, KINDS, Change, Flip, Flips, FlipSearch
from agreement_kb.model.answer import DEPENDS
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.render.answer_json import reference
from agreement_kb.render.duties import identity
from agreement_kb.render.page import Sheet
from agreement_kb.render.prose import outcome_words, sentence, verdict_words
from agreement_kb.render.reader import atom_statement
from agreement_kb.render.report import Block, Heading, Item, Paragraph, Verdict

SCHEMA = "agreement-kb/flips/1"


SHOWN = 3
"""How many entries of one kind are shown, unless all are wanted."""

Slots = tuple[tuple[Change, ...], ...]
"""Sets of changes told as one: one change of each slot."""


def flips_blocks(sheet: Sheet, found: Flips, more: str = "") -> list[Block]:
    """The verdict as it stands; for each direction the sets of changes by what they take, and how far it was looked.

    Of each kind the first entries are shown, and ``more`` tells what shows the rest; where it is empty, all are.
    """
    outcomes = found.outcomes
    verdict = outcomes[0] if len(outcomes) == 1 else DEPENDS
    blocks: list[Block] = [Verdict(verdict_words(sheet, verdict, outcomes), verdict, found.question.text)]
    for search in found.searches:
        blocks.append(Heading(sheet.messages.say("flips.to_yes" if search.to_yes else "flips.from_yes")))
        for by, flips in groupby(sorted(search.flips, key=lambda flip: KINDS.index(flip.by)), key=lambda flip: flip.by):
            blocks.append(Paragraph(sheet.messages.say(f"flips.by.{by}")))
            entries = list(entries_of(flips))
            shown = entries[:SHOWN] if more else entries
            blocks += [_item(sheet, slots, outcomes, search) for slots, outcomes in shown]
            left = sum(prod(map(len, slots)) for slots, _ in entries[len(shown) :])
            if left:
                blocks.append(Paragraph(sheet.messages.say("flips.more", number=left, how=more)))
        blocks.append(Paragraph(bound_words(sheet, search)))
    return [*blocks, Heading(sheet.messages.say("heading.status")), Paragraph(sheet.status())]


def entries_of(flips: Iterable[Flip]) -> Iterable[tuple[Slots, tuple[str, ...]]]:
    """The sets, those told as one that lead to the same and differ in one change only; in the order of their first."""
    entries: list[tuple[Slots, tuple[str, ...]]] = [
        (tuple((change,) for change in flip.changes), flip.outcomes) for flip in flips
    ]
    while True:
        alike: dict[object, list[tuple[int, int]]] = {}
        for place, (slots, outcomes) in enumerate(entries):
            for open_slot in range(len(slots)):
                others = frozenset(slots[:open_slot] + slots[open_slot + 1 :])
                alike.setdefault((others, outcomes, len(slots)), []).append((place, open_slot))
        most = max(alike.values(), key=len, default=[])
        if len(most) < 2:
            return entries
        first, at = most[0]
        slots, outcomes = entries[first]
        merged = dict.fromkeys(change for place, open_slot in most for change in entries[place][0][open_slot])
        one_of = tuple(sorted(merged, key=lambda change: KINDS.index(change.kind)))
        entries[first] = (*slots[:at], one_of, *slots[at + 1 :]), outcomes
        gone = {place for place, _ in most[1:]}
        entries = [entry for place, entry in enumerate(entries) if place not in gone]


def _item(sheet: Sheet, slots: Slots, outcomes: tuple[str, ...], search: FlipSearch) -> Item:
    """One entry: its statement, or what is stated together, with what each takes."""
    say = sheet.messages.say
    under: list[str] = []
    if len(slots) == 1 and len(slots[0]) == 1:
        (change,) = slots[0]
        text = sentence(change_words(sheet, change))
        under += [_taking(sheet, change), *_replacing(sheet, change)]
    elif len(slots) == 1:
        text = say("flips.any")
        for change in slots[0]:
            under += [_part(sheet, change), *_replacing(sheet, change)]
    else:
        text = say("flips.together")
        for place, alternatives in enumerate(slots):
            for number, change in enumerate(alternatives):
                part = _part(sheet, change)
                if len(alternatives) > 1:
                    part = say("flips.or" if number else "flips.and_either" if place else "flips.either", part=part)
                under += [part, *_replacing(sheet, change)]
    if not search.to_yes:
        under.append(say("flips.then", outcomes=outcome_words(sheet, outcomes)))
    return Item(text, tuple(under))


def _part(sheet: Sheet, change: Change) -> str:
    """One statement of several, with what it takes."""
    return sheet.messages.say("flips.part", statement=sentence(change_words(sheet, change)), who=_taking(sheet, change))


def _taking(sheet: Sheet, change: Change) -> str:
    """Who may settle a change, and the sentence at which it matters."""
    who = who_words(sheet, change.atom, change.kind)
    return f"{who} — {sheet.cite(change.citation)}" if change.citation is not None else who


def _replacing(sheet: Sheet, change: Change) -> list[str]:
    """What a change stands in place of, if of anything."""
    if not change.replaces:
        return []
    replaced = tuple(atom_statement(sheet, Literal(*each)) for each in change.replaces)
    return [sheet.messages.say("flips.replaces", statements=sheet.messages.listed(replaced))]


def change_words(sheet: Sheet, change: Change) -> str:
    """The sentence that is stated; for a denial, the one that says it is not so."""
    return atom_statement(sheet, Literal(change.atom, change.value))


def who_words(sheet: Sheet, atom: Atom, kind: str) -> str:
    """Who may settle an input: anyone who can show or bring it about, the person who must judge, a reading."""
    say = sheet.messages.say
    if kind == ASSUMPTION:
        return say("flips.assumption")
    if kind == JUDGEMENT:
        who = sheet.wording.text(sheet.source.program.predicates[atom.predicate].judge)
        return say("turn.judgement", who=who) if who else say("turn.judgement_open")
    return say(f"turn.{kind}")


def bound_words(sheet: Sheet, search: FlipSearch) -> str:
    """How far it was looked, and what was not tried."""
    say = sheet.messages.say
    if search.exhausted:
        return say("flips.all" if search.flips else "flips.none")
    if search.tried < search.size:
        key = "flips.cut" if search.flips or search.tried else "flips.cut_none"
        return say(key, tried=search.tried, next=search.tried + 1)
    first = () if search.flips else (say("flips.none_up_to", size=search.size),)
    return " ".join((*first, say("flips.up_to", size=search.size)))


def flips_json(sheet: Sheet, found: Flips) -> str:
    """Flips as a JSON document after the schema ``agreement-kb/flips/1``."""
    value = {
        "schema": SCHEMA,
        "question": found.question.text,
        "goal": str(found.question.goal),
        "outcomes": list(found.outcomes),
        "searches": [_search_value(sheet, search) for search in found.searches],
        "as_of": found.facts.as_of,
        **identity(sheet),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _search_value(sheet: Sheet, search: FlipSearch) -> dict[str, Any]:
    return {
        "direction": "to yes" if search.to_yes else "from yes",
        "size": search.size,
        "tried": search.tried,
        "exhausted": search.exhausted,
        "explained": bound_words(sheet, search),
        "flips": [
            {
                "changes": [_change_value(sheet, change) for change in flip.changes],
                "by": flip.by,
                "outcomes": list(flip.outcomes),
            }
            for flip in search.flips
        ],
    }


def _change_value(sheet: Sheet, change: Change) -> dict[str, Any]:
    return {
        "statement": change_words(sheet, change),
        "atom": str(change.atom),
        "value": change.value,
        "kind": change.kind,
        "who": who_words(sheet, change.atom, change.kind),
        "replaces": [
            {"statement": atom_statement(sheet, Literal(atom, value)), "atom": str(atom), "value": value}
            for atom, value in change.replaces
        ],
        **reference(change.citation),
    }
