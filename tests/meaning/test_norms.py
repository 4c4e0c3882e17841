"""Norms: gates, permissions, prohibitions, obligations, and how they meet."""

from __future__ import annotations

import pytest

from tests.helpers import ask, outcomes, rules_used, turning
from tests.meaning.conftest import Rules

GATES = """
    predicate personal by fact en "personal"
    predicate foreign by fact en "foreign"
    predicate consented by choice en "consented"
    predicate ordered by fact en "ordered"
    predicate banned by fact en "banned"
    action send en "sending"
    question may_send: may send en "may it be sent?"
    only persons: send
        concerning personal
    way with_consent through persons
        if consented
    way with_order through persons
        if ordered
    only abroad: send
        concerning foreign
    way abroad_with_consent through abroad
        if consented
    forbid ban: send
        concerning banned
"""


def may(rules: Rules, given: str, deny: str) -> str:
    return outcomes(rules(GATES), "may it be sent?", given, deny)


def test_a_gate_whose_scope_does_not_hold_is_silent(rules: Rules) -> None:
    assert may(rules, "consented; ordered", "personal; foreign; banned") == "silent"


def test_a_gate_without_an_open_way_is_a_no(rules: Rules) -> None:
    assert may(rules, "personal", "foreign; banned; consented; ordered") == "no"


def test_a_gate_with_no_way_at_all_is_a_no(rules: Rules) -> None:
    kb = rules('action go en "going"\nonly never_mind: go\n')
    assert outcomes(kb, "go") == "no"


def test_two_ways_that_are_open_are_two_grounds(rules: Rules) -> None:
    found = ask(rules(GATES), "may it be sent?", "personal; consented; ordered", "foreign; banned")
    assert found.verdict == "yes"
    grounds = [{"with_consent", "with_order"} & set(rules_used(d)) for d in found.derivations]
    assert grounds == [{"with_consent"}, {"with_order"}]


def test_two_gates_that_both_speak_must_both_have_a_way_open(rules: Rules) -> None:
    assert may(rules, "personal; foreign; ordered; consented", "banned") == "yes"
    assert may(rules, "personal; foreign; ordered", "banned; consented") == "no"
    assert may(rules, "foreign; personal", "banned; consented; ordered") == "no"


def test_each_gate_that_is_shut_is_a_ground_of_the_no(rules: Rules) -> None:
    found = ask(rules(GATES), "may it be sent?", "personal; foreign", "banned; consented; ordered")
    assert [{"persons", "abroad"} & set(rules_used(d)) for d in found.derivations] == [{"persons"}, {"abroad"}]


def test_a_prohibition_prevails_over_a_gate_with_a_way_open(rules: Rules) -> None:
    assert may(rules, "personal; consented; banned", "foreign") == "no"
    assert may(rules, "personal; consented", "foreign") == "yes or no"


def test_a_gate_may_have_conditions_beside_its_scope(rules: Rules) -> None:
    kb = rules("""
        predicate a by fact en "a"
        predicate b by fact en "b"
        action go en "going"
        only gate: go
            concerning a
            if b
    """)
    assert outcomes(kb, "go", given="a; b") == "no"
    assert outcomes(kb, "go", given="a", deny="b") == "silent"


EXCEPTIONS = """
    predicate old by fact en "old"
    predicate public by fact en "public"
    predicate urgent by fact en "urgent"
    action open_it en "opening it"
    action close_it en "closing it"
    question must_close: must close_it en "must it be closed?"
    forbid closed_files: open_it
        concerning old
    exception public_files to closed_files
        if public
    permit in_need: open_it
        if urgent
    oblige close_old: close_it
        concerning old
    exception not_public to close_old
        if public
"""


def test_an_exception_takes_a_prohibition_away_and_allows_nothing(rules: Rules) -> None:
    kb = rules(EXCEPTIONS)
    assert outcomes(kb, "open_it", given="old", deny="public; urgent") == "no"
    assert outcomes(kb, "open_it", given="old; public", deny="urgent") == "silent"
    assert outcomes(kb, "open_it", given="old; public; urgent") == "yes"


def test_an_excepted_obligation_is_a_no_for_the_text_speaks_of_it(rules: Rules) -> None:
    kb = rules(EXCEPTIONS)
    assert outcomes(kb, "must it be closed?", given="old", deny="public") == "yes"
    assert outcomes(kb, "must it be closed?", given="old; public") == "no"
    assert outcomes(kb, "must it be closed?", deny="old", given="public") == "silent"


def test_of_a_prohibition_and_a_permission_the_prohibition_prevails_without_precedence(rules: Rules) -> None:
    assert outcomes(rules(EXCEPTIONS), "open_it", given="old; urgent", deny="public") == "no"


def test_precedence_lets_a_permission_take_a_prohibition_away(rules: Rules) -> None:
    kb = rules(EXCEPTIONS + "    precedence in_need over closed_files\n")
    assert outcomes(kb, "open_it", given="old; urgent", deny="public") == "yes"
    assert outcomes(kb, "open_it", given="old", deny="public; urgent") == "no"


def test_a_norm_that_is_itself_excepted_takes_no_precedence(rules: Rules) -> None:
    more = '    predicate late by fact en "late"\n    exception too_late to in_need\n        if late\n'
    kb = rules(EXCEPTIONS + "    precedence in_need over closed_files\n" + more)
    assert outcomes(kb, "open_it", given="old; urgent; late", deny="public") == "no"


CONTRARY = """
    predicate limit_reached by fact en "the limit is reached"
    predicate needed by fact en "needed"
    action keep en "keeping"
    action delete en "deleting"
    contrary keeping: keep to delete
    oblige delete_at_the_limit: delete
        concerning limit_reached
    permit keep_needed: keep
        if needed
"""


def test_an_action_contrary_to_a_duty_that_is_due_is_a_no(rules: Rules) -> None:
    kb = rules(CONTRARY)
    assert outcomes(kb, "keep", given="limit_reached; needed") == "no"
    assert outcomes(kb, "keep", given="needed", deny="limit_reached") == "yes"
    assert outcomes(kb, "keep", deny="needed; limit_reached") == "silent"
    assert outcomes(kb, "delete", given="limit_reached") == "silent", "that it must be done is another question"
    found = ask(kb, "keep", given="limit_reached")
    assert set(rules_used(found.derivations[0])) == {"delete_at_the_limit", "keeping"}


CONDITION = """
    predicate asked by fact en "asked"
    predicate personal by fact en "personal"
    predicate used_rightly by observance en "it is used rightly"
    action send en "sending" done en "it was sent"
    action register en "registering"
    question must_register: must register en "must it be registered?"
    permit on_request: send
        if asked
    condition rightly on send
        observe used_rightly
        concerning personal
        says en "it is used rightly"
    oblige register_sending: register
        upon send
        concerning personal
"""


def test_a_condition_that_binds_is_carried_by_the_yes(rules: Rules) -> None:
    found = ask(rules(CONDITION), "send", given="asked; personal")
    assert found.verdict == "yes"
    assert [(c.norm.name, c.certain) for c in found.conditions] == [("rightly", True), ("register_sending", True)]
    assert found.assuming == (), "that a condition is observed is required, not assumed"


def test_a_condition_outside_its_scope_is_not_carried(rules: Rules) -> None:
    assert ask(rules(CONDITION), "send", given="asked", deny="personal").conditions == ()


def test_a_condition_that_only_may_bind_is_carried_as_such(rules: Rules) -> None:
    found = ask(rules(CONDITION), "send", given="asked")
    assert [(c.norm.name, c.certain) for c in found.conditions] == [("rightly", False), ("register_sending", False)]


def test_a_condition_that_never_binds_where_the_answer_is_yes_is_not_carried(rules: Rules) -> None:
    kb = rules(CONDITION + "    forbid no_persons: send\n        concerning personal\n")
    found = ask(kb, "send", given="asked")
    assert (found.outcomes, found.conditions) == (("yes", "no"), ())


def test_a_condition_whose_breach_is_stated_changes_the_verdict(rules: Rules) -> None:
    kb = rules(CONDITION)
    assert outcomes(kb, "send", given="asked; personal", deny="used_rightly") == "no"
    assert outcomes(kb, "send", given="asked", deny="used_rightly; personal") == "yes"


OBSERVED = """
    predicate asked by fact en "asked"
    predicate personal by fact en "personal"
    predicate used_rightly by observance en "used_rightly"
    predicate noted by observance en "noted"
    predicate ready en "ready"
    rule when_asked: ready
        if asked
    condition rightly on ready
        observe used_rightly
        concerning personal
    condition in_a_note on ready
        observe noted
    action send en "send"
    question may_send: may send en "may it be sent?"
    only gate: send
        concerning ready
    way open through gate
        if conditions of ready observed
"""


@pytest.mark.parametrize(
    ("given", "deny", "wanted"),
    [
        ("asked; personal", "", "yes"),  # that conditions are observed is taken for granted
        ("asked; personal", "noted", "no"),
        ("asked; personal", "used_rightly", "no"),
        ("asked", "used_rightly; personal", "yes"),  # out of its scope it is no condition
        ("asked", "used_rightly", "yes or no"),
        ("", "asked; noted", "silent"),  # nothing is concluded, so no condition on it is broken
    ],
)
def test_a_rule_may_ask_whether_the_conditions_of_a_conclusion_are_observed(
    rules: Rules, given: str, deny: str, wanted: str
) -> None:
    assert outcomes(rules(OBSERVED), "may it be sent?", given=given, deny=deny) == wanted


def test_that_a_condition_is_broken_may_be_asked_as_well(rules: Rules) -> None:
    kb = rules(OBSERVED.replace("if conditions of", "if not conditions of"))
    assert outcomes(kb, "may it be sent?", given="asked; personal") == "no"
    assert outcomes(kb, "may it be sent?", given="asked", deny="noted; personal") == "yes"


def test_a_duty_upon_an_action_is_due_once_the_action_is_done(rules: Rules) -> None:
    kb = rules(CONDITION)
    assert outcomes(kb, "must it be registered?", given="personal; it was sent") == "yes"
    assert outcomes(kb, "must it be registered?", given="personal", deny="it was sent") == "no"
    assert outcomes(kb, "must it be registered?", given="it was sent", deny="personal") == "silent"
    found = ask(kb, "must it be registered?", given="personal")
    assert (found.outcomes, turning(found)) == (("yes", "no"), ["done:send"])


def test_a_duty_upon_an_action_that_is_excepted_is_not_carried(rules: Rules) -> None:
    kb = rules(CONDITION + "    exception small to register_sending\n        if asked\n")
    assert [c.norm.name for c in ask(kb, "send", given="asked; personal").conditions] == ["rightly"]


BASES = """
    predicate a by fact en "a"
    predicate b by fact en "b"
    predicate c by fact en "c"
    predicate middle en "middle"
    predicate q en "q"
    rule said: q
        if a
    rule meant: middle
        if b
        implied because "so"
    rule onwards: q
        if middle
    rule like: q
        if c
        by analogy because "alike"
"""


def test_a_conclusion_has_the_weakest_basis_of_its_proof(rules: Rules) -> None:
    found = ask(rules(BASES), "q", given="b", deny="a; c")
    assert (found.verdict, found.basis.value) == ("yes", "implied")


def test_of_independent_grounds_the_strongest_gives_the_basis_and_all_are_told(rules: Rules) -> None:
    found = ask(rules(BASES), "q", given="a; b", deny="c")
    assert (found.verdict, found.basis.value) == ("yes", "express")
    assert sorted(d.basis.value for d in found.derivations) == ["express", "implied"]


def test_analogy_alone_gives_only_depends(rules: Rules) -> None:
    found = ask(rules(BASES), "q", given="c", deny="a; b")
    assert (found.outcomes, found.basis.value) == (("yes", "silent"), "analogy")
    assert [(t.kind, str(t.atom)) for t in found.turns_on] == [("judgement", "analogy:like")]


def test_analogy_beside_an_express_ground_takes_nothing_from_it(rules: Rules) -> None:
    found = ask(rules(BASES), "q", given="a; c", deny="b")
    assert (found.verdict, found.basis.value, found.turns_on) == ("yes", "express", ())


def test_a_prohibition_by_analogy_gives_only_depends(rules: Rules) -> None:
    kb = rules("""
        action go en "going"
        permit going: go
        forbid like_flying: go
            by analogy because "alike"
    """)
    assert outcomes(kb, "go") == "yes or no"


def test_every_independent_ground_is_reported_down_to_the_conditions_of_conditions(rules: Rules) -> None:
    kb = rules("""
        predicate a by fact en "a"
        predicate b by fact en "b"
        predicate c by fact en "c"
        predicate middle en "middle"
        predicate q en "q"
        rule by_a: middle
            if a
        rule by_b: middle
            if b
        rule through: q
            if middle
        rule directly: q
            if c
    """)
    found = ask(kb, "q", given="a; b; c")
    grounds = {tuple(rules_used(d)) for d in found.derivations}
    assert grounds == {("by_a", "through"), ("by_b", "through"), ("directly",)}


def test_every_ground_of_something_unnamed_is_reported(rules: Rules) -> None:
    kb = rules("""
        open sort thing en "thing"
        predicate a(T: thing) by fact en "{T} a"
        predicate b(T: thing) by fact en "{T} b"
        predicate q(T: thing) en "{T} q"
        rule by_a: q(T)
            if a(T)
        rule by_b: q(T)
            if b(T)
    """)
    found = ask(kb, "q(_)", given="a(_); b(_)")
    assert [rules_used(d) for d in found.derivations] == [["by_a"], ["by_b"]]


@pytest.mark.parametrize(
    ("given", "deny", "wanted"),
    [("p", "s", "yes or no"), ("", "p", "no or silent"), ("", "", "yes or no or silent"), ("p; s", "r", "no")],
)
def test_a_verdict_that_depends_shows_the_set_of_outcomes(rules: Rules, given: str, deny: str, wanted: str) -> None:
    kb = rules("""
        predicate p by fact en "p"
        predicate r by fact en "r"
        predicate s by fact en "s"
        action go en "going"
        permit going: go
            if p
        forbid staying: go
            if not s and r
        forbid ending: go
            if s
    """)
    assert outcomes(kb, "go", given, deny) == wanted


ON_WHAT_A_GATE_IS_ABOUT = """
    open sort thing en "thing"
    predicate listed(T: thing) by fact en "{T} is listed"
    predicate asked(T: thing) by fact en "{T} was asked for"
    predicate careful(T: thing) by observance en "{T} is handled with care" denied en "{T} is not handled with care"
    predicate open_to_all(T: thing) en "{T} is open"
    rule listed_things: open_to_all(T)
        if listed(T)
    condition care on open_to_all(T)
        observe careful(T)
    action use(T: thing) en "using {T}"
    action lend(T: thing) en "lending {T}"
    only what_is_open: use(T)
        concerning open_to_all(T)
    way anyone through what_is_open
        if listed(T)
    oblige duty: use(T)
        concerning open_to_all(T)
        if asked(T)
    permit loans: lend(T)
        if asked(T)
    question may_use: may use(T) en "may {T} be used?"
    question must_use: must use(T) en "must {T} be used?"
    question may_lend: may lend(T) en "may {T} be lent?"
"""


@pytest.mark.parametrize(
    ("question", "given", "bound"),
    [
        ('may "x" be used?', '"x" is listed', {"care": True}),
        ('must "x" be used?', '"x" is listed; "x" was asked for', {"care": True}),
        ('may "x" be lent?', '"x" is listed; "x" was asked for', {}),
    ],
)
def test_conditions_on_what_a_gate_or_a_duty_is_about_bind_whoever_relies_on_it(
    rules: Rules, question: str, given: str, bound: dict[str, bool]
) -> None:
    found = ask(rules(ON_WHAT_A_GATE_IS_ABOUT), question, given=given)
    assert found.verdict == "yes"
    assert {c.norm.name: c.certain for c in found.conditions} == bound
