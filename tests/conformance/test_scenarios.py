"""Whole answers with the reference engine in pyDatalog's place: to every scenario, and what is told apart if not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from agreement_kb import scenario_runs
from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.engines.protocol import Engine
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.answer import Answer, Condition
from agreement_kb.model.scenario import Scenario
from agreement_kb.scenario_runs import DutyResult
from tests.conformance import faults
from tests.conformance.clingo_engine import ClingoEngine
from tests.conformance.faults import Ground, faulty

ROOT = Path(__file__).parents[2]
LIBRARY, RULES = ROOT / "tests" / "agreements" / "library", ROOT / "rules"
EVERY = 20
"""Each so-manieth scenario of the Agreement may be run in the normal run."""


def told(answer: Answer | None) -> Mapping[str, object]:
    """What two engines must agree on in an answer. The order in which instances of one rule come is the engine's."""
    if answer is None:
        return {"answer": "none"}
    return {
        "verdict": answer.verdict,
        "outcomes": answer.outcomes,
        "basis": answer.basis,
        "citations": Counter(answer.citations),
        "conditions": _conditions(answer.conditions),
        "bindings": Counter(
            (b.value, b.words, b.verdict, b.outcomes, frozenset(b.citations), frozenset(_conditions(b.conditions)))
            for b in answer.bindings
        ),
        "turns_on": Counter((turn.kind, turn.atom, turn.citation, turn.alternatives) for turn in answer.turns_on),
        "assuming": Counter(answer.assuming),
        "notes": answer.notes,
    }


def _conditions(conditions: Iterable[Condition]) -> Counter[object]:
    return Counter((each.norm.name, each.binding, each.certain) for each in conditions)


def stand(result: DutyResult) -> Counter[object]:
    """What two engines must agree on of the duties that are expected."""
    duties = result.found.duties if result.found is not None else ()
    return Counter(
        (d.action, d.bearer, d.counterparty, d.due, d.state, d.basis, d.notes, frozenset(t.atom for t in d.turns_on))
        for d in duties
    )


def disagreements(kb: KnowledgeBase, engine: Engine, scenarios: Iterable[Scenario]) -> Iterator[str]:
    """Where the answers on another engine are not what is expected, or not those of the reference, one by one."""
    one, other = replace(kb, engine=ClingoEngine()), replace(kb, engine=engine)
    for scenario in scenarios:
        results = zip(*(scenario_runs.run(each, [scenario]) for each in (one, other)), strict=True)
        for found, wanted in results:
            asked = f"{scenario.place}: {found.expectation.question.text}"
            yield from (f"{asked}: {finding.message}" for finding in found.findings)
            mine, others = told(found.answer), told(wanted.answer)
            if different := [name for name in mine.keys() | others.keys() if mine.get(name) != others.get(name)]:
                yield f"{asked}: other {', '.join(sorted(different))}"
        owed = zip(*(scenario_runs.run_duties(each, [scenario]) for each in (one, other)), strict=True)
        for mine_owed, others_owed in owed:
            yield from (f"{finding.place}: {finding.message}" for finding in mine_owed.findings)
            if stand(mine_owed) != stand(others_owed):
                yield f"{scenario.place}: other duties under {mine_owed.expected.duty.text}"


def asked(scenarios: Sequence[Scenario]) -> int:
    return sum(len(scenario.expectations) for scenario in scenarios)


def test_the_small_agreement_has_the_same_answers() -> None:
    kb = load(LIBRARY)
    assert asked(kb.loaded.scenarios) > 20
    assert list(disagreements(kb, DatalogEngine(), kb.loaded.scenarios)) == []


@pytest.fixture(scope="module")
def agreement() -> KnowledgeBase:
    return load(RULES)


def sample(kb: KnowledgeBase) -> Sequence[Scenario]:
    """Scenarios from one end of the rules to the other."""
    return kb.loaded.scenarios[::EVERY]


def test_some_scenarios_of_the_agreement_have_the_same_answers(agreement: KnowledgeBase) -> None:
    chosen = sample(agreement)[::2]
    assert len(chosen) >= 25
    assert list(disagreements(agreement, DatalogEngine(), chosen)) == []


def test_some_expected_duties_of_the_agreement_are_the_same(agreement: KnowledgeBase) -> None:
    chosen = [each for each in agreement.loaded.scenarios if each.duties][::4]
    assert sum(len(each.duties) for each in chosen) > 10
    assert list(disagreements(agreement, DatalogEngine(), chosen)) == []


def test_a_planted_fault_shows_in_the_duties(agreement: KnowledgeBase) -> None:
    chosen = [each for each in agreement.loaded.scenarios if each.duties][::4]
    found = list(disagreements(agreement, faulty(faults.drops_negation), chosen))
    assert any("other duties under" in each for each in found)


@pytest.mark.slow
def test_half_of_the_scenarios_of_the_agreement_have_the_same_answers(agreement: KnowledgeBase) -> None:
    half = agreement.loaded.scenarios[1::2]
    assert asked(half) > 400
    assert list(disagreements(agreement, DatalogEngine(), half)) == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.drops_negation,
        faults.takes_a_thing_in_a_conclusion_for_any,
        faults.loses_a_rule_of_two_with_one_conclusion,
    ],
    ids=lambda fault: fault.__name__,
)
def test_a_planted_fault_shows_in_the_answers(fault: Ground, agreement: KnowledgeBase) -> None:
    assert "verdict" in next(disagreements(agreement, faulty(fault), sample(agreement)), "no disagreement")
