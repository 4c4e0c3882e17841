"""The difference of two answers as blocks and as JSON: one rendering for what-if and for contrast."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from agreement_kb.model.advice import AnswerDifference, Parted, Told
from agreement_kb.model.answer import Binding, Condition, Turn
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Basis
from agreement_kb.render.answer_json import reference
from agreement_kb.render.duties import identity, turn_words
from agreement_kb.render.page import Page
from agreement_kb.render.prose import binding_words, outcome_words, sentence, turn_value, verdict_words
from agreement_kb.render.report import Block, Heading, Item, Paragraph, Quote, Verdict, condition_line

SCHEMA = "agreement-kb/difference/1"


@dataclass(frozen=True)
class Sides:
    """The pages of two answers, what each is called, and the title of their difference."""

    before: Page
    after: Page
    title: str
    names: tuple[str, str]


def difference_blocks(sides: Sides, found: AnswerDifference) -> list[Block]:
    """Both verdicts, each aspect in which the answers differ, and the sentence through which they do."""
    page, say = sides.after, sides.after.messages.say
    verdict = verdict_words(page, found.after.verdict, found.after.outcomes)
    blocks: list[Block] = [Verdict(verdict, found.after.verdict, found.after.question.text), Heading(sides.title)]
    if not found.parted:
        blocks.append(Paragraph(say("difference.none_but_subject" if found.exchanged else "difference.none")))
    for parted in found.parted:
        key = "difference.line" if parted.aspect in ("verdict", "basis") else "difference.only"
        both = bool(parted.before and parted.after)  # the same input may lead to something else
        under = [say(key, side=sides.names[0], words=told_words(sides.before, each, both)) for each in parted.before]
        under += [say(key, side=sides.names[1], words=told_words(sides.after, each, both)) for each in parted.after]
        blocks.append(Item(say(f"difference.{parted.aspect}"), tuple(map(sentence, under))))
    for alike in found.alike:
        text = say("difference.alike", aspect=say(f"difference.{alike.aspect}"), exchanged=_exchanged(sides, found))
        blocks.append(Item(text, tuple(sentence(told_words(sides.after, each)) for each in alike.after)))
    citation = found.through.rule.citation if found.through is not None else None
    if found.through is not None and citation is not None:
        side = sides.names[0 if found.through.in_before else 1]
        blocks.append(Paragraph(sentence(say("difference.through", citation=page.cite(citation), side=side))))
        for words in page.source.words(citation):
            ordered = tuple((each, words[each]) for each in page.source.languages if each in words)
            blocks.append(Quote(page.cite(citation), ordered))
    return [*blocks, Heading(say("heading.status")), Paragraph(page.status())]


def _exchanged(sides: Sides, found: AnswerDifference) -> str:
    """What stands for what."""
    say = sides.after.messages.say
    pairs = (
        say("difference.exchanged", before=sides.before.wording.label(mine), after=sides.after.wording.label(other))
        for mine, other in found.exchanged
    )
    return sides.after.messages.listed(tuple(pairs))


def told_words(page: Page, told: Told, values: bool = False) -> str:
    """What an answer tells of one aspect, in words; of what it turns on, ``values`` tells also what each leads to."""
    match told:
        case Citation():
            return page.cite(told)
        case Basis():
            return page.messages.say(f"duties.basis.{told.value}")
        case Condition():
            return condition_line(page, told)
        case Turn():
            return turn_words(page, told) if not values else _turn_with_values(page, told)
        case Binding():
            words = binding_words(page, told.value, told.words)
            return f"{words}: {outcome_words(page, told.outcomes)}"
        case Atom():
            return page.wording.statement(Literal(told))
        case _:
            return outcome_words(page, told)


def _turn_with_values(page: Page, turn: Turn) -> str:
    """What it turns on, and what each value leads to in the cases that show it."""
    say = page.messages.say
    led_to = (
        say("turn.to", value=turn_value(page, turn, each.value), verdict=say(f"outcome.{each.verdict}"))
        for each in turn.alternatives
    )
    return say("difference.turn", turn=turn_words(page, turn), values="; ".join(led_to))


def difference_json(sides: Sides, found: AnswerDifference) -> str:
    """The difference as a JSON document after the schema ``agreement-kb/difference/1``."""
    through = found.through
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "title": sides.title,
        **{
            name: {"question": each.question.text, "verdict": each.verdict, "outcomes": list(each.outcomes)}
            for name, each in (("before", found.before), ("after", found.after))
        },
        "differs": [_parted_value(sides, each) for each in found.parted],
        "exchanged": [
            {"before": sides.before.wording.label(mine), "after": sides.after.wording.label(other)}
            for mine, other in found.exchanged
        ],
        "alike": [_parted_value(sides, each) for each in found.alike],
        "through": None
        if through is None
        else {
            "rule": through.rule.origin,
            "in": "before" if through.in_before else "after",
            **reference(through.rule.citation),
        },
        **identity(sides.after),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _parted_value(sides: Sides, parted: Parted) -> dict[str, Any]:
    both = bool(parted.before and parted.after)
    return {
        "aspect": parted.aspect,
        "before": [told_words(sides.before, each, both) for each in parted.before],
        "after": [told_words(sides.after, each, both) for each in parted.after],
    }
