"""Each check of a page sees its fault: small pages, each bad in one way, and one that is bad in none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import serve
from visiting import faults_of, looking_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = """<!doctype html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,"><style>
body {{ margin: 0; color: #222; background: #fff }} [data-md-color-scheme=slate] {{ color: #ddd; background: #111 }}
a {{ color: inherit }} @media print {{ header {{ display: none }}
details::details-content {{ content-visibility: visible; block-size: auto; display: block }} }}
</style></head><body><header>Top</header><main><article><h1 id="one">A page</h1>{}</article></main></body></html>"""
WIDE = "<table><tr><th>Word</th></tr><tr><td><div style='width: 500px'>x</div></td></tr></table>"

SCROLLING = f"<div style='overflow-x: auto; height: 90px; overflow-y: scroll'>{WIDE}{WIDE * 9}</div>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Words, <a href='#one'>one</a>, <a href='other.html#two'>two</a>.</p>", ""),
        ("<details><summary>Folded</summary><p>Words</p></details>", ""),
        (f"<div style='overflow: auto' tabindex='0' class='table'>{WIDE}</div>", ""),
        ("<p><a href='gone.html'>x</a></p>", "leads nowhere: gone.html"),
        ("<p><a href='#gone'>x</a></p>", "leads nowhere: #gone"),
        ("<p><a href='other.html#one'>x</a></p>", "leads nowhere: other.html#one"),
        ("<p><a href='javascript:void(0)'>x</a></p>", "leads nowhere: javascript:void(0)"),
        ("<script>document.write('<p><a href=late.html>x</a></p>')</script>", "leads nowhere: late.html"),
        ("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "axe: image-alt"),
        ("<details><summary>Folded</summary><input></details>", "axe: label"),
        ("<p style='color: #aaa'>pale</p>", "axe, light: color-contrast"),
        ("<p style='color: #222'>dark on dark</p>", "axe, dark: color-contrast"),
        ("<p>Words <a href='#one' style='text-decoration: none; color: #4051b5'>link</a> words</p>",
         "axe, light: link-in-text-block"),
        ("<style>body { background: #fff !important }</style>", "is not dark"),
        (WIDE, "at 390: the page is"),
        ("<p style='position: relative; left: 350px; width: 90px'>out</p>", "at 390: <p>"),
        (f"<div style='overflow: hidden'>{WIDE}</div>", "at 390: <div> “Wordx” is cut off"),
        (SCROLLING, "at 390: scrollable-region-focusable"),
        ("<nav style='display: block'>Menu</nav>", "on paper: shows <nav>"),
        ("<style>details::details-content { content-visibility: hidden !important }</style>"
         "<details><summary>Folded</summary><p>Words</p></details>", "on paper: hides <p> “Words”"),
        ("<div style='overflow: auto; width: 90px' tabindex='0'><p style='width: 200px'>wide</p></div>",
         "on paper: cuts off <div>"),
        ("<style>@media print { .wide { width: 900px } }</style><p class='wide'>Words</p>", "on paper: is wider"),
        ("<script>console.error('alas')</script>", "says: alas"),
        ("<img alt='' src='http://127.0.0.1:9/x.png'>", "asks outside: http://127.0.0.1:9/x.png"),
    ],
)  # fmt: skip
def test_a_fault_is_seen_and_nothing_else(browser: Browser, tmp_path: Path, body: str, expected: str) -> None:
    (tmp_path / "index.html").write_text(PAGE.format(body), encoding="utf-8")
    (tmp_path / "other.html").write_text("<!doctype html><p id='two'>", encoding="utf-8")
    server, address = serve(tmp_path)
    page, seen = looking_page(browser, address)
    faults = faults_of(page, seen, tmp_path, "index.html", set())
    page.context.close()
    server.shutdown()
    if expected:
        assert any(fault.startswith(f"index.html {expected}") for fault in faults), faults
    else:
        assert faults == []


def test_a_look_that_is_known_is_not_looked_at_again(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE.format("<p style='color: #aaa'>pale</p>"), encoding="utf-8")
    server, address = serve(tmp_path)
    page, seen = looking_page(browser, address)
    looks: set[str] = set()
    first, second = (
        [fault for fault in faults_of(page, seen, tmp_path, "index.html", looks) if "color-contrast" in fault]
        for _ in range(2)
    )
    page.context.close()
    server.shutdown()
    assert len(first) == 1
    assert second == []
