"""Flips as blocks and as JSON: what would move a verdict, what each change takes, and what was not tried."""

from __future__ import annotations

import json
from itertools import groupby
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


def flips_blocks(sheet: Sheet, found: Flips) -> list[Block]:
    """The verdict as it stands; for each direction the sets of changes by what they take, and how far it was looked."""
    outcomes = found.outcomes
    verdict = outcomes[0] if len(outcomes) == 1 else DEPENDS
    blocks: list[Block] = [Verdict(verdict_words(sheet, verdict, outcomes), verdict, found.question.text)]
    for search in found.searches:
        blocks.append(Heading(sheet.messages.say("flips.to_yes" if search.to_yes else "flips.from_yes")))
        for by, flips in groupby(sorted(search.flips, key=lambda flip: KINDS.index(flip.by)), key=lambda flip: flip.by):
            blocks.append(Paragraph(sheet.messages.say(f"flips.by.{by}")))
            blocks += [_item(sheet, flip, search) for flip in flips]
        blocks.append(Paragraph(bound_words(sheet, search)))
    return [*blocks, Heading(sheet.messages.say("heading.status")), Paragraph(sheet.status())]


def _item(sheet: Sheet, flip: Flip, search: FlipSearch) -> Item:
    """One set: its statement, or each of its statements, with what it takes."""
    say = sheet.messages.say
    alone = len(flip.changes) == 1
    under, statement = [], ""
    for change in flip.changes:
        statement = sentence(change_words(sheet, change))
        who = who_words(sheet, change.atom, change.kind)
        cited = f"{who} — {sheet.cite(change.citation)}" if change.citation is not None else who
        under.append(cited if alone else say("flips.part", statement=statement, who=cited))
        if change.replaces:
            replaced = tuple(atom_statement(sheet, Literal(*each)) for each in change.replaces)
            under.append(say("flips.replaces", statements=sheet.messages.listed(replaced)))
    if not search.to_yes:
        under.append(say("flips.then", outcomes=outcome_words(sheet, flip.outcomes)))
    return Item(statement if alone else say("flips.together"), tuple(under))


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
