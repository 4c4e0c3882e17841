"""Mutants of a small program, by hand; and that a mutant of the Agreement's rules is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.proving.mutants import Mutant, mutants
from agreement_kb.proving.mutation import Bench, fates
from proofs.pins import SURVIVORS, read_pin
from tests.helpers import knowledge_base

ROOT = Path(__file__).parents[2]
EVERY = 150
"""Each so-manieth mutant of the Agreement's rules is tried in the slow run."""

RULES = """
    open sort thing en "thing"
    predicate red(T: thing) by fact en "{T} is red"
    predicate round(T: thing) by fact en "{T} is round"
    predicate good(T: thing) exhaustive en "{T} is good"
    rule both: good(T)
        if red(T) and not round(T)
"""
BOTH_HOLD = """
    scenario both_hold en "both hold"
        given red("X")
        deny round("X")
        ask good("X")
            expect yes
"""
ONE_FAILS = """
    scenario one_fails en "one fails"
        given red("X")
        given round("X")
        ask good("X")
            expect no
"""


def small(folder: Path, *scenarios: str) -> KnowledgeBase:
    text = "# Cases\n\n```akb\n" + "".join(scenarios).replace("\n    ", "\n") + "```\n"
    return knowledge_base(RULES, folder, cases=text)


def fate_of(kb: KnowledgeBase) -> dict[str, str]:
    return {fate.mutant: fate.killed_by for fate in fates(Bench(kb), list(mutants(kb.program.program)), 1)}


def test_a_scenario_that_shows_a_condition_kills_the_mutant_that_drops_it(tmp_path: Path) -> None:
    assert fate_of(small(tmp_path, BOTH_HOLD, ONE_FAILS)) == {
        "statement dropped | both | ": "both_hold",
        "condition dropped | both | red(T)": "",
        "condition negated | both | red(T)": "both_hold",
        "condition dropped | both | not round(T)": "one_fails",
        "condition negated | both | not round(T)": "both_hold",
    }


def test_without_it_the_mutant_survives(tmp_path: Path) -> None:
    assert fate_of(small(tmp_path, BOTH_HOLD))["condition dropped | both | not round(T)"] == ""


ROLES = """
    closed sort side en "side"
    term left: side en "left"
    term right: side en "right"
    open sort thing en "thing"
    role giver(T: thing): side
        title en "the giver"
        stated en "{Holder} gives {T}"
    role taker(T: thing): side
        title en "the taker"
        stated en "{Holder} takes {T}"
    predicate old(T: thing) by fact en "{T} is old"
    predicate handed(T: thing) exhaustive en "{T} is handed over"
    rule by_the_left: handed(T)
        if old(T) and giver(T, left)
    never one_on_both_sides: giver(T, S) and taker(T, S)
"""
HANDED = """
    scenario handed en "handed over from left to right"
        given left gives "X"
        given right takes "X"
        given old("X")
        ask handed("X")
            expect yes
"""


def test_an_impossibility_made_of_stated_roles_is_noticed(tmp_path: Path) -> None:
    """No rule of the question speaks of the taker: the facts exclude each other when they are read."""
    text = "# Cases\n\n```akb\n" + HANDED.replace("\n    ", "\n") + "```\n"
    found = fate_of(knowledge_base(ROLES, tmp_path, cases=text))
    assert found["condition dropped | one_on_both_sides | giver(T, S)"] == "handed"
    assert found["condition dropped | one_on_both_sides | taker(T, S)"] == "handed"


def test_roles_that_stand_alike_are_not_swapped(tmp_path: Path) -> None:
    made = {mutant.name for mutant in mutants(knowledge_base(ROLES, tmp_path).program.program)}
    assert "roles swapped | by_the_left | giver and taker" in made
    assert not any(name.startswith("roles swapped | one_on_both_sides") for name in made)


OWED = """
    open sort person en "person"
    open sort book en "book"
    predicate torn(Book: book) by fact en "{Book} is torn"
    role owner(Book: book): person
        title en "the owner"
        stated en "{Holder} owns {Book}"
    role reader(Book: book): person
        title en "the reader"
        stated en "{Holder} reads {Book}"
    role start(Book: book): time
        title en "the start"
        stated en "{Book} fell on {Holder}"
    action mend(Book: book) en "mending {Book}"
        done en "{Book} was mended"
    question must_mend: must mend(Book)
        en "must {Book} be mended?"
    oblige mending: mend(Book)
        bearer owner(Book) implied because "nobody is named"
        to reader(Book)
        deadline start(Book) + 7 days
        if torn(Book)
"""
ASKED = """
    scenario asked en "asked"
        given torn("X")
        ask must "X" be mended?
            expect yes
    scenario asked_of_another en "asked of another"
        deny torn("X")
        ask must "X" be mended?
            expect no
"""
EXPECTED = """
    scenario owed en "owed"
        given torn("X")
        given "Anna" owns "X"
        given "Boris" reads "X"
        given "X" fell on 2026-03-01
        given "X" was mended
        duty mending("X")
            expect fulfilled by "Anna" to "Boris" due 2026-03-08 basis implied
"""


def test_an_expected_duty_kills_the_mutants_that_no_question_sees(tmp_path: Path) -> None:
    def survivors(folder: str, *scenarios: str) -> set[str]:
        text = "# Cases\n\n```akb\n" + "".join(scenarios).replace("\n    ", "\n") + "```\n"
        kb = knowledge_base(OWED, tmp_path / folder, cases=text)
        return {mutant.split(" |")[0] for mutant, killed_by in fate_of(kb).items() if not killed_by}

    unseen = {"bearer and counterparty swapped", "basis strengthened", "limit moved", "time dropped", "roles swapped"}
    assert survivors("asked", ASKED) == unseen
    assert survivors("owed", ASKED, EXPECTED) == set()


@pytest.fixture(scope="module")
def agreement() -> KnowledgeBase:
    return load(ROOT / "rules")


@pytest.fixture(scope="module")
def all_mutants(agreement: KnowledgeBase) -> tuple[Mutant, ...]:
    return tuple(mutants(agreement.program.program))


def test_every_kind_of_fault_is_made(all_mutants: tuple[Mutant, ...]) -> None:
    assert {mutant.kind for mutant in all_mutants} == {
        "statement dropped",
        "condition dropped",
        "condition negated",
        "exception dropped",
        "way dropped",
        "impossibility dropped",
        "permit to forbid",
        "forbid to permit",
        "gate to permission",
        "choice dropped",
        "roles swapped",
        "bearer and counterparty swapped",
        "reading swapped",
        "basis strengthened",
        "limit moved",
        "time dropped",
        "comparison swapped",
    }


def test_faults_are_told_in_the_order_given_and_noticed_as_each_by_itself(tmp_path: Path) -> None:
    bench = Bench(small(tmp_path, BOTH_HOLD, ONE_FAILS))
    made = list(mutants(bench.kb.program.program))
    mixed = [*made[1::2], *made[::2]]
    found = fates(bench, mixed, 1)
    assert [fate.mutant for fate in found] == [mutant.name for mutant in mixed]
    alone = [fates(bench, [mutant], 1)[0] for mutant in mixed]
    assert [bool(fate.killed_by) for fate in found] == [bool(fate.killed_by) for fate in alone]


def test_no_two_mutants_have_one_name(all_mutants: tuple[Mutant, ...]) -> None:
    assert len({mutant.name for mutant in all_mutants}) == len(all_mutants) > 2000


def test_each_listed_survivor_is_a_mutant(all_mutants: tuple[Mutant, ...]) -> None:
    assert set(read_pin(SURVIVORS)) <= {mutant.name for mutant in all_mutants}


@pytest.mark.slow
def test_a_spread_of_mutants_is_noticed_but_for_the_listed_survivors(
    agreement: KnowledgeBase, all_mutants: tuple[Mutant, ...]
) -> None:
    listed = set(read_pin(SURVIVORS))
    chosen = [mutant for mutant in all_mutants if mutant.name not in listed][::EVERY]
    assert len(chosen) >= 10
    assert [fate.mutant for fate in fates(Bench(agreement), chosen, 2) if not fate.killed_by] == []
