"""Scenarios run on several cores: the results in the order of one, with what is told of those that fail."""

from __future__ import annotations

from pathlib import Path

from agreement_kb.scenario_runs import FEW, DutyResult, Result, run, run_all, run_duties
from tests.helpers import knowledge_base

RULES = """
    open sort thing en "thing"
    predicate red(T: thing) by fact en "{T} is red"
    predicate good(T: thing) exhaustive en "{T} is good"
    action paint(T: thing) en "painting {T}"
        done en "{T} was painted"
    rule both: good(T)
        if red(T)
    oblige painting: paint(T)
        if good(T)
"""


def case(number: int) -> str:
    """Red is good and to be painted, which was done; of number 3 the opposite is expected, of number 5 no duty."""
    good, owed = "no" if number == 3 else "yes", "none" if number == 5 else "fulfilled"
    lines = (
        f'scenario number_{number} en "number {number}"',
        f'    given red("T{number}")',
        f'    given "T{number}" was painted',
        f'    ask good("T{number}")',
        f"        expect {good}",
        f'    duty painting("T{number}")',
        f"        expect {owed}",
    )
    return "\n".join(lines) + "\n"


def told(result: Result | DutyResult) -> tuple[object, ...]:
    return type(result), result.scenario.name, result.findings


def test_several_processes_tell_what_one_tells(tmp_path: Path) -> None:
    text = "# Cases\n\n```akb\n" + "\n".join(map(case, range(FEW + 4))) + "```\n"
    kb = knowledge_base(RULES, tmp_path, cases=text)
    scenarios = kb.loaded.scenarios
    one = [*run(kb, scenarios), *run_duties(kb, scenarios)]
    several = run_all(kb, scenarios, 2)
    assert list(map(told, several)) == list(map(told, one))
    failed = [result for result in several if result.findings]
    assert [result.scenario.name for result in failed] == ["number_3", "number_5"]
    assert isinstance(failed[0], Result)
    assert failed[0].answer is not None
    assert isinstance(failed[1], DutyResult)
    assert failed[1].found is not None
