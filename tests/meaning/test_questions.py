"""Each kind of question, with each of its outcomes."""

from __future__ import annotations

import pytest

from agreement_kb.commands.answers import render_answer
from agreement_kb.commands.look import Look
from agreement_kb.model.finding import NotUnderstood
from tests.helpers import ask, outcomes, turning
from tests.meaning.conftest import Rules

ACTIONS = """
    open sort data en "data"
    predicate secret(D: data) by fact en "{D} is secret"
    predicate cleared(D: data) by fact en "{D} is cleared"
    predicate asked(D: data) by fact en "{D} was asked for"
    predicate kept(D: data) by fact en "{D} is kept"
    action send(D: data) en "sending {D}"
    action delete(D: data) en "deleting {D}"
    question may_send: may send(D) en "may {D} be sent?"
    question must_delete: must delete(D) en "must {D} be deleted?"
    question must_send: must send(D) en "must {D} be sent?"
    only secrets: send(D)
        concerning secret(D)
    way cleared_ones through secrets
        if cleared(D)
    permit on_request: send(D)
        leaves a choice
        concerning asked(D)
        if cleared(D)
    oblige delete_kept: delete(D)
        concerning kept(D)
        if secret(D)
"""


@pytest.mark.parametrize(
    ("given", "deny", "wanted"),
    [
        ("x is secret; x is cleared", "x was asked for", "yes"),
        ("x is secret", "x is cleared", "no"),
        ("", "x is secret; x was asked for", "silent"),
        ("x is secret", "", "yes or no"),
        ("", "x is secret; x is cleared", "silent"),
        ("x is cleared", "x was asked for", "yes or silent"),
        ("", "x is cleared", "no or silent"),
        ("", "", "yes or no or silent"),
    ],
)
def test_may_is_answered_by_gates_and_permissions(rules: Rules, given: str, deny: str, wanted: str) -> None:
    given, deny = (text.replace("x", '"x"') for text in (given, deny))
    assert outcomes(rules(ACTIONS), 'may "x" be sent?', given, deny) == wanted


@pytest.mark.parametrize(
    ("given", "deny", "wanted"),
    [
        ("x is kept; x is secret", "", "yes"),
        ("x is kept", "x is secret", "no"),
        ("x is secret", "x is kept", "silent"),
        ("x is kept", "", "yes or no"),
        ("x is secret", "", "yes or silent"),
        ("", "x is secret", "no or silent"),
        ("", "", "yes or no or silent"),
    ],
)
def test_must_is_no_only_where_the_text_speaks(rules: Rules, given: str, deny: str, wanted: str) -> None:
    given, deny = (text.replace("x", '"x"') for text in (given, deny))
    assert outcomes(rules(ACTIONS), 'must "x" be deleted?', given, deny) == wanted


def test_must_is_no_where_the_text_leaves_a_choice(rules: Rules) -> None:
    kb = rules(ACTIONS)
    assert outcomes(kb, 'must "x" be sent?', given='"x" was asked for') == "no"
    assert outcomes(kb, 'must "x" be sent?', deny='"x" was asked for') == "silent"


CONCLUSIONS = """
    predicate p by fact en "p"
    predicate r by fact en "r"
    predicate open_text en "open"
    predicate whole_text exhaustive en "whole"
    rule open_rule: open_text
        if p and r
    rule whole_rule: whole_text
        if p and r
"""


@pytest.mark.parametrize(
    ("given", "deny", "open_text", "whole_text"),
    [
        ("p; r", "", "yes", "yes"),
        ("p", "r", "silent", "no"),
        ("", "p", "silent", "no"),
        ("p", "", "yes or silent", "yes or no"),
    ],
)
def test_is_it_so_is_no_only_where_the_text_is_exhaustive(
    rules: Rules, given: str, deny: str, open_text: str, whole_text: str
) -> None:
    kb = rules(CONCLUSIONS)
    assert outcomes(kb, "open_text", given, deny) == open_text
    assert outcomes(kb, "whole_text", given, deny) == whole_text


def test_is_it_so_asks_what_was_stated(rules: Rules) -> None:
    kb = rules(CONCLUSIONS)
    assert outcomes(kb, "p", given="p") == "yes"
    assert outcomes(kb, "p", deny="p") == "no"
    found = ask(kb, "p")
    assert (found.outcomes, turning(found)) == (("yes", "no"), ["p"])


def test_whether_a_subject_is_regulated_is_yes_or_silent(rules: Rules) -> None:
    kb = rules("""
        predicate in_force by assumption en "in force"
        standing in_force
        question is_it: regulated regulated(S) en "does the text regulate {S}?"
        subject data en "data" at 1
        gap weather en "the weather" nearest 1
    """)
    found = ask(kb, "does the text regulate data?")
    assert (found.verdict, [str(c) for c in found.citations]) == ("yes", ["1"])
    assert outcomes(kb, "does the text regulate the weather?") == "silent"
    assert outcomes(kb, "does the text regulate data?", deny="in_force") == "silent"


WHICH = """
    closed sort head en "head"
    term first: head en "the first"
    term second: head en "the second"
    term third: head en "the third"
    open sort crime en "crime"
    predicate grave(C: crime) by fact en "{C} is grave"
    predicate under(C: crime, H: head) en "{C} falls under {H}"
    question which_head: which under(C, H) asks H en "which head covers {C}?"
    question which_crime: which under(C, H) asks C en "which crime does {H} cover?"
    rule always: under(C, first)
        if crime(C)
    rule grave_ones: under(C, second)
        if grave(C)
"""


def test_which_gives_each_binding_a_verdict_of_its_own(rules: Rules) -> None:
    found = ask(rules(WHICH), 'which head covers "theft"?')
    assert [(b.value.key, b.verdict) for b in found.bindings if b.value] == [("first", "yes"), ("second", "depends")]
    assert found.verdict == "yes"


def test_which_finds_nothing_where_nothing_is_derived(rules: Rules) -> None:
    kb = rules(WHICH)
    assert outcomes(kb, 'which crime does "the third" cover?') == "silent"
    found = ask(kb, 'which crime does "the second" cover?', deny='"theft" is grave')
    assert [(b.value.key, b.verdict) for b in found.bindings if b.value] == [("?", "depends")], "anyone else"
    assert found.outcomes == ("yes", "silent")
    found = ask(kb, 'which crime does "the second" cover?', given='"theft" is grave')
    assert [(b.value.key, b.verdict) for b in found.bindings if b.value] == [("theft", "yes"), ("?", "depends")]
    assert found.verdict == "yes"


def test_which_is_no_where_the_text_is_exhaustive_and_nobody_is_found(rules: Rules) -> None:
    kb = rules(WHICH.replace("under(C: crime, H: head) en", "under(C: crime, H: head) exhaustive en"))
    assert outcomes(kb, 'which crime does "the third" cover?') == "no"


def test_which_speaks_of_the_roles_in_what_was_asked_about_alone(rules: Rules) -> None:
    kb = rules("""
        closed sort side en "side"
        term north: side en "North"
        open sort parcel en "parcel"
        role sender(P: parcel): side
            title en "the sender"
            stated en "{Holder} sends {P}"
        predicate known(S: side) by fact en "{S} is known"
        predicate trusted(S: side, P: parcel) en "{S} is trusted with {P}"
        action act(S: side) en "acting by {S}"
        permit acting: act(S)
            if side(S)
        rule senders: trusted(S, P)
            if sender(P, S)
        question who_acts: may act(S) asks S en "who may act?"
        question who_is_trusted: which trusted(S, P) asks S en "who is trusted with {P}?"
    """)
    anyone = ask(kb, "who may act?")
    assert [b.value.key for b in anyone.bindings if b.value] == ["north"]
    of_the_parcel = ask(kb, 'who is trusted with "the crate"?')
    assert [b.value in of_the_parcel.holders for b in of_the_parcel.bindings if b.verdict == "yes"] == [True]


def test_which_of_a_sort_without_members_is_silent(rules: Rules) -> None:
    kb = rules("""
        closed sort ghost en "ghost"
        predicate seen(G: ghost) en "{G} is seen"
        predicate p(G: ghost) by fact en "{G} p"
        rule seeing: seen(G)
            if p(G)
        question which_ghost: which seen(G) asks G en "which ghost is seen?"
    """)
    found = ask(kb, "which ghost is seen?")
    assert (found.verdict, found.bindings) == ("silent", ())


DUTIES = """
    closed sort party en "party"
    term north: party en "the North"
    term south: party en "the South"
    open sort data en "data"
    predicate sent(D: data) by fact en "{D} was sent"
    predicate wrong(D: data) by fact en "{D} is wrong"
    role sender(D: data): party title en "the sender" stated en "{Holder} sent {D}"
    role time_sent(D: data): time title en "the time" stated en "{D} was sent at {Holder}"
    action report(D: data) en "reporting {D}"
    question who_reports: who report(D) en "who must report {D}?"
    question when_to_report: when report(D) en "when must {D} be reported?"
    oblige sender_reports: report(D)
        bearer sender(D)
        deadline time_sent(D) + 24 hours
        concerning sent(D)
        if wrong(D)
    oblige north_reports: report(D)
        bearer north implied because "it keeps the register"
        standard en "promptly"
        concerning sent(D)
        if not wrong(D)
"""


def test_who_must_finds_the_bearer_of_the_duty_in_force(rules: Rules) -> None:
    kb = rules(DUTIES)
    facts = '"d" was sent; "the South" sent "d"'
    found = ask(kb, 'who must report "d"?', given=f'{facts}; "d" is wrong')
    assert [(b.value.key, b.verdict) for b in found.bindings if b.value] == [("south", "yes")]
    assert found.basis.value == "express"
    found = ask(kb, 'who must report "d"?', given=facts, deny='"d" is wrong')
    assert [(b.value.key, b.verdict) for b in found.bindings if b.value] == [("north", "yes")]
    assert found.basis.value == "implied"
    found = ask(kb, 'who must report "d"?', given=facts)
    assert {(b.value.key, b.verdict) for b in found.bindings if b.value} == {("south", "depends"), ("north", "depends")}
    assert found.verdict == "yes", "somebody must in any case"
    assert outcomes(kb, 'who must report "d"?', deny='"d" was sent') == "silent"


def test_someone_who_may_be_bound_is_not_told_of_as_free_where_the_text_is_silent(rules: Rules) -> None:
    found = ask(rules(DUTIES), 'who must report "d"?', '"the South" sent "d"; "d" is wrong')
    assert found.outcomes == ("yes", "silent")
    assert [(b.value.key, b.outcomes) for b in found.bindings if b.value] == [("south", ("yes", "silent"))]


def test_who_must_names_an_unnamed_holder_by_the_role(rules: Rules) -> None:
    found = ask(rules(DUTIES), 'who must report "d"?', given='"d" was sent; "d" is wrong')
    (binding,) = found.bindings
    assert binding.value is not None
    assert str(found.holders[binding.value]) == 'sender("d")'


OWED = """
    closed sort party en "party"
    term north: party en "the North"
    term south: party en "the South"
    open sort data en "data"
    predicate sent(D: data) by fact en "{D} was sent"
    predicate wrong(D: data) by fact en "{D} is wrong"
    predicate lost(D: data) by fact en "{D} is lost"
    action report(D: data) en "reporting {D}"
    question to_whom: whom report(D) en "to whom must {D} be reported?"
    oblige report_what_was_sent: report(D)
        bearer north
        to south
        if sent(D)
    oblige report_what_is_wrong: report(D)
        bearer south
        to north implied because "the text names no one"
        if wrong(D)
    oblige report_what_is_lost: report(D)
        bearer north
        if lost(D)
"""


@pytest.mark.parametrize(
    ("given", "wanted", "basis", "line"),
    [
        ("was sent", "south", "express", "“the South”"),
        ("is wrong", "north", "implied", "“the North”"),
        ("is lost", None, "express", "The text does not name anyone"),
    ],
)
def test_whom_finds_whom_the_duty_in_force_names(
    rules: Rules, given: str, wanted: str | None, basis: str, line: str
) -> None:
    kb = rules(OWED)
    others = {"was sent", "is wrong", "is lost"} - {given}
    found = ask(
        kb, 'to whom must "d" be reported?', f'"d" {given}', "; ".join(f'"d" {each}' for each in sorted(others))
    )
    assert [(b.value.key if b.value else None, b.verdict) for b in found.bindings] == [(wanted, "yes")]
    assert found.basis.value == basis
    assert render_answer(kb, found, Look()).splitlines()[0] == line


def test_whom_of_what_is_no_duty_is_no(rules: Rules) -> None:
    found = ask(rules(OWED), 'to whom must "d" be reported?', deny='"d" was sent; "d" is wrong; "d" is lost')
    assert (found.verdict, found.bindings) == ("no", ())


def test_when_gives_the_deadline_or_the_standard_in_words(rules: Rules) -> None:
    kb = rules(DUTIES)
    facts = '"d" was sent; "d" was sent at 2026-03-10T18:00+05:00'
    found = ask(kb, 'when must "d" be reported?', given=f'{facts}; "d" is wrong')
    assert [b.value.key for b in found.bindings if b.value] == ["2026-03-11T18:00+05:00"]
    found = ask(kb, 'when must "d" be reported?', given=facts, deny='"d" is wrong')
    assert [(b.value, b.words) for b in found.bindings] == [(None, "north_reports")]


FOUND_WITH_CONDITIONS = """
    closed sort way en "way"
    term post: way en "post"
    term wire: way en "wire"
    term hand: way en "hand"
    predicate sealed(W: way) by observance en "what goes by {W} is sealed"
    predicate abroad by fact en "it goes abroad"
    predicate open_way(W: way) exhaustive en "{W} is open"
    rule by_post: open_way(post)
    rule by_wire: open_way(wire)
        if abroad
    condition sealing on open_way(post)
        observe sealed(post)
    condition sealing_abroad on open_way(W)
        observe sealed(W)
        concerning abroad
    question which_ways: which open_way(W) asks W en "which ways are open?"
"""


def test_what_is_found_carries_the_conditions_that_bind_it(rules: Rules) -> None:
    kb = rules(FOUND_WITH_CONDITIONS)
    found = {b.value.key: b for b in ask(kb, "which ways are open?").bindings if b.value is not None}
    conditions = {key: [(c.norm.name, c.certain) for c in b.conditions] for key, b in found.items()}
    # By wire only what goes abroad: where that way is open, its condition binds for certain. By hand nothing goes.
    assert conditions == {"post": [("sealing", True), ("sealing_abroad", False)], "wire": [("sealing_abroad", True)]}
    at_home = ask(kb, "which ways are open?", deny="it goes abroad").bindings
    assert [[c.norm.name for c in b.conditions] for b in at_home] == [["sealing"]]


def test_what_is_found_loses_its_place_where_a_condition_is_broken(rules: Rules) -> None:
    kb = rules(FOUND_WITH_CONDITIONS)
    found = ask(kb, "which ways are open?", given="it goes abroad", deny="what goes by post is sealed")
    assert [b.value.key for b in found.bindings if b.value is not None] == ["wire"]


PAYING = """
    open sort party en "party"
    open sort cost en "cost"
    open sort delivery en "delivery"
    predicate agreed(P: party, C: cost) by choice en "{P} agreed to bear {C}"
    role sender(D: delivery): party title en "the sender" stated en "{Holder} sends {D}"
    action bear(P: party, C: cost) en "bearing of {C} by {P}"
    question who_bears: must bear(P, C) asks P en "who bears {C}?"
    oblige as_agreed: bear(P, C)
        concerning cost(C)
        if agreed(P, C)
"""


def test_which_does_not_turn_on_who_holds_a_role_in_a_thing_nobody_named(rules: Rules) -> None:
    found = ask(rules(PAYING), 'who bears "the stamp"?', deny='"Anna" agreed to bear "the stamp"')
    assert found.verdict == "depends"
    assert turning(found) == ['agreed("?", "the stamp")']
    named = ask(rules(PAYING), 'who bears "the stamp"?', given='"Anna" sends "the parcel"')
    assert turning(named) == ['agreed("?", "the stamp")', 'agreed("anna", "the stamp")']


READ = """
    open sort party en "party"
    reading who_tells about 1
        en "who tells"
        words en "they"
        alternative owner en "the owner"
        alternative finder en "the finder"
    predicate found_it(P: party) by fact en "{P} found it"
    role owner_of(P: party): party title en "the owner" stated en "{Holder} owns it for {P}"
    action tell(P: party) en "telling by {P}"
    question who_must: who tell(P) en "who must tell of {P}?"
    oblige owner_tells: tell(P)
        bearer owner_of(P) express
        if found_it(P) and reading who_tells is owner
    oblige finder_tells: tell(P)
        bearer P express
        if found_it(P) and reading who_tells is finder
"""


def test_where_all_alternatives_give_one_verdict_each_case_names_its_own(rules: Rules) -> None:
    kb = rules(READ)
    found = ask(kb, 'who must tell of "Anna"?', given='"Anna" found it; "Boris" owns it for "Anna"')
    assert found.verdict == "yes"
    supposed = {(str(atom), value) for each in found.derivations for atom, value in each.suppositions}
    assert supposed == {('who_tells("owner")', True), ('who_tells("finder")', True)}
    assert render_answer(kb, found, Look()).splitlines()[0] == "“Boris” or “Anna”"


NAMES = """
    open sort data en "item of data"
    open sort request en "request"
    closed sort kind en "kind"
    term list: kind en "the list"
    closed sort level en "level"
    term high: level en "high"
    predicate ranks_as_data(D: data, K: kind) by fact en "{D} ranks as {K}"
    predicate ranks_as_request(R: request, L: level) by fact en "{R} ranks as {L}"
    predicate about_data(D: data, K: kind) by fact en "it is said for {D} that it is {K}"
    predicate urgent(R: request) by fact en "{R} is urgent"
    predicate noted(D: data, R: request) by fact en "{D} is noted in {R}"
    predicate due(R: request) exhaustive en "{R} is due"
    question is_due: is due(R) en "is {R} due?"
    rule when_urgent: due(R)
        if urgent(R)
"""


def test_a_name_is_that_of_one_kind_of_thing_in_facts_and_question(rules: Rules) -> None:
    kb = rules(NAMES)
    with pytest.raises(NotUnderstood) as caught:
        ask(kb, 'is "R" due?', given='it is said for "R" that it is the list')
    (finding,) = caught.value.findings
    assert (finding.code, finding.message) == ("AKB407", '"R" is spoken of as item of data and as request.')
    with pytest.raises(NotUnderstood, match="AKB407"):
        ask(kb, 'is "S" due?', given='"R" is noted in "r"')


def test_names_of_a_reading_that_failed_bind_nothing(rules: Rules) -> None:
    """The words also fit data, and "high" is no kind of data: so "R" is a request, and was never an item of data."""
    kb = rules(NAMES)
    assert outcomes(kb, 'is "R" due?', given='"R" ranks as high; "R" is urgent') == "yes"


def test_to_whom_is_found_with_its_own_basis_and_not_where_the_text_names_nobody(rules: Rules) -> None:
    kb = rules("""
        open sort person en "person"
        open sort parcel en "parcel"
        role keeper(P: parcel): person title en "the keeper" stated en "{Holder} keeps {P}"
        role seeker(P: parcel): person title en "the seeker" stated en "{Holder} seeks {P}"
        predicate lost(P: parcel) by fact en "{P} is lost" denied en "{P} is not lost"
        action tell(P: parcel) en "telling of {P}"
        action look(P: parcel) en "looking for {P}"
        question whom_to_tell: whom tell(P) en "who must be told of {P}?"
        question who_tells: who tell(P) en "who must tell of {P}?"
        question for_whom_to_look: whom look(P) en "for whom must one look for {P}?"
        oblige telling: tell(P)
            bearer keeper(P) express
            to seeker(P) implied because "nobody else asks"
            concerning lost(P)
        oblige looking: look(P)
            bearer keeper(P) express
            concerning lost(P)
    """)
    facts = '"it" is lost; "Anna" keeps "it"; "Boris" seeks "it"'
    told = ask(kb, 'who must be told of "it"?', facts)
    assert [(b.value and b.value.key, b.verdict) for b in told.bindings] == [("boris", "yes")]
    assert (told.verdict, told.basis.value) == ("yes", "implied")
    teller = ask(kb, 'who must tell of "it"?', facts)
    assert [b.value and b.value.key for b in teller.bindings] == ["anna"]
    assert teller.basis.value == "express"
    nobody = ask(kb, 'for whom must one look for "it"?', facts)
    assert (nobody.verdict, [b.value for b in nobody.bindings]) == ("yes", [None])
    assert ask(kb, 'who must be told of "it"?', "", '"it" is lost').verdict == "silent"
