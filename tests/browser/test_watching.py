"""The harness itself: what is wrong with a page is seen, and a sound one has nothing wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import serve
from watching import watched_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_the_first_page_is_shown(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    assert page.title() == "Agreement KB"
    assert page.locator("article h1").is_visible()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>sound</p>", ""),
        ("<script>console.error('alas')</script>", "says: alas"),
        ("<script>null.gone</script>", "says: Cannot read properties of null"),
        ("<script>Promise.reject(new Error('dropped'))</script>", "says: dropped"),
        ("<img src='gone.png' alt=''>", "fails: {address}/gone.png 404"),
        ("<img src='http://127.0.0.1:9/x.png' alt=''>", "asks outside: http://127.0.0.1:9/x.png"),
        ("<script>fetch('http://127.0.0.1:9/x').catch(() => 0)</script>", "asks outside: http://127.0.0.1:9/x"),
    ],
)
def test_what_is_wrong_is_seen(browser: Browser, tmp_path: Path, body: str, expected: str) -> None:
    (tmp_path / "index.html").write_text(f'<!doctype html><link rel="icon" href="data:,">{body}', encoding="utf-8")
    server, address = serve(tmp_path)
    page, seen = watched_page(browser, address)
    page.goto(f"{address}/", wait_until="networkidle")
    if expected:
        assert any(each.startswith(expected.format(address=address)) for each in seen.faults), seen.faults
    else:
        assert seen.faults == []
    page.context.close()
    server.shutdown()
