"""The pure session: lines in, replies out; no terminal, no file, no clock."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreement_kb import scenario_runs
from agreement_kb.commands.scenario_file import find_scenario
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.loader import read_scenarios
from agreement_kb.model.scenario import Scenario
from agreement_kb.model.vocabulary import Kind
from agreement_kb.render.messages import LANGUAGES, messages
from agreement_kb.session.commands import COMMANDS
from agreement_kb.session.completion import Completer, lines_of, unfinished
from agreement_kb.session.room import Outside, Room
from agreement_kb.session.samples import samples
from agreement_kb.session.session import Session, respond
from agreement_kb.session.state import Line, State, state_of, state_value

ROOT = Path(__file__).parents[2]
ORAL = 'may "the request" be made orally?'
URGENT = '"the request" is urgent'


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(ROOT / "rules")


@pytest.fixture(scope="module")
def library() -> KnowledgeBase:
    return load(ROOT / "tests" / "agreements" / "library")


def opened(kb: KnowledgeBase, files: dict[str, str] | None = None) -> Session:
    files = {} if files is None else files

    def find(name: str) -> Scenario:
        if name in files:
            (scenario,), findings = read_scenarios(name, files[name])
            assert findings == ()
            return scenario
        return find_scenario(kb, name)

    return Session(partial(respond, Room(kb, Outside(find, files.__setitem__, lambda: "2026-03-10"))), State())


def test_a_fact_that_changes_the_last_answer_tells_so(kb: KnowledgeBase) -> None:
    session = opened(kb)
    assert session.respond(ORAL).text.startswith("DEPENDS: yes or no\n")
    assert session.respond(URGENT).text == f"Given: {URGENT}\nThe answer to “{ORAL}” is now: YES\n"
    assert session.respond('"the list" is data on persons').text == 'Given: "the list" is data on persons\n'
    assert session.respond(URGENT).text == "That is known already; nothing was added.\n"


def test_what_contradicts_is_refused_and_not_kept(kb: KnowledgeBase) -> None:
    session = opened(kb)
    session.respond(URGENT)
    reply = session.respond(f":deny {URGENT}")
    assert reply.code == 5
    assert "AKB505" in reply.text
    assert session.state.lines == (Line(URGENT),)


def test_undo_goes_back_step_by_step(kb: KnowledgeBase) -> None:
    session = opened(kb)
    assert session.respond(":undo").text == "There is nothing to undo.\n"
    session.respond(ORAL)
    session.respond(URGENT)
    session.respond(":as-of today")
    assert session.state.as_of == "2026-03-10"
    session.respond(":new")
    assert session.state == State()
    session.respond(":undo")
    assert (session.state.lines, session.state.as_of) == ((Line(URGENT),), "2026-03-10")
    session.respond(":undo")
    assert session.state.as_of is None
    assert session.respond(":undo").text.endswith(f"The answer to “{ORAL}” is now: DEPENDS: yes or no\n")
    assert session.state.lines == ()
    assert session.respond(":undo").text == "There is nothing to undo.\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('data_on_persons("the list")', "can be a question or a statement"),
        ('"the list" is data on persons?', "ends in a question mark; nothing was taken"),
        ('is "perjry" in scope?', 'The nearest known ones are: "perjury"'),
        ("is the list in skope", "is {Crime} in scope?"),
        ("the parties has established a joint commision", "the Parties have established a joint commission"),
        (":hlp", "Did you mean ':help'?"),
        (":why", "No question has been asked yet."),
        (":forget 3", "No statement '3' is known here."),
        (":assume third_persons is nobody", "anyone_but_the_recipient"),
        (":given", "Write :given SENTENCE"),
        (":lang xx", "Choose from en, kk."),
        (":as-of 2026-02-30", "'2026-02-30' is no date"),
    ],
)
def test_what_is_not_understood_changes_nothing(kb: KnowledgeBase, line: str, said: str) -> None:
    session = opened(kb)
    reply = session.respond(line)
    assert reply.code == 5
    assert said in reply.text
    assert session.state == State()


def test_a_question_mark_decides_where_both_are_possible(kb: KnowledgeBase) -> None:
    session = opened(kb)
    assert session.respond('data_on_persons("the list")?').code == 0
    assert session.state.lines == ()
    assert session.state.told is not None


def test_another_alternative_takes_the_place_of_the_one_assumed(kb: KnowledgeBase) -> None:
    session = opened(kb)
    session.respond(":assume third_persons is outside_the_parties")
    session.respond(":assume third_persons is anyone_but_the_recipient")
    assert session.state.readings() == {"third_persons": "anyone_but_the_recipient"}


def test_why_is_the_full_proof(kb: KnowledgeBase) -> None:
    session = opened(kb)
    assert "\nProof\n" not in session.respond('is "perjury" in scope?').text
    session.respond('is "murder" in scope?')
    assert "\nProof\n" in session.respond(":why").text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_of_each_command_runs(kb: KnowledgeBase, name: str, language: str) -> None:
    lines = list(COMMANDS[name].example(samples(kb, language)))
    assert lines
    assert any(line.startswith(f":{name}") for line in lines)
    session = opened(kb)
    session.respond(f":lang {language}")
    helped = session.respond(f":help {name}").text
    for line in lines:
        assert f"  {line}" in helped
        assert session.respond(line).code == 0, line


def test_every_message_is_in_both_languages() -> None:
    english, kazakh = (messages(language).texts for language in ("en", "kk"))
    keys = [key for key in english if key.startswith("session.") and "{" not in english[key]]
    assert len(keys) > 40
    assert [key for key in keys if english[key] == kazakh[key]] == []


def test_the_questions_to_try_work_and_the_fact_decides_the_second(kb: KnowledgeBase) -> None:
    shown = samples(kb, "en")
    first, second, third = shown.questions()
    session = opened(kb)
    assert session.respond(first).text.startswith("YES")
    assert session.respond(third).code == 0
    assert session.respond(second).text.startswith("DEPENDS")
    assert session.respond(shown.fact).text.endswith("is now: YES\n")


def test_another_agreement_has_a_session_too(library: KnowledgeBase) -> None:
    session = opened(library)
    for question in samples(library, "de").questions():
        assert session.respond(question).code == 0, question


STATEMENTS = (
    URGENT,
    '"list #3" is data on persons',
    '"list #3" is supplied on request',
    "reading third_persons is outside_the_parties",
    '"the office" is a body of the State of a Party',
    "«тізім» деген деректер сұрау салу бойынша берілген",
)
QUESTIONS = (
    ORAL,
    'may "list #3" go to "the office"?',
    'is "perjury" in scope?',
    "when does the Agreement cease to operate?",
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(STATEMENTS), st.booleans()), max_size=5, unique_by=lambda each: each[0]),
    st.sampled_from(QUESTIONS),
    st.sampled_from((None, "2026-03-10", "2026-03-10T18:00+05:00")),
)
@pytest.mark.slow
def test_what_is_saved_is_met_and_reads_back(
    kb: KnowledgeBase, facts: list[tuple[str, bool]], question: str, as_of: str | None
) -> None:
    files: dict[str, str] = {}
    session = opened(kb, files)
    for text, positive in facts:
        session.respond(f":{'given' if positive else 'deny'} {text}")
    if as_of:
        session.respond(f":as-of {as_of}")
    session.respond(question)
    assert session.respond(":save my_case.md").code == 0
    assert "# recorded, not reasoned" in files["my_case.md"]
    scenarios, findings = read_scenarios("my_case.md", files["my_case.md"])
    assert findings == ()
    assert [result.findings for result in scenario_runs.run(kb, scenarios)] == [()]
    other = opened(kb, files)
    assert other.respond(":load my_case.md").code == 0
    assert (other.state.lines, other.state.as_of, other.state.told) == (
        session.state.lines,
        session.state.as_of,
        session.state.told,
    )


def test_a_state_goes_over_the_wire_and_back(kb: KnowledgeBase) -> None:
    session = opened(kb)
    for line in (URGENT, ":as-of today", "when does the Agreement cease to operate?"):
        session.respond(line)
    assert state_of(state_value(session.state)) == session.state


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        (":ci", ":cite "),
        (":cite 5(", "5(3)"),
        (":assume third_persons is ", "outside_the_parties"),
        ('is "traffick', 'trafficking in narcotic drugs"'),
        ('is "adam s', 'адам саудасы"'),
        ('is "murder" ', " in scope?"),
        ('may "the li', 'the list"'),
        ("kelisim", "Келісім күшіне енді ме?"),
        (':given "the list" is data', " is data on persons"),
        (":forget ", "1"),
    ],
)
def test_what_fits_is_offered(kb: KnowledgeBase, line: str, offered: str) -> None:
    state = State(lines=(Line('"the list" is data on persons'),))
    assert offered in [offer.text for offer in Completer(kb).offers(state, line)]


def test_what_does_not_fit_is_not_offered(kb: KnowledgeBase) -> None:
    state = State(lines=(Line('"the list" is data on persons'),))
    offers = [offer.text for offer in Completer(kb).offers(state, '"the list" is ')]
    assert " is data on persons" in offers
    assert " is urgent" not in offers  # data is no request


def test_lines_that_go_on() -> None:
    assert unfinished('is "the')
    assert unfinished("is \\")
    assert not unfinished('is "the list" in')
    assert lines_of('a "b\nc" d\ne \\\nf\n\ng') == ['a "b c" d', "e f", "g"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_to_try_show_what_an_answer_can_be(kb: KnowledgeBase, language: str) -> None:
    """One that is answered with its sentences, one with what it turns on, one that the text does not regulate."""
    shown = samples(kb, language)
    settled, open_, unanswered = (kb.ask(question) for question in shown.questions())
    assert (settled.verdict, settled.question.kind) == ("yes", Kind.IS)
    assert len(settled.citations) > 1
    assert open_.verdict == "depends"
    assert open_.turns_on
    assert kb.ask(shown.open_question, given=[shown.fact]).verdict == "yes"
    assert (unanswered.verdict, unanswered.question.kind) == ("silent", Kind.REGULATED)
    assert unanswered.derivations


def test_assume_by_itself_lists_the_readings_of_the_last_question(kb: KnowledgeBase) -> None:
    """Urgency is judged, not read. Who is a third person is read, and matters where data go to another office."""
    session = opened(kb)
    assert session.respond(":assume").text == "No reading is assumed; what turns on one is said in the answer.\n"
    session.respond(ORAL)
    assert "turns on no reading." in session.respond(":assume").text
    session.respond('"the list" is data on persons')
    session.respond('may "the list" go to "the tax office"?')
    listed = session.respond(":assume").text
    assert "\n  who is a third person — 6(2)\n    :assume third_persons is outside_the_parties\n" in listed
    assert "how_a_day_is_counted" not in listed
    (line,) = (each.strip() for each in listed.splitlines() if "is anyone_but_the_recipient" in each)
    assert session.respond(line).code == 0
    assert session.respond(":assume").text.startswith("assumed: third_persons is anyone_but_the_recipient\n")


def test_what_stands_around_a_finding_is_in_the_language(kb: KnowledgeBase) -> None:
    session = opened(kb)
    assert "\n  hint: " in session.respond("xyz?").text
    session.respond(":lang kk")
    reply = session.respond("xyz?").text
    assert "\n  кеңес: " in reply
    assert "hint" not in reply


def test_an_answer_says_its_verdict_for_a_screen_that_it_is_taller_than(kb: KnowledgeBase) -> None:
    session = opened(kb)
    assert session.respond(ORAL).verdict == f"DEPENDS: yes or no — {ORAL}"
    assert session.respond(":why").verdict == f"DEPENDS: yes or no — {ORAL}"
    assert session.respond(":facts").verdict == ""
