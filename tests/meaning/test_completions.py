"""What is not stated is unknown: completions, and what bounds them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from agreement_kb.model.derivation import Leaf
from agreement_kb.model.finding import ContradictoryFacts
from tests.helpers import ask, outcomes, turning
from tests.meaning.conftest import Rules

CONSENT = """
    open sort body en "body"
    predicate consented(B: body) by choice en "{B} consented"
    predicate refused exhaustive en "nobody consented"
    predicate agreed en "somebody consented"
    rule somebody: agreed
        if consented(_B)
    rule nobody: refused
        if not agreed
"""


def test_that_nobody_consented_does_not_follow_from_nobody_being_named(rules: Rules) -> None:
    assert outcomes(rules(CONSENT), "refused") == "yes or no"


def test_that_nobody_consented_does_not_follow_from_each_named_body_having_refused(rules: Rules) -> None:
    found = ask(rules(CONSENT), "refused", deny='consented("the court"); consented("the police")')
    assert found.verdict == "depends"
    assert turning(found) == ['consented("?")']


def test_that_somebody_consented_follows_from_one_who_did(rules: Rules) -> None:
    assert outcomes(rules(CONSENT), "refused", given='consented("the court")') == "no"
    assert outcomes(rules(CONSENT), "agreed", given='consented("the court")') == "yes"


def test_a_closed_sort_has_nobody_unnamed(rules: Rules) -> None:
    kb = rules(CONSENT.replace("open sort", "closed sort") + '    term court: body en "the court"\n')
    assert outcomes(kb, "refused", deny="consented(court)") == "yes"
    assert outcomes(kb, "refused") == "yes or no"


STANDING = """
    predicate in_force by assumption en "in force" denied en "not in force"
    standing in_force
    predicate p by fact en "p"
    predicate q exhaustive en "q"
    rule q_if_p: q
        if p
    rule q_after_all: q2
        if p
        survives
    predicate q2 exhaustive en "q2"
    action go en "going"
    forbid no_going: go
        if p
"""


def test_a_standing_assumption_is_assumed_and_printed(rules: Rules) -> None:
    found = ask(rules(STANDING), "q", given="p")
    assert found.verdict == "yes"
    assert [a.predicate for a in found.assuming] == ["in_force"]


def test_a_no_for_an_exhaustive_text_assumes_that_the_text_is_in_force(rules: Rules) -> None:
    found = ask(rules(STANDING), "q", deny="p")
    assert found.verdict == "no"
    assert [a.predicate for a in found.assuming] == ["in_force"]


@pytest.mark.parametrize("question", ["q", "go"])
def test_without_the_standing_assumption_the_text_is_silent(rules: Rules, question: str) -> None:
    assert outcomes(rules(STANDING), question, given="p", deny="in_force") == "silent"


def test_a_rule_that_survives_does_not_rest_on_the_standing_assumption(rules: Rules) -> None:
    assert outcomes(rules(STANDING), "q2", given="p", deny="in_force") == "yes"


def test_an_assumption_that_is_asked_about_is_still_assumed(rules: Rules) -> None:
    kb = rules('predicate fine by assumption en "all is fine"')
    assert outcomes(kb, "fine") == "yes"
    assert outcomes(kb, "fine", deny="fine") == "no"


def test_an_assumption_that_the_facts_exclude_is_not_made(rules: Rules) -> None:
    kb = rules("""
        predicate p by fact en "p"
        predicate fine by assumption en "fine"
        never both: p and fine
    """)
    assert outcomes(kb, "fine", given="p") == "no"
    with pytest.raises(ContradictoryFacts):
        ask(kb, "fine", given="p; fine")


NEVER = """
    predicate a by fact en "a"
    predicate b by fact en "b"
    predicate c by fact en "c"
    predicate q exhaustive en "q"
    rule q_if_not_b: q
        if not b
    never a_and_b: a and b
    never neither: not b and not c
"""


def test_an_impossibility_forces_a_value_and_is_named_in_the_proof(rules: Rules) -> None:
    found = ask(rules(NEVER), "q", given="a")
    assert found.verdict == "yes"
    leaves = [p for d in found.derivations for s in d.steps for p in s.premises if isinstance(p, Leaf)]
    told = [(str(leaf.literal), leaf.ground.value, leaf.source) for leaf in leaves]
    assert told == [("not b", "excluded", "a_and_b")]


def test_impossibilities_force_along_a_chain(rules: Rules) -> None:
    kb = rules(NEVER)
    assert outcomes(kb, "c", given="a") == "yes"
    assert outcomes(kb, "q", deny="c") == "no"
    assert outcomes(kb, "q") == "yes or no"


def test_facts_that_exclude_each_other_give_no_verdict_even_for_an_unrelated_question(rules: Rules) -> None:
    kb = rules(NEVER + '    predicate elsewhere by fact en "elsewhere"\n')
    for given, deny in (("a; b", ""), ("a", "c"), ("", "b; c")):
        with pytest.raises(ContradictoryFacts):
            ask(kb, "elsewhere", given, deny)


def test_facts_that_leave_no_completion_give_no_verdict_though_no_single_impossibility_shows_it(rules: Rules) -> None:
    kb = rules("""
        predicate a by fact en "a"
        predicate x by fact en "x"
        predicate y by fact en "y"
        never one: a and x and y
        never two: a and x and not y
        never three: a and not x and y
        never four: a and not x and not y
    """)
    with pytest.raises(ContradictoryFacts):
        ask(kb, "x", given="a")
    assert outcomes(kb, "a") == "no"


def test_the_same_thing_stated_and_denied_gives_no_verdict(rules: Rules) -> None:
    with pytest.raises(ContradictoryFacts):
        ask(rules(NEVER), "q", given="a", deny="a")


READING = """
    predicate p by fact en "p"
    predicate q exhaustive en "q"
    reading how about 1
        en "how the words are meant"
        words en "words"
        alternative narrow en "narrowly"
        alternative wide en "widely"
        alternative odd en "oddly"
    rule always_when_wide: q
        if reading how is wide
    rule oddly: q
        if reading how is odd and p
"""


def test_exactly_one_alternative_of_a_reading_holds(rules: Rules) -> None:
    kb = rules(READING)
    assert outcomes(kb, "q", given="reading how is wide") == "yes"
    assert outcomes(kb, "q", given="reading how is narrow; p") == "no"
    assert outcomes(kb, "q", deny="reading how is narrow; reading how is odd") == "yes"
    assert outcomes(kb, "q", given="reading how is odd") == "yes or no"
    with pytest.raises(ContradictoryFacts):
        ask(kb, "q", given="reading how is odd; reading how is wide")
    with pytest.raises(ContradictoryFacts):
        ask(kb, "q", deny="reading how is odd; reading how is wide; reading how is narrow")


def test_an_answer_turns_on_a_reading_of_three_with_what_each_alternative_leads_to(rules: Rules) -> None:
    found = ask(rules(READING), "q", deny="p")
    assert found.outcomes == ("yes", "no")
    (turn,) = found.turns_on
    assert (turn.kind, str(turn.atom)) == ("reading", "how")
    assert {a.value: a.verdict for a in turn.alternatives} == {"narrow": "no", "wide": "yes", "odd": "no"}


def test_an_alternative_that_a_fact_still_has_to_decide_is_shown_as_depending(rules: Rules) -> None:
    turns = {str(t.atom): t for t in ask(rules(READING), "q").turns_on}
    assert set(turns) == {"how", "p"}
    found = {a.value: a.verdict for a in turns["how"].alternatives}
    assert found == {"narrow": "no", "wide": "yes", "odd": "depends"}


def test_a_question_that_every_reading_answers_alike_does_not_depend(rules: Rules) -> None:
    kb = rules(READING + "    rule narrowly: q\n        if reading how is narrow\n")
    found = ask(kb, "q", given="p")
    assert (found.verdict, found.turns_on) == ("yes", ())


def test_p_or_not_p_does_not_depend_and_its_proof_splits_by_cases(rules: Rules) -> None:
    kb = rules("""
        predicate p by fact en "p"
        predicate q en "q"
        rule with_p: q
            if p
        rule without_p: q
            if not p
            implied because "the text has no third"
    """)
    found = ask(kb, "q")
    assert (found.verdict, found.turns_on) == ("yes", ())
    cases = [[(str(atom), value) for atom, value in d.suppositions] for d in found.derivations]
    assert sorted(cases) == [[("p", False)], [("p", True)]]
    assert found.basis.value == "implied", "the case without p rests on an implied rule alone"
    assert ask(kb, "q", given="p").basis.value == "express"


def test_many_cases_still_show_a_proof(rules: Rules) -> None:
    """q is derived whatever six facts are, and each case needs all of them."""
    names = "abcdef"
    lines = [f'predicate {n} by fact en "{n}"' for n in names]
    lines += [f'predicate odd_{n} en "odd up to {n}"' for n in names] + ['predicate q en "q"']
    lines += ["rule odd_a: odd_a\n    if a"]
    for before, n in pairwise(names):
        lines += [f"rule odd_{n}_1: odd_{n}\n    if odd_{before} and not {n}"]
        lines += [f"rule odd_{n}_2: odd_{n}\n    if not odd_{before} and {n}"]
    lines += ["rule q1: q\n    if odd_f", "rule q2: q\n    if not odd_f"]
    found = ask(rules("\n".join(lines)), "q")
    assert found.verdict == "yes"
    assert found.derivations


def test_what_is_listed_is_closed(rules: Rules) -> None:
    kb = rules("""
        open sort thing en "thing"
        predicate named(T: thing) by listing en "{T} is named"
        predicate other(T: thing) exhaustive en "{T} is something else"
        rule not_named: other(T)
            if thing(T) and not named(T)
        list names: named("salt")
    """)
    assert outcomes(kb, 'named("salt")') == "yes"
    assert outcomes(kb, 'named("pepper")') == "no"
    assert outcomes(kb, 'other("pepper")') == "yes"
    assert outcomes(kb, 'other("pepper")', given='named("pepper")') == "no"
    with pytest.raises(ContradictoryFacts):
        ask(kb, 'other("salt")', deny='named("salt")')


EXCLUDING = """
    predicate a by assumption en "a"
    predicate b by assumption en "b"
    predicate c by fact en "c"
    predicate q exhaustive en "q"
    rule q_if_not_b: q
        if not b
    never all_three: a and b and c
"""


def test_of_two_assumptions_that_exclude_each_other_the_first_stands(rules: Rules) -> None:
    kb = rules(EXCLUDING)
    assert outcomes(kb, "q", deny="c") == "no"
    assert outcomes(kb, "q", given="c") == "yes"
    with pytest.raises(ContradictoryFacts):
        ask(kb, "q", given="a; b; c")


def test_what_an_assumption_excludes_is_told_with_the_assumption(rules: Rules) -> None:
    found = ask(rules(EXCLUDING), "q", given="c")
    leaves = [p for d in found.derivations for s in d.steps for p in s.premises if isinstance(p, Leaf)]
    told = [(str(each.literal), [(str(f.literal), f.ground.value) for f in each.follows_from]) for each in leaves]
    assert told == [("not b", [("a", "assumed"), ("c", "given")])]
    assert [atom.predicate for atom in found.assuming] == ["a"]
