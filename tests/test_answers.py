"""Questions an adviser types, as typed: by the command line, with the facts as --given and --deny.

Each expectation was written from the text of the Agreement.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from agreement_kb.cli import main

LIST, TAX, UNIT = '"the suspect list"', '"the tax office"', '"the organised crime unit"'
RP = '"the Requested Party"'
PERSONAL = (f"{LIST} is data on persons", f"{LIST} is supplied on request")
TAX_OFFICE = (*PERSONAL, f"{TAX} is a body")
NO_TASK = (f"{TAX} fights organised crime",)
PURPOSES, LEVEL = "purposes_and_conditions", "level_of_protection"


@dataclass(frozen=True)
class Case:
    name: str
    question: str
    verdict: str
    cites: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    turns_on: tuple[str, ...] = ()
    bound_by: tuple[str, ...] = ()
    possibly_bound_by: tuple[str, ...] = ()
    as_of: str | None = None
    outcomes: tuple[str, ...] = ()


def consent(data: str, to: str) -> str:
    return f"{RP} has given prior written consent to sending {data} to {to}"


REPORT, POLICE, MINISTRY = '"the analysis"', '"another police unit"', '"the ministry of a third State"'
NOT_PERSONAL = (f"{REPORT} is supplied on request",)
RECEIVED = (*PERSONAL, f"{LIST} has been received")
PERJURY_OUT = (
    "the Parties have agreed to cooperate on perjury",
    "the competent authorities have agreed to cooperate on perjury",
    "perjury is here part of international organised crime",
    "perjury here serves to finance terrorism",
    "perjury was committed with the use of computer technologies",
)

CASES = [
    Case(
        "trafficking in human beings is named",
        'is "trafficking in human beings" in scope?',
        "yes",
        ("1(1)", "1(1)(6)"),
        bound_by=("national_legislation",),
    ),
    Case(
        "its Kazakh name asks the same",
        'is "адамдар саудасы" in scope?',
        "yes",
        ("1(1)", "1(1)(6)"),
        bound_by=("national_legislation",),
    ),
    Case(
        "computer fraud follows from its words",
        'is "computer fraud" in scope?',
        "yes",
        ("1(1)", "1(1)(12)"),
        bound_by=("national_legislation",),
    ),
    Case(
        "perjury with every way in denied",
        'is "perjury" in scope?',
        "no",
        ("1(1)", "1(2)"),
        given=("perjury is judged to fall within none of the open heads",),
        deny=PERJURY_OUT,
    ),
    Case(
        "perjury with nothing stated",
        'is "perjury" in scope?',
        "depends",
        ("1(1)(1)", "1(1)(12)", "1(2)"),
        outcomes=("yes", "no"),
        turns_on=(
            "agreement_of_the_parties",
            "authorities_agreed",
            "finances_terrorism",
            "part_of_international_organised_crime",
            "parties_agreed",
            "uses_computer_technologies",
            "within_open_head",
        ),
        bound_by=("national_legislation",),
    ),
    Case(
        "tax office, consent by telephone only",
        f"may {LIST} go to {TAX}?",
        "no",
        ("5(3)#2",),
        given=(*TAX_OFFICE, f"{RP} consented by telephone only to sending {LIST} to {TAX}"),
        deny=NO_TASK,
    ),
    Case(
        "tax office, prior written consent",
        f"may {LIST} go to {TAX}?",
        "yes",
        ("5(3)#2", "5(1)", "6(1)"),
        given=(*TAX_OFFICE, consent(LIST, TAX)),
        deny=NO_TASK,
        bound_by=(PURPOSES, LEVEL),
        possibly_bound_by=("notify_limit_when_sending",),
    ),
    Case(
        "tax office, consent not stated",
        f"may {LIST} go to {TAX}?",
        "depends",
        ("5(3)#2",),
        given=TAX_OFFICE,
        deny=NO_TASK,
        outcomes=("yes", "no"),
        turns_on=("consented_in_writing",),
        bound_by=(PURPOSES, LEVEL),
        possibly_bound_by=("notify_limit_when_sending",),
    ),
    Case(
        "the designated requesting authority",
        f"may {LIST} go to {UNIT}?",
        "yes",
        ("5(3)#1", "5(1)", "6(1)"),
        given=(
            *PERSONAL,
            f"{UNIT} is the requesting authority for {LIST}",
            f"{UNIT} is a competent authority of the State of a Party",
            f"{UNIT} is the authority designated against organised crime",
        ),
        bound_by=(PURPOSES, LEVEL, "notify_limit_when_sending"),
    ),
    Case(
        "a second organised-crime authority of the State",
        f"may {LIST} go to {UNIT}?",
        "depends",
        ("5(3)#1", "6(2)"),
        given=(
            *PERSONAL,
            f"{UNIT} is a competent authority of the State of a Party",
            f"{UNIT} fights organised crime",
        ),
        deny=(
            consent(LIST, UNIT),
            f"{UNIT} is the requesting authority for {LIST}",
            f"{UNIT} is the authority designated against organised crime",
        ),
        outcomes=("yes", "no"),
        turns_on=("organised_crime_recipient", "third_persons"),
        bound_by=(PURPOSES, LEVEL),
    ),
    Case(
        "a unit of a third State, no consent",
        f"may {LIST} go to {UNIT}?",
        "no",
        ("6(2)",),
        given=(*PERSONAL, f"{UNIT} is a body", f"{UNIT} belongs to a third State", f"{UNIT} fights organised crime"),
        deny=(consent(LIST, UNIT),),
    ),
    Case(
        "a report to another police unit of the same State",
        f"may {REPORT} go to {POLICE}?",
        "depends",
        ("6(2)",),
        given=(*NOT_PERSONAL, f"{POLICE} is a body of the State of a Party"),
        deny=(
            f"{REPORT} is data on persons",
            consent(REPORT, POLICE),
            f"{POLICE} is the requesting authority for {REPORT}",
        ),
        outcomes=("no", "silent"),
        turns_on=("third_persons",),
    ),
    Case(
        "a report to a third State with consent",
        f"may {REPORT} go to {MINISTRY}?",
        "yes",
        ("6(2)", "6(1)"),
        given=(*NOT_PERSONAL, f"{MINISTRY} belongs to a third State", consent(REPORT, MINISTRY)),
        deny=(f"{REPORT} is data on persons",),
        bound_by=(LEVEL,),
    ),
    Case(
        "deletion: nothing has fallen due",
        f"must {LIST} be deleted?",
        "no",
        ("5(6)#2", "5(6)#4"),
        given=(
            *RECEIVED,
            f"there is still a need for {LIST}",
            "the Agreement is in force in this wording",
        ),
        deny=(
            f"it is proved that {LIST} was sent although under restriction",
            f"it is proved that {LIST} was sent although incorrect",
            f"the notified time limit for deleting {LIST} has been reached",
        ),
    ),
    Case(
        "deletion: the need has ended, the limit is two years away",
        f"must {LIST} be deleted?",
        "yes",
        ("5(6)#2", "5(6)#3"),
        given=(
            *RECEIVED,
            f"there is no longer a need for {LIST}",
            f"the notified time limit for deleting {LIST} is 2028-11-23",
        ),
        as_of="2026-11-23",
        bound_by=("tell_of_deletion",),
    ),
    Case(
        "an urgent request may be oral",
        'may "the request" be made orally?',
        "yes",
        ("7(4)",),
        given=('"the request" is urgent',),
        bound_by=("confirm_in_writing",),
    ),
    Case(
        "refusal is no duty",
        f'must {RP} refuse "the request"?',
        "no",
        ("7(6)",),
        given=('the execution of "the request" threatens security',),
    ),
    Case("extradition is not regulated", 'does the Agreement regulate "extradition"?', "silent"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_as_typed(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["ask", case.question, "--format", "json"]
    for sentence in case.given:
        arguments += ["--given", sentence]
    for sentence in case.deny:
        arguments += ["--deny", sentence]
    if case.as_of is not None:
        arguments += ["--as-of", case.as_of]
    assert main(arguments) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == case.verdict
    if case.outcomes:
        assert tuple(answer["outcomes"]) == case.outcomes
    references = [(c["provision"], c["sentence"]) for c in answer["citations"]]
    cited = {provision if sentence is None else f"{provision}#{sentence}" for provision, sentence in references}
    assert set(case.cites) <= cited
    assert {turn["atom"].partition("(")[0] for turn in answer["turns_on"]} == set(case.turns_on)
    assert {c["norm"] for c in answer["conditions"] if c["certain"]} == set(case.bound_by)
    assert {c["norm"] for c in answer["conditions"] if not c["certain"]} == set(case.possibly_bound_by)
    assert answer["text_status"].startswith("Draft of 2007")


def test_an_unknown_term_is_asked_back_and_never_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", 'is "blorft" in scope?']) == 5
    shown = capsys.readouterr()
    assert shown.out == ""
    assert '"blorft" is not a known crime' in shown.err
    assert "The nearest known ones are:" in shown.err


def test_the_words_cited_are_those_of_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", 'is "pandering" in scope?', "--format", "json"])
    answer = json.loads(capsys.readouterr().out)
    words = {c["provision"]: c["text"] for c in answer["citations"]}
    assert words["1(1)(6)"] == {
        "kk": "адамдар саудасының және жеңгетайлықтың;",
        "en": "trafficking in human beings and pandering;",
    }


def test_the_oral_form_carries_the_sending_of_the_confirmation(capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", 'may "the request" be made orally?', "--given", '"the request" is urgent'])
    shown = " ".join(capsys.readouterr().out.split())
    assert "must be sent within twenty-four hours (counted from the oral request: implied, not stated)" in shown


@pytest.mark.parametrize(
    ("question", "verdict", "cited"),
    [
        # A search is no exchange of information: the second limb of 1(2) has no case here.
        ('is "search for persons" open for "murder"?', "yes", ["2(2)", "2", "1(1)", "1(1)(9)"]),
        # Transit is none of the acts that the chapeau of Article 4 names: that is why the answer is no.
        ('is "agreed preventive measures" open for "drug transit"?', "no", ["4(3)", "4"]),
    ],
)
def test_a_rule_without_a_case_is_cited_only_where_that_is_why_the_answer_is_no(
    question: str, verdict: str, cited: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", question, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == verdict
    assert [c["provision"] for c in answer["citations"]] == cited
