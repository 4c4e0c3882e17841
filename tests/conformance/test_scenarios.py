"""Whole answers with the reference engine in pyDatalog's place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from agreement_kb import scenario_runs
from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.answer import Answer
from agreement_kb.model.scenario import Scenario
from tests.conformance.clingo_engine import ClingoEngine

ROOT = Path(__file__).parents[2]
LIBRARY, RULES = ROOT / "tests" / "agreements" / "library", ROOT / "rules"
EVERY = 40
"""Each so-manieth scenario of the Agreement is run in the normal run."""


def told(answer: Answer | None) -> object:
    """What two engines must agree on in an answer. The order in which instances of one rule come is the engine's."""
    if answer is None:
        return None
    return (
        answer.verdict,
        answer.outcomes,
        answer.basis,
        set(answer.citations),
        {(turn.kind, turn.atom, turn.citation, turn.alternatives) for turn in answer.turns_on},
        {(condition.norm.name, condition.certain) for condition in answer.conditions},
        {(each.value, each.words, each.verdict) for each in answer.bindings},
        set(answer.assuming),
    )


def same_answers(kb: KnowledgeBase, scenarios: Iterable[Scenario]) -> int:
    """Compare the answers to some scenarios with what is expected, and with pyDatalog's; how many there are."""
    chosen = list(scenarios)
    results = scenario_runs.run(kb, chosen)
    assert [f"{f.place} {f.message}" for result in results for f in result.findings] == []
    for found, wanted in zip(results, scenario_runs.run(replace(kb, engine=DatalogEngine()), chosen), strict=True):
        assert told(found.answer) == told(wanted.answer), found.expectation.question.text
    return sum(result.answer is not None for result in results)


def test_the_small_agreement_has_the_same_answers() -> None:
    kb = load(LIBRARY, engine=ClingoEngine())
    assert same_answers(kb, kb.loaded.scenarios) > 20


@pytest.fixture(scope="module")
def agreement() -> KnowledgeBase:
    return load(RULES, engine=ClingoEngine())


def test_some_scenarios_of_the_agreement_have_the_same_answers(agreement: KnowledgeBase) -> None:
    assert same_answers(agreement, agreement.loaded.scenarios[::EVERY]) >= 5


@pytest.mark.slow
def test_every_scenario_of_the_agreement_has_the_same_answers(agreement: KnowledgeBase) -> None:
    assert same_answers(agreement, agreement.loaded.scenarios) > 200
