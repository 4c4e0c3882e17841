"""What an interview asks next: never more questions than the best order needs, and none that can't matter."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.phrases import read_question
from agreement_kb.model.atom import Atom
from agreement_kb.model.interview import Interview
from agreement_kb.reasoning.interview import interview_of
from tests.helpers import knowledge_base
from tests.meaning.conftest import Rules

Table = tuple[bool, ...]
"""A Boolean function: its value for each row of inputs, in the order of ``product``."""


def interview(
    kb: KnowledgeBase, question: str, given: str = "", deny: str = "", unknown: frozenset[Atom] = frozenset()
) -> Interview:
    facts = kb.facts((), given=filter(None, given.split("; ")), deny=filter(None, deny.split("; ")))
    asked, facts = read_question(kb.program.program, question, facts)
    return interview_of(kb.program, kb.engine, asked, facts, unknown)


def text_of(table: Table, inputs: int) -> str:
    """Rules under which ``goal`` has the values of a table; the text is exhaustive on it."""
    lines = [f'predicate p{n} by fact en "p{n}"' for n in range(inputs)]
    lines.append('predicate goal exhaustive en "goal"')
    for number, (row, value) in enumerate(zip(product((False, True), repeat=inputs), table, strict=True)):
        if value:
            literals = " and ".join(f"{'' if each else 'not '}p{n}" for n, each in enumerate(row))
            lines.append(f"rule r{number}: goal\n        if {literals}")
    if not any(table):
        lines.append("rule never_so: goal\n        if p0 and not p0")
    return "\n    ".join(["", *lines, ""])


@cache
def fewest(table: Table) -> int:
    """The depth of the best decision tree, by trying all."""
    if len(set(table)) < 2:
        return 0
    inputs = len(table).bit_length() - 1
    depths = []
    for n in range(inputs):
        halves: tuple[list[bool], list[bool]] = ([], [])
        for row, value in zip(product((False, True), repeat=inputs), table, strict=True):
            halves[row[n]].append(value)
        depths.append(1 + max(fewest(tuple(half)) for half in halves))
    return min(depths)


def questions(kb: KnowledgeBase, row: tuple[bool, ...]) -> Iterator[int]:
    """Which inputs are asked about where they have these values."""
    stated: dict[bool, list[str]] = {True: [], False: []}
    while True:
        found = interview(kb, "goal", "; ".join(stated[True]), "; ".join(stated[False]))
        if found.asked is None:
            return
        name = found.asked.atom.predicate
        yield int(name[1:])
        stated[row[int(name[1:])]].append(name)


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 4).flatmap(lambda n: st.tuples(*[st.booleans()] * 2**n)))
def test_no_order_needs_fewer_questions(table: Table) -> None:
    inputs = len(table).bit_length() - 1
    with tempfile.TemporaryDirectory() as folder:
        kb = knowledge_base(text_of(table, inputs), Path(folder))
    first = interview(kb, "goal")
    assert (first.most, first.exact) == (fewest(table), True)
    asked = [list(questions(kb, row)) for row in product((False, True), repeat=inputs)]
    assert max(map(len, asked)) == fewest(table)
    assert all(len(set(each)) == len(each) for each in asked)


GARDEN = """
    predicate invited by fact en "invited"
    predicate member by fact en "member"
    predicate well_behaved by judgement en "well behaved" judge en "the gardener"
    reading gate about 1 en "what the gate is" words en "nothing"
        alternative wide en "any gate" alternative narrow en "the front gate"
    predicate by_front by fact en "by the front"
    predicate admitted exhaustive en "admitted"
    rule members: admitted
        if  member
    rule guests: admitted
        if  invited and well_behaved and reading gate is wide
    rule guests_in_front: admitted
        if  invited and well_behaved and by_front and reading gate is narrow
"""


@pytest.fixture
def garden(rules: Rules) -> KnowledgeBase:
    return rules(GARDEN)


def test_the_most_decisive_is_asked_first_with_what_each_reply_leaves(garden: KnowledgeBase) -> None:
    """A member is admitted whatever else; of the rest none decides alone."""
    found = interview(garden, "admitted")
    assert found.asked is not None
    assert (str(found.asked.atom), found.asked.kind, str(found.asked.citation)) == ("member", "fact", "1")
    assert [(r.value, r.outcomes) for r in found.asked.replies] == [("true", ("yes",)), ("false", ("yes", "no"))]


def test_readings_come_last(garden: KnowledgeBase) -> None:
    """By the front, either reading admits; else it is for whoever reads the text to say."""
    found = interview(garden, "admitted", "invited; well_behaved", "member; by_front")
    assert found.asked is not None
    assert (found.asked.kind, found.asked.atom) == ("reading", Atom("gate"))
    assert [(r.value, r.outcomes) for r in found.asked.replies] == [("wide", ("yes",)), ("narrow", ("no",))]


def test_nothing_is_asked_where_the_rest_can_not_matter(garden: KnowledgeBase) -> None:
    found = interview(garden, "admitted", "invited; well_behaved; by_front", "member")
    assert (found.outcomes, found.asked, found.most) == (("yes",), None, 0)


def test_what_nobody_knows_is_not_asked_again_and_ends_the_interview_where_all_hangs_on_it(
    garden: KnowledgeBase,
) -> None:
    unknown = frozenset({Atom("well_behaved")})
    found = interview(garden, "admitted", "invited; by_front", "member", unknown)
    assert (found.outcomes, found.asked) == (("yes", "no"), None)
    found = interview(garden, "admitted", "", "member; by_front", unknown)
    assert found.asked is not None
    assert found.asked.atom == Atom("invited")
    assert [(r.value, r.outcomes) for r in found.asked.replies] == [("true", ("yes", "no")), ("false", ("no",))]
