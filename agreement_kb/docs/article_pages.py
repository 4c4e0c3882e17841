"""A page for each file of the text: its sentences in each language, and under each what encodes it and rests on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape as html

from agreement_kb.commands.answers import source_of
from agreement_kb.docs.graph_pictures import sentences_picture
from agreement_kb.docs.markup import code, fence, folded, unsearched, words
from agreement_kb.docs.places import (
    ARTICLES,
    SCENARIOS,
    link,
    provision_anchor,
    sentence_anchor,
    sentence_page,
    text_page,
    title_of,
)
from agreement_kb.docs.rests import Rests, rests
from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.document import Fence, Quotation, read_document
from agreement_kb.model.provision import Citation, LedgerEntry
from agreement_kb.model.rule import Basis, Rule
from agreement_kb.model.scenario import Facts
from agreement_kb.model.vocabulary import Reading, Texts
from agreement_kb.model.wording import Wording
from agreement_kb.render.markdown import escape
from agreement_kb.render.messages import messages
from agreement_kb.render.page import Sheet
from agreement_kb.resting import resting_on

LONG = 30
"""From how many lines on the rules under a sentence are folded."""

_FOUND_FIRST = "---\nsearch:\n  boost: 4\n---"
"""Who searches for a provision wants its words before whatever else names it."""


@dataclass(frozen=True)
class Site:
    """A knowledge base, the words it is told in, and which pages work out an example on which sentence."""

    kb: KnowledgeBase
    sheet: Sheet
    examples: Mapping[str, tuple[tuple[str, str], ...]]
    """The title and page of each worked example, by the sentence that its answers cite."""
    rests: Rests
    """Which sentence rests on which."""

    def said(self, texts: Texts) -> tuple[tuple[str, str], ...]:
        """Words in each language of the agreement that they are given in."""
        return tuple((each, texts[each][0]) for each in self.kb.loaded.header.languages if texts.get(each))


def site_of(kb: KnowledgeBase, examples: Mapping[str, tuple[tuple[str, str], ...]]) -> Site:
    """The site of a knowledge base; its pages are told in English."""
    wording = Wording(kb.program.program, "en", Facts(), {})
    return Site(kb, Sheet(source_of(kb), wording, messages("en")), examples, rests(kb.program.program))


def article_pages(site: Site) -> dict[str, str]:
    """The pages of the text by their names: each file of it that quotes a sentence, in the order of the text."""
    files = dict.fromkeys(provision.place.file for provision in site.kb.loaded.provisions.values())
    pages = {text_page(file): _page(site, file) for file in files}
    return {f"{ARTICLES}/index.md": _contents(site, tuple(files)), **pages}


def status_note(site: Site) -> str:
    """Which text this is and who has reviewed its encoding, in each language."""
    return '!!! warning "State of the text"\n\n' + "\n".join(
        f"    {line}" if line else "" for line in words(site.said(site.kb.loaded.header.status)).split("\n")
    )


def _contents(site: Site, files: tuple[str, ...]) -> str:
    rows = []
    for file in files:
        entries = [e for e in site.kb.loaded.ledger if _file(site, e.sentence.citation) == file]
        counts: dict[str, int] = {}
        for entry in entries:
            counts[entry.status] = counts.get(entry.status, 0) + 1
        told = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
        title = title_of(site.kb.loaded.texts[file], file)
        rows.append(f"| [{escape(title)}]({link(text_page(file), f'{ARTICLES}/index.md')}) | {len(entries)} | {told} |")
    table = "\n".join(["| Part of the text | Sentences | What became of them |", "| --- | --- | --- |", *rows])
    return "\n\n".join(("# The text and its rules", _titles(site), status_note(site), table)) + "\n"


def _titles(site: Site) -> str:
    return words(site.said(site.kb.loaded.header.titles))


def _file(site: Site, citation: Citation) -> str:
    return site.kb.loaded.provisions[citation.provision].place.file


def _page(site: Site, file: str) -> str:
    """The page of one file of the text; words of it that are neither heading, quotation nor fence stand as they are."""
    text = site.kb.loaded.texts[file]
    document = read_document(file, text)
    starts = {block.place.line - (1 if isinstance(block, Fence) else 0): block for block in document.blocks}
    parts = [_FOUND_FIRST, f"# {escape(title_of(text, file))}", status_note(site)]
    if drawn := sentences_picture(site.kb, site.rests, file):
        parts.append(folded("What rests on what here, as a picture", drawn, kind="info"))
    quoted: Quotation | None = None
    fences: list[str] = []
    prose: list[str] = []

    def told() -> Iterator[str]:
        if quoted is not None:
            yield from _under(site, file, Citation(quoted.provision, quoted.number), fences)
        fences.clear()
        if prose:
            yield "\n".join(prose).strip("\n")
        prose.clear()

    skipped = 0
    for number, line in enumerate(text.split("\n"), 1):
        block = starts.get(number)
        if isinstance(block, Quotation):
            parts += told()
            quoted = block
            parts.append(_quoted(site, block))
        elif isinstance(block, Fence):
            skipped = number + block.text.count("\n") + 1
            if block.provision is not None:
                fences.append(block.text)
            else:
                parts.append(folded("Declared for these provisions", fence(block.text), kind="abstract"))
        elif number <= skipped or line.startswith(">"):
            continue
        elif line.startswith("#"):
            parts += told()
            quoted = None
            if number > 1 and line.lstrip("# ").strip() not in site.kb.loaded.provisions:
                parts.append(line)
        else:
            prose.append(line)
    parts += told()
    return "\n\n".join(part for part in parts if part) + "\n"


def _entry(site: Site, citation: Citation) -> LedgerEntry:
    return next(e for e in site.kb.loaded.ledger if _same(e.sentence.citation, citation))


def _same(one: Citation | None, other: Citation) -> bool:
    return one is not None and (one.provision, one.sentence) == (other.provision, other.sentence)


def _quoted(site: Site, quotation: Quotation) -> str:
    """The heading of a sentence, which is its stable place, and its words."""
    sentence = _entry(site, Citation(quotation.provision, quotation.number)).sentence
    cited = site.sheet.cite(sentence.citation)
    title = next((text for _, text in site.said(site.kb.loaded.header.titles)[-1:]), "")
    first = f'<a id="{provision_anchor(quotation.provision)}"></a>\n\n' if quotation.number == 1 else ""
    heading = cited.removeprefix(site.sheet.messages.say("citation.article", provision="").strip()).strip()
    note = site.kb.program.program.notes.get((quotation.provision, quotation.number))
    said = [(each, sentence.words[each]) for each in site.kb.loaded.header.languages if each in sentence.words]
    parts = [
        f"{first}## {escape(heading)} {{#{sentence_anchor(sentence.citation)}}}",
        words(said),
        f'<p class="akb-cite" data-citation="{html(f"{cited}, {title}")}"></p>',
    ]
    if note:
        parts.append("**Note.**\n\n" + words(site.said(note)))
    return "\n\n".join(parts)


def _under(site: Site, file: str, citation: Citation, fences: list[str]) -> Iterator[str]:
    """What stands under a sentence: what became of it, its rules, the readings of its words, and what rests on it."""
    entry, page = _entry(site, citation), text_page(file)
    rules = [r for r in site.kb.program.program.rules if _same(r.citation, citation)]
    yield _status(entry, rules)
    if entry.origins and fences:
        lines = sum(text.count("\n") for text in fences)
        title = f"The rules of this sentence ({len(entry.origins)})"
        yield folded(title, "\n\n".join(map(fence, fences)), kind="abstract", open_=lines < LONG)
    readings = [r for r in site.kb.program.program.readings.values() if _same(r.citation, citation)]
    for reading in readings:
        yield _reading(site, reading)
    if resting := _resting(site, citation, page):
        title = f"Rules elsewhere that rest on this ({len(resting)})"
        yield unsearched(folded(title, _listed(resting), kind="info"))
    if examples := _examples(site, citation, page):
        yield unsearched(folded(f"Examples of this ({len(examples)})", _listed(examples), kind="example"))


def _listed(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _status(entry: LedgerEntry, rules: list[Rule]) -> str:
    """What became of a sentence, and on what basis its rules are found in it."""
    lines = [f"**Status:** {entry.status}"]
    lines += [f"**Marked {escape(mark.reason)}:** {escape(mark.because)}" for mark in entry.marks]
    bases: dict[Basis, dict[str, str]] = {}
    for rule in rules:
        if rule.origin in entry.origins:
            bases.setdefault(rule.basis, {}).setdefault(rule.origin, rule.because)
    if bases:
        lines.append(f"**Basis:** {', '.join(basis.value for basis in Basis if basis in bases)}")
    for basis, found in ((Basis.IMPLIED, "is implied"), (Basis.ANALOGY, "goes by analogy")):
        lines += [
            f"{code(name)} {found}{f': {escape(because)}' if because else ''}"
            for name, because in bases.get(basis, {}).items()
        ]
    return _listed(lines)


def _reading(site: Site, reading: Reading) -> str:
    """An open text with its alternatives, in each language."""
    parts = [words(site.said(reading.question)), "The words:", words(site.said(reading.words)), "They may mean:"]
    for name, texts in reading.alternatives:
        parts += [code(name), words(site.said(texts))]
    return folded(f"Open: the reading {reading.name}", "\n\n".join(parts), kind="question", open_=True)


def _resting(site: Site, citation: Citation, page: str) -> list[str]:
    """Rules under other sentences that use what is concluded, listed or left open under this one, with their places."""
    found: dict[str, str] = {}
    for (above, ground), names in site.rests.items():
        target = sentence_page(site.kb, above) if _same(ground, citation) else None
        if target is not None:
            sentence = _entry(site, above).sentence.citation
            line = f"[{escape(site.sheet.cite(sentence))}]({link(target, page)})"
            found |= {name: f"{code(name)}, {line}" for name in names if name not in found}
    return list(found.values())


def _examples(site: Site, citation: Citation, page: str) -> list[str]:
    """The worked examples and the scenarios that expect this sentence, or what is under it."""
    worked = site.examples.get(f"{citation.provision}#{citation.sentence}", ())
    lines = [f"**[{escape(title)}]({link(target, page)})**" for title, target in worked]
    scenarios = {scenario.name: scenario for scenario in site.kb.loaded.scenarios}
    for name in resting_on(site.kb.loaded, citation).scenarios:
        scenario = scenarios[name]
        title = site.sheet.wording.text(scenario.titles) or name
        target = f"{SCENARIOS}/{scenario.place.file.rpartition('/')[2]}#{scenario_anchor(name)}"
        lines.append(f"[{escape(title)}]({link(target, page)}) {code(name)}")
    return lines


def scenario_anchor(name: str) -> str:
    """The anchor of a scenario on the page of its file."""
    return f"scenario-{name}"
