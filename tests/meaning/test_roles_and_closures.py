"""Roles have one holder; closures reach along listed pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from agreement_kb.model.derivation import StepRef
from agreement_kb.model.finding import ContradictoryFacts
from tests.helpers import ask, loaded, outcomes
from tests.meaning.conftest import Rules

ROLES = """
    closed sort party en "party"
    term north: party en "the North"
    term south: party en "the South"
    open sort data en "data"
    role requested(D: data): party title en "the Requested Party" stated en "{Holder} was requested for {D}"
    predicate consented(P: party, D: data) by choice en "{P} consented to sending {D}"
    predicate large(P: party) by fact en "{P} is large"
    predicate sendable(D: data) exhaustive en "{D} can be sent"
    rule with_consent: sendable(D)
        if data(D) and consented(requested(D), D)
    predicate answers(P: party, D: data) en "{P} answers for {D}"
    rule the_requested_one: answers(P, D)
        if requested(D, P)
"""


def test_a_role_stands_for_the_holder_named(rules: Rules) -> None:
    kb, holder = rules(ROLES), '"the North" was requested for "d"'
    assert outcomes(kb, 'sendable("d")', f'{holder}; "the North" consented to sending "d"') == "yes"
    assert outcomes(kb, 'sendable("d")', f'{holder}; "the South" consented to sending "d"') == "yes or no"
    assert outcomes(kb, 'sendable("d")', holder, '"the North" consented to sending "d"') == "no"
    assert outcomes(kb, 'answers(north, "d")', holder) == "yes"
    assert outcomes(kb, 'answers(south, "d")', holder) == "silent"


def test_a_role_nobody_is_named_for_has_a_holder_all_the_same(rules: Rules) -> None:
    kb = rules(ROLES)
    assert outcomes(kb, 'sendable("d")') == "yes or no"
    title = '"the Requested Party" consented to sending "d"'
    assert outcomes(kb, 'sendable("d")', title) == "yes"
    assert outcomes(kb, 'sendable("d")', deny=title) == "no"


def test_a_role_belongs_to_one_thing_and_not_to_a_party_as_such(rules: Rules) -> None:
    consents = '"the North" consented to sending "d"; "the North" consented to sending "e"'
    assert outcomes(rules(ROLES), 'sendable("e")', f'"the North" was requested for "d"; {consents}') == "yes or no"


def test_the_title_of_a_role_means_its_holder(rules: Rules) -> None:
    facts = '"the Requested Party" consented to sending "d"; "the North" was requested for "d"'
    assert outcomes(rules(ROLES), 'sendable("d")', facts) == "yes"
    with pytest.raises(ContradictoryFacts):
        ask(rules(ROLES), 'sendable("d")', facts, '"the North" consented to sending "d"')


def test_two_holders_of_one_role_are_a_contradiction(rules: Rules) -> None:
    with pytest.raises(ContradictoryFacts):
        ask(rules(ROLES), 'sendable("d")', '"the North" was requested for "d"; "the South" was requested for "d"')


def test_that_someone_holds_a_role_does_not_follow_to_be_false_from_nobody_being_named(rules: Rules) -> None:
    kb = rules(ROLES)
    assert outcomes(kb, 'answers(south, "d")') == "yes or silent"
    assert outcomes(kb, 'answers(south, "d")', deny='"the South" was requested for "d"') == "silent"


def test_the_holder_named_cannot_be_denied(rules: Rules) -> None:
    holder = '"the North" was requested for "d"'
    with pytest.raises(ContradictoryFacts):
        ask(rules(ROLES), 'sendable("d")', holder, holder)


def test_one_role_has_one_holder_in_each_completion(rules: Rules) -> None:
    kb = rules(
        ROLES
        + """
    predicate both(D: data) exhaustive en "both were requested for {D}"
    rule both_of_them: both(D)
        if requested(D, north) and requested(D, south)
    """
    )
    assert outcomes(kb, 'both("d")') == "no"


def test_who_holds_a_role_is_answered_when_it_is_asked(rules: Rules) -> None:
    kb, holder = rules(ROLES), '"the North" was requested for "d"'
    assert outcomes(kb, 'requested("d", north)', holder) == "yes"
    assert outcomes(kb, 'requested("d", south)', holder) == "no"
    assert outcomes(kb, 'requested("d", south)') == "yes or no"


CLOSURE = """
    open sort body en "body"
    predicate part_of(A: body, B: body) by listing en "{A} is part of {B}"
    closure within of part_of en "{A} is within {B}"
    predicate covered(A: body) exhaustive en "{A} is covered"
    rule within_the_state: covered(A)
        if within(A, "state")
    list parts: part_of("desk", "unit"), part_of("unit", "police"), part_of("police", "ministry"),
        part_of("ministry", "state"), part_of("desk", "ministry")
"""


def test_a_closure_reaches_along_every_chain(rules: Rules) -> None:
    kb = rules(CLOSURE)
    assert outcomes(kb, 'within("unit", "state")') == "yes"
    assert outcomes(kb, 'covered("unit")') == "yes"
    assert outcomes(kb, 'covered("state")') == "no", "nothing is within itself without a chain"
    assert outcomes(kb, 'covered("court")') == "no"
    assert outcomes(kb, 'covered("court")', given='part_of("court", "ministry")') == "yes"


def test_a_closure_is_derived_by_a_shortest_chain_with_premises_before_conclusions(rules: Rules) -> None:
    (derivation,) = ask(rules(CLOSURE), 'within("desk", "state")').derivations
    steps = [str(step.literal) for step in derivation.steps]
    assert steps == ['within("desk", "ministry")', 'within("desk", "state")']
    for step in derivation.steps:
        assert all(p.number < step.number for p in step.premises if isinstance(p, StepRef))


def test_a_closure_over_a_cycle_ends_and_its_proof_is_not_circular(rules: Rules) -> None:
    kb = rules(CLOSURE + '    list back: part_of("state", "desk")\n')
    assert outcomes(kb, 'covered("state")') == "yes"
    (derivation,) = ask(kb, 'within("state", "state")').derivations
    seen: list[str] = []
    for step in derivation.steps:
        assert str(step.literal) not in seen
        seen.append(str(step.literal))
        assert all(p.number < step.number for p in step.premises if isinstance(p, StepRef))
    assert seen[-1] == 'within("state", "state")'


def test_other_recursion_does_not_load(tmp_path: Path) -> None:
    found = loaded(
        """
        predicate a en "a"
        predicate b en "b"
        rule one: a
            if b
        rule two: b
            if not a
        """,
        tmp_path,
    )
    assert found.program is None
    assert [f.code for f in found.findings if f.code.startswith("AKB1")] == ["AKB110"]


TITLES = """
    open sort person en "person"
    open sort parcel en "parcel"
    role sender(P: parcel): person title en "the sender" stated en "{Holder} sends {P}"
    role payer(P: parcel): person title en "the payer" stated en "{Holder} pays for {P}"
    predicate prepaid(P: parcel) by fact en "{P} is prepaid"
    predicate settled(P: parcel) exhaustive en "{P} is settled"
    question is_prepaid: is prepaid(P) en "is {P} prepaid?"
    question is_settled: is settled(P) en "is {P} settled?"
    never prepaid_by_another: prepaid(P) and payer(P, X) and not sender(P, X)
    rule by_another: settled(P)
        if payer(P, X) and not sender(P, X)
"""


def test_who_is_known_by_a_title_may_be_the_one_named_for_another_role(rules: Rules) -> None:
    """That Anna sends it does not say that somebody else pays: nothing is excluded, and nothing concluded."""
    kb = rules(TITLES)
    assert outcomes(kb, 'is "X" prepaid?', '"Anna" sends "X"') == "yes or no"
    assert outcomes(kb, 'is "X" settled?', '"Anna" sends "X"') == "yes or no"
    assert outcomes(kb, 'is "X" prepaid?', '"Anna" sends "X"; "Boris" pays for "X"') == "no"
    assert outcomes(kb, 'is "X" settled?', '"Anna" sends "X"; "Boris" pays for "X"') == "yes"
    assert outcomes(kb, 'is "X" settled?', '"Anna" sends "X"; "Anna" pays for "X"') == "no"


def test_whoever_holds_a_role_has_no_holder_of_it_himself(rules: Rules) -> None:
    kb = rules("""
        open sort person en "person"
        role neighbour(P: person): person title en "the neighbour" stated en "{Holder} lives beside {P}"
        predicate kind(P: person) by assumption en "{P} is kind"
        predicate trusted(P: person) exhaustive en "{P} is trusted"
        question who_is_trusted: which trusted(P) asks P en "who is trusted?"
        rule kind_ones: trusted(P)
            if kind(P)
    """)
    found = ask(kb, "who is trusted?", '"Anna" is kind')
    assert [kb.wording(found, "en").label(b.value) for b in found.bindings if b.value is not None] == [
        "“Anna”",
        "someone or something not named (person)",
        "the neighbour (“Anna”)",
    ]
