"""Where things stand on the site: a page for each file of the text, an anchor for each sentence."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.provision import Citation

ARTICLES, EXAMPLES, SCENARIOS, VOCABULARY, FINDINGS = "articles", "examples", "scenarios", "vocabulary", "findings"
COMMANDS, SCHEMAS, API, GLOSSARY = "commands", "schemas", "api", "glossary"
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_OTHER = re.compile(r"[^0-9a-z]+")


def provision_anchor(provision: str) -> str:
    """``5(3)`` is ``5-3``, ``frame:title`` is ``frame-title``."""
    return _OTHER.sub("-", provision).strip("-")


def sentence_anchor(citation: Citation) -> str:
    """``5(3)#2`` is ``5-3-s2``; the only sentence of a provision has a number too, so that a second one moves nothing.

    The letter tells the second sentence of ``1(1)``, ``1-1-s2``, from the provision ``1(1)(2)``, ``1-1-2``.
    """
    return f"{provision_anchor(citation.provision)}-s{citation.sentence}"


def text_page(file: str) -> str:
    """The page of a file of the text."""
    return f"{ARTICLES}/{PurePosixPath(file).name}"


def sentence_page(kb: KnowledgeBase, citation: Citation) -> str | None:
    """The page and anchor of a sentence; None where the knowledge base has no such provision."""
    provision = kb.loaded.provisions.get(citation.provision)
    if provision is None:
        return None
    return f"{text_page(provision.place.file)}#{sentence_anchor(citation)}"


def link(target: str, page: str) -> str:
    """A link to a place of the site, as it is written on a page of it."""
    path, hash_, anchor = target.partition("#")
    if path == page:
        return f"{hash_}{anchor}"
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + hash_ + anchor


def address(target: str, page: str) -> str:
    """The same link as the built site has it, for HTML that mkdocs doesn't read: each page is a folder there."""
    path, hash_, anchor = target.partition("#")
    if path == page:
        return f"{hash_}{anchor}"
    return posixpath.relpath(_folder(path), _folder(page)) + "/" + hash_ + anchor


def _folder(page: str) -> str:
    folder, name = posixpath.split(page)
    stem = name.removesuffix(".md")
    return folder or "." if stem in ("index", "README") else posixpath.join(folder, stem)


def title_of(text: str, otherwise: str) -> str:
    """The title of a Markdown page."""
    found = _TITLE.search(text)
    return found[1].strip() if found is not None else otherwise
