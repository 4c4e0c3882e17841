"""Every page of the built site: nothing is wrong with any at a desk, in the dark, on a phone and on paper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import serve
from visiting import faults_of, looking_page, pages_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PARTS = 4
EACH = 6
"""Of so many pages one is looked at in the dark and on paper too: pages are written in few ways."""
SHOWN = (
    "index.html",
    "playground/index.html",
    "which-form-for-which-crime/index.html",
    "what-rests-on-what/index.html",
)
"""Pages of their own kind: these are always looked at whole."""
INDEX = "search/search_index.json"


@pytest.fixture(scope="module")
def unsearched(site: Path) -> Iterator[str]:
    """Where the site is served with an empty index: to read the whole one takes each page longer than all else."""
    index = json.loads((site / INDEX).read_text(encoding="utf-8"))
    server, where = serve(site, {f"/{INDEX}": json.dumps({**index, "docs": []}).encode()})
    yield where
    server.shutdown()


def test_there_are_pages(site: Path) -> None:
    assert len(pages_of(site)) > 200


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_wrong_with_any_page(browser: Browser, site: Path, unsearched: str, part: int) -> None:
    page, seen = looking_page(browser, unsearched)
    looks: set[str] = set()
    faults = []
    for number, name in enumerate(pages_of(site)[part::PARTS]):
        faults += faults_of(page, seen, site, name, looks, whole=number % EACH == 0 or name in SHOWN)
    page.context.close()
    assert faults == [], "\n".join(faults)
