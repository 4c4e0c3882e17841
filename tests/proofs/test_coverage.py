"""What worked cases show of the conditions of rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from agreement_kb.kb import KnowledgeBase
from agreement_kb.proving.cases import asked_cases
from agreement_kb.reasoning.coverage import Condition, Coverage, Shown, cover
from tests.helpers import knowledge_base

RULES = """
    open sort thing en "thing"
    predicate red(T: thing) by fact en "{T} is red"
    predicate round(T: thing) by fact en "{T} is round"
    predicate marked(T: thing) by fact en "{T} is marked"
    predicate good(T: thing) exhaustive en "{T} is good"
    never red_and_marked: red(T) and marked(T)
    rule both: good(T)
        if red(T) and not round(T)
    rule by_mark: good(T)
        if marked(T)
"""
SCENARIO = 'scenario {name} en "{name}"\n    {facts}\n    ask good("X")\n        expect {verdict}\n'


def covered(folder: Path, *cases: tuple[str, str, str]) -> Coverage:
    text = "\n".join(SCENARIO.format(name=name, facts=facts, verdict=verdict) for name, facts, verdict in cases)
    kb: KnowledgeBase = knowledge_base(RULES, folder, cases=f"# Cases\n\n```akb\n{text}```\n")
    found = cover(kb.program.program, ((case.name, case.work(kb)) for case in asked_cases(kb)))
    assert len(kb.loaded.scenarios) == len(cases)
    return found


def given(*statements: str) -> str:
    said = [("deny", each.removeprefix("not ")) if each.startswith("not ") else ("given", each) for each in statements]
    return "\n    ".join(f'{how} {predicate}("X")' for how, predicate in said)


def test_a_condition_holds_where_its_statement_concludes(tmp_path: Path) -> None:
    found = covered(tmp_path, ("yes", given("red", "not round", "not marked"), "yes"))
    assert found.drawn["both"] == ("yes",)
    assert found.drawn["by_mark"] == ()
    assert found.conditions[Condition("both", "red(T)")] == Shown(held=("yes",))
    assert found.conditions[Condition("by_mark", "marked(T)")] == Shown()


def test_it_alone_fails_where_the_others_hold_and_nothing_else_concludes(tmp_path: Path) -> None:
    cases = [
        ("one_fails", given("red", "round", "not marked"), "no"),
        ("two_fail", given("not red", "round", "not marked"), "no"),
        ("otherwise_given", given("not red", "not round", "marked"), "yes"),
    ]
    found = covered(tmp_path, *cases)
    assert found.conditions[Condition("both", "not round(T)")] == Shown(failed=("one_fails",))
    assert found.conditions[Condition("both", "red(T)")] == Shown()
    assert found.conditions[Condition("by_mark", "marked(T)")].held == ("otherwise_given",)


def test_one_that_is_not_stated_is_left_open(tmp_path: Path) -> None:
    found = covered(tmp_path, ("unsaid", given("red", "not marked"), "depends"))
    assert found.conditions[Condition("both", "not round(T)")] == Shown(open=("unsaid",))


def test_an_impossibility_shows_where_it_excludes(tmp_path: Path) -> None:
    found = covered(tmp_path, ("excluded", given("red", "round"), "no"))
    assert found.drawn["red_and_marked"] == ("excluded",)
    assert found.conditions[Condition("red_and_marked", "marked(T)")] == Shown(failed=("excluded",))
    assert found.conditions[Condition("red_and_marked", "red(T)")] == Shown(held=("excluded",))


@pytest.mark.parametrize("statement", ["by_mark", "both"])
def test_nothing_is_shown_without_cases(tmp_path: Path, statement: str) -> None:
    found = covered(tmp_path)
    assert found.drawn[statement] == ()
