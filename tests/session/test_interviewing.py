"""An interview within a session, as a pure object: what is asked, what a reply means, how it is left."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from random import Random

import pytest

from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.render.messages import LANGUAGES
from agreement_kb.session.completion import Completer
from agreement_kb.session.conversation import kept
from agreement_kb.session.interviewing import meaning
from agreement_kb.session.room import Outside, Room
from agreement_kb.session.session import Session, respond
from agreement_kb.session.state import Asking, Line, State, Told, state_of, state_value
from tests.helpers import knowledge_base

GARDEN = """
    open sort plant en "plant"
    predicate member by fact en "the visitor is a member" denied en "the visitor is no member"
    predicate invited by choice en "the visitor is invited" denied en "the visitor is not invited"
    predicate well_behaved by judgement en "the visitor behaves well" denied en "the visitor misbehaves"
        judge en "the gardener"
    reading gate about 1
        en "what the gate is"
        words en "the gate"
        alternative wide en "any gate"
        alternative narrow en "the front gate"
    predicate admitted exhaustive en "the visitor is admitted" denied en "the visitor is not admitted"
    rule members: admitted
        if member
    ## 1#2
    rule guests: admitted
        if invited and well_behaved and reading gate is wide
    question is_admitted: is admitted en "is the visitor admitted?"
"""
QUESTION = "is the visitor admitted?"


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return knowledge_base(GARDEN, tmp_path_factory.mktemp("garden"))


def opened(kb: KnowledgeBase, question: str = QUESTION, *lines: str) -> Session:
    """A session in which a question was asked and some lines were typed."""
    outside = Outside(lambda name: pytest.fail(name), lambda file, text: None, lambda: "2026-03-10")
    session = Session(partial(respond, Room(kb, outside)), State(told=Told(question, "", ())))
    for line in lines:
        session.respond(line)
    return session


def asked(session: Session) -> str:
    return session.state.asking.statement if session.state.asking is not None else ""


def test_an_interview_is_a_conversation(garden: KnowledgeBase) -> None:
    """A member is admitted whatever else, so that is asked first; of a guest both other facts, and last the reading."""
    session = opened(garden)
    assert (
        session.respond(":interview").text
        == """\
Question 1, of 3 at most (then readings of the text, at most 1)
  - The visitor is a member
      a fact — Art. 1, 1st sentence
      if so, there is left: yes
      if not, there is left: yes or no
  Reply: yes, no or don't know.
"""
    )
    assert (
        session.respond("no").text
        == """\
Denied: the visitor is a member

Question 2, of 3 at most (then readings of the text, at most 1)
  - The visitor is invited
      a fact someone can bring about — Art. 1, 2nd sentence
      if so, there is left: yes or no
      if not, there is left: no
  Reply: yes, no or don't know.
"""
    )
    session.respond("YES.")
    assert (
        session.respond("y").text
        == """\
Given: the visitor behaves well

Question 4, of 4 at most
  - What the gate is
      a reading of the text — Art. 1
      en: the gate
      1. if it means “any gate”, there is left: yes
      2. if it means “the front gate”, there is left: no
  Reply: the number of an alternative, or don't know.
"""
    )
    end = session.respond("1").text
    assert end.startswith(
        """\
Given: reading gate is wide

Nothing more needs to be asked: whatever else is so, the answer stays.

YES
  is the visitor admitted?
"""
    )
    assert session.state.asking is None
    assert session.state.told is not None
    assert session.state.told.verdict == "yes"
    assert session.state.lines == (
        Line("the visitor is a member", False),
        Line("the visitor is invited"),
        Line("the visitor behaves well"),
        Line("reading gate is wide"),
    )


def test_what_nobody_knows_is_set_aside_and_said(garden: KnowledgeBase) -> None:
    """Nobody knows how the visitor behaves: only the narrow gate would still settle it, and it is not the one."""
    session = opened(garden, QUESTION, ":interview", "no", "yes")
    reply = session.respond("don’t know")
    assert reply.text.startswith(
        "Not known: the visitor behaves well\n\nQuestion 4, of 4 at most\n  - What the gate is\n"
    )
    assert "      1. if it means “any gate”, there is left: yes or no\n" in reply.text
    assert session.respond("any gate").text.startswith(
        "Given: reading gate is wide\n\n"
        "Nothing more can be asked that would settle it: it depends on what nobody could tell, "
        "or on an analogy that a person must judge.\n\nDEPENDS: yes or no\n"
    )
    assert session.state.unknown == ("the visitor behaves well",)
    assert session.respond(":facts").text.endswith("     not known: the visitor behaves well\n")
    assert session.respond(":interview").text.startswith("Nothing more can be asked")


def test_a_reading_nobody_will_choose_is_set_aside_whole(garden: KnowledgeBase) -> None:
    session = opened(garden, QUESTION, ":deny the visitor is a member", "the visitor is invited")
    session.respond("the visitor behaves well")
    session.respond(":interview")
    assert session.respond("?").text.startswith("Not known: what the gate is\n\nNothing more can be asked")
    assert session.state.unknown == ("reading gate is wide",)


def test_undo_takes_the_last_reply_back_and_asks_again(garden: KnowledgeBase) -> None:
    session = opened(garden, QUESTION, ":interview")
    first = asked(session)
    assert session.respond(":undo").text == "There is nothing to undo.\n"
    session.respond("no")
    session.respond("unknown")
    assert session.state.unknown == ("the visitor is invited",)
    assert session.respond(":undo").text.startswith("Undone. Statements known: 1.\n\nQuestion 2, of 3 at most (then ")
    assert (asked(session), session.state.unknown) == ("the visitor is invited", ())
    assert session.respond(":undo").text.startswith("Undone. Statements known: 0.\n\nQuestion 1, of 3 at most (then ")
    assert (asked(session), session.state.lines) == (first, ())


def test_a_statement_typed_in_full_is_taken_and_the_interview_goes_on(garden: KnowledgeBase) -> None:
    session = opened(garden, QUESTION, ":interview", "no")
    reply = session.respond("the visitor misbehaves")
    assert reply.text.startswith("Given: the visitor misbehaves\n\nNothing more needs to be asked")
    assert session.state.told is not None
    assert session.state.told.verdict == "no"


def test_what_is_no_reply_leaves_the_question_standing(garden: KnowledgeBase) -> None:
    session = opened(garden, QUESTION, ":interview")
    before = session.state
    reply = session.respond("perhaps")
    assert reply.code == 5
    assert reply.text == "AKB401 'perhaps' is no reply to what was asked.\n  hint: Reply: yes, no or don't know.\n"
    assert session.respond("2").code == 5  # only the alternatives of a reading have numbers
    assert session.state == before


def test_a_reply_that_contradicts_is_refused(garden: KnowledgeBase) -> None:
    session = opened(garden, QUESTION, ":interview", "no")
    assert "AKB505" in session.respond("the visitor is a member").text
    assert asked(session) == "the visitor is invited"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "The interview is left. Possible so far: yes or no.\n"),
        (":facts", "  1. denied: the visitor is a member\n"),
        (QUESTION, "DEPENDS: yes or no\n"),
        (":quit", ""),
    ],
)
def test_an_empty_line_a_command_and_a_question_leave_it(garden: KnowledgeBase, line: str, says: str) -> None:
    session = opened(garden, QUESTION, ":interview", "no")
    assert session.respond(line).text.startswith(says)
    assert session.state.asking is None
    assert session.state.lines == (Line("the visitor is a member", False),)
    assert session.respond("yes").code == 5  # nothing waits for a reply any more


def test_an_interview_needs_a_question(garden: KnowledgeBase) -> None:
    session = opened(garden)
    session.state = State()
    assert "No question has been asked yet." in session.respond(":interview").text


FACT = Asking(1, "it is so", ("yes", "no"))
READING = Asking(1, "which", ("yes", "no"), "which", (("one", ("the first one", "біріншісі")), ("two", ("2nd",))))


@pytest.mark.parametrize(
    ("asking", "typed", "means"),
    [
        (FACT, "Yes", "yes"),
        (FACT, "  y ", "yes"),
        (FACT, "Иә", "yes"),
        (FACT, "жоқ.", "no"),
        (FACT, "n", "no"),
        (FACT, "Don't know", "unknown"),
        (FACT, "білмеймін", "unknown"),
        (FACT, "yes and no", None),
        (FACT, "1", None),
        (READING, "1", "one"),
        (READING, "2", "two"),
        (READING, "3", None),
        (READING, "0", None),
        (READING, "9" * 40, None),
        (READING, "“the first  one”", "one"),
        (READING, "біріншісі", "one"),
        (READING, "two", "two"),
        (READING, "?", "unknown"),
        (READING, "yes", None),
    ],
)
def test_what_a_reply_means(asking: Asking, typed: str, means: str | None) -> None:
    assert meaning(asking, typed) == means


def test_a_state_goes_to_another_process_and_back() -> None:
    state = State((Line("a", False),), None, "kk", "", Told("q?", "", ()), ("b", "c"), READING)
    assert state_of(state_value(state)) == state


def test_what_may_be_replied_is_offered(garden: KnowledgeBase) -> None:
    completer = Completer(garden)
    assert [offer.text for offer in completer.offers(State(asking=FACT), "")][:3] == ["yes", "no", "don't know"]
    assert [offer.text for offer in completer.offers(State(asking=READING), "")][:3] == ["1", "2", "don't know"]
    assert completer.offers(State(asking=FACT), "y")[0].text == "yes"


def test_what_was_replied_is_told_as_options() -> None:
    before = State((Line("it is old"),), unknown=("it is blue",))
    after = State(
        (*before.lines, Line("it's new"), Line("“it” is red", False)), unknown=("it is blue", "reading r is a")
    )
    assert kept(before, after) == (
        "To keep what was replied:\n  --given 'it'\"'\"'s new'\n  --deny '“it” is red'\n  --unknown 'reading r is a'\n"
    )


# ---- on the Agreement ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(Path(__file__).parents[2] / "rules")


def walk(kb: KnowledgeBase, question: str, random: Random) -> None:
    """Reply at random until it ends: each reply is taken, nothing is asked twice, no more readings than was said."""
    session = opened(kb, question, f":lang {random.choice(LANGUAGES)}")
    first = session.respond(":interview").text.partition("\n")[0]
    promised = re.search(r"(\d+)\)$", first)
    seen: list[str] = []
    read = 0
    while session.state.asking is not None:
        seen.append(asked(session))
        read += bool(session.state.asking.reading)
        words = ["yes", "no", "don't know"] if not session.state.asking.reading else ["1", "2", "?"]
        before = len(session.state.lines) + len(session.state.unknown)
        reply = session.respond(random.choice(words))
        assert reply.code == 0, (question, reply.text)
        assert len(session.state.lines) + len(session.state.unknown) == before + 1
        assert len(seen) < 40, question
    assert len(set(seen)) == len(seen), question
    if seen and read < len(seen):
        assert read <= (int(promised[1]) if promised else 0), (question, first)


def questions(kb: KnowledgeBase) -> list[str]:
    found = (
        e.question.text for s in kb.loaded.scenarios for e in s.expectations if e.verdict in ("yes", "no", "depends")
    )
    return list(dict.fromkeys(found))


def test_any_interview_comes_to_an_end(kb: KnowledgeBase) -> None:
    random = Random(7)
    for question in random.sample(questions(kb), 6):
        walk(kb, question, random)
