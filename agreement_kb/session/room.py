"""Where a session takes place, and what a line does there: a question is answered, a statement taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from agreement_kb.commands.answers import render_answer
from agreement_kb.commands.look import DONE, Look
from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.lines import read_line
from agreement_kb.language.phrases import clean
from agreement_kb.model.answer import Answer
from agreement_kb.model.finding import AgreementError, Finding, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Facts, Scenario
from agreement_kb.render.findings import TYPED
from agreement_kb.render.messages import messages
from agreement_kb.session.state import Line, State, Told

HERE = Place(TYPED, 1)
_LINE = "\n"


@dataclass(frozen=True)
class Outside:
    """What a session asks of the world: a scenario by name or file, to write a file, the date of today.

    ``find`` and ``write`` raise AgreementError where they can't.
    """

    find: Callable[[str], Scenario]
    write: Callable[[str, str], None]
    today: Callable[[], str]


@dataclass(frozen=True)
class Room:
    """Where a session takes place: the knowledge base, the world outside, and how output is wanted."""

    kb: KnowledgeBase
    outside: Outside
    look: Look = field(default_factory=Look)

    def say(self, state: State, key: str, **values: object) -> str:
        """Words of this package in the session's language."""
        return messages(state.language).say(f"session.{key}", **values)

    def seen(self, state: State) -> Look:
        """How output is wanted, in the session's language."""
        return replace(self.look, language=state.language)

    def facts(self, state: State) -> Facts:
        """The facts of a state. Raises as ``KnowledgeBase.facts``."""
        return self.kb.facts(state.sentences(), state.as_of)

    def answer(self, state: State, question: str) -> Answer:
        """The answer to a question on the facts of a state. Raises as ``KnowledgeBase.ask``."""
        return self.kb.ask_facts(question, self.facts(state), HERE)

    def last(self, state: State) -> Answer:
        """The answer to the last question. Raises as ``last_question``."""
        return self.answer(state, self.last_question(state))

    def last_question(self, state: State) -> str:
        """The last question.

        Raises:
            NotUnderstood: none has been asked.
        """
        if state.told is None:
            message = self.say(state, "no_question")
            raise NotUnderstood([Finding("AKB401", message, hint=self.say(state, "no_question.hint"))])
        return state.told.question


@dataclass(frozen=True)
class Reply:
    """What a line came to: words, the state after it, whether the session ends, and an exit code as ``akb`` has.

    ``verdict`` is the verdict of an answer and its question, to be repeated where the words are taller than the screen.
    """

    text: str
    state: State
    ends: bool = False
    code: int = DONE
    verdict: str = ""


def is_undo(line: str) -> bool:
    """Whether a line is the command that goes back."""
    return line.split()[:1] == [":undo"]


def said(room: Room, state: State, line: str) -> Reply:
    """Answer a question, or take a statement."""
    typed = read_line(room.kb.program.program, line, room.facts(state), HERE)
    asks = typed.text.endswith("?")
    if typed.question and (asks or not typed.statement):
        return ask(room, state, typed.text)
    key = "either" if typed.question else "statement_asked" if asks else ""
    if key:
        message, hint = room.say(state, key), room.say(state, f"{key}.hint", text=typed.text.rstrip("?. "))
        raise NotUnderstood([Finding("AKB401", message, hint=hint)])
    return state_fact(room, state, Line(typed.text))


def ask(room: Room, state: State, question: str) -> Reply:
    """Answer a question, which then is the last one."""
    found = room.answer(state, question)
    return answered(room, replace(state, told=told_of(room.kb, found)), found, "short")


def answered(room: Room, state: State, found: Answer, explain: str) -> Reply:
    """The reply that tells an answer; the verdict is its first line."""
    text = render_answer(room.kb, found, room.seen(state), explain)
    return Reply(text, state, verdict=f"{text.partition(_LINE)[0]} — {found.question.text}")


def told_of(kb: KnowledgeBase, found: Answer) -> Told:
    """What is remembered of an answer."""
    wording = kb.wording(found, "en")
    bound = tuple((wording.label(b.value) if b.value is not None else b.words, b.verdict) for b in found.bindings)
    return Told(found.question.text, found.verdict, found.outcomes, bound)


def state_fact(room: Room, state: State, line: Line) -> Reply:
    """Take a statement among what is known; one that contradicts it is refused and not kept."""
    line = Line(clean(line.text, HERE), line.positive)
    after = with_line(state, line)
    known, now = room.facts(state), room.facts(after)
    if (known.stated, known.roles) == (now.stated, now.roles):
        return Reply(room.say(state, "known_already") + "\n", state)
    return changed(room, state, after, room.say(state, "given" if line.positive else "denied", text=line.text))


def with_line(state: State, line: Line) -> State:
    """A state with one statement more; another alternative takes the place of the one assumed before."""
    reading = line.reading()
    kept = tuple(each for each in state.lines if reading is None or (each.reading() or ("",))[0] != reading[0])
    return replace(state, lines=(*kept, line))


def changed(room: Room, state: State, after: State, words: str) -> Reply:
    """A reply after the case has changed: what was done, and what that makes of the last answer."""
    facts = room.facts(after)
    if state.told is None:
        return Reply(words + "\n", after)
    try:
        found = room.kb.ask_facts(state.told.question, facts, HERE)
    except AgreementError as error:
        gone = room.say(state, "answer_gone", question=state.told.question, why=error.findings[0].message)
        return Reply(f"{words}\n{gone}\n", replace(after, told=None))
    told = told_of(room.kb, found)
    if told == state.told:
        return Reply(words + "\n", after)
    words_of = messages(state.language).say
    outcomes = words_of("or").join(words_of(f"outcome.{each}") for each in found.outcomes)
    now = words_of(f"verdict.{found.verdict}", outcomes=outcomes)  # what a which-question finds is left to asking again
    key = (
        "answer_changed" if (told.verdict, told.outcomes) != (state.told.verdict, state.told.outcomes) else "more_found"
    )
    return Reply(f"{words}\n{room.say(state, key, question=told.question, now=now)}\n", replace(after, told=told))
