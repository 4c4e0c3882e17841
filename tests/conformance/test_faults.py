"""Faults planted in an engine are seen: by the program made by hand that is meant to, and by random programs."""

from __future__ import annotations

import pytest

from agreement_kb.model.time import Duration, Moment, decide
from agreement_kb.reasoning import case as case_module
from tests.conformance import faults, suite
from tests.conformance.engines import ENGINES
from tests.conformance.faults import Ground, faulty
from tests.conformance.suite import check_case
from tests.conformance.test_cases import CASES
from tests.conformance.test_programs import NORMAL, all_agree

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


@pytest.mark.parametrize("fault", SEEN, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_seen_in_the_model(fault: Ground) -> None:
    case = BY_NAME[SEEN[fault]]
    found = check_case(case, faulty(fault))
    assert [each for each in found if each.endswith(("and should", "and should not"))], found


@pytest.mark.slow
@pytest.mark.parametrize("fault", [*SEEN, faults.rests_a_closure_on_itself], ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_seen_by_random_programs(fault: Ground) -> None:
    with pytest.raises(AssertionError, match="disagrees"):
        all_agree(faulty(fault), 3 * NORMAL)


def test_a_circle_in_a_ground_program_is_seen() -> None:
    case = BY_NAME["a circle reaches everything on it, itself too"]
    assert check_case(case, faulty(faults.rests_a_closure_on_itself))


def test_an_engine_that_hangs_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suite, "SECONDS", 0.2)
    assert check_case(CASES[0], faulty(faults.hangs)) == ["Hung: not done within 0.2 seconds"]


@pytest.fixture
def off_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the latest is taken for before."""

    def strict(left: Moment, operator: str, right: Moment, duration: Duration) -> bool | None:
        return decide(left, "<", right, duration)

    monkeypatch.setattr(case_module, "decide", strict)


@pytest.mark.usefixtures("off_by_one")
def test_a_comparison_that_is_off_by_one_is_seen_in_the_model() -> None:
    case = BY_NAME["2024-03-01, 2024-03-01: ended(D) <= made(D)"]
    assert check_case(case, ENGINES["pyDatalog"]()) == ["q x: holds not, and should"]


@pytest.mark.slow
@pytest.mark.usefixtures("off_by_one")
def test_a_comparison_that_is_off_by_one_is_seen_by_random_programs() -> None:
    with pytest.raises(AssertionError, match="by the dates, and clingo has True"):
        all_agree(ENGINES["pyDatalog"](), 3 * NORMAL)
