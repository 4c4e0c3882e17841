"""Every engine on every program made by hand."""

from __future__ import annotations

import pytest

from tests.conformance.cases import inputs, negation_and_closures, norms, outcomes, roles, rules, times
from tests.conformance.cases.case import Case
from tests.conformance.engines import ENGINES
from tests.conformance.suite import check_case

GROUPS = {
    "rules": rules.RULES,
    "negation": negation_and_closures.NEGATION,
    "closures": negation_and_closures.CLOSURES,
    "readings": inputs.READINGS,
    "assumptions": inputs.ASSUMPTIONS,
    "impossible": (*inputs.IMPOSSIBLE, *inputs.TIED),
    "holders": roles.HOLDERS,
    "dates": times.DATES,
    "stated times": times.STATED_TIMES,
    "norms": norms.NORMS,
    "exhaustive": outcomes.EXHAUSTIVE,
    "comes about": outcomes.COMES_ABOUT,
}
CASES = [case for cases in GROUPS.values() for case in cases]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_program_has_its_model(case: Case, engine: str) -> None:
    assert check_case(case, ENGINES[engine]()) == []


def test_there_are_cases_of_every_group_each_with_a_name_of_its_own() -> None:
    assert {name: len(cases) for name, cases in GROUPS.items() if len(cases) < 3} == {}
    assert len({case.name for case in CASES}) == len(CASES) > 100
    assert all(case.holds or case.open for case in CASES)
