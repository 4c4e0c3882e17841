"""One visit to a page, and all that is found wrong with it: at a desk, in the dark, on a phone and on paper."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from watching import Watched, watched_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PAPER = {"width": 700, "height": 990}
"""What an A4 page has room for between its margins."""

_SCRIPT = Path(__file__).with_name("looking.js")
_PLACE = re.compile(r"""<[^>]*?\s(?:id|name)=["']?([^"'\s>]+)""")


def pages_of(site: Path) -> list[str]:
    """Every page of a site by its name in the folder."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def looking_page(browser: Browser, address: str) -> tuple[Page, Watched]:
    """A page that can be asked what ``looking.js`` asks, axe-core among it."""
    page, seen = watched_page(browser, address, viewport=DESK, color_scheme="light")
    page.add_init_script((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    page.add_init_script(path=_SCRIPT)
    return page, seen


def faults_of(page: Page, seen: Watched, site: Path, name: str, looks: set[str], *, whole: bool = True) -> list[str]:
    """Visit one page of a site once, and tell what is wrong with it.

    Unless ``whole``, it is not looked at in the dark and on paper, nor at what scrolls on a phone.

    ``looks`` are those whose contrast was looked at on pages before; a faulty one is told once. The page's are added.
    """
    seen.forget()
    page.set_viewport_size(DESK)
    page.goto(f"{seen.address}/{name}")
    page.evaluate("looking.still()")
    faults = [f"leads nowhere: {each}" for each in dead_links(page, site, name, seen.address)]
    if whole:
        page.emulate_media(media="print")
        page.set_viewport_size(PAPER)
        faults += [f"on paper: {each}" for each in page.evaluate("looking.onPaper()")]
        page.emulate_media(media="screen")
        page.set_viewport_size(DESK)
    page.evaluate("looking.openAll()")
    faults += [f"axe: {each}" for each in page.evaluate("looking.structure()")]
    faults += [f"axe, light: {each}" for each in _colours(page, looks)]
    if whole:
        faults += [] if page.evaluate("looking.dark()") else ["is not dark where dark is wanted"]
        faults += [f"axe, dark: {each}" for each in _colours(page, looks)]
    page.set_viewport_size(PHONE)
    page.evaluate("looking.settled()")
    faults += [f"at {PHONE['width']}: {each}" for each in page.evaluate("looking.stickingOut()")]
    if whole:
        faults += [f"at {PHONE['width']}: {e}" for e in page.evaluate("looking.only(['scrollable-region-focusable'])")]
    return [f"{name} {each}" for each in (*faults, *seen.faults)]


def _colours(page: Page, looks: set[str]) -> list[str]:
    faults, found = page.evaluate("known => looking.colours(known)", sorted(looks))
    looks.update(found)
    return faults


def dead_links(page: Page, site: Path, name: str, address: str) -> list[str]:
    """Every link of the page as it is shown, also those that scripts wrote, that has no page or no place to lead to."""
    here = {*page.evaluate("looking.places()"), "", "top"}
    dead: dict[str, None] = {}
    for written, target in page.evaluate("looking.links()"):
        parts = urlsplit(target)
        if parts.scheme in ("http", "https") and f"{parts.scheme}://{parts.netloc}" != address:
            continue
        file = site / unquote(parts.path).lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        there = here if file == site / name else _places(file) | {"", "__skip"}
        if parts.scheme not in ("http", "https") or not file.is_file() or unquote(parts.fragment) not in there:
            dead[written] = None
    return list(dead)


@cache
def _places(file: Path) -> frozenset[str]:
    is_page = file.suffix == ".html" and file.is_file()
    return frozenset(_PLACE.findall(file.read_text(encoding="utf-8"))) if is_page else frozenset()
