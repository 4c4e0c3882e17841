"""Scenarios expect duties: what is written is compared, each part by itself, and only the duty named is worked out."""

from __future__ import annotations

from textwrap import indent

import pytest

from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.cases import empty_scenarios, read_cases
from agreement_kb.language.loader import read_scenarios
from agreement_kb.model.scenario import Scenario
from agreement_kb.reasoning import duties
from agreement_kb.scenario_runs import run_duties
from tests.meaning.conftest import Rules

LENDING = """
    open sort person en "person"
    open sort book en "book"
    predicate lent(Book: book) by fact en "{Book} is lent"
    predicate torn(Book: book) by fact en "{Book} is torn"
    predicate helped(By: person, Book: book) by fact en "{By} helped with {Book}"
    role owner(Book: book): person
        title en "the owner"
        stated en "{Holder} owns {Book}"
    role reader(Book: book): person
        title en "the reader"
        stated en "{Holder} reads {Book}"
    role day_lent(Book: book): time
        title en "the day of the loan"
        stated en "{Book} was lent on {Holder}"
    action give_back(Book: book) en "giving {Book} back"
        done en "{Book} was given back"
    action mend(Book: book) en "mending {Book}"
    action thank(Owner: person, By: person, Book: book) en "{Owner} thanking {By} for {Book}"
    oblige giving_back: give_back(Book)
        bearer reader(Book)
        to owner(Book) implied because "nobody else wants it"
        deadline day_lent(Book) + 7 days
        concerning lent(Book)
    oblige mending: mend(Book)
        bearer owner(Book)
        standard en "soon"
        concerning lent(Book)
        if torn(Book)
    oblige thanking: thank(Owner, By, Book)
        bearer Owner
        to By
        concerning lent(Book)
        if helped(By, Book) and owner(Book, Owner)
    permit keeping: mend(Book)
"""
CASE = """\
given "Songs" is lent
given "Songs" was lent on 2026-03-01
given "Anna" owns "Songs"
given "Boris" reads "Songs"
given "Songs" is torn
given "Atlas" is lent
given "Atlas" was lent on 2026-02-01
deny "Atlas" is torn
deny "Atlas" was given back
given "Clara" helped with "Songs"
given "Doris" helped with "Songs"
deny "Maps" is lent
as of 2026-03-05
"""


@pytest.fixture
def kb(rules: Rules) -> KnowledgeBase:
    return rules(LENDING)


def scenario(expected: str, case: str = CASE) -> Scenario:
    """A case with an expected duty, written on one line here."""
    lines = case + expected.replace(" expect ", "\n    expect ")
    page = "# Case\n\n```akb\nscenario s\n" + indent(lines, "    ") + "\n```\n"
    (one,), findings = read_scenarios("case.md", page)
    assert findings == ()
    return one


def differences(kb: KnowledgeBase, expected: str, case: str = CASE) -> list[str]:
    """What is told of one expected duty, without the name of the scenario."""
    (result,) = run_duties(kb, [scenario(expected, case)])
    return [finding.message.removeprefix("s: ") for finding in result.findings]


@pytest.mark.parametrize(
    "expected",
    [
        # 1 March and seven days is 8 March; on 5 March there is time, and that it was not done is not said.
        'giving_back("Songs") expect pending by "Boris" to "Anna" due 2026-03-08 citing 1 basis implied',
        'giving_back("Songs") expect pending basis implied to "Anna" citing 1#1 due 2026-03-08 by "Boris"',
        # 1 February and seven days is 8 February: passed, and stated not done. Nobody is named for either role.
        'giving_back("Atlas") expect breached by "the reader (Atlas)" to "the owner (Atlas)" due 2026-02-08',
        'mending("Songs") expect pending by "Anna" standard "soon" due nothing basis express',
        'giving_back("Songs") expect pending by "Boris" express to "Anna" implied due 2026-03-08 express basis implied',
        'mending("Songs") expect pending standard "soon" express',
        'mending("Atlas") expect not_yet_arisen',
        # It speaks of lent books only.
        'mending("Maps") expect none',
        'thanking("Anna", "Doris", "Songs") expect pending to "Doris"',
        # The title of a role stands for its holder, as in statements.
        'thanking("the owner", "Doris", "Songs") expect pending by "Anna"',
    ],
)
def test_what_is_so_is_met(expected: str, kb: KnowledgeBase) -> None:
    assert differences(kb, f"duty {expected}") == []


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ('giving_back("Songs") expect breached', "expected breached, got pending."),
        ('giving_back("Songs") expect none', "expected none, got pending."),
        ('giving_back("Songs") expect pending by "Anna"', "expected it to be owed by Anna, got Boris."),
        ('giving_back("Songs") expect pending to "Boris"', "expected it to be owed to Boris, got Anna."),
        ('mending("Songs") expect pending to "Boris"', "expected it to be owed to Boris, got nobody."),
        (
            'giving_back("Songs") expect pending due 2026-03-07',
            "expected it to be due 2026-03-07, got 2026-03-08.",
        ),
        ('giving_back("Songs") expect pending due nothing', "expected it to be due nothing, got 2026-03-08."),
        ('mending("Songs") expect pending due 2026-03-07', "expected it to be due 2026-03-07, got nothing."),
        ('mending("Songs") expect pending standard "at once"', "expected the standard at once, got soon."),
        ('giving_back("Songs") expect pending standard "soon"', "expected the standard soon, got nothing."),
        ('giving_back("Songs") expect pending citing 2', "expected it to cite 2, it cites 1."),
        ('giving_back("Songs") expect pending basis express', "expected basis express, got implied."),
        ('giving_back("Songs") expect pending to "Anna" express', "expected basis express of 'to', got implied."),
        ('giving_back("Songs") expect pending by "Boris" implied', "expected basis implied of 'by', got express."),
        ('giving_back("Songs") expect pending due 2026-03-08 implied', "expected basis implied of 'due', got express."),
        (
            'mending("Songs") expect pending standard "soon" analogy',
            "expected basis analogy of 'standard', got express.",
        ),
        ('mending("Maps") expect pending', "expected pending, got none: there is no such duty in this case."),
        (
            "giving_back expect pending",
            "expected one duty, got 2: giving “Atlas” back by the reader (Atlas) to the owner (Atlas) due 2026-02-08; "
            "giving “Songs” back by Boris to Anna due 2026-03-08.",
        ),
    ],
)
def test_what_differs_is_told_in_words(expected: str, told: str, kb: KnowledgeBase) -> None:
    assert differences(kb, f"duty {expected}") == [told]


def test_each_difference_is_a_finding_at_the_line_of_the_duty(kb: KnowledgeBase) -> None:
    one = scenario('duty giving_back("Songs") expect breached by "Anna" due 2026-03-07')
    (result,) = run_duties(kb, [one])
    assert [finding.code for finding in result.findings] == ["AKB501"] * 3
    line = 5 + CASE.count("\n")
    assert {str(finding.place) for finding in result.findings} == {f"case.md:{line}:5"}
    assert {finding.note for finding in result.findings} == {'Duty: giving_back("Songs")'}


def test_without_brackets_the_one_duty_of_the_case_is_meant(kb: KnowledgeBase) -> None:
    case = 'given "Songs" is lent\ngiven "Songs" is torn\n'
    assert differences(kb, 'duty mending expect pending by "the owner (Songs)"', case) == []


@pytest.mark.parametrize(
    ("duty", "told", "hint"),
    [
        ("gving_back", "There is no norm named 'gving_back'.", "'giving_back'"),
        ("keeping", "There is no duty under the norm 'keeping'.", ""),
        ("giving back", "This duty was not understood: giving back", "duty NAME"),
        ('mending("Songs", "Atlas")', "'mending' takes 1 argument; here are 2.", ""),
        ('mending("Song")', "'Song' is not named in this case.", "'Songs'"),
    ],
)
def test_what_is_not_there_is_found_before_anything_is_run(duty: str, told: str, hint: str, kb: KnowledgeBase) -> None:
    one = scenario(f"duty {duty} expect none")
    (finding,) = read_cases(kb.program.program, [one], kb.loaded.provisions).findings
    assert (finding.code, finding.message) == ("AKB502", f"s: {told}")
    assert hint in finding.hint
    (result,) = run_duties(kb, [one])
    assert [(f.code, f.message) for f in result.findings] == [("AKB502", f"s: {told}")]


def test_facts_that_exclude_each_other_meet_no_expected_duty(kb: KnowledgeBase) -> None:
    (result,) = run_duties(kb, [scenario('deny "Songs" is lent\nduty mending("Songs") expect none')])
    assert [finding.code for finding in result.findings] == ["AKB505"]


def test_a_scenario_that_expects_only_a_duty_is_not_empty() -> None:
    assert empty_scenarios([scenario('duty mending("Songs") expect pending')]) == []
    assert [finding.code for finding in empty_scenarios([scenario("")])] == ["AKB504"]


def test_no_other_norm_is_worked_out(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    worked = []
    real = duties.work_duty

    def noted(case, engine, duty, actions):  # type: ignore[no-untyped-def]
        worked.append((duty.norm.name, [str(action) for action in actions]))
        return real(case, engine, duty, actions)

    monkeypatch.setattr(duties, "work_duty", noted)
    assert differences(kb, 'duty mending("Songs") expect pending') == []
    assert worked == [("mending", ['mend("songs")'])]
    worked.clear()
    kb.duties(kb.facts(scenario("").statements))
    assert {name for name, _ in worked} == {"giving_back", "mending", "thanking"}


@pytest.mark.parametrize("word", ["duty", "due"])
def test_its_words_may_still_be_names(word: str, rules: Rules) -> None:
    kb = rules(f'predicate {word} by fact en "it is {word}"\npredicate good en "good"\nrule r: good\n    if {word}\n')
    assert kb.ask("good", given=[word]).verdict == "yes"
