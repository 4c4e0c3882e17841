"""The reference of ``akb`` itself, made from what it runs: nothing on its pages is a copy that could grow old."""

from __future__ import annotations

from pathlib import Path

from agreement_kb.docs.api_pages import api_pages
from agreement_kb.docs.command_pages import command_pages, example_lines
from agreement_kb.docs.command_runs import run_all


def reference_pages(pages: Path) -> dict[str, str]:
    """The pages of the reference by their names; the examples on them are run.

    Args:
        pages: the folder of the pages that people wrote.

    Raises:
        ExampleFailed: an example does not run.
    """
    runs = run_all(example_lines(), pages)
    return command_pages(runs, {}) | api_pages()
