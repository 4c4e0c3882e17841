"""An interview as it stands: what is left, what to ask next, and why."""

from __future__ import annotations

import json

from agreement_kb.model.answer import Turn
from agreement_kb.model.interview import Asked, Interview
from agreement_kb.render.messages import Messages
from agreement_kb.render.page import Sheet
from agreement_kb.render.prose import sentence, turn_statement, turn_value, turn_who
from agreement_kb.render.report import Block, Heading, Item, Paragraph

SCHEMA = "agreement-kb/interview/1"


def interview_blocks(sheet: Sheet, interview: Interview) -> list[Block]:
    """The blocks of an interview: the outcomes left, the next input to ask about with what each reply leaves."""
    say = sheet.messages.say
    blocks: list[Block] = [
        Heading(interview.question.text),
        Paragraph(say("interview.left", outcomes=left_words(sheet.messages, interview.outcomes))),
    ]
    asked = interview.asked
    if asked is None:
        key = "interview.done" if len(interview.outcomes) == 1 else "interview.no_more"
        return [*blocks, Paragraph(say(key))]
    most = "interview.most" if interview.exact else "interview.most_bounded"
    count = say(most, count=interview.most)
    if interview.readings:
        count = f"{count} {say('interview.readings', count=interview.readings)}"
    return [*blocks, Heading(say("heading.ask_next")), _item(sheet, asked), Paragraph(count)]


def asked_blocks(sheet: Sheet, interview: Interview, number: int) -> list[Block]:
    """One question of a conversation, with what may be replied."""
    say, asked = sheet.messages.say, interview.asked
    assert asked is not None
    key = "interview.number" if interview.exact else "interview.number_bounded"
    heading = say(key, number=number, most=number - 1 + interview.most)
    if interview.readings:
        heading = say("interview.number_readings", number=heading, count=interview.readings)
    reading = asked.kind == "reading"
    replies = say("session.interview.replies_reading" if reading else "session.interview.replies")
    return [Heading(heading), _item(sheet, asked, reading), Paragraph(replies)]


def left_words(words: Messages, outcomes: tuple[str, ...]) -> str:
    """The outcomes that are left, in words."""
    return words.listed(tuple(words.say(f"outcome.{each}") for each in outcomes), "or")


def _item(sheet: Sheet, asked: Asked, numbered: bool = False) -> Item:
    """What is asked: who may settle it, the sentence at which it matters, and what each reply leaves."""
    turn, say = _turn(asked), sheet.messages.say
    cited = f" — {sheet.cite(asked.citation)}" if asked.citation is not None else ""
    under = [f"{turn_who(sheet, turn)}{cited}"]
    if asked.kind == "reading":
        texts = sheet.source.program.readings[asked.atom.predicate].words
        under += [f"{language}: {texts[language][0]}" for language in sheet.source.languages if language in texts]
    for number, reply in enumerate(asked.replies, 1):
        value, outcomes = turn_value(sheet, turn, reply.value), left_words(sheet.messages, reply.outcomes)
        line = say("interview.reply", value=value, outcomes=outcomes)
        under.append(f"{number}. {line}" if numbered else line)
    return Item(sentence(turn_statement(sheet, turn)), tuple(under))


def _turn(asked: Asked) -> Turn:
    """What is asked, in the words of what a verdict turns on."""
    return Turn(asked.kind, asked.atom, asked.citation, (), ())


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
        "readings": interview.readings,
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
