"""What the tests in a real browser share: the site as built, a server for it, Chromium, and a page that is watched.

They are run by ``make test-browser``. Without Chromium they fail: a check left out would look like one that passed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import serve
from watching import Watched, watched_page

if TYPE_CHECKING:  # the normal run collects these tests, and has no Playwright
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
# Nothing of the browser itself may ask anybody for anything.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site: the one that ``AKB_SITE`` names, or one built for this run, once for all workers."""
    if given := os.environ.get("AKB_SITE"):
        assert (PROJECT / given / "index.html").is_file(), f"AKB_SITE is {given}, and there is no site in it."
        return PROJECT / given
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    built, being_built = shared / "site", shared / "site.part"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.is_dir():
            run = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(being_built)]
            made = subprocess.run(run, cwd=PROJECT, capture_output=True, text=True, timeout=300)
            assert made.returncode == 0, made.stdout + made.stderr
            being_built.rename(built)
    return built


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, without a slash at the end."""
    server, where = serve(site)
    yield where
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of this machine."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    assert chromium is not None, "These tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[tuple[Page, Watched]]:
    """A page in a fresh context, and what is seen of it."""
    page, seen = watched_page(browser, address)
    yield page, seen
    page.context.close()


@pytest.fixture
def page(watched: tuple[Page, Watched]) -> Iterator[Page]:
    """A page in a fresh context; a test that uses it fails where the page errs, or asks for anything outside."""
    shown, seen = watched
    yield shown
    assert seen.faults == []
