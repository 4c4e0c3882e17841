"""Each finding code has a page, and each page's samples do what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from finding_pages import check, read_page

import agreement_kb
from agreement_kb.resources import resource

PACKAGE = Path(agreement_kb.__file__).parent
PAGES = sorted(resource("findings").glob("*.md"))
_MADE_BAD = ("AKB002", "AKB010", "AKB012", "AKB014", "AKB017", "AKB314", "AKB902", "AKB903")
"""Pages whose bad sample differs from the good one in what can't be shown on a page."""
_CODE = re.compile(r"\bAKB\d{3}\b")


def _codes_in_source() -> set[str]:
    return {code for path in PACKAGE.rglob("*.py") for code in _CODE.findall(path.read_text(encoding="utf-8"))}


def test_the_folder_is_not_empty():
    assert len(PAGES) >= 40


def test_each_code_has_a_page_and_each_page_a_code():
    assert {path.stem for path in PAGES} == _codes_in_source()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_has_its_shape(path):
    page = read_page(path)
    assert page.code == path.stem
    assert page.headings == ("Bad", "Good", "What to do")
    assert 15 <= page.lines <= 50
    assert page.bad != page.good or page.code in _MADE_BAD


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_bad_sample_is_reported_as_the_page_says(path, tmp_path, monkeypatch):
    page = read_page(path)
    found = check(page, page.bad, tmp_path, monkeypatch)
    assert tuple(found) == page.reported
    assert {_CODE.search(line)[0] for line in found} == {page.code}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_good_sample_has_no_finding(path, tmp_path, monkeypatch):
    page = read_page(path)
    assert check(page, page.good, tmp_path, monkeypatch) == []
