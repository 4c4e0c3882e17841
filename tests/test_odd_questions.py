"""The page of odd questions: each line of it is typed, and what comes is compared with what the page says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from not_concluded_points import RULES, named

from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.loader import read_scenarios
from agreement_kb.language.naming import NEAREST
from agreement_kb.model.finding import NotUnderstood
from agreement_kb.model.scenario import Scenario
from agreement_kb.scenario_runs import run

PAGE = Path(__file__).parents[1] / "docs" / "review" / "odd-questions.md"
TEXT = PAGE.read_text(encoding="utf-8")
CASES, _FINDINGS = read_scenarios(PAGE.name, TEXT)
_ROW = re.compile(r"^\| (\d+) \| (.+?) \| .+? \| (?:led there|led astray|answered|-) \| (.+?) \| .*\|$", re.MULTILINE)
_NOW = re.compile(r"(answered|offered|quote) ?(.*?): (yes|no|silent|depends) · (.+)")
_FILLED = {"Crime": "murder", "Party": "Slovakia", "Language": "Slovak"}


@dataclass(frozen=True)
class Row:
    """A sentence as typed, how it is met (answered, offered, quote, asked back), by what, and with which answer."""

    number: int
    typed: str
    how: str
    by: tuple[str, ...]
    answer: tuple[str, str]


def _row(number: str, typed: str, now: str) -> Row:
    if now == "asked back":
        return Row(int(number), typed, now, (), ("", ""))
    match = _NOW.fullmatch(now)
    assert match is not None, now
    return Row(int(number), typed, match[1], tuple(re.findall("`(.+?)`", match[2])), (match[3], match[4]))


ROWS = [_row(*match.groups()) for match in _ROW.finditer(TEXT)]


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(RULES)


def _answer(kb: KnowledgeBase, question: str) -> tuple[str, str]:
    found = kb.ask(question)
    return found.verdict, ", ".join(dict.fromkeys(map(str, named(kb, found))))


def _hints(kb: KnowledgeBase, text: str) -> list[str]:
    with pytest.raises(NotUnderstood) as caught:
        kb.ask(text)
    return [finding.hint for finding in caught.value.findings]


def _came(kb: KnowledgeBase, row: Row) -> tuple[str, str]:
    """What comes when a row is typed and met as it says; the assertions are that it is met so."""
    if row.how == "answered":
        return _answer(kb, row.typed)
    hints = _hints(kb, row.typed)
    if row.how == "asked back":
        return "", ""
    if row.how == "offered":
        (hint,), (phrase,) = hints, row.by
        assert phrase in hint.removeprefix(NEAREST).split("  |  ")
        return _answer(kb, re.sub(r"\{(\w+)\}", lambda m: f'"{_FILLED.get(m[1], "the " + m[1].lower())}"', phrase))
    assert hints == [f'Put a new name in quotation marks: "{name}".' for name in row.by]
    typed = row.typed
    for name in row.by:
        typed = typed.replace(name, f'"{name}"')
    return _answer(kb, typed)


def test_every_line_of_the_page_is_read() -> None:
    assert [row.number for row in ROWS] == list(range(1, TEXT.count("\n| ") - 0))
    assert _FINDINGS == ()
    assert len(CASES) == TEXT.count("\nscenario ")


def test_the_page_counts_right() -> None:
    met = sum(row.how != "asked back" for row in ROWS)
    assert f"Now {met} of {len(ROWS)} are" in TEXT
    astray = [int(number) for number in re.findall(r"^\| (\d+) \|.*\| led astray \|", TEXT, re.MULTILINE)]
    assert f"from {sum(number <= 64 for number in astray)} of them no phrase" in TEXT


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number:02}")
def test_a_plain_sentence_is_met_as_the_page_says(kb: KnowledgeBase, row: Row) -> None:
    assert _came(kb, row) == row.answer


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_odd_case_is_answered_as_the_page_says(kb: KnowledgeBase, case: Scenario) -> None:
    without = replace(case, expectations=tuple(replace(each, citing=()) for each in case.expectations))
    for expectation, result in zip(case.expectations, run(kb, [without]), strict=True):
        assert result.findings == ()
        if expectation.citing:
            assert result.answer is not None
            cited = named(kb, result.answer)
            assert set(expectation.citing) <= {str(c) for c in cited} | {c.provision for c in cited}


def test_a_changed_page_is_noticed(kb: KnowledgeBase) -> None:
    """Another verdict, other provisions, a phrase that is not offered: each is told."""
    offered = next(row for row in ROWS if row.how == "offered")
    assert _came(kb, offered) != ("yes", offered.answer[1])
    assert _came(kb, offered) != (offered.answer[0], "5(3)")
    with pytest.raises(AssertionError):
        _came(kb, replace(offered, by=("is the treaty any good?",)))
    with pytest.raises(pytest.fail.Exception):
        _came(kb, replace(next(row for row in ROWS if row.how == "answered"), how="asked back"))
