"""What must not be concluded is not; and with a rule that would conclude it, exactly its questions fail."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from not_concluded_points import PAGE, RULES, Point, failures, planted, read_points

from agreement_kb.kb import KnowledgeBase, load

POINTS = read_points()
BY_NUMBER = [pytest.param(point, id=f"{point.number:02}") for point in POINTS]
OFTEN = (8,)
"""The points whose planted change is tried in the normal run: consent, the oral request, open terms."""
NOTHING_TO_NAME = ("no_authority_is_named", "data_that_did_not_come_from_the_other_party")
"""A fact nobody stated, and an action of which no norm speaks: there is no sentence to name."""


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(RULES)


def test_there_are_twenty_five_points_each_with_questions_and_a_change() -> None:
    assert [point.number for point in POINTS] == list(range(1, 26))
    assert all(list(point.questions()) and point.changes for point in POINTS)
    asked = [each for point in POINTS for each in point.questions()]
    assert {scenario.name for scenario, expectation in asked if not expectation.citing} == set(NOTHING_TO_NAME)
    text = PAGE.read_text(encoding="utf-8")
    assert text.count("\n```planted ") == sum(len(point.changes) for point in POINTS)


def test_every_point_is_asked_in_english_and_at_least_ten_in_kazakh_too() -> None:
    english, kazakh = set(), set()
    for point in POINTS:
        for _, expectation in point.questions():
            (kazakh if re.search("[а-яәғқңөұүһі]", expectation.question.text) else english).add(point.number)
    assert english == set(range(1, 26))
    assert len(kazakh) >= 10


@pytest.mark.parametrize("point", BY_NUMBER)
def test_it_is_not_concluded(point: Point, kb: KnowledgeBase) -> None:
    assert failures(kb, point) == []


def _check_planted(point: Point, folder: Path) -> None:
    changed = planted(point, folder)
    failed = {each.number: failures(changed, each) for each in POINTS}
    assert {number for number, found in failed.items() if found} == {point.number}, failed
    assert [found for found in failed[point.number] if "AKB" in found] == []  # another answer, and no error
    asked = [f"{scenario.name}: {expectation.question.text}" for scenario, expectation in point.questions()]
    assert [each for each in asked if not any(found.startswith(each) for found in failed[point.number])] == []


@pytest.mark.parametrize("point", [p for p in BY_NUMBER if p.values[0].number in OFTEN])
def test_a_planted_change_fails_every_question_of_its_point_and_no_other(point: Point, tmp_path: Path) -> None:
    _check_planted(point, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("point", [p for p in BY_NUMBER if p.values[0].number not in OFTEN])
def test_each_other_planted_change_fails_every_question_of_its_point_and_no_other(point: Point, tmp_path: Path) -> None:
    _check_planted(point, tmp_path)
