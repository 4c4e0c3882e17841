"""An interview as it stands: what is left, what to ask next, and why."""

from __future__ import annotations

import json

from agreement_kb.model.answer import Turn
from agreement_kb.model.interview import Asked, Interview
from agreement_kb.render.page import Sheet
from agreement_kb.render.prose import sentence, turn_statement, turn_value, turn_who
from agreement_kb.render.report import Block, Heading, Item, Paragraph

SCHEMA = "agreement-kb/interview/1"


def interview_blocks(sheet: Sheet, interview: Interview) -> list[Block]:
    """The blocks of an interview: the outcomes left, the next input to ask about with what each reply leaves."""
    say = sheet.messages.say
    blocks: list[Block] = [
        Heading(interview.question.text),
        Paragraph(say("interview.left", outcomes=_outcomes(sheet, interview.outcomes))),
    ]
    asked = interview.asked
    if asked is None:
        key = "interview.done" if len(interview.outcomes) == 1 else "interview.no_more"
        return [*blocks, Paragraph(say(key))]
    turn = _turn(asked)
    cited = f" — {sheet.cite(asked.citation)}" if asked.citation is not None else ""
    under = [f"{turn_who(sheet, turn)}{cited}"]
    if asked.kind == "reading":
        texts = sheet.source.program.readings[asked.atom.predicate].words
        under += [f"{language}: {texts[language][0]}" for language in sheet.source.languages if language in texts]
    under += [
        say("interview.reply", value=turn_value(sheet, turn, reply.value), outcomes=_outcomes(sheet, reply.outcomes))
        for reply in asked.replies
    ]
    most = "interview.most" if interview.exact else "interview.most_bounded"
    return [
        *blocks,
        Heading(say("heading.ask_next")),
        Item(sentence(turn_statement(sheet, turn)), tuple(under)),
        Paragraph(say(most, count=interview.most)),
    ]


def _turn(asked: Asked) -> Turn:
    """What is asked, in the words of what a verdict turns on."""
    return Turn(asked.kind, asked.atom, asked.citation, (), ())


def _outcomes(sheet: Sheet, outcomes: tuple[str, ...]) -> str:
    return sheet.messages.listed(tuple(sheet.messages.say(f"outcome.{each}") for each in outcomes), "or")


def interview_json(sheet: Sheet, interview: Interview) -> str:
    """An interview as JSON, after the schema ``agreement-kb/interview/1``."""
    asked = interview.asked
    value = {
        "schema": SCHEMA,
        "question": interview.question.text,
        "outcomes": list(interview.outcomes),
        "ask": None if asked is None else _asked_value(sheet, asked),
        "most": interview.most,
        "exact": interview.exact,
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _asked_value(sheet: Sheet, asked: Asked) -> dict[str, object]:
    turn = _turn(asked)
    return {
        "kind": asked.kind,
        "who": turn_who(sheet, turn),
        "statement": turn_statement(sheet, turn),
        "atom": str(asked.atom),
        "provision": asked.citation.provision if asked.citation is not None else None,
        "sentence": asked.citation.sentence if asked.citation is not None else None,
        "replies": [
            {"value": reply.value, "words": turn_value(sheet, turn, reply.value), "outcomes": list(reply.outcomes)}
            for reply in asked.replies
        ],
    }
