"""A table of answers on a page: each verdict is that of the question asked by itself; one row is answered alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers import knowledge_base

from agreement_kb.docs.question_tables import alike, tabulated, with_tables
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.finding import NotUnderstood
from agreement_kb.resources import resource

RULES = """\
closed sort book en "book"
closed sort place en "place"
term atlas: book en "atlas" also "book of maps"
term globe: book en "globe"
term novel: book en "novel"
term poem: book en "poem"
term hall: place en "hall"
term attic: place en "attic"
term cellar: place en "cellar"
predicate rare(Book: book) by listing en "{Book} is rare"
predicate damp(Place: place) by fact en "{Place} is damp"
predicate kept(Book: book, Place: place) exhaustive en "{Book} is kept in {Place}"
question where_kept: which kept(Book, Place) asks Place en "where is {Book} kept?"
question is_kept: is kept(Book, Place) en "is {Book} kept in {Place}?"
list rarities: rare(atlas), rare(globe)
rule all_in_the_hall: kept(Book, hall)
    if book(Book)
rule rarities_in_the_attic: kept(Book, attic)
    if rare(Book) and not damp(attic)
rule poems: kept(poem, attic)
    if book(poem)"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return knowledge_base(RULES, tmp_path_factory.mktemp("tables") / "kb")


def test_terms_stand_together_that_no_rule_tells_apart(tiny: KnowledgeBase) -> None:
    # Atlas and globe are listed alike; the poem is named in a rule, so it is not one with the novel.
    assert list(alike(tiny.program.program, "book")) == [("atlas", "globe"), ("novel",), ("poem",)]


def test_each_verdict_is_that_of_the_question_by_itself(tiny: KnowledgeBase) -> None:
    table = tabulated(tiny, "where is {Book} kept?")
    assert [row.names for row in table.rows] == [("atlas", "globe"), ("novel",), ("poem",)]
    assert [column.names for column in table.columns] == [("hall",), ("attic",), ("cellar",)]
    found = [[cell.verdict for cell in row] for row in table.cells]
    assert found == [["yes", "depends", "no"], ["yes", "no", "no"], ["yes", "yes", "no"]]
    for row, cells in zip(table.rows, table.cells, strict=True):
        for column, cell in zip(table.columns, cells, strict=True):
            for book in row.names:
                for place in column.names:
                    assert tiny.ask(f'is "{book}" kept in "{place}"?').verdict == cell.verdict


def test_a_page_has_the_table_in_place_of_its_fence(tiny: KnowledgeBase) -> None:
    pages, findings = with_tables(
        tiny, {"where.md": "# Where\n\n```question-table\nwhere is {Book} kept?\n```\n\nSo.\n"}
    )
    assert findings == []
    made = pages["where.md"]
    assert "```" not in made
    assert re.search(r'<th scope="row" data-words="atlas · book of maps · globe">atlas; globe</th>', made)
    assert (
        '<td class="akb-depends"><a href="../articles/rules/#1-s1" title="depends: yes or no. Rests on Art. 1">' in made
    )
    assert made.count('<th scope="col"') == 4
    assert "<caption>" in made
    assert made.endswith("So.\n")


@pytest.mark.parametrize(
    "question", ["where is {Book}?", "is {Book} kept in {Place}?", "where is the atlas kept?", "where is {Place} kept?"]
)
def test_a_fence_that_asks_for_no_table_is_told_with_its_place(tiny: KnowledgeBase, question: str) -> None:
    with pytest.raises(NotUnderstood):
        tabulated(tiny, question)
    text = f"# Where\n\n```question-table\n{question}\n```\n"
    pages, (finding,) = with_tables(tiny, {"where.md": text})
    assert (finding.code, str(finding.place)) == ("AKB401", "where.md:4:1")
    assert pages["where.md"] == text


@pytest.mark.slow
def test_crimes_in_one_row_are_answered_alike() -> None:
    """The swap that the row rests on, tried: the last of every fourth row of several against the first."""
    kb = load(resource("rules"))
    facts, labels = kb.facts(()), kb.program.program.entries
    several = [names for names in alike(kb.program.program, "crime") if len(names) > 1]
    assert len(several) > 20
    for names in several[::4]:
        first, last = (
            [
                (cell.value, cell.verdict, cell.outcomes, cell.citations)
                for cell in kb.each(f'which forms are open for "{labels["crime", name].texts["en"][0]}"?', facts)
            ]
            for name in (names[0], names[-1])
        )
        assert first == last, names


def test_the_page_on_forms_asks_a_question_of_the_vocabulary() -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "which-form-for-which-crime.md"
    (question,) = re.findall(r"```question-table\n(.+)\n```", page.read_text(encoding="utf-8"))
    kb = load(resource("rules"))
    assert any(question in phrase.texts["en"] and phrase.asked for phrase in kb.program.program.phrases)
