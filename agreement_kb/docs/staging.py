"""The whole site as pages by name: those made from the rules, and those people wrote, with their links set right."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from agreement_kb.docs.article_pages import article_pages, scenario_anchor, site_of, status_note
from agreement_kb.docs.finding_index import finding_index, finding_page
from agreement_kb.docs.graph_pictures import PAGE as GRAPH
from agreement_kb.docs.graph_pictures import graph_page
from agreement_kb.docs.places import (
    API,
    ARTICLES,
    COMMANDS,
    EXAMPLES,
    FINDINGS,
    GLOSSARY,
    SCENARIOS,
    SCHEMAS,
    VOCABULARY,
    link,
    title_of,
)
from agreement_kb.docs.playground_files import PAGE, TRYING
from agreement_kb.docs.worked_examples import Worked, cited_by, example_page
from agreement_kb.finding_pages import finding_codes
from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.document import read_document
from agreement_kb.output_files import write_whole
from agreement_kb.render.markdown import escape

NAVIGATION = "navigation.json"
"""The file of the site's navigation, as mkdocs takes it."""

_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)")
_FENCED = re.compile(r"(^(`{3,}|~{3,})[^\n]*\n.*?^\2`*~*[ ]*$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
_STAGED = (
    ("docs/", ""),
    ("agreement_kb/findings/", f"{FINDINGS}/"),
    ("rules/text/", f"{ARTICLES}/"),
    ("rules/vocabulary/", f"{VOCABULARY}/"),
    ("rules/scenarios/", f"{SCENARIOS}/"),
    ("CHANGELOG.md", "changelog.md"),
)
"""Folders and files of the project, and where on the site they stand."""


def staged(
    kb: KnowledgeBase,
    docs: Mapping[str, str],
    worked: list[Worked],
    changelog: str = "",
    reference: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Every page and asset of the site by its name.

    ``docs`` are the files that people wrote, by their names there; ``reference`` the pages on ``akb`` itself.
    """
    site = site_of(kb, cited_by(worked))
    pages = {name: text for name, text in docs.items() if not name.startswith(f"{EXAMPLES}/")}
    if changelog:
        pages["changelog.md"] = changelog
    sources = {name: f"docs/{name}" for name in pages} | {"changelog.md": "CHANGELOG.md"}
    for folder in (VOCABULARY, SCENARIOS):
        for file, text in kb.loaded.texts.items():
            if file.startswith(f"{folder}/"):
                pages[file] = _unsearched(_anchored(kb, file, text)) if folder == SCENARIOS else text
                sources[file] = f"rules/{file}"
        pages[f"{folder}/index.md"] = _index(folder, pages)
    for code in finding_codes():
        pages[f"{FINDINGS}/{code}.md"] = finding_page(code)
        sources[f"{FINDINGS}/{code}.md"] = f"agreement_kb/findings/{code}.md"
    pages[f"{FINDINGS}/index.md"] = finding_index()
    pages |= reference or {}
    made = {GRAPH, f"{ARTICLES}/index.md", f"{EXAMPLES}/index.md", *(page.page for page in worked)}
    known = set(pages) | set(article_names(kb)) | made
    for name, source in sources.items():
        if name.endswith(".md") and name in pages:
            pages[name] = relinked(pages[name], source, name, known)
    pages |= article_pages(site)
    pages[GRAPH] = graph_page(kb, site.rests)
    for page in worked:
        pages[page.page] = example_page(kb, page, tried=PAGE in docs) + "\n" + status_note(site) + "\n"
        if PAGE in docs:
            pages[page.page] += f"\n{TRYING}\n"
    if PAGE in pages:
        pages[PAGE] += "\n" + status_note(site) + "\n"
    pages[f"{EXAMPLES}/index.md"] = _index(EXAMPLES, pages)
    return {**pages, NAVIGATION: json.dumps(navigation(pages), ensure_ascii=False, indent=1) + "\n"}


def article_names(kb: KnowledgeBase) -> list[str]:
    """The names of the pages of the text."""
    return [f"{ARTICLES}/{p.place.file.rpartition('/')[2]}" for p in kb.loaded.provisions.values()]


def relinked(text: str, source: str, page: str, known: set[str]) -> str:
    """A page whose links to files of the project lead to their pages; where there is none, only the words are left."""

    def replaced(match: re.Match[str]) -> str:
        words, target = match[1], match[2]
        path, hash_, anchor = target.partition("#")
        if not path or "://" in target or target.startswith("mailto:"):
            return match[0]
        file = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        found = next((place + file[len(start) :] for start, place in _STAGED if file.startswith(start)), None)
        if found is None or found not in known:
            return words
        return f"[{words}]({link(found + hash_ + anchor, page)})"

    parts = _FENCED.split(text)
    # Of each three parts the first is plain, the second code, the third the mark that begins a fence.
    return "".join(part if i % 3 == 1 else _LINK.sub(replaced, part) for i, part in enumerate(parts) if i % 3 != 2)


def _anchored(kb: KnowledgeBase, file: str, text: str) -> str:
    """A page of scenarios with a place for each, before its fence."""
    lines = text.split("\n")
    before: dict[int, list[str]] = {}
    for block in read_document(file, text).blocks:
        first, last = block.place.line, block.place.line + getattr(block, "text", "").count("\n")
        before[first - 1] = [
            s.name for s in kb.loaded.scenarios if s.place.file == file and first <= s.place.line <= last
        ]
    out: list[str] = []
    for number, line in enumerate(lines, 1):
        out += [f'<a id="{scenario_anchor(name)}"></a>' for name in before.get(number, ())]
        out += ["", line] if before.get(number) else [line]
    return "\n".join(out)


def _unsearched(text: str) -> str:
    """A page that the search leaves out: a thousand scenarios would hide the sentences that they are about."""
    return f"---\nsearch:\n  exclude: true\n---\n\n{text}"


_INDEX = {
    VOCABULARY: ("The vocabulary", "The words that facts and questions are written in."),
    SCENARIOS: ("The scenarios", "Cases with what a person expects of them; `akb test` runs them all."),
    EXAMPLES: (
        "Worked examples",
        "Each tells a case and the questions it raises; a person wrote what is expected, the answer is the engine's.",
    ),
}


def _index(folder: str, pages: Mapping[str, str]) -> str:
    title, first = _INDEX[folder]
    lines = [f"- [{escape(name)}]({target.rpartition('/')[2]})" for name, target in _titled(folder, pages)]
    return f"# {title}\n\n{first}\n\n" + "\n".join(lines) + "\n"


def _titled(folder: str, pages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The title and name of each page of a folder."""
    for name, text in pages.items():
        if posixpath.dirname(name) == folder and name.endswith(".md") and not name.endswith(("index.md", "README.md")):
            yield title_of(text, name), name


def navigation(pages: Mapping[str, str]) -> list[Any]:
    """The site's navigation: every page stands in it once."""

    def section(folder: str, first: str = "index.md") -> list[Any]:
        return [f"{folder}/{first}", *({title: name} for title, name in _titled(folder, pages))]

    wanted: list[Any] = [
        {"Start": "index.md"},
        {
            "Guides": [
                {"For lawyers": "guides/for-lawyers.md"},
                {"For rule authors": "guides/for-rule-authors.md"},
                {"For engineers": "guides/for-engineers.md"},
                {"Break it": "guides/break-it.md"},
                {"Another agreement": "guides/another-agreement.md"},
                {"What this will not tell you": "guides/what-this-will-not-tell-you.md"},
            ]
        },
        {"The text": section(ARTICLES)},
        {"Worked examples": section(EXAMPLES)},
        {"Playground": PAGE},
        {
            "Pictures": [
                {"What rests on what": "what-rests-on-what.md"},
                {"Which form for which crime": "which-form-for-which-crime.md"},
            ]
        },
        {
            "Using it": [
                {"Advice": "advice.md"},
                *({title: name} for title, name in _titled("how-to", pages)),
            ]
        },
        {
            "Writing rules": [
                {"Scenarios": section(SCENARIOS)},
            ]
        },
        {
            "Reference": [
                {"Commands": section(COMMANDS)},
                {"The language": "language.md"},
                {"Finding codes": section(FINDINGS)},
                {"Schemas": section(SCHEMAS)},
                {"Python": section(API)},
                {"Glossary": section(GLOSSARY)},
                {"Vocabulary": section(VOCABULARY)},
                {"Limits": "limits.md"},
            ]
        },
        {
            "How it is made": [
                {"Architecture": "architecture.md"},
                {"Engines": "engines.md"},
                {"Decisions": section("decisions", "README.md")},
            ]
        },
        {
            "How far it is right": [
                {"Numbers": "numbers.md"},
                {"Traceability": "traceability.md"},
                {"Mutation": "mutation.md"},
                {"Benchmarks": "benchmarks.md"},
                {"Review": [{title: name} for title, name in _titled("review", pages)]},
                {"Changes": "changelog.md"},
            ]
        },
    ]
    wanted = _kept(wanted, pages)
    named = set(_names(wanted))
    left = [{title_of(text, name): name} for name, text in pages.items() if name.endswith(".md") and name not in named]
    return [*wanted, {"More": left}] if left else wanted


def _kept(entries: list[Any], pages: Mapping[str, str]) -> list[Any]:
    """The entries that there are pages for."""
    kept: list[Any] = []
    for entry in entries:
        if isinstance(entry, str):
            kept += [entry] if entry in pages else []
            continue
        ((title, value),) = entry.items()
        if isinstance(value, list):
            value = _kept(value, pages)
        elif value not in pages:
            continue
        if value:
            kept.append({title: value})
    return kept


def _names(entries: list[Any]) -> Iterator[str]:
    for entry in entries:
        for value in entry.values() if isinstance(entry, dict) else (entry,):
            if isinstance(value, str):
                yield value
            else:
                yield from _names(value)


def files_of(folder: Path) -> dict[str, str]:
    """The text files of a folder by their names in it, in order."""
    paths = (path for path in sorted(folder.rglob("*")) if path.suffix in (".md", ".css", ".js", ".svg"))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def write_pages(folder: Path, pages: Mapping[str, str | bytes]) -> tuple[int, int]:
    """Write pages and assets to a folder of their own, and take away what else it has; how many are new, how many gone.

    What stays the same is not touched, so that a server that watches the folder is not started anew.

    Raises:
        OSError: one can't be written.
    """
    written = gone = 0
    for name, content in pages.items():
        path = folder / name
        data = content.encode() if isinstance(content, str) else content
        if path.is_file() and path.read_bytes() == data:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
        written += 1
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(".") and path.relative_to(folder).as_posix() not in pages:
            path.unlink()
            gone += 1
    return written, gone
