"""The pages of the finding codes: package data, read when one is wanted."""

from __future__ import annotations

from pathlib import Path

from agreement_kb.model.finding import FindingPage
from agreement_kb.resources import resource

_BETWEEN = " · "


def finding_codes() -> tuple[str, ...]:
    """Every code that has a page, in order."""
    return tuple(sorted(path.stem for path in _folder().glob("AKB*.md")))


def page_text(code: str) -> str:
    """The page of a code as it is written."""
    return (_folder() / f"{code}.md").read_text(encoding="utf-8")


def finding_pages() -> tuple[FindingPage, ...]:
    """Every page, in order of code."""
    return tuple(_page(code) for code in finding_codes())


def _page(code: str) -> FindingPage:
    first, _, rest = page_text(code).partition("\n")
    paragraph = rest.strip().split("\n\n", 1)[0]
    return FindingPage(code, first.partition(_BETWEEN)[2], " ".join(paragraph.split()), rest.strip() + "\n")


def _folder() -> Path:
    return resource("findings")
