"""What an answer turns on, and the pair of cases that shows it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import Answer, Turn
from agreement_kb.model.atom import Atom
from agreement_kb.model.term import Individual
from tests.helpers import ask, turning
from tests.meaning.conftest import Rules

PROGRAM = """
    open sort body en "body"
    predicate competent(B: body) by fact en "{B} is competent"
    predicate consented(B: body) by choice en "{B} consented"
    predicate objected(B: body) by fact en "{B} objected"
    predicate needed by judgement en "needed" judge en "the court"
    predicate foreign(B: body) by fact en "{B} is foreign"
    never foreign_and_competent: foreign(B) and competent(B)
    reading which_body about 1
        en "which body"
        words en "the body"
        alternative any_body en "any"
        alternative own_body en "only one's own"
        alternative no_body en "none"
    action send(B: body) en "sending to {B}"
    only bodies: send(B)
        concerning needed
    way to_competent through bodies
        if competent(B) and reading which_body is any_body
    way to_own through bodies
        if consented(B) and reading which_body is own_body
    forbid with_a_veto: send(B)
        if foreign(B) and objected(_Other)
"""


def asked_again(kb: KnowledgeBase, found: Answer, turn: Turn, value: str) -> Answer:
    """The same question with the rest of a turn's pair, and one value of it."""
    if turn.kind == "reading":
        stated = {Atom(turn.atom.predicate, (Individual(turn.atom.predicate, value),)): True}
    else:
        stated = {turn.atom: value == "true"}
    facts = replace(found.facts, stated={**found.facts.stated, **dict(turn.others), **stated})
    return kb.ask_facts(found.question.text, facts)


@pytest.mark.parametrize(
    ("given", "deny"),
    [
        ("", ""),
        ("needed", ""),
        ("needed; reading which_body is own_body", ""),
        ('needed; competent("it")', ""),
        ("", 'competent("it")'),
        ('needed; foreign("it")', ""),
        ("needed", 'reading which_body is no_body; foreign("it")'),
    ],
)
def test_asking_again_with_either_value_gives_the_two_verdicts_of_the_pair(rules: Rules, given: str, deny: str) -> None:
    kb = rules(PROGRAM)
    found = ask(kb, 'send("it")', given, deny)
    assert found.verdict == "depends"
    assert found.turns_on
    for turn in found.turns_on:
        verdicts = {each.value: asked_again(kb, found, turn, each.value).verdict for each in turn.alternatives}
        assert verdicts == {each.value: each.verdict for each in turn.alternatives}
        assert len(set(verdicts.values()) - {"depends"}) > 1, turn


def test_an_answer_turns_on_no_input_that_only_another_one_lets_matter(rules: Rules) -> None:
    """That somebody nobody named objected matters only while the body asked about may be foreign."""
    kb = rules(PROGRAM)
    assert 'objected("?")' in turning(ask(kb, 'send("it")', given="needed"))
    assert 'objected("?")' not in turning(ask(kb, 'send("it")', given="needed", deny='foreign("it")'))


def test_an_answer_turns_on_no_input_that_impossibilities_tie_to_another(rules: Rules) -> None:
    """Two facts exactly one of which holds can't differ alone."""
    kb = rules("""
        predicate a by fact en "a"
        predicate b by fact en "b"
        predicate q exhaustive en "q"
        rule q_if_a: q
            if a
        never both: a and b
        never neither: not a and not b
    """)
    found = ask(kb, "q")
    assert (found.outcomes, turning(found)) == (("yes", "no"), [])


def test_an_answer_that_does_not_depend_turns_on_nothing(rules: Rules) -> None:
    found = ask(rules(PROGRAM), 'send("it")', given="needed; reading which_body is no_body")
    assert (found.verdict, found.turns_on) == ("no", ())


def test_a_turn_says_where_it_stands_in_the_text(rules: Rules) -> None:
    found = ask(rules(PROGRAM), 'send("it")', given="needed", deny='foreign("it")')
    assert {str(t.atom): str(t.citation) for t in found.turns_on} == {
        'competent("it")': "1",
        'consented("it")': "1",
        "which_body": "1",
    }
    assert {str(t.atom): t.kind for t in found.turns_on} == {
        'competent("it")': "fact",
        'consented("it")': "fact",
        "which_body": "reading",
    }
