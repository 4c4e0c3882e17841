"""Facts that tell a mutant from the rules are found where there are any, and are what they are said to be."""

from __future__ import annotations

import pytest

from agreement_kb.kb import KnowledgeBase
from agreement_kb.proving.mutants import Mutant, mutants
from agreement_kb.proving.mutation import Bench, searches
from agreement_kb.proving.witnesses import Search, Witness
from tests.helpers import knowledge_base

RULES = """
    open sort thing en "thing"
    open sort person en "person"
    predicate red(T: thing) by fact en "{T} is red"
    predicate round(T: thing) by fact en "{T} is round"
    predicate glazed(T: thing) by fact en "{T} is glazed"
    never red_is_glazed: red(T) and not glazed(T)
    predicate fair(T: thing) by observance en "{T} is sold fairly"
    role seller(T: thing): person title en "the seller" stated en "{Holder} sells {T}"
    role buyer(T: thing): person title en "the buyer" stated en "{Holder} buys {T}"
    predicate good(T: thing) exhaustive en "{T} is good"
    rule both: good(T)
        if red(T) and not round(T)
    rule needless: good(T)
        if red(T) and glazed(T) and round(T)
    condition fairly on good(T)
        observe fair(T)
    action pay(T: thing) en "paying for {T}" done en "{T} was paid for"
    question must_pay: must pay(T) en "must {T} be paid for?"
    oblige price: pay(T)
        bearer buyer(T) implied because "the sentence names no one"
        to seller(T)
        standard en "at once"
        if glazed(T)
"""
SCENARIO = """
    scenario a_good_one en "a good one"
        given red("X")
        ask good("X")
            expect yes
        ask must "X" be paid for?
            expect yes
"""


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    text = "# Cases\n\n```akb\n" + SCENARIO.replace("\n    ", "\n") + "```\n"
    return knowledge_base(RULES, tmp_path_factory.mktemp("rules"), cases=text)


@pytest.fixture(scope="module")
def made(kb: KnowledgeBase) -> dict[str, Mutant]:
    return {mutant.name.removesuffix(" | "): mutant for mutant in mutants(kb.program.program)}


def sought(kb: KnowledgeBase, mutant: Mutant) -> Search:
    (found,) = searches(Bench(kb), [mutant], 1)
    return found


def witness(kb: KnowledgeBase, mutant: Mutant) -> Witness:
    found = sought(kb, mutant).witness
    assert found is not None
    return found


def stated(found: Witness) -> list[str]:
    return [line.strip() for line in found.scenario if line.strip().startswith(("given ", "deny "))]


def test_a_witness_has_only_the_facts_that_tell_the_two_apart(kb: KnowledgeBase, made: dict[str, Mutant]) -> None:
    found = witness(kb, made["condition dropped | both | red(T)"])
    assert found.scenario[0] == "scenario both_told_apart"
    assert '    ask good("X")' in found.scenario
    assert set(stated(found)) == {'deny "X" is red', 'deny "X" is round'}
    assert "verdict no, then yes" in found.difference


def test_its_statements_can_be_typed_and_give_the_answer_of_the_rules(
    kb: KnowledgeBase, made: dict[str, Mutant]
) -> None:
    for name in ("condition negated | both | red(T)", "statement dropped | both"):
        found = witness(kb, made[name])
        given = [each.removeprefix("given ") for each in stated(found) if each.startswith("given ")]
        deny = [each.removeprefix("deny ") for each in stated(found) if each.startswith("deny ")]
        answer = kb.ask_facts('good("X")', kb.facts((), given=given, deny=deny))
        assert found.difference.startswith(f"verdict {answer.verdict}, then ")


def test_what_another_rule_gives_anyway_makes_no_difference(kb: KnowledgeBase, made: dict[str, Mutant]) -> None:
    """What is red and round is good by the other rule."""
    assert sought(kb, made["condition dropped | both | not round(T)"]).witness is None


def test_what_an_impossibility_implies_makes_no_difference(kb: KnowledgeBase, made: dict[str, Mutant]) -> None:
    """What is red is glazed: to ask for both is to ask for the first."""
    found = sought(kb, made["condition dropped | needless | glazed(T)"])
    assert found.witness is None
    assert (found.compared, found.too_large) == (1, 0)


def test_a_condition_that_is_broken_is_a_difference(kb: KnowledgeBase, made: dict[str, Mutant]) -> None:
    found = witness(kb, made["statement dropped | fairly"])
    assert found.difference == "verdict no, then yes"
    assert set(stated(found)) == {'given "X" is red', 'deny "X" is sold fairly'}


@pytest.mark.parametrize(
    ("name", "difference"),
    [
        ("bearer and counterparty swapped | price", "owing"),
        ("time dropped | price", "owing"),
        ("basis strengthened | price | implied bearer", "owing"),
        ("roles swapped | price | seller and buyer", "owing"),
    ],
)
def test_who_owes_what_to_whom_and_when_is_a_difference(
    kb: KnowledgeBase, made: dict[str, Mutant], name: str, difference: str
) -> None:
    found = witness(kb, made[name])
    assert found.difference.startswith(f"{difference} price")
    assert stated(found) == ['given "X" is glazed']


def test_an_impossibility_that_is_dropped_lets_facts_stand(kb: KnowledgeBase, made: dict[str, Mutant]) -> None:
    found = witness(kb, made["impossibility dropped | red_is_glazed"])
    assert found.difference == "what facts exclude each other"
    assert set(stated(found)) == {'given "X" is red', 'deny "X" is glazed'}
