"""An interview within a session: what is asked next, what a reply means, and the statement it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agreement_kb.commands.answers import render_answer, render_blocks, sheet_of
from agreement_kb.commands.interview import interview_on
from agreement_kb.language.lines import read_line
from agreement_kb.language.names import normal
from agreement_kb.language.phrases import clean
from agreement_kb.language.templates import all_words
from agreement_kb.model.atom import Literal
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.model.interview import Interview
from agreement_kb.render.interview import asked_blocks, left_words
from agreement_kb.render.messages import LANGUAGES, messages
from agreement_kb.session.room import HERE, Reply, Room, is_undo, said, told_of, with_line
from agreement_kb.session.state import Asking, Line, State

YES, NO, UNKNOWN = "yes", "no", "unknown"


def begin(room: Room, state: State, unknown: str = "") -> Reply:
    """Begin to ask about the last question; ``unknown`` is a statement of which nobody can say whether it is so.

    Raises:
        NotUnderstood: no question has been asked, or the statement fits nothing known.
    """
    if unknown:
        state = replace(state, unknown=(*state.unknown, clean(unknown, HERE)))
    return _ask_next(room, state, 1, "")


Command = Callable[[Room, State, str, State | None], Reply]
"""What runs a command of a session."""


def reply_to(room: Room, state: State, line: str, before: State | None, command: Command) -> Reply:
    """What comes of a line while an interview waits for a reply.

    A reply becomes a statement, and so does one that is typed in full; then the next thing is asked. An empty line, a
    question and a command leave the interview, but for the one that takes the last reply back.

    Raises:
        NotUnderstood: the line is none of these.
        ContradictoryFacts: a statement excludes what is known.
    """
    assert state.asking is not None
    asking, typed = state.asking, clean(line, HERE)
    left = replace(state, asking=None)
    if not typed:
        words = left_words(messages(state.language), asking.outcomes)
        return Reply(room.say(state, "interview.left", left=words) + "\n", left)
    if is_undo(typed):
        if before is None:
            return Reply(room.say(state, "nothing_to_undo") + "\n", state)
        after = back(state, before)
        done = room.say(state, "undone", number=len(after.lines))
        return _ask_next(room, after, max(asking.number - 1, 1), done)
    if typed.startswith(":"):
        return command(room, left, typed, before)
    meant = meaning(asking, typed)
    if meant == UNKNOWN:
        statement = f"reading {asking.reading} is {asking.alternatives[0][0]}" if asking.reading else asking.statement
        after = replace(left, unknown=(*state.unknown, statement))
        return _ask_next(room, after, asking.number + 1, room.say(state, "interview.unknown", text=asking.statement))
    if meant is not None:
        line_meant = (
            Line(f"reading {asking.reading} is {meant}") if asking.reading else Line(asking.statement, meant == YES)
        )
        return _taken(room, left, asking.number + 1, line_meant)
    return _said_instead(room, state, left, typed)


def meaning(asking: Asking, typed: str) -> str | None:
    """What a reply means: yes, no, unknown, the name of an alternative, or None where it is no reply."""
    wanted = normal(typed.strip('"“”«».!'))
    if wanted in _words(UNKNOWN):
        return UNKNOWN
    if not asking.reading:
        return next((each for each in (YES, NO) if wanted in _words(each)), None)
    names = [name for name, _ in asking.alternatives]
    if wanted.isdecimal() and 0 < int(wanted[:9]) <= len(names):
        return names[int(wanted) - 1]
    for name, words in asking.alternatives:
        if wanted in (normal(name), *map(normal, words)):
            return name
    return None


def back(state: State, before: State) -> State:
    """A state with the case of an earlier one.

    The question stays the last one asked, unless another case had taken the place of this one.
    """
    lines, as_of, title, unknown = before.case()
    told = before.told if state.told is None or title != state.title else state.told
    return replace(state, lines=lines, as_of=as_of, title=title, unknown=unknown, told=told)


def _words(meant: str) -> set[str]:
    """The words for a reply, in every language there is."""
    return {normal(each) for language in LANGUAGES for each in messages(language).say(f"interview.{meant}").split("|")}


def _taken(room: Room, state: State, number: int, line: Line) -> Reply:
    """A statement taken among what is known; then what is asked next."""
    after = with_line(state, line)
    room.facts(after)
    words = room.say(state, "given" if line.positive else "denied", text=line.text)
    return _ask_next(room, after, number, words)


def _said_instead(room: Room, state: State, left: State, typed: str) -> Reply:
    """A line that is no reply: a statement is taken and the interview goes on, a question leaves it."""
    assert state.asking is not None
    try:
        found = read_line(room.kb.program.program, typed, room.facts(state), HERE)
    except NotUnderstood:
        hint = room.say(state, "interview.replies_reading" if state.asking.reading else "interview.replies")
        message = room.say(state, "interview.no_reply", text=typed)
        raise NotUnderstood([Finding("AKB401", message, hint=hint)]) from None
    if found.statement and not found.question and not typed.endswith("?"):
        return _taken(room, left, state.asking.number, Line(typed))
    return said(room, left, typed)


def _ask_next(room: Room, state: State, number: int, words: str) -> Reply:
    """What is to be asked next, or the answer where nothing more is; ``words`` are said before."""
    said_before = f"{words}\n\n" if words else ""
    found = interview_on(room.kb, room.last_question(state), room.facts(state), state.unknown)
    sheet = sheet_of(room.kb, found, room.seen(state))
    if found.asked is not None:
        text = render_blocks(asked_blocks(sheet, found, number), room.seen(state))
        return Reply(said_before + text, replace(state, asking=_asking(room, found, number, state)))
    answer = room.answer(state, room.last_question(state))
    key = "interview.done" if len(found.outcomes) == 1 else "interview.no_more"
    end = messages(state.language).say(key)
    text = render_answer(room.kb, answer, room.seen(state), "short")
    return Reply(f"{said_before}{end}\n\n{text}", replace(state, asking=None, told=told_of(room.kb, answer)))


def _asking(room: Room, found: Interview, number: int, state: State) -> Asking:
    """What is asked, as plain values."""
    assert found.asked is not None
    atom, program = found.asked.atom, room.kb.program.program
    if found.asked.kind != "reading":
        return Asking(number, room.kb.wording(found, state.language).statement(Literal(atom)), found.outcomes)
    reading = program.readings[atom.predicate]
    words = {name: tuple(all_words(texts)) for name, texts in reading.alternatives}
    offered = tuple((reply.value, words[reply.value]) for reply in found.asked.replies)
    question = room.kb.wording(found, state.language).text(reading.question)
    return Asking(number, question, found.outcomes, reading.name, offered)
