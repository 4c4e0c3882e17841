"""The glossary in each language: the words of the system, and those of the agreement as its rules declare them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from html import escape as html

from agreement_kb.docs.article_pages import Site
from agreement_kb.docs.markup import code, words
from agreement_kb.docs.places import GLOSSARY, link, sentence_page
from agreement_kb.model.atom import Atom
from agreement_kb.model.provision import Citation
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Established, Predicate, Texts
from agreement_kb.render.markdown import escape
from agreement_kb.resources import resource

_SHOWN = 6
"""How many provisions are named beside a word."""
_UNSEARCHED = "---\nsearch:\n  exclude: true\n---\n\n"
"""The search finds the words of the agreement where they are declared and used, not in lists of all of them."""
_STATED = {
    Established.FACT: "Facts",
    Established.CHOICE: "Facts that someone can bring about",
    Established.JUDGEMENT: "Judgements",
    Established.ASSUMED: "Assumptions",
    Established.LISTED: "What the text lists",
    Established.DATES: "What dates tell",
    Established.OBSERVED: "What is to be observed",
    Established.DERIVED: "What the rules conclude",
    Established.ACTION: "Acts",
}
"""The predicates that are told, by how they are established; roles and readings have tables of their own."""


def system_words() -> list[Mapping[str, object]]:
    """The words of the system: ``en``, ``kk``, and what each ``means`` in both."""
    text = (resource("docs") / "system_words.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["word"])


def glossary_pages(site: Site) -> dict[str, str]:
    """The pages of the glossary by their names."""
    cited = _cited(site)
    return {
        f"{GLOSSARY}/index.md": "\n\n".join(_system()) + "\n",
        f"{GLOSSARY}/words.md": _UNSEARCHED + "\n\n".join(_words(site, cited)) + "\n",
        f"{GLOSSARY}/sentences.md": _UNSEARCHED + "\n\n".join(_sentences(site, cited)) + "\n",
    }


def _system() -> Iterator[str]:
    yield "# Glossary"
    yield (
        "What the words of this system mean, in English and in Kazakh. The words of the agreement itself, with the "
        "provisions they come from, are on two pages of their own: [its things, roles and terms](words.md), and [the "
        "sentences in which facts are stated](sentences.md)."
    )
    for word in sorted(system_words(), key=lambda word: str(word["en"])):
        name = str(word["en"])
        yield f"## {escape(name)} · {_said('kk', escape(str(word['kk'])))} {{#{name.replace(' ', '-')}}}"
        yield words((each, _means(word, each)) for each in ("kk", "en"))


def _means(word: Mapping[str, object], language: str) -> str:
    means = word["means"]
    assert isinstance(means, dict)
    return str(means[language])


def _words(site: Site, cited: Mapping[str, tuple[Citation, ...]]) -> Iterator[str]:
    program = site.kb.program.program
    page = f"{GLOSSARY}/words.md"
    yield "# Words of the agreement"
    yield (
        "Made from the vocabulary of the rules. A word may be used in any form given here, in questions and in facts. "
        "The provisions are those whose rules or lists speak of it; a crime or a subject beside which none stands is "
        "known by name only."
    )
    yield "## Kinds of things"
    sorts = [s for s in program.sorts.values() if s.place is not None and s.name not in program.readings]
    yield _table(site, ((s.texts, cited.get(f"sort {s.name}", ())) for s in sorts), page)
    yield "## Roles"
    roles = [p for p in program.predicates.values() if p.established is Established.ROLE]
    yield _table(site, ((p.title, cited.get(f"predicate {p.name}", ())) for p in roles), page)
    for sort in program.sorts.values():
        entries = [e for e in program.entries.values() if e.sort == sort.name]
        if not entries or not sort.texts or sort.name in program.readings:
            continue
        yield f"## {escape(_title(site, sort.texts)) if sort.place is not None else 'Subjects one may ask about'}"
        yield _table(site, ((e.texts, cited.get(f"term {e.sort} {e.name}", ())) for e in entries), page)
    yield "## Readings"
    yield "What the text leaves open: the question, and where it arises."
    yield _table(site, ((r.question, (r.citation,)) for r in program.readings.values()), page)


def _sentences(site: Site, cited: Mapping[str, tuple[Citation, ...]]) -> Iterator[str]:
    program = site.kb.program.program
    page = f"{GLOSSARY}/sentences.md"
    yield "# Sentences of the agreement"
    yield (
        "The sentences in which facts are stated and answers told, with a blank for each thing. What is listed, "
        "concluded or told by dates is not stated by anyone; the rest is."
    )
    for how, title in _STATED.items():
        those = [p for p in program.predicates.values() if p.established is how and p.texts and _own(p)]
        if those:
            yield f"## {title}"
            yield _table(
                site, ((p.texts, cited.get(f"predicate {p.name}", ())) for p in those), page, [p.name for p in those]
            )


def _own(predicate: Predicate) -> bool:
    """Whether an author declared it, rather than the language."""
    return predicate.place is not None


def _cited(site: Site) -> dict[str, tuple[Citation, ...]]:
    """The sentences whose rules, lists and norms speak of each word, in the order of the text."""
    program = site.kb.program.program
    found: dict[str, dict[Citation, None]] = {}

    def told(atom: Atom, citation: Citation | None) -> None:
        if citation is None:
            return
        predicate = program.predicates.get(atom.predicate)
        found.setdefault(f"predicate {atom.predicate}", {})[citation] = None
        for variable in predicate.parameters if predicate is not None else ():
            found.setdefault(f"sort {variable.sort}", {})[citation] = None
        for argument in atom.args:
            if isinstance(argument, Individual):
                found.setdefault(f"term {argument.sort} {argument.key}", {})[citation] = None

    for rule in program.rules:
        for atom in (rule.head, *(literal.atom for literal in rule.body)):
            told(atom, rule.citation)
    for fact in program.facts:
        told(fact.atom, fact.citation)
    for norm in program.norms.values():
        told(norm.action, norm.citation)
    for subject in program.subjects.values():
        found.setdefault(f"term subject {subject.name}", {}).update(dict.fromkeys(subject.citations))
    order = {entry.sentence.citation: number for number, entry in enumerate(site.kb.loaded.ledger)}
    return {word: tuple(sorted(those, key=lambda c: order.get(c, -1))) for word, those in found.items()}


def _title(site: Site, texts: Texts) -> str:
    words = " · ".join(text for _, text in reversed(site.said(texts)))
    return words[:1].upper() + words[1:]


def _table(
    site: Site, rows: Iterable[tuple[Texts, tuple[Citation, ...]]], page: str, names: list[str] | None = None
) -> str:
    languages = site.kb.loaded.header.languages
    head = [*({"en": "English", "kk": "Қазақша"}.get(each, each) for each in languages), "Provisions"]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for number, (texts, citations) in enumerate(rows):
        cells = [_said(each, _first(texts.get(each, ()))) for each in languages]
        if names is not None:
            cells[-1] += f"<br>{code(names[number])}"
        lines.append(f"| {' | '.join([*cells, _places(site, citations, page)])} |")
    return "\n".join(lines)


def _first(words: tuple[str, ...]) -> str:
    """The words that are printed, and those that are understood as well."""
    if not words:
        return "–"
    others = f"; also {', '.join(map(escape, words[1:]))}" if len(words) > 1 else ""
    return escape(words[0]) + others.replace("|", "\\|")


def _said(language: str, words: str) -> str:
    return words if language == "en" else f'<span lang="{html(language)}">{words}</span>'


def _places(site: Site, citations: tuple[Citation, ...], page: str) -> str:
    places: dict[str, str] = {}
    for citation in citations:
        target = sentence_page(site.kb, citation)
        if target is not None:
            places.setdefault(citation.provision, f"[{escape(citation.provision)}]({link(target, page)})")
    shown = list(places.values())
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more or "–"
