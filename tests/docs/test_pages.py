"""The pages of the site: each sentence in its place, what stands under it, and links that lead somewhere."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from helpers import knowledge_base

from agreement_kb.docs.article_pages import article_pages, site_of
from agreement_kb.docs.places import link, sentence_anchor, sentence_page
from agreement_kb.docs.staging import NAVIGATION, files_of, navigation, relinked, staged, write_pages
from agreement_kb.docs.worked_examples import Worked, work
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.document import Fence, read_document
from agreement_kb.model.provision import Citation
from agreement_kb.resources import resource

DOCS = Path(__file__).parent.parent.parent / "docs"
_ANCHOR = re.compile(r'(?:id="|\{#)([\w-]+)')
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^()\s]+)\)")
_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*\s*$|`[^`\n]+`", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(resource("rules"))


@pytest.fixture(scope="module")
def articles(kb: KnowledgeBase) -> Mapping[str, str]:
    return article_pages(site_of(kb, {}))


@pytest.fixture(scope="module")
def pages(kb: KnowledgeBase) -> Mapping[str, str]:
    return staged(kb, files_of(DOCS), work(kb, {})[0])


def section(page: str, anchor: str) -> str:
    return page.split(f"{{#{anchor}}}")[1].split("\n## ")[0]


def test_each_sentence_has_one_place_and_its_words_in_each_language(
    kb: KnowledgeBase, articles: Mapping[str, str]
) -> None:
    assert len(kb.loaded.ledger) > 90
    for entry in kb.loaded.ledger:
        page, _, anchor = (sentence_page(kb, entry.sentence.citation) or "").partition("#")
        assert sum(text.count(f"{{#{anchor}}}") for text in articles.values()) == 1
        under = section(articles[page], anchor)
        for language, words in entry.sentence.words.items():
            escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            assert f'<p class="akb-{language}" lang="{language}">{escaped}</p>' in under
        assert f"**Status:** {entry.status}" in under


def test_every_statement_stands_under_its_sentence(kb: KnowledgeBase, articles: Mapping[str, str]) -> None:
    shown = 0
    for file, text in kb.loaded.texts.items():
        if not file.startswith("text/"):
            continue
        for block in read_document(file, text).blocks:
            if isinstance(block, Fence) and block.provision is not None:
                entry = next(
                    e
                    for e in kb.loaded.ledger
                    if (e.sentence.citation.provision, e.sentence.citation.sentence)
                    == (block.provision, block.sentence)
                )
                page, _, anchor = (sentence_page(kb, entry.sentence.citation) or "").partition("#")
                under = " ".join(section(articles[page], anchor).split())
                if entry.origins:
                    assert " ".join(block.text.split()) in under
                    shown += 1
    assert shown > 60


def test_what_is_said_under_the_second_sentence_of_5_3(articles: Mapping[str, str]) -> None:
    under = section(articles["articles/article_05.md"], "5-3-s2")
    assert "**Basis:** express, analogy" in under
    assert "Open: the reading private_recipients" in under
    assert "`recipients_of_data_on_persons`, [Art. 5(3), 1st sentence](#5-3-s1)" in under
    assert "(../scenarios/data_on_persons.md#scenario-tax_office_by_telephone)" in under
    assert 'data-citation="Art. 5(3), 2nd sentence, Agreement between' in under


def test_each_page_says_which_text_it_is_and_that_no_lawyer_reviewed_it(articles: Mapping[str, str]) -> None:
    for text in articles.values():
        assert "the encoding has not been reviewed by a qualified lawyer" in text
        assert "кодтауды білікті заңгер тексерген жоқ" in text


def test_sentence_and_provision_have_places_apart() -> None:
    assert sentence_anchor(Citation("1(1)", 2)) == "1-1-s2"
    assert sentence_anchor(Citation("1(1)(2)", 1, sole=True)) == "1-1-2-s1"
    assert sentence_anchor(Citation("frame:title", 1, sole=True)) == "frame-title-s1"


def test_links_are_written_from_the_page_they_stand_on() -> None:
    assert link("articles/a.md#1-s1", "articles/a.md") == "#1-s1"
    assert link("scenarios/b.md", "articles/a.md") == "../scenarios/b.md"
    assert link("index.md", "index.md") == ""


def dead_links(pages: Mapping[str, str]) -> list[str]:
    dead: list[str] = []
    anchors = {name: set(_ANCHOR.findall(text)) for name, text in pages.items()}
    for name, text in pages.items():
        if not name.endswith(".md"):
            continue
        for target in _LINK.findall(_CODE.sub("", text)):
            path, _, anchor = target.partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            generated = anchor.startswith("scenario-") or re.search(r"-s\d+$", anchor)
            if "://" not in target and (to not in pages or (generated and anchor not in anchors[to])):
                dead.append(f"{name}: {target}")
    return dead


def test_every_link_leads_somewhere(pages: Mapping[str, str]) -> None:
    # The worked examples are not staged here: what links to them is the page of the whole site.
    assert [each for each in dead_links(pages) if "examples/" not in each] == []
    assert dead_links({"a.md": "[one](b.md) [two](#5-3-s9)"}) == ["a.md: b.md", "a.md: #5-3-s9"]


def test_the_home_page_leads_to_the_text_and_to_the_examples(pages: Mapping[str, str]) -> None:
    assert {"articles/index.md", "examples/index.md"} <= set(_LINK.findall(pages["index.md"]))


def named_in(entries: list[Any]) -> Iterator[str]:
    for entry in entries:
        for value in entry.values() if isinstance(entry, dict) else (entry,):
            yield from (value,) if isinstance(value, str) else named_in(value)


def test_every_page_stands_in_the_navigation_once(pages: Mapping[str, str]) -> None:
    named = list(named_in(json.loads(pages[NAVIGATION])))
    assert sorted(named) == sorted(name for name in pages if name.endswith(".md"))


def test_a_page_that_has_no_place_in_the_navigation_yet_is_at_its_end() -> None:
    assert navigation({"index.md": "# Start", "new.md": "# A new page"})[-1] == {"More": [{"A new page": "new.md"}]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[code](../../agreement_kb/findings/AKB203.md)", "[code](../findings/AKB203.md)"),
        ("[advice](../advice.md#flips)", "[advice](../advice.md#flips)"),
        ("[the license](../../LICENSE)", "the license"),
        ("[out](https://semver.org)", "[out](https://semver.org)"),
        ("`[code](../../LICENSE)`", "`[code](../../LICENSE)`"),
        ("```\n[code](../../LICENSE)\n```", "```\n[code](../../LICENSE)\n```"),
    ],
)
def test_links_to_files_of_the_project_lead_to_their_pages(text: str, expected: str) -> None:
    known = {"findings/AKB203.md", "advice.md", "how-to/a.md"}
    assert relinked(text, "docs/how-to/a.md", "how-to/a.md", known) == expected


def test_words_beside_rules_stay_and_rules_of_any_agreement_will_do(tmp_path: Path) -> None:
    kb = knowledge_base(
        'predicate sealed(Document: document) by fact en "{Document} is sealed"\nopen sort document en "document"\n'
        'question is_secret: is secret(Document) en "is {Document} secret?"\n'
        'predicate secret(Document: document) en "{Document} is secret"\n'
        "rule seal: secret(Document)\n    if sealed(Document)",
        tmp_path / "kb",
    )
    text = (tmp_path / "kb" / "rules.md").read_text(encoding="utf-8")
    (tmp_path / "kb" / "rules.md").write_text(f"# Rules\n\nWhat a <b>reader</b> sees.\n\n{text}", encoding="utf-8")
    made = article_pages(site_of(load(tmp_path / "kb"), {}))["articles/rules.md"]
    assert "What a <b>reader</b> sees." in made
    assert "rule seal: secret(Document)" in section(made, "1-s1")
    assert sentence_page(kb, Citation("9")) is None


def test_pages_that_are_the_same_are_not_touched_and_old_ones_go(tmp_path: Path) -> None:
    assert write_pages(tmp_path, {"a.md": "one", "b/c.md": "two"}) == (2, 0)
    before = (tmp_path / "a.md").stat().st_mtime_ns
    assert write_pages(tmp_path, {"a.md": "one"}) == (0, 1)
    assert (tmp_path / "a.md").stat().st_mtime_ns == before
    assert not (tmp_path / "b" / "c.md").exists()


def test_the_first_page_leads_to_what_is_made_and_says_of_examples_what_they_expect(kb: KnowledgeBase) -> None:
    docs = files_of(DOCS)
    worked = [Worked(name.rpartition("/")[2], "# An example", (), (), ()) for name in docs if "examples/" in name]
    first = staged(kb, docs, worked)["index.md"]
    assert [target for target in _LINK.findall(docs["index.md"]) if f"({target})" not in first] == []
    told = re.findall(r"\| \*\*([A-Z]+)\*\* \|.*\((examples/[^)]+)\)", docs["index.md"])
    assert len(told) > 3
    assert [page for verdict, page in told if f"    expect {verdict.lower()} " not in docs[page]] == []
