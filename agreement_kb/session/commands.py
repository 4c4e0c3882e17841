"""The commands of a session: one line each in the table; what a command says of itself stands in the messages.

A command is added by a function ``(room, state, rest of the line, state before) -> Reply``, a line in ``COMMANDS``
with an example that a test runs, and a message ``session.help.NAME`` in each language.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from agreement_kb.commands.chain import render_chain
from agreement_kb.commands.cite import render_provision
from agreement_kb.commands.difference import render_contrast, render_what_if
from agreement_kb.commands.duties import render_duties
from agreement_kb.commands.flips import render_flips
from agreement_kb.commands.note import render_note
from agreement_kb.commands.readings import render_readings
from agreement_kb.commands.timeline import render_timeline
from agreement_kb.commands.why_not import render_why_not
from agreement_kb.language.hops import read_chain
from agreement_kb.language.names import did_you_mean, normal
from agreement_kb.language.phrases import clean
from agreement_kb.language.templates import all_words
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.render.messages import LANGUAGES
from agreement_kb.session.interviewing import back, begin
from agreement_kb.session.room import HERE, Reply, Room, answered, ask, changed, state_fact
from agreement_kb.session.samples import Samples, samples
from agreement_kb.session.saved import scenario_name, scenario_text
from agreement_kb.session.state import Line, State

_ALL = "all"

Run = Callable[[Room, State, str, State | None], Reply]


@dataclass(frozen=True)
class Command:
    """A command: what it does, what it takes, an example, and whether it is run again when a session is recovered."""

    name: str
    run: Run
    example: Callable[[Samples], Iterable[str]]
    takes: str = ""
    again: bool = True


def _given(room: Room, state: State, rest: str, _: State | None) -> Reply:
    return state_fact(room, state, Line(_wanted(room, state, "given", rest)))


def _deny(room: Room, state: State, rest: str, _: State | None) -> Reply:
    return state_fact(room, state, Line(_wanted(room, state, "deny", rest), False))


def _forget(room: Room, state: State, rest: str, _: State | None) -> Reply:
    wanted = normal(_wanted(room, state, "forget", rest))
    texts = [normal(line.text) for line in state.lines]
    if wanted.isdecimal() and 0 < int(wanted[:9]) <= len(texts):
        at = int(wanted) - 1
    elif wanted in texts:
        at = texts.index(wanted)
    else:
        hint = did_you_mean(wanted, texts) or room.say(state, "no_such_fact.hint")
        raise NotUnderstood([Finding("AKB401", room.say(state, "no_such_fact", text=rest), hint=hint)])
    after = replace(state, lines=state.lines[:at] + state.lines[at + 1 :])
    return changed(room, state, after, room.say(state, "forgotten", text=state.lines[at].text))


def _facts(room: Room, state: State, _rest: str, _: State | None) -> Reply:
    lines = [
        room.say(state, "fact.given" if line.positive else "fact.denied", number=number, text=line.text)
        for number, line in enumerate(state.lines, 1)
    ]
    lines = lines or [room.say(state, "no_facts")]
    lines += [room.say(state, "fact.unknown", text=text) for text in state.unknown]
    if state.as_of is not None:
        lines.append(room.say(state, "fact.as_of", time=state.as_of))
    return Reply("\n".join(lines) + "\n", state)


def _as_of(room: Room, state: State, rest: str, _: State | None) -> Reply:
    if not rest:
        said = room.say(state, "as_of", time=state.as_of) if state.as_of else room.say(state, "as_of.none")
        return Reply(said + "\n", state)
    if rest.lower() == "none":
        return changed(room, state, replace(state, as_of=None), room.say(state, "as_of.none"))
    time = room.outside.today() if rest.lower() == "today" else rest
    return changed(room, state, replace(state, as_of=time), room.say(state, "as_of", time=time))


def _assume(room: Room, state: State, rest: str, _: State | None) -> Reply:
    if not rest:
        lines = [room.say(state, "assumed", reading=r, alternative=a) for r, a in state.readings().items()]
        return Reply("\n".join([*(lines or [room.say(state, "assumed.none")]), *_assumable(room, state)]) + "\n", state)
    name = rest.split()[0]
    readings = room.kb.program.program.readings
    if name not in readings:
        hint = did_you_mean(name, readings) or room.say(state, "no_reading.hint")
        raise NotUnderstood([Finding("AKB401", room.say(state, "no_reading", name=name), hint=hint)])
    line = Line(f"reading {rest}")
    alternatives = [each for each, _ in readings[name].alternatives]
    words = {normal(word) for _, texts in readings[name].alternatives for word in all_words(texts)}
    assumed = line.reading()
    if assumed is None or normal(assumed[1].strip('"“”«»')) not in words | set(map(normal, alternatives)):
        hint = room.say(state, "no_alternative.hint", name=name, alternatives=", ".join(alternatives))
        raise NotUnderstood([Finding("AKB401", room.say(state, "no_alternative", name=name), hint=hint)])
    return state_fact(room, state, line)


def _assumable(room: Room, state: State) -> list[str]:
    """The readings on which the last answer turns, with each alternative as it is assumed."""
    if state.told is None:
        return []
    found = room.last(state)
    wording = room.kb.wording(found, state.language)
    turns = [turn for turn in found.turns_on if turn.atom.predicate in room.kb.program.program.readings]
    if not turns:
        return _wrapped(room, room.say(state, "assumable.none", question=found.question.text), "")
    lines = _wrapped(room, room.say(state, "assumable", question=found.question.text), "")
    for turn in turns:
        reading = room.kb.program.program.readings[turn.atom.predicate]
        lines += _wrapped(room, f"{wording.text(reading.question)} — {reading.citation}")
        for name, texts in reading.alternatives:
            lines.append(f"    :assume {reading.name} is {name}")
            lines += _wrapped(room, wording.text(texts), "      ")
    return lines


def _undo(room: Room, state: State, _rest: str, before: State | None) -> Reply:
    if before is None:
        return Reply(room.say(state, "nothing_to_undo") + "\n", state)
    after = back(state, before)
    return changed(room, state, after, room.say(state, "undone", number=len(after.lines)))


def _save(room: Room, state: State, rest: str, _: State | None) -> Reply:
    file = _wanted(room, state, "save", rest)
    found = room.last(state) if state.told is not None else None
    room.outside.write(file, scenario_text(room.kb, state, found, scenario_name(file)))
    return Reply(room.say(state, "saved" if found is not None else "saved.no_question", file=file) + "\n", state)


def _load(room: Room, state: State, rest: str, _: State | None) -> Reply:
    scenario = room.outside.find(_wanted(room, state, "load", rest))
    lines = tuple(Line(each.text, each.positive) for each in scenario.statements)
    after = State(lines, scenario.as_of, state.language, scenario.name)
    room.facts(after)
    loaded = room.say(state, "loaded", name=scenario.name, number=len(lines))
    questions = dict.fromkeys(each.question.text for each in scenario.expectations)
    if not questions:
        return Reply(loaded + "\n", after)
    *others, last = questions
    reply = ask(room, after, last)
    listed = "".join(f"{room.say(state, 'loaded.question', question=question)}\n" for question in others)
    return replace(reply, text=f"{loaded}\n{listed}\n{reply.text}")


def _lang(room: Room, state: State, rest: str, _: State | None) -> Reply:
    if rest not in LANGUAGES:
        hint = room.say(state, "languages", languages=", ".join(LANGUAGES))
        raise NotUnderstood([Finding("AKB401", room.say(state, "no_language", name=rest), hint=hint)])
    after = replace(state, language=rest)
    return Reply(room.say(after, "language") + "\n", after)


def _cite(room: Room, state: State, rest: str, _: State | None) -> Reply:
    return Reply(render_provision(room.kb, _wanted(room, state, "cite", rest), room.seen(state)), state)


def _why(room: Room, state: State, _rest: str, _: State | None) -> Reply:
    return answered(room, state, room.last(state), "full")


def _duties(room: Room, state: State, rest: str, _: State | None) -> Reply:
    return Reply(render_duties(room.kb, room.facts(state), room.seen(state), rest or None), state)


def _timeline(room: Room, state: State, rest: str, _: State | None) -> Reply:
    return Reply(render_timeline(room.kb, room.facts(state), room.seen(state), rest or None), state)


def _why_not(room: Room, state: State, _rest: str, _: State | None) -> Reply:
    return Reply(render_why_not(room.kb, room.last_question(state), room.facts(state), room.seen(state)), state)


def _flips(room: Room, state: State, rest: str, _: State | None) -> Reply:
    more = "" if rest.lower() == _ALL else f":flips {_ALL}"
    question = room.last_question(state)
    return Reply(render_flips(room.kb, question, room.facts(state), room.seen(state), more=more), state)


def _what_if(room: Room, state: State, rest: str, _: State | None) -> Reply:
    question, supposed = room.last_question(state), [_wanted(room, state, "what-if", rest)]
    return Reply(render_what_if(room.kb, question, room.facts(state), room.seen(state), so=supposed), state)


def _contrast(room: Room, state: State, rest: str, _: State | None) -> Reply:
    questions = room.last_question(state), _wanted(room, state, "contrast", rest)
    return Reply(render_contrast(room.kb, questions, room.facts(state), room.seen(state)), state)


def _chain(room: Room, state: State, rest: str, _: State | None) -> Reply:
    question, hops = read_chain(_wanted(room, state, "chain", rest), HERE)
    return Reply(render_chain(room.kb, question, hops, room.facts(state), room.seen(state)), state)


def _interview(room: Room, state: State, rest: str, _: State | None) -> Reply:
    return begin(room, state, rest)


def _note(room: Room, state: State, rest: str, _: State | None) -> Reply:
    file = _wanted(room, state, "note", rest)
    html = file.lower().endswith((".html", ".htm"))
    room.outside.write(file, render_note(room.kb, room.last(state), room.seen(state), html))
    return Reply(room.say(state, "noted", file=file) + "\n", state)


def _readings(room: Room, state: State, _rest: str, _: State | None) -> Reply:
    return Reply(render_readings(room.kb, room.seen(state)), state)


def _new(room: Room, state: State, _rest: str, _: State | None) -> Reply:
    return Reply(room.say(state, "new") + "\n", State(language=state.language))


def _quit(room: Room, state: State, _rest: str, _: State | None) -> Reply:
    return Reply("", state, ends=True)


def _help(room: Room, state: State, rest: str, _: State | None) -> Reply:
    name = rest.lstrip(":").lower()
    if not name:
        return Reply(_all_help(room, state), state)
    command = COMMANDS.get(name)
    if command is None:
        hint = did_you_mean(name, COMMANDS, 0.5) or room.say(state, "unknown_command.hint")
        raise NotUnderstood([Finding("AKB401", room.say(state, "unknown_command", name=name), hint=hint)])
    lines = [_head(command), *_wrapped(room, room.say(state, f"help.{name}"))]
    example = list(command.example(samples(room.kb, state.language)))
    if example:
        lines += ["", room.say(state, "example"), *(f"  {line}" for line in example)]
    return Reply("\n".join(lines) + "\n", state)


def _all_help(room: Room, state: State) -> str:
    lines = [*_wrapped(room, room.say(state, "help"), ""), ""]
    wide = max(len(_head(command)) for command in COMMANDS.values()) + 2
    for command in COMMANDS.values():
        first = room.say(state, f"help.{command.name}").partition(". ")[0].rstrip(".")
        lead = _head(command).ljust(wide)
        lines += textwrap.wrap(
            first, max(room.look.width, 40), initial_indent=f"  {lead}", subsequent_indent=" " * (wide + 2)
        )
    return "\n".join([*lines, "", *_wrapped(room, room.say(state, "help.more"), ""), ""])


def _head(command: Command) -> str:
    return f":{command.name} {command.takes}".rstrip()


def _wrapped(room: Room, text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, max(room.look.width, 30), initial_indent=indent, subsequent_indent=indent)


def _wanted(room: Room, state: State, name: str, rest: str) -> str:
    """What a command takes, which must be there."""
    if not rest:
        head = _head(COMMANDS[name])
        raise NotUnderstood([Finding("AKB401", room.say(state, "wanted", head=head), hint=f":help {name}")])
    return rest


def _after_fact(sample: Samples, *lines: str) -> tuple[str, ...]:
    return (sample.fact, *lines) if sample.fact else ()


def _with(sample: str, line: str) -> tuple[str, ...]:
    return (line.format(sample),) if sample else ()


COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command("given", _given, lambda s: _with(s.fact, ":given {}"), "SENTENCE"),
        Command("deny", _deny, lambda s: _with(s.fact, ":deny {}"), "SENTENCE"),
        Command("forget", _forget, lambda s: _after_fact(s, ":forget 1"), "NUMBER"),
        Command("facts", _facts, lambda s: _after_fact(s, ":facts"), again=False),
        Command("as-of", _as_of, lambda s: (":as-of 2026-03-10",), "DATE"),
        Command(
            "assume",
            _assume,
            lambda s: _with(s.reading, f":assume {{}} is {s.alternative}"),
            "[READING is ALTERNATIVE]",
        ),
        Command("undo", _undo, lambda s: _after_fact(s, ":undo")),
        Command("save", _save, lambda s: (*_with(s.settled, "{}"), ":save my_case.md"), "FILE", again=False),
        Command("load", _load, lambda s: _with(s.scenario, ":load {}"), "FILE or SCENARIO"),
        Command("lang", _lang, lambda s: (f":lang {LANGUAGES[-1]}",), "LANGUAGE"),
        Command("cite", _cite, lambda s: _with(s.citation, ":cite {}"), "PROVISION", again=False),
        Command("why", _why, lambda s: (*_with(s.settled, "{}"), *_with(s.settled, ":why")), again=False),
        Command(
            "why-not",
            _why_not,
            lambda s: (*_with(s.open_question, "{}"), *_with(s.open_question, ":why-not")),
            again=False,
        ),
        Command(
            "flips",
            _flips,
            lambda s: (*_with(s.open_question, "{}"), *_with(s.open_question, ":flips")),
            "[all]",
            again=False,
        ),
        Command(
            "what-if",
            _what_if,
            lambda s: (*_with(s.open_question, "{}"), *_with(s.fact, ":what-if {}")),
            "SENTENCE",
            again=False,
        ),
        Command(
            "contrast",
            _contrast,
            lambda s: (*_with(s.settled, "{}"), *_with(s.settled, ":contrast {}")),
            "QUESTION",
            again=False,
        ),
        Command("chain", _chain, lambda s: _with(s.chain, ":chain {}"), "QUESTION HOPS", again=False),
        Command(
            "interview",
            _interview,
            lambda s: (*_with(s.open_question, "{}"), *_with(s.open_question, ":interview")),
            "[UNKNOWN]",
        ),
        Command("note", _note, lambda s: (*_with(s.settled, "{}"), ":note my_case.html"), "FILE", again=False),
        Command("duties", _duties, lambda s: _after_fact(s, ":duties"), "[PARTY]", again=False),
        Command("timeline", _timeline, lambda s: _after_fact(s, ":timeline"), "[PARTY]", again=False),
        Command("readings", _readings, lambda s: (":readings",), again=False),
        Command("new", _new, lambda s: _after_fact(s, ":new")),
        Command("help", _help, lambda s: (":help given",), "[COMMAND]", again=False),
        Command("quit", _quit, lambda s: (":quit",), again=False),
    )
}


def command(room: Room, state: State, line: str, before: State | None) -> Reply:
    """Run a command."""
    name, _, rest = clean(line[1:], HERE).partition(" ")
    found = COMMANDS.get(name.lower())
    if found is None:
        hint = did_you_mean(name, COMMANDS, 0.5) or room.say(state, "unknown_command.hint")
        message = room.say(state, "unknown_command", name=name)
        raise NotUnderstood([Finding("AKB401", message, hint=hint.replace("'", "':", 1) if "'" in hint else hint)])
    return found.run(room, state, rest.strip(), before)
