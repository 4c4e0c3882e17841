"""What a page says and asks for while it is shown: the console, errors of its scripts, and every request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

INSIDE = ("data:", "blob:", "about:")
"""Addresses that ask nobody for anything."""


@dataclass
class Watched:
    """What was seen of one context; ``faults`` says what of it is wrong."""

    address: str
    said: list[str] = field(default_factory=list)
    """Errors on the console, and errors that no script caught."""
    requests: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """Requests that failed, and answers from 400 on."""

    @property
    def faults(self) -> list[str]:
        """Every error, every failed request, every request that leaves the site."""
        outside = [each for each in self.requests if not each.startswith((f"{self.address}/", *INSIDE))]
        return [
            *(f"says: {each}" for each in self.said),
            *(f"fails: {each}" for each in self.failed),
            *(f"asks outside: {each}" for each in outside),
        ]

    def forget(self) -> None:
        """Begin anew, as before another page."""
        for each in (self.said, self.requests, self.failed):
            each.clear()


def watched_context(browser: Browser, address: str, **options: object) -> tuple[BrowserContext, Watched]:
    """A fresh context of the browser, all pages of which are watched; ``options`` are Playwright's for a context."""
    context, seen = browser.new_context(**options), Watched(address)  # type: ignore[arg-type]

    def failed(request: object) -> None:
        # A page that is left while it still loads something stops that itself.
        if "ERR_ABORTED" not in (request.failure or ""):  # type: ignore[attr-defined]
            seen.failed.append(f"{request.url} {request.failure}")  # type: ignore[attr-defined]

    context.on("console", lambda m: seen.said.append(m.text) if m.type == "error" else None)
    context.on("weberror", lambda e: seen.said.append(str(e.error)))
    context.on("request", lambda r: seen.requests.append(r.url))
    context.on("requestfailed", failed)
    context.on("response", lambda r: seen.failed.append(f"{r.url} {r.status}") if r.status >= 400 else None)
    return context, seen


def watched_page(browser: Browser, address: str, **options: object) -> tuple[Page, Watched]:
    """A page in a fresh context of its own."""
    context, seen = watched_context(browser, address, **options)
    return context.new_page(), seen
