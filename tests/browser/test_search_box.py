"""The search box of the site as a reader uses it: words are typed into it, and what it lists is read off the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Each is a word or phrase of that sentence of the Agreement, or the beginning of one, and the place it stands at.
KAZAKH = {
    "жойылуға": "articles/article_05/#5-6-s2",
    "тіркелімін": "articles/article_05/#5-7-s1",
    "тіркел": "articles/article_05/#5-7-s1",
    "жеңгетайлық": "articles/article_01/#1-1-6-s1",
    "жеңгет": "articles/article_01/#1-1-6-s1",
    "жиырма төрт сағат": "articles/article_07/#7-4-s1",
    "жазбаша келісімі": "articles/article_05/#5-3-s2",
    "үшінші тұлғалар": "articles/article_06/#6-2-s1",
    "анықтама": "articles/article_05/#5-5-s1",
    "отызыншы": "articles/article_12/#12-1-s1",
}
ENGLISH = {
    "5(3)": "articles/article_05/#5-3-s1",
    "1(1)(10)": "articles/article_01/#1-1-10-s1",
    "closing(2)": "articles/closing/#closing-2-s1",
    "AKB203": "findings/AKB203/",
    "AKB501": "findings/AKB501/",
    "pandering": "articles/article_01/#1-1-6-s1",
    "pander": "articles/article_01/#1-1-6-s1",
    "third persons": "articles/article_06/#6-2-s1",
    "twenty-four hours": "articles/article_07/#7-4-s1",
    "bigamy": "examples/11_bigamy_is_not_on_the_list/",
}
LISTED = """() => [...document.querySelectorAll(".md-search-result__list a")]
    .map((each) => { const to = new URL(each.href); return to.pathname.slice(1) + to.hash; })"""


def put(page: Page, words: str) -> None:
    """Put words into the box; letters that are on no American keyboard come without a key, so one follows."""
    box = page.locator("input.md-search__input")
    box.fill(words)
    box.press("End")


def nothing(page: Page) -> None:
    """Search for what stands nowhere, so that the list is empty before the next words."""
    put(page, "ъъъ")
    page.locator(".md-search-result__meta", has_text="No matching documents").wait_for()
    assert page.evaluate(LISTED) == []


def found(page: Page, words: str, place: str) -> bool:
    """Search for words, and say whether the place is listed before long."""
    nothing(page)
    put(page, words)
    for _ in range(60):
        if any(each.startswith(place) and each[len(place) :][:1] in ("", "#", "?") for each in page.evaluate(LISTED)):
            return True
        page.wait_for_timeout(100)
    return False


@pytest.mark.parametrize("probes", [KAZAKH, ENGLISH], ids=["kazakh", "english"])
def test_what_is_typed_is_found(page: Page, address: str, probes: dict[str, str]) -> None:
    page.goto(f"{address}/")
    page.locator("input.md-search__input").click()
    assert [words for words, place in probes.items() if not found(page, words, place)] == []
    assert not found(page, "жойылуға", "findings/AKB203/")


def test_a_result_leads_to_its_sentence(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.locator("input.md-search__input").click()
    assert found(page, "тіркелімін", "articles/article_05/#5-7-s1")
    page.locator(".md-search-result__list a[href*='#5-7-s1']").first.click()
    page.wait_for_url("**/articles/article_05/**#5-7-s1")
    assert page.locator("[id='5-7-s1']").is_visible()
