"""What a reader works with on a page: languages, the citation, folding boxes, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from watching import watched_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TEXT = "articles/article_05/"


def shown(page: Page) -> tuple[bool, bool]:
    """Whether Kazakh and English words of the first sentence are shown."""
    words = page.locator(".akb-words").nth(1)
    return words.locator("[lang=kk]").is_visible(), words.locator("[lang=en]").is_visible()


def test_the_languages_are_switched_and_kept(page: Page, address: str) -> None:
    page.goto(f"{address}/{TEXT}")
    assert shown(page) == (True, True)
    page.get_by_label("Kazakh", exact=True).check()
    assert shown(page) == (True, False)
    page.get_by_label("English", exact=True).check()
    assert shown(page) == (False, True)
    page.goto(f"{address}/articles/article_06/")
    assert shown(page) == (False, True)
    assert page.get_by_label("English", exact=True).is_checked()
    page.get_by_label("Kazakh and English").focus()
    page.keyboard.press("Space")
    assert shown(page) == (True, True)


def test_a_citation_is_copied(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/{TEXT}")
    place = page.locator("[id='5-3-s2'] ~ .akb-cite").first
    place.get_by_role("button", name="Copy citation").click()
    place.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Art. 5(3)")
    assert "Slovak Republic" in copied


def test_a_citation_that_cannot_be_copied_is_written_out(page: Page, address: str) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(f"{address}/{TEXT}")
    button = page.locator(".akb-cite button").first
    button.click()
    assert button.text_content() == page.locator(".akb-cite").first.get_attribute("data-citation")


def test_a_folding_box_is_reached_seen_and_opened_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/{TEXT}")
    box = page.locator("article details:not([open])").first.element_handle()
    box.evaluate("each => { each.previousElementSibling.tabIndex = -1; each.previousElementSibling.focus(); }")
    page.keyboard.press("Tab")
    assert box.evaluate("each => each.querySelector('summary') === document.activeElement")
    assert box.evaluate("each => getComputedStyle(each.querySelector('summary')).outlineStyle") != "none"
    page.keyboard.press("Enter")
    assert box.evaluate("each => each.open")
    page.keyboard.press("Enter")
    assert not box.evaluate("each => each.open")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_as_light_or_dark_as_the_system(browser: Browser, address: str, scheme: str) -> None:
    page, seen = watched_page(browser, address, color_scheme=scheme)
    page.goto(f"{address}/")
    colours = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)")
    assert (sum(colours) < 300) == (scheme == "dark")
    assert seen.faults == []
    page.context.close()


def test_without_scripts_the_text_is_whole(browser: Browser, address: str) -> None:
    page, seen = watched_page(browser, address, java_script_enabled=False)
    page.goto(f"{address}/{TEXT}")
    assert shown(page) == (True, True)
    assert page.locator("article details:not([open]) > summary").first.is_visible()
    assert seen.faults == []
    page.context.close()


def test_kazakh_is_marked_as_kazakh_wherever_it_stands(page: Page, address: str) -> None:
    page.goto(f"{address}/{TEXT}")
    unmarked = page.evaluate("""() => {
        const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode()) {
            const node = walker.currentNode;
            const kazakh = node.parentElement.closest("[lang]").lang === "kk";
            if (/[\\u0400-\\u04ff]{3}/.test(node.data) && !kazakh) found.push(node.data);
        }
        return found.slice(0, 5);
    }""")
    assert unmarked == []


def test_paper_is_light_and_has_both_languages_even_in_the_dark(browser: Browser, address: str) -> None:
    page, seen = watched_page(browser, address, color_scheme="dark")
    page.goto(f"{address}/{TEXT}")
    page.emulate_media(media="print")
    assert shown(page) == (True, True)
    for language in ("kk", "en"):
        ink = page.locator(f".akb-words [lang={language}]").first.evaluate(
            "each => getComputedStyle(each).color.match(/[\\d.]+/g).slice(0, 3).map(Number)"
        )
        assert sum(ink) < 300
    assert page.pdf(format="A4").startswith(b"%PDF")
    assert seen.faults == []
    page.context.close()
