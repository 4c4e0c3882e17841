"""What ``akb test --coverage`` and ``--mutate`` report of small knowledge bases."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import jsonschema
import pytest

from agreement_kb.commands.coverage import coverage
from agreement_kb.commands.look import DONE, FINDINGS, Look
from agreement_kb.commands.mutate import mutate
from agreement_kb.commands.test import test as run_scenarios
from agreement_kb.model.finding import NotUnderstood
from agreement_kb.resources import resource
from tests.helpers import commit, write_rules

RULES = """
    open sort thing en "thing"
    predicate red(T: thing) by fact en "{T} is red"
    predicate round(T: thing) by fact en "{T} is round"
    predicate marked(T: thing) by fact en "{T} is marked"
    predicate good(T: thing) exhaustive en "{T} is good"
    question is_good: is good(T)
        en "is {T} good?"
    question is_red: is red(T)
        en "is {T} red?"
    rule both: good(T)
        if  red(T)
        and not round(T)
    rule by_mark: good(T)
        if  marked(T)
"""
BOTH = """
    scenario both_hold en "both hold"
        given "X" is red
        deny "X" is round
        deny "X" is marked
        ask is "X" good?
            expect yes
"""
NONE = """
    scenario none_holds en "none holds"
        deny "X" is red
        given "X" is round
        deny "X" is marked
        ask is "X" good?
            expect no
"""


def knowledge(folder: Path, *scenarios: str, rules: str = RULES) -> Path:
    return write_rules(rules, folder, cases="# Cases\n\n```akb\n" + "\n".join(map(dedent, scenarios)) + "```\n")


def as_json(made: tuple[str, int], name: str) -> dict[str, object]:
    value = json.loads(made[0])
    schema = json.loads((resource("schemas") / f"{name}-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(value, schema)
    assert isinstance(value, dict)
    return value


def test_coverage_names_what_no_scenario_reaches(tmp_path: Path) -> None:
    # One scenario, in which the first rule concludes: there red is needed (it holds) and round is not so (it holds).
    # Nothing shows what happens where either alone fails; the second rule's condition alone fails, but good follows.
    text, code = coverage(knowledge(tmp_path, BOTH), Look())
    assert code == DONE
    assert text == (
        "Rules: 1 of 2 reached\n"
        "\n"
        "  by_mark: never concludes\n"
        "\n"
        "Conditions: 0 of 3 reached\n"
        "\n"
        "  both: red(T): nowhere alone fails\n"
        "  both: not round(T): nowhere alone fails\n"
        "  by_mark: marked(T): nowhere holds or alone fails\n"
        "\n"
        "Sentences of law: 0 of 1 reached\n"
        "\n"
        "  1: nowhere expected to be cited\n"
        "\n"
        "Questions: 1 of 2 reached\n"
        "\n"
        "  is_red: never asked\n"
        "\n"
        "Of 0 conditions by listing it can't be told where they alone fail.\n"
    )


def test_coverage_as_json_names_the_scenarios(tmp_path: Path) -> None:
    value = as_json(coverage(knowledge(tmp_path, BOTH, NONE), Look("json")), "coverage")
    assert value["rules"] == [{"rule": "both", "concludes": ["both_hold"]}, {"rule": "by_mark", "concludes": []}]
    assert {"question": "is_good", "asked": ["both_hold", "none_holds"]} in value["questions"]  # type: ignore[operator]
    mark = {"rule": "by_mark", "condition": "marked(T)", "holds": [], "open": [], "missing": ["holds"]}
    # In none_holds the mark is all that the second rule lacks.
    assert {**mark, "alone_fails": ["none_holds"]} in value["conditions"]  # type: ignore[operator]


def test_a_survivor_comes_with_its_difference_and_a_scenario_that_kills_it(tmp_path: Path) -> None:
    # That red is needed is not noticed: where it is denied, round is given, so the rule fails either way.
    folder = knowledge(tmp_path, BOTH, NONE)
    text, code = mutate(folder, Look(), ["both"])
    assert code == FINDINGS
    assert "AKB509 No scenario notices a fault in both (condition dropped: red(T))." in text
    assert "      good(T)\n    -     if red(T)\n    -     and not round(T)\n    +     if not round(T)\n" in text
    # Red denied, and round too: the rule as it is says no, without the condition yes.
    value = as_json(mutate(folder, Look("json"), ["both"]), "mutants")
    survivors = {each["what"]: each for each in value["survivors"]}  # type: ignore[attr-defined]
    scenario = survivors["red(T)"]["scenario"]
    assert scenario[0] == "scenario both_told_apart"
    assert {'    deny "X" is red', '    deny "X" is round', '    deny "X" is marked'} == set(scenario[1:4])
    assert scenario[4:] == ['    ask is "X" good?', "        # recorded, not reasoned", scenario[-1]]
    assert scenario[-1].startswith("        expect no ")


def test_the_scenario_of_a_survivor_is_met_by_the_rules_and_kills_it(tmp_path: Path) -> None:
    folder = knowledge(tmp_path / "before", BOTH, NONE)
    value = as_json(mutate(folder, Look("json"), ["both"]), "mutants")
    kept = ["\n".join(each["scenario"]) + "\n" for each in value["survivors"] if each["scenario"]]  # type: ignore[attr-defined]
    assert kept
    after = knowledge(tmp_path / "after", BOTH, NONE, kept[0])
    assert run_scenarios(after, Look(), (), ())[1] == DONE
    left = as_json(mutate(after, Look("json"), ["both"]), "mutants")["survivors"]
    assert len(left) == len(value["survivors"]) - 1  # type: ignore[arg-type]


def test_what_no_facts_tell_apart_is_no_finding(tmp_path: Path) -> None:
    # Two rules of one meaning: without either, every answer is the same.
    twice = RULES + "    rule again: good(T)\n        if  marked(T)\n"
    marked = BOTH.replace("both_hold", "by_the_mark").replace('deny "X" is marked', 'given "X" is marked')
    unmarked = NONE.replace("none_holds", "without")
    text, code = mutate(knowledge(tmp_path, marked, unmarked, rules=twice), Look(), ["again"])
    assert code == DONE
    assert "- statement dropped | again (1 cases compared)" in text


def test_only_what_changed_since_a_revision_is_tried(tmp_path: Path) -> None:
    folder = knowledge(tmp_path / "rules", BOTH, NONE)
    commit(tmp_path)
    assert mutate(folder, Look(), since="HEAD")[0].startswith("0 faults tried")
    # One rule says something else now; that the file has another line above it is no change.
    knowledge(
        folder, BOTH, NONE, rules="\n    # a comment\n" + RULES.replace("if  marked(T)", "if  marked(T) and red(T)")
    )
    changed = as_json(mutate(folder, Look("json"), since="HEAD"), "mutants")
    assert changed["made"] == as_json(mutate(folder, Look("json"), ["by_mark"]), "mutants")["made"]


def test_a_scenario_that_is_gone_lets_its_rules_be_tried_again(tmp_path: Path) -> None:
    folder = knowledge(tmp_path / "rules", BOTH, NONE)
    commit(tmp_path)
    knowledge(folder, NONE)
    # In the scenario that is gone the first rule concluded, and so decided.
    value = as_json(mutate(folder, Look("json"), since="HEAD"), "mutants")
    assert "both" in {each["statement"] for each in value["survivors"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize(("revision", "why"), [("nowhere", "there is no such revision"), ("--all", "no such revision")])
def test_a_revision_that_is_none_is_refused(tmp_path: Path, revision: str, why: str) -> None:
    folder = knowledge(tmp_path / "rules", BOTH)
    commit(tmp_path)
    with pytest.raises(NotUnderstood, match=why):
        mutate(folder, Look(), since=revision)


def test_a_folder_in_no_repository_has_no_revisions(tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood, match="can't be had at 'HEAD': not a git repository"):
        mutate(knowledge(tmp_path, BOTH), Look(), since="HEAD")


def test_an_unknown_statement_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood, match="There is no statement 'nothing'"):
        mutate(knowledge(tmp_path, BOTH), Look(), ["nothing"])
