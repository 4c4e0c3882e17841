"""Faults planted in an engine are seen: by the program made by hand that is meant to, and by random programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from agreement_kb.model.atom import Atom
from agreement_kb.model.time import Duration, Moment, decide, later
from agreement_kb.model.vocabulary import Kind
from agreement_kb.reasoning import answering, outcome
from agreement_kb.reasoning import case as case_module
from agreement_kb.reasoning.case import Case
from tests.conformance import faults, suite
from tests.conformance.engines import ENGINES
from tests.conformance.faults import Ground, faulty
from tests.conformance.suite import check_case
from tests.conformance.test_cases import CASES
from tests.conformance.test_programs import NORMAL, all_agree

Decide = Callable[[Moment, str, Moment, Duration], bool | None]
BY_NAME = {case.name: case for case in CASES}

SEEN: dict[Ground, str] = {
    faults.drops_negation: "what is stated may be denied in a condition",
    faults.takes_a_variable_twice_for_two: "one variable twice in what is stated is one thing",
    faults.takes_a_thing_in_a_conclusion_for_any: "a conclusion about one thing is not one about others",
    faults.goes_one_step_too_short: "a chain reaches all that lies on it, and only onwards",
    faults.loses_a_rule_of_two_with_one_conclusion: "two rules with one conclusion are alternatives",
    faults.takes_one_name_for_one_thing: "one name is two things where it is of two sorts",
    faults.forgets_who_is_not_named: "of an open sort there is always one that nobody named",
    faults.forgets_what_the_facts_list: "a list is all there is, with what the facts add",
    faults.sees_no_impossibility_through_another: "an impossibility may act through another",
}
"""Each fault, and the case whose model shows it."""

RARE = faults.sees_no_impossibility_through_another
"""Random programs seldom have two impossibilities that meet in each other alone: to come upon one takes minutes."""
SEEN_AT_RANDOM = [*(fault for fault in SEEN if fault is not RARE), faults.rests_a_closure_on_itself]


@pytest.mark.parametrize("fault", SEEN, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_seen_in_the_model(fault: Ground) -> None:
    case = BY_NAME[SEEN[fault]]
    found = check_case(case, faulty(fault))
    assert [each for each in found if each.endswith(("and should", "and should not"))], found


@pytest.mark.slow
@pytest.mark.parametrize("fault", SEEN_AT_RANDOM, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_seen_by_random_programs(fault: Ground) -> None:
    with pytest.raises(AssertionError, match="disagrees"):
        all_agree(faulty(fault), 3 * NORMAL)


def test_a_circle_in_a_ground_program_is_seen() -> None:
    case = BY_NAME["a circle reaches everything on it, itself too"]
    assert check_case(case, faulty(faults.rests_a_closure_on_itself))


def test_an_engine_that_hangs_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suite, "SECONDS", 0.2)
    assert check_case(CASES[0], faulty(faults.hangs)) == ["Hung: not done within 0.2 seconds"]


def strict(left: Moment, operator: str, right: Moment, duration: Duration) -> bool | None:
    """At the latest is taken for before."""
    return decide(left, "<", right, duration)


def counts_no_first_day(left: Moment, operator: str, right: Moment, duration: Duration) -> bool | None:
    return decide(left, operator, right, replace(duration, first=False))


def takes_a_day_off_for_the_first(left: Moment, operator: str, right: Moment, duration: Duration) -> bool | None:
    end = later(right, replace(duration, first=False))
    if end is None or not duration.first:
        return decide(left, operator, right, duration)
    return decide(left, operator, Moment(end.when - timedelta(days=1), end.clock), Duration())


def takes_the_hour_with_the_day(left: Moment, operator: str, right: Moment, duration: Duration) -> bool | None:
    return decide(left, operator, right, replace(duration, day=False))


DATES_SEEN = {
    strict: "2024-03-01, 2024-03-01: ended(D) <= made(D)",
    counts_no_first_day: "2024-02-28, 2024-03-01: ended(D) <= made(D) + 2 days counting the first day",
    takes_a_day_off_for_the_first: "2024-01-31, 2024-02-29: ended(D) <= made(D) + 1 months counting the first day",
    takes_the_hour_with_the_day: "2024-03-10T23:30-01:00, 2024-03-10: ended(D) <= day of made(D)",
}


@pytest.mark.parametrize("fault", DATES_SEEN, ids=lambda fault: fault.__name__)
def test_a_fault_in_counting_is_seen_in_the_model(fault: Decide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_module, "decide", fault)
    found = check_case(BY_NAME[DATES_SEEN[fault]], ENGINES["pyDatalog"]())
    assert any(each.startswith("q x: ") for each in found), found


@pytest.mark.slow
# A period from a month's end that a first day shortens is rare at random: the case made by hand has it.
@pytest.mark.parametrize(
    "fault",
    [each for each in DATES_SEEN if each not in (takes_a_day_off_for_the_first, takes_the_hour_with_the_day)],
    ids=lambda fault: fault.__name__,
)
def test_a_fault_in_counting_is_seen_by_random_programs(fault: Decide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_module, "decide", fault)
    with pytest.raises(AssertionError, match="by the dates, and clingo has"):
        all_agree(ENGINES["pyDatalog"](), 6 * NORMAL)


@pytest.fixture
def exhaustive_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the text is exhaustive is not looked at."""

    real = outcome.test_for

    def everywhere(case: Case, kind: Kind, goal: Atom) -> outcome.Test:
        return replace(real(case, kind, goal), always_addressed=True)

    monkeypatch.setattr(answering, "test_for", everywhere)


@pytest.mark.usefixtures("exhaustive_everywhere")
def test_a_text_taken_for_exhaustive_is_seen_in_the_answers() -> None:
    found = check_case(BY_NAME["the text is exhaustive only where another thing holds"], ENGINES["pyDatalog"]())
    assert found == [
        "q(c): yes or no, and should be yes or silent",
        "q(d): yes or no, and should be yes or no or silent",
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("exhaustive_everywhere")
def test_a_text_taken_for_exhaustive_is_seen_by_random_programs() -> None:
    with pytest.raises(AssertionError, match="and clingo has silent"):
        all_agree(ENGINES["pyDatalog"](), 3 * NORMAL)
