"""The playground: what a browser loads for it, and how long it takes to a first answer and to a second."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.plan import ROOT, Plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = "assets/playground"
_SECONDS = 300
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_ANSWERED = "document.getElementById('akb-status').textContent.endsWith('below.')"


@dataclass(frozen=True)
class Loaded:
    """A file of the playground: its bytes as it is served, and as a server sends it that compresses what it sends."""

    name: str
    served: int
    compressed: int


@dataclass(frozen=True)
class Played:
    """The files that are loaded, and the seconds from a click to an answer: engine not loaded yet, and loaded."""

    files: tuple[Loaded, ...]
    first: float
    second: float
    browser: str


def measure_playground(plan: Plan) -> Played | None:
    """Build the site and ask its playground the question that it shows; None where there is no Chromium for it."""
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if chromium is None:
        return None
    with TemporaryDirectory() as folder:
        run = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder]
        subprocess.run(run, cwd=ROOT, check=True, capture_output=True, timeout=_SECONDS)
        with _served(Path(folder)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
            times = [_asked(browser, f"{address}/playground/", plan.limit) for _ in range(min(plan.rounds, 5))]
            version = f"Chromium {browser.version}"
            browser.close()
        return Played(loaded(Path(folder)), median(t[0] for t in times), median(t[1] for t in times), version)


def loaded(site: Path) -> tuple[Loaded, ...]:
    """The files that a first question loads."""
    paths = [path for path in sorted((site / FOLDER).iterdir()) if path.name != "examples.json"]
    paths.append(site / "assets" / "playground-worker.js")
    return tuple(
        Loaded(path.name, len(data), len(gzip.compress(data, mtime=0)))
        for path, data in ((path, path.read_bytes()) for path in paths)
    )


def _asked(browser: Browser, address: str, limit: float) -> tuple[float, float]:
    """The seconds to the first answer in a browser that has nothing of it yet, and to the same again."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    times = []
    for _ in range(2):
        started = perf_counter()
        page.get_by_role("button", name="Ask").click()
        page.wait_for_function(_ANSWERED, timeout=limit * 1000)
        times.append(perf_counter() - started)
    context.close()
    return times[0], times[1]


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
