"""The reference of ``akb`` itself, made from what it runs: nothing on its pages is a copy that could grow old."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from agreement_kb.docs.api_pages import api_pages
from agreement_kb.docs.article_pages import site_of
from agreement_kb.docs.command_pages import command_pages, example_lines
from agreement_kb.docs.command_runs import run_all
from agreement_kb.docs.glossary_pages import glossary_pages
from agreement_kb.docs.numbers_page import NUMBERS, numbers_page
from agreement_kb.docs.schema_pages import sample_lines, schema_links, schema_pages
from agreement_kb.kb import KnowledgeBase


def reference_pages(kb: KnowledgeBase, docs: Mapping[str, str], pages: Path) -> dict[str, str]:
    """The pages of the reference by their names; the examples on them are run.

    Args:
        kb: the knowledge base of the site.
        docs: the pages that people wrote, by name.
        pages: the folder of these pages.

    Raises:
        ExampleFailed: an example does not run.
    """
    runs = run_all((*example_lines(), *sample_lines()), pages)
    glossary = glossary_pages(site_of(kb, {}))
    return {
        **command_pages(runs, schema_links()),
        **schema_pages(runs),
        **api_pages(),
        **glossary,
        NUMBERS: numbers_page(kb, docs, pages.resolve().parent),
    }
