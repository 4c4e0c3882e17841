"""What a change of small rules means: which answers differ, beyond the scenarios too, and which version it asks for."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import jsonschema
import pytest

from agreement_kb.commands.diff import diff
from agreement_kb.commands.look import DONE, FINDINGS, Look
from agreement_kb.proving.revisions import Level, version_is_enough
from agreement_kb.resources import resource
from tests.helpers import commit, write_rules

RULES = """
    open sort thing en "thing"
    open sort person en "person"
    predicate red(T: thing) by fact en "{T} is red"
    predicate round(T: thing) by fact en "{T} is round"
    predicate good(T: thing) exhaustive en "{T} is good"
    predicate sold(T: thing, P: person) by fact en "{T} was sold to {P}"
    action pay(P: person, T: thing) en "payment by {P} for {T}"
    question is_good: is good(T)
        en "is {T} good?"
    rule both: good(T)
        if  red(T)
        and not round(T)
    oblige price: pay(P, T)
        bearer P
        concerning sold(T, P)
"""
SCENARIOS = """
    scenario both_hold en "both hold"
        given "X" is red
        deny "X" is round
        ask is "X" good?
            expect yes
    scenario sold_thing en "sold"
        given "X" was sold to "Ana"
        duty price
            expect pending by "Ana"
"""


def knowledge(folder: Path, rules: str = RULES, scenarios: str = SCENARIOS) -> Path:
    return write_rules(rules, folder, cases=f"# Cases\n\n```akb\n{dedent(scenarios)}```\n")


def changed(folder: Path, rules: str = RULES, scenarios: str = SCENARIOS) -> dict[str, object]:
    """The difference, as JSON, of what is in a repository and what is in the folder now."""
    there = knowledge(folder / "rules")
    commit(folder)
    knowledge(there, rules, scenarios)
    value = json.loads(diff(there, Look("json"), "HEAD", None)[0])
    schema = json.loads((resource("schemas") / "revisions-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(value, schema)
    assert isinstance(value, dict)
    return value


def test_nothing_changed(tmp_path: Path) -> None:
    folder = knowledge(tmp_path / "rules")
    commit(tmp_path)
    text, code = diff(folder, Look(), "HEAD", None)
    assert code == DONE
    assert text == "# tiny: from HEAD to as it is here\n\nThe change is none: nothing differs.\n"


def test_a_comment_is_a_patch(tmp_path: Path) -> None:
    found = changed(tmp_path, "\n    # what is good\n" + RULES)
    assert (found["level"], found["statements"], found["answers"], found["beyond"]) == ("patch", {}, [], [])
    assert [each["code"] for each in found["findings"]] == ["AKB510"]  # type: ignore[attr-defined]


def test_an_answer_that_differs_is_told_with_the_rule_it_rests_on(tmp_path: Path) -> None:
    # The scenario's thing is red and not round: now it would have to be round.
    folder = knowledge(tmp_path / "rules")
    commit(tmp_path)
    knowledge(folder, RULES.replace("and not round(T)", "and round(T)"))
    text, code = diff(folder, Look(), "HEAD", None)
    assert code == FINDINGS
    assert text.startswith(
        "# tiny: from HEAD to as it is here\n"
        "\n"
        "The change is major: a verdict, a finding or a duty is another one.\n"
        "\n"
        "## Rules and vocabulary that moved (1)\n"
        "\n"
        "- changed: `both`\n"
        "\n"
        "## Answers that differ (1)\n"
        "\n"
        "### both_hold\n"
        "\n"
        'is "X" good?\n'
        "\n"
        "- Verdict, HEAD: yes\n"
        "- Verdict, as it is here: no\n"
        "- of what moved, it rests on: `both`\n"
    )
    assert "AKB510 The change is major, and the version went from 1 to 1.\n  at agreement.md:4:1\n" in text


def test_what_no_scenario_sees_is_found_beyond_them(tmp_path: Path) -> None:
    # Roundness does not count any more: the scenario's answer is the same, for what is red and round it is another.
    found = changed(tmp_path, RULES.replace("        and not round(T)\n", ""))
    assert found["answers"] == []
    (beyond,) = found["beyond"]  # type: ignore[misc]
    assert beyond["differs"].startswith("verdict no, then yes")
    assert {'    given "X" is red', '    given "X" is round'} <= set(beyond["scenario"])
    assert found["level"] == "major"


def test_another_basis_is_minor(tmp_path: Path) -> None:
    found = changed(
        tmp_path, RULES.replace("and not round(T)", 'and not round(T)\n        implied because "it follows"')
    )
    (answer,) = found["answers"]  # type: ignore[misc]
    assert (answer["level"], answer["rests_on"]) == ("minor", ["both"])
    assert answer["differs"] == ["Basis, before: express", "Basis, after: implied"]


def test_what_can_be_asked_anew_is_minor(tmp_path: Path) -> None:
    asked = f"""{SCENARIOS}
    scenario blue en "blue"
        given "X" is blue
        ask is "X" good?
            expect depends
"""
    found = changed(tmp_path, RULES + '    predicate blue(T: thing) by fact en "{T} is blue"\n', asked)
    assert found["statements"] == {"blue": "new"}
    assert found["scenarios"] == {"blue": "new"}
    assert found["level"] == "minor"
    (answer,) = found["answers"]  # type: ignore[misc]
    assert answer["differs"] == ["before: refused (AKB401)", "after: depends"]


def test_a_duty_that_stands_otherwise_is_major(tmp_path: Path) -> None:
    found = changed(
        tmp_path, RULES.replace("        concerning sold(T, P)", "        concerning sold(T, P)\n        if red(T)")
    )
    assert found["duties"] == [{"scenario": "sold_thing", "duty": "price"}]
    assert found["level"] == "major"


def test_two_revisions_are_compared_whatever_is_in_the_folder(tmp_path: Path) -> None:
    folder = knowledge(tmp_path / "rules")
    commit(tmp_path)
    knowledge(folder, RULES.replace("and not round(T)", "and round(T)"))
    commit(tmp_path)
    knowledge(folder)
    found = json.loads(diff(folder, Look("json"), "HEAD~1", "HEAD")[0])
    assert [each["scenario"] for each in found["answers"]] == ["both_hold"]
    assert json.loads(diff(folder, Look("json"), "HEAD~1", None)[0])["level"] == "none"


@pytest.mark.parametrize(
    ("before", "after", "level", "enough"),
    [
        ("1.2.3", "1.2.3", Level.NONE, True),
        ("1.2.3", "1.2.3", Level.PATCH, False),
        ("1.2.3", "1.2.4", Level.PATCH, True),
        ("1.2.3", "1.2.4", Level.MINOR, False),
        ("1.2.3", "1.3.0", Level.MINOR, True),
        ("1.2.3", "1.3.0", Level.MAJOR, False),
        ("1.2.3", "2.0.0", Level.MAJOR, True),
        ("1.2.3", "1.1.9", Level.PATCH, False),
        ("0.1.0", "0.1.1", Level.MINOR, True),
        ("0.1.0", "0.1.1", Level.MAJOR, False),
        ("0.1.0", "0.2.0", Level.MAJOR, True),
        ("0.9.0", "1.0.0", Level.MAJOR, True),
        ("1", "2", Level.MAJOR, True),
        ("1", "1.1", Level.MINOR, True),
    ],
)
def test_the_version_that_a_change_asks_for(before: str, after: str, level: Level, enough: bool) -> None:
    assert version_is_enough(before, after, level) is enough
