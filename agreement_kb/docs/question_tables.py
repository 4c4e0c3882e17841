"""Tables on a page: one question asked of every term of a sort, with the verdict on each thing it may find.

A page asks for one in a fence ``question-table`` with a question of the vocabulary that leaves one slot open:
``which forms are open for {Crime}?``. The engine answers when the site is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape as html

from agreement_kb.docs.article_pages import Site, site_of
from agreement_kb.docs.places import address, sentence_page
from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import DEPENDS, NO, SILENT, YES, Binding
from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.model.program import Program
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Phrase

SHOWN = 3
"""How many terms of a row stand in view; the others are opened by a click."""

_FENCE = re.compile(r"^```question-table\n(.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Line:
    """A row or a column: terms that are answered alike, by their names."""

    sort: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class QuestionTable:
    """A question with the terms it was asked of, the things it may find, and the verdict where they meet."""

    phrase: Phrase
    question: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: tuple[tuple[Binding, ...], ...]


def with_tables(kb: KnowledgeBase, pages: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    """The pages with a table in the place of each fence that asks for one, and every fault of such a fence."""
    site, findings, made = site_of(kb, {}), list[Finding](), dict(pages)
    for page, text in pages.items():
        if not page.endswith(".md"):
            continue

        def table(match: re.Match[str], page: str = page, text: str = text) -> str:
            try:
                return table_html(site, tabulated(kb, match[1].strip()), page)
            except NotUnderstood as error:
                place = Place(page, text.count("\n", 0, match.start(1)) + 1)
                findings.extend(Finding(f.code, f.message, place, f.note, f.hint) for f in error.findings)
                return match[0]

        made[page] = _FENCE.sub(table, text)
    return made, findings


def tabulated(kb: KnowledgeBase, question: str) -> QuestionTable:
    """The table of a question that leaves one slot open.

    Raises:
        NotUnderstood: no question of the vocabulary reads so, or it does not ask which of many.
    """
    program = kb.program.program
    phrase = next((each for each in program.phrases if question in each.texts.get("en", ())), None)
    slots = _SLOT.findall(question)
    if phrase is None or phrase.asked is None or len(slots) != 1:
        hint = "Write a question of the vocabulary that asks which of many, with its one slot in braces."
        raise NotUnderstood([Finding("AKB401", f"No table can be made of this question: {question}", hint=hint)])
    sort = next(v.sort for v in phrase.goal.variables() if v.name == slots[0])
    facts = kb.facts(())
    rows, cells = [], []
    for names in alike(program, sort):
        label = program.entries[sort, names[0]].texts["en"][0]
        rows.append(Line(sort, names))
        cells.append(kb.each(question.replace(f"{{{slots[0]}}}", f'"{label}"'), facts))
    columns: dict[tuple[object, ...], list[int]] = {}
    for at in range(len(cells[0]) if cells else 0):
        columns.setdefault(tuple(_told(row[at]) for row in cells), []).append(at)
    return QuestionTable(
        phrase,
        question,
        tuple(rows),
        tuple(Line(phrase.asked.sort, tuple(_key(cells[0][at]) for at in each)) for each in columns.values()),
        tuple(tuple(row[each[0]] for each in columns.values()) for row in cells),
    )


def alike(program: Program, sort: str) -> Iterator[tuple[str, ...]]:
    """The terms of a sort, those together that no rule tells apart: of which the same is listed at the same places.

    Who swaps two of them has the same program, so every question on the one is answered as that on the other.
    """
    named = {
        arg.key
        for rule in (*program.rules, *program.constraints)
        for atom in (rule.head, *(literal.atom for literal in rule.body))
        for arg in _terms(atom, sort)
    }
    listed: dict[str, set[tuple[object, ...]]] = {}
    for fact in program.facts:
        args = fact.atom.args
        own = list(_terms(fact.atom, sort))
        if len(own) > 1:
            named |= {each.key for each in own}  # a term listed beside another of its sort is not weighed
        for each in own:
            others = tuple("" if arg == each else str(arg) for arg in args)
            listed.setdefault(each.key, set()).add((fact.atom.predicate, others, fact.citation))
    groups: dict[object, list[str]] = {}
    for of, name in program.entries:
        if of == sort:
            groups.setdefault(name if name in named else frozenset(listed.get(name, ())), []).append(name)
    return (tuple(each) for each in groups.values())


def table_html(site: Site, table: QuestionTable, page: str) -> str:
    """The table as HTML: every cell has the verdict, linked to the sentence it rests on first, and all it rests on."""
    program = site.kb.program.program
    head = "".join(
        f'<th scope="col"{_searched(program, column)}><span>{"; ".join(_names(program, column))}</span>'
        f"{_head(site, [row[at] for row in table.cells], page)}</th>"
        for at, column in enumerate(table.columns)
    )
    rows = "\n".join(
        f'<tr><th scope="row"{_searched(program, row)}>{_labels(program, row)}</th>'
        f"{''.join(_cell(site, cell, page) for cell in cells)}</tr>"
        for row, cells in zip(table.rows, table.cells, strict=True)
    )
    asked, slot = table.phrase.asked, _SLOT.findall(table.question)[0]
    assert asked is not None
    caption = (
        f"{table.question.replace('{' + slot + '}', '…').capitalize()} "
        f"{sum(len(row.names) for row in table.rows)} {html(_sort(program, table.rows[0].sort))}s, those in one row "
        f"that the rules don't tell apart; rules {html(site.kb.loaded.header.version)}."
    )
    return (
        f'<figure class="akb-table" data-rows="{html(slot)}" data-columns="{html(asked.name)}" data-search-exclude>\n'
        f'<div class="akb-scroll" role="region" aria-label="{html(caption)}" tabindex="0">\n'
        '<table class="akb-answers">\n'
        f"<caption>{html(caption)}</caption>\n"
        f'<thead><tr><th scope="col">{html(slot)}</th>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n'
        "</div>\n</figure>"
    )


def _cell(site: Site, cell: Binding, page: str) -> str:
    """The verdict; pointed at, it says what it rests on and what binds where it is yes."""
    told = [_VERDICTS[cell.verdict]]
    if cell.verdict == DEPENDS:
        told.append(f": {' or '.join(_VERDICTS[each] for each in cell.outcomes)}")
    bound = {site.sheet.cite(c.norm.citation): c.certain for c in cell.conditions if c.norm.citation is not None}
    if cell.citations:
        told.append(f". Rests on {', '.join(map(site.sheet.cite, cell.citations))}")
    if bound:
        names = [name if certain else f"possibly {name}" for name, certain in bound.items()]
        told.append(f". {'Yes' if cell.verdict == DEPENDS else 'It'} is bound by conditions of {', '.join(names)}")
    first = next((found for c in cell.citations if (found := sentence_page(site.kb, c)) is not None), None)
    words = f'<span class="akb-v">{_VERDICTS[cell.verdict]}</span>'
    if first is not None:
        words = f'<a href="{html(address(first, page))}" title="{html("".join(told))}">{words}</a>'
    return f'<td class="akb-{cell.verdict}">{words}</td>'


_VERDICTS = {YES: "yes", NO: "no", SILENT: "silent", DEPENDS: "depends"}


def _head(site: Site, cells: list[Binding], page: str) -> str:
    """The provision that every answer of a column rests on first, where it is one."""
    first = {cell.citations[0] for cell in cells if cell.citations}
    target = sentence_page(site.kb, min(first, key=str)) if len(first) == 1 else None
    if target is None:
        return ""
    (citation,) = first
    return f'<a href="{html(address(target, page))}">{html(citation.provision)}</a>'


def _names(program: Program, line: Line) -> list[str]:
    return [html(program.entries[line.sort, name].texts["en"][0]) for name in line.names]


def _labels(program: Program, line: Line) -> str:
    names = _names(program, line)
    shown = "; ".join(names[:SHOWN])
    if len(names) <= SHOWN:
        return shown
    return f"{shown}; <details><summary>and {len(names) - SHOWN} more</summary>{'; '.join(names[SHOWN:])}</details>"


def _searched(program: Program, line: Line) -> str:
    """What the filter of the page looks in: all words for the terms, in every language."""
    entries = [program.entries[line.sort, name] for name in line.names]
    words = dict.fromkeys(text for entry in entries for texts in entry.texts.values() for text in texts)
    return f' data-words="{html(" · ".join(words).lower())}"'


def _sort(program: Program, sort: str) -> str:
    return program.sorts[sort].texts["en"][0]


def _terms(atom: Atom, sort: str) -> Iterator[Individual]:
    return (arg for arg in atom.args if isinstance(arg, Individual) and arg.sort == sort)


def _key(cell: Binding) -> str:
    assert cell.value is not None
    return cell.value.key


def _told(cell: Binding) -> tuple[object, ...]:
    """What a cell says, apart from what it is about."""
    return cell.verdict, cell.outcomes, cell.citations, tuple((c.norm.name, c.certain) for c in cell.conditions)
