"""A case in order of time: what is drawn is what the table has, and the time between is counted."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from agreement_kb.commands.answers import sheet_of
from agreement_kb.commands.look import Look
from agreement_kb.docs.timelines import between, timeline_part
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.time import Moment, parse_time
from agreement_kb.resources import resource

ORAL = ['"the request" is urgent', '"the request" was made orally at 2026-03-06T18:00+05:00']


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(resource("rules"))


def part(kb: KnowledgeBase, given: list[str]) -> str:
    timeline = kb.timeline(kb.facts((), given=given))
    return timeline_part(kb, sheet_of(kb, timeline, Look()), timeline, "examples/oral.md")


def test_what_is_drawn_stands_in_the_table_with_its_sentence(kb: KnowledgeBase) -> None:
    made = part(kb, ORAL)
    svg = ElementTree.fromstring(re.findall(r"<svg.*?</svg>", made)[0])
    times = ["".join(text.itertext()) for text in svg.iter("text") if text.get("class") == "akb-end"]
    # The limit is twenty-four hours after the oral request.
    assert times == ["2026-03-06", "18:00+05:00", "2026-03-07", "18:00+05:00"]
    assert "24 hours later" in "".join(svg.itertext())
    assert [child.tag for child in svg][:2] == ["title", "desc"]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>', made)
    assert rows[:2] == ["2026-03-06 18:00+05:00", "2026-03-07 18:00+05:00"]
    assert '<a href="../../articles/article_07/#7-4-s1">Art. 7(4)</a>' in made
    assert "<caption>" in made


def test_a_single_date_is_not_drawn(kb: KnowledgeBase) -> None:
    made = part(kb, ORAL[1:])
    assert "<svg" not in made
    assert "2026-03-06 18:00+05:00" in made


def moment(text: str) -> Moment:
    found = parse_time(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("2026-03-06T18:00+05:00", "2026-03-07T17:00+05:00", "23 hours later"),
        ("2026-03-06T18:00+05:00", "2026-03-06T14:00Z", "1 hour later"),
        ("2026-03-06T18:00+05:00", "2026-03-09T18:00+05:00", "3 days later"),
        ("2026-03-06T18:00+05:00", "2026-03-07", "1 day later"),
        ("2026-02-28", "2026-03-01", "1 day later"),
        ("2026-03-06", "2026-03-06", None),
        ("2026-03-06T18:00+05:00", "2026-03-06T13:00Z", None),
    ],
)
def test_the_time_between(one: str, other: str, words: str | None) -> None:
    found = between(moment(one), moment(other))
    assert (found[1] if found is not None else None) == words
