"""Model finding: each kind of finding on small rules by hand, where it is due and where it is not."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import jsonschema
import pytest

from agreement_kb.commands.check import Wanted, check
from agreement_kb.commands.look import FINDINGS, Look
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.proving.deep import Deep, look_deep
from agreement_kb.scenario_runs import run
from tests.helpers import knowledge_base, write_rules

ROOT = Path(__file__).parents[2]
WORDS = """
    open sort thing en "thing"
    open sort person en "person"
    predicate red(T: thing) by fact en "{T} is red"
    predicate round(T: thing) by fact en "{T} is round"
    predicate glazed(T: thing) by fact en "{T} is glazed"
    predicate kept(T: thing) by observance en "{T} is kept dry"
    predicate good(T: thing) en "{T} is good"
    predicate fine(T: thing) en "{T} is fine"
    role time_of_sale(T: thing): time
        title en "the time of the sale"
        stated en "{T} was sold on {Holder}"
    role time_of_offer(T: thing): time
        title en "the time of the offer"
        stated en "{T} was offered on {Holder}"
    predicate early(T: thing) by dates time_of_sale(T) < time_of_offer(T) en "{T} was sold before it was offered"
    predicate late(T: thing) by dates time_of_offer(T) <= time_of_sale(T) en "{T} was sold after its offer"
    action sell(T: thing) en "selling of {T}" done en "{T} was sold"
    action keep(T: thing) en "keeping of {T}"
    question may_sell: may sell(T) en "may {T} be sold?"
"""
APPLIES = "\n    rule all_good: good(T)\n        if round(T)\n"
PERMIT = "    permit selling: sell(T)\n        if red(T) and glazed(T)\n"
FORBID = "    forbid no_selling: sell(T)\n        if round(T) and red(T)\n"


def base(rules: str, folder: Path, **more: str) -> KnowledgeBase:
    return knowledge_base(WORDS + rules, folder, **more)


def found(rules: str, folder: Path) -> list[tuple[str, str]]:
    """The code and message of each finding."""
    return [(each.code, each.message) for each in look_deep(base(rules, folder)).findings]


METALS = """
    closed sort metal en "metal"
    term tin: metal en "tin"
    term iron: metal en "iron"
    term lead: metal en "lead"
    term zinc: metal en "zinc"
    predicate soft(M: metal) by listing en "{M} is soft"
    predicate grey(M: metal) by listing en "{M} is grey"
    predicate hot(M: metal) by fact en "{M} is hot"
    action melt(M: metal) en "melting of {M}"
    action roll(M: metal) en "rolling of {M}"
    list soft_ones: soft(tin), soft(lead)
    permit melting: melt(M)
        if soft(M) and hot(M)
"""
SELL = "    permit any_sale: sell(T)\n        if thing(T)\n"
"""Some permission of the act that is asked about, so that the question is answered."""
CLEAN = {
    "lists that have no term in common": METALS
    + SELL
    + """
    list grey_ones: grey(iron), grey(zinc)
    forbid no_melting: melt(M)
        if grey(M)
""",
    "an exception that bites for one term": METALS
    + SELL
    + """
    list grey_ones: grey(iron)
    forbid no_rolling: roll(M)
        if hot(M) and not soft(M)
    exception other_colours to no_rolling
        if not grey(M)
""",
    "an exception keeps them apart": PERMIT
    + FORBID
    + "    exception glazed_ones to no_selling\n        if glazed(T)\n",
    "one has precedence": PERMIT + FORBID + "    precedence no_selling over selling\n",
    "an impossibility keeps them apart": PERMIT + FORBID + "    never round_and_glazed: round(T) and glazed(T)\n",
    "dates keep them apart": """
    permit selling: sell(T)
        if early(T)
    forbid no_selling: sell(T)
        if late(T)
""",
    "an exception bites": FORBID + "    exception glazed_ones to no_selling\n        if glazed(T)\n",
    "a rule of one thing in two places": """
    predicate beside(One: thing, Other: thing) by fact en "{One} is beside {Other}"
    predicate alone(One: thing, Other: thing) en "{One} and {Other} are one"
    rule beside_itself: alone(T, T)
        if beside(T, T)
""",
    "a rule of two terms": """
    closed sort side en "side"
    term left: side en "left"
    term right: side en "right"
    predicate faces(One: side, Other: side) by fact en "{One} faces {Other}"
    predicate opposed(One: side, Other: side) en "{One} is opposed to {Other}"
    never itself: faces(S, S)
    rule facing: opposed(S, R)
        if faces(S, R)
""",
    "what only facts list": """
    predicate in_store(T: thing) by listing en "{T} is in store"
    rule stored: good(T)
        if in_store(T) and red(T)
""",
    "a date that only late times reach": """
    predicate modern(Day: time) by dates 2010-01-01 <= Day en "{Day} is modern"
    predicate counted(Day: time) en "{Day} counts"
    rule modern_counts: counted(Day)
        if modern(Day)
""",
    "a table that not all stand in": """
    closed sort colour en "colour"
    term blue: colour en "blue"
    term pink: colour en "pink"
    predicate dark(C: colour) by listing en "{C} is dark"
    predicate shown(C: colour) en "{C} is shown"
    list dark_ones: dark(blue)
    predicate lost(T: thing) by fact en "{T} is lost"
    never nothing_is_lost: lost(_T)
    rule dark_is_shown: shown(C)
        if dark(C)
""",
    "a weaker basis": """
    rule plain: good(T)
        if red(T) and round(T)
    rule meant: good(T)
        if red(T)
        implied because "so it is meant"
""",
    "premises of a weaker basis": """
    rule meant: fine(T)
        if red(T)
        implied because "so it is meant"
    rule by_the_fine: good(T)
        if fine(T)
    rule plain: good(T)
        if red(T) and round(T)
""",
    "another bearer": """
    role seller(T: thing): person title en "the seller" stated en "{Holder} sells {T}"
    role buyer(T: thing): person title en "the buyer" stated en "{Holder} buys {T}"
    permit by_seller: sell(T)
        bearer seller(T)
        if red(T)
    permit by_buyer: sell(T)
        bearer buyer(T)
        if red(T) and round(T)
""",
    "a permission that is needed to prevail": """
    permit selling: sell(T)
        if red(T)
    permit selling_round: sell(T)
        if red(T) and round(T)
    forbid no_selling: sell(T)
        if round(T)
    precedence selling_round over no_selling
""",
    "readings that differ in a condition": """
    reading how about 1 en "how" words en "Words" alternative wet en "wet" alternative dry en "dry"
    permit selling: sell(T)
        if red(T)
    condition dry_keeping on sell(T)
        observe kept(T)
        if reading how is dry
""",
    "readings that differ in a date": """
    reading when about 1 en "when" words en "Words" alternative soon en "soon" alternative later en "later"
    rule soon_good: good(T)
        if red(T) and reading when is soon
        at time_of_sale(T) + 1 days
    rule later_good: good(T)
        if red(T) and reading when is later
        at time_of_sale(T) + 9 days
""",
}


@pytest.mark.parametrize("rules", CLEAN.values(), ids=CLEAN)
def test_what_is_in_order_is_not_found(rules: str, tmp_path: Path) -> None:
    about_sale = "sell(T)" in rules
    text = rules if about_sale else rules + "    permit any_sale: sell(T)\n        if thing(T)\n"
    assert found(text, tmp_path) == []


FAULTY = {
    "norms that meet for one term of many": (
        METALS
        + SELL
        + """
    list grey_ones: grey(iron), grey(lead), grey(zinc)
    forbid no_melting: melt(M)
        if grey(M)
""",
        "AKB305",
        "'melting' permits what 'no_melting' forbids, and neither is said to prevail.",
    ),
    "a permission contrary to a duty for one term of many": (
        METALS
        + SELL
        + """
    list grey_ones: grey(iron), grey(lead), grey(zinc)
    contrary melting_is_not_rolling: melt(M) to roll(M)
    oblige must_roll: roll(M)
        if grey(M)
""",
        "AKB305",
        "'melting' permits what is contrary to what 'must_roll' demands ('melting_is_not_rolling'), "
        "and neither is said to prevail.",
    ),
    "a permission against a prohibition": (
        PERMIT + FORBID,
        "AKB305",
        "'selling' permits what 'no_selling' forbids, and neither is said to prevail.",
    ),
    "a duty against a prohibition": (
        FORBID + "    oblige must_sell: sell(T)\n        if glazed(T)\n",
        "AKB305",
        "'must_sell' demands what 'no_selling' forbids, and neither is said to prevail.",
    ),
    "a duty against a gate": (
        """
    only selling_glazed: sell(T)
        concerning red(T)
    way glazing through selling_glazed
        if glazed(T)
    oblige must_sell: sell(T)
        if red(T)
""",
        "AKB305",
        "'must_sell' demands what 'selling_glazed' forbids, and neither is said to prevail.",
    ),
    "two duties contrary to each other": (
        """
    contrary selling_is_not_keeping: sell(T) to keep(T)
    oblige must_sell: sell(T)
        if red(T)
    oblige must_keep: keep(T)
        if round(T)
""",
        "AKB305",
        "'must_sell' demands what is contrary to what 'must_keep' demands ('selling_is_not_keeping'), "
        "and neither is said to prevail.",
    ),
    "a permission contrary to a duty": (
        """
    contrary selling_is_not_keeping: sell(T) to keep(T)
    permit selling: sell(T)
        if red(T)
    oblige must_keep: keep(T)
        if round(T)
""",
        "AKB305",
        "'selling' permits what is contrary to what 'must_keep' demands ('selling_is_not_keeping'), "
        "and neither is said to prevail.",
    ),
    "an exception where its norm does not apply": (
        FORBID + "    exception plain to no_selling\n        if not round(T)\n",
        "AKB306",
        "The exception 'plain' changes nothing: where it applies, its norm does not.",
    ),
    "an exception of a duty that has no case": (
        "    permit any_sale: sell(T)\n        if thing(T)\n    oblige must_keep: keep(T)\n        if round(T)\n"
        "    exception plain to must_keep\n        if not round(T)\n",
        "AKB306",
        "The exception 'plain' changes nothing: where it applies, its norm does not.",
    ),
    "a precedence where both never apply": (
        "    permit selling: sell(T)\n        if not red(T)\n" + FORBID + "    precedence selling over no_selling\n",
        "AKB306",
        "The precedence 'selling_over_no_selling' changes nothing: its two norms never apply together.",
    ),
    "a way that is never open": (
        """
    only selling_glazed: sell(T)
        concerning red(T)
    way glazing through selling_glazed
        if glazed(T)
    way never_open through selling_glazed
        if round(T) and good(T)
    rule good_is_not_round: good(T)
        if glazed(T) and not round(T)
""",
        "AKB307",
        "'never_open' never applies: nothing that may be stated meets all its conditions.",
    ),
    "a condition that can't fail": (
        """
    never all_is_red: not red(T) and thing(T)
    permit selling: sell(T)
        if red(T)
""",
        "AKB308",
        "'selling' always applies: none of its conditions can fail.",
    ),
    "a permission within another": (
        "    permit selling: sell(T)\n        if red(T)\n    permit again: sell(T)\n        if red(T) and round(T)\n",
        "AKB309",
        "'again' gives no conclusion that another does not give too: selling.",
    ),
    "an exception within another": (
        FORBID + "    exception one to no_selling\n        if glazed(T)\n"
        "    exception other to no_selling\n        if glazed(T) and round(T)\n",
        "AKB309",
        "'other' gives no conclusion that another does not give too: one.",
    ),
    "a question by when, and no duty": (
        """
    permit selling: sell(T)
        if red(T)
    question when_sold: when sell(T) en "when is {T} to be sold?"
""",
        "AKB310",
        "Nothing answers the question 'when_sold': whatever is stated, the text is silent.",
    ),
    "readings that are one": (
        """
    permit selling: sell(T)
        if red(T)
    reading how about 1 en "how" words en "Words" alternative wet en "wet" alternative dry en "dry"
    rule wet_good: good(T)
        if red(T) and reading how is wet
    rule dry_good: good(T)
        if red(T) and reading how is dry
""",
        "AKB313",
        "Of the reading 'how' the alternatives 'wet' and 'dry' never differ in an answer.",
    ),
}


@pytest.mark.parametrize(("rules", "code", "message"), FAULTY.values(), ids=FAULTY)
def test_each_fault_is_found_and_nothing_else(rules: str, code: str, message: str, tmp_path: Path) -> None:
    text = rules
    if "permit" not in rules and "only" not in rules and "forbid" not in rules and "contrary" not in rules:
        text += "    permit any_sale: sell(T)\n        if thing(T)\n"
    assert found(text, tmp_path) == [(code, message)]


# Which facts suffice is reasoned: of both norms in force each condition is needed, and a condition they share once.
SHOWN = {
    "a permission against a prohibition": {"red", "round", "glazed"},
    "a duty against a prohibition": {"red", "round", "glazed"},
    "two duties contrary to each other": {"red", "round"},
    "a permission contrary to a duty": {"red", "round"},
    "a permission within another": {"red", "round"},
}


def _witness(deep: Deep) -> list[str]:
    (finding,) = deep.findings
    return [line[4:] for line in finding.note.splitlines() if line.startswith("    ")]


@pytest.mark.parametrize("name", SHOWN)
def test_the_facts_shown_are_those_needed_and_no_more_and_run(name: str, tmp_path: Path) -> None:
    lines = _witness(look_deep(base(FAULTY[name][0], tmp_path / "rules")))
    given = {line.split(" is ")[-1] for line in lines if line.strip().startswith("given ")}
    assert given == SHOWN[name]
    assert not any(line.strip().startswith("deny ") for line in lines)
    verdict = next(line.split()[1] for line in lines if line.strip().startswith("expect"))
    assert verdict == ("yes" if name == "a permission within another" else "no")
    cases = "# Cases\n\n```akb\n" + "\n".join(lines) + "\n```\n"
    kb = base(FAULTY[name][0], tmp_path / "kept", cases=cases)
    assert [finding for result in run(kb, kb.loaded.scenarios) for finding in result.findings] == []


def test_what_is_out_of_time_is_not_decided(tmp_path: Path) -> None:
    deep = look_deep(base(PERMIT + FORBID, tmp_path), seconds=0.0)
    assert [each.code for each in deep.findings] == ["AKB314"]
    assert deep.findings[0].message == (
        "Not decided in 0 seconds: no_selling, selling; the questions may_sell; "
        "whether there is a conflict of selling with no_selling."
    )
    assert (deep.cases, deep.decided) == (0, False)


def test_what_is_too_large_is_not_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agreement_kb.reasoning.evaluation.MAX_VARIABLES", 2)
    way = '    rule small: good(T)\n        if red(T)\n    question is_good: is good(T) en "is {T} good?"\n'
    deep = look_deep(base(PERMIT + FORBID + way, tmp_path))
    message = "Not decided, since a case is too large: no_selling, selling; the questions may_sell; "
    message += "whether there is a conflict of selling with no_selling."
    assert [(each.code, each.message) for each in deep.findings] == [("AKB314", message)]
    assert not deep.decided


def test_it_is_the_same_over_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agreement_kb.proving.deep._FEW", 0)
    kb = base(PERMIT + FORBID + APPLIES, tmp_path)
    one, two = look_deep(kb, workers=1), look_deep(kb, workers=2)
    assert [each.code for each in one.findings] == ["AKB305"]
    assert one == two


def test_the_command_tells_what_is_not_decided_and_fails(tmp_path: Path) -> None:
    folder = write_rules(WORDS + PERMIT + FORBID, tmp_path)
    told, code, _ = check(folder, Look(), Wanted(deep=0.0))
    assert code == FINDINGS
    assert "AKB314 Not decided in 0 seconds: no_selling, selling; the questions may_sell; whether there is a" in told
    assert "Model finding: 0 cases by decision diagrams" in told


LISTS = """
    predicate in_store(T: thing) by listing en "{T} is in store"
    predicate counted(T: thing, Day: time) by listing en "{T} was counted on {Day}"
    predicate recent(Day: time) by dates 2010-01-01 <= Day en "{Day} is recent"
    rule stored: good(T)
        if in_store(T) and red(T)
    rule counted_lately: fine(T)
        if counted(T, Day) and recent(Day)
"""


def test_what_only_facts_list_is_supposed_to_be_listed(tmp_path: Path) -> None:
    deep = look_deep(base(SELL + LISTS, tmp_path))
    assert (deep.findings, deep.unjudged) == ((), {})


def test_norms_that_meet_where_something_is_listed_are_found(tmp_path: Path) -> None:
    norms = """
    permit selling: sell(T)
        if in_store(T)
    forbid no_selling: sell(T)
        if red(T)
"""
    lines = _witness(look_deep(base(LISTS + norms, tmp_path)))
    assert sorted(line.strip() for line in lines if "given" in line) == [
        'given "a thing" is in store',
        'given "a thing" is red',
    ]


def test_what_lists_do_not_show_is_told_by_name_as_not_judged(tmp_path: Path) -> None:
    never = LISTS + "    rule twice_counted: good(T)\n        if counted(T, Day) and in_store(T) and not recent(Day)\n"
    folder = write_rules(WORDS + SELL + never, tmp_path)
    assert look_deep(load(folder)).unjudged == {"AKB307": ("twice_counted",)}  # it needs two lists at once
    told, _, (as_json,) = check(folder, Look(), Wanted(deep=60.0, formats=("json",)))
    assert "Not judged for AKB307, since it rests on what is listed: twice_counted." in told
    document = json.loads(as_json)
    jsonschema.validate(document, json.loads((ROOT / "agreement_kb/schemas/findings-1.json").read_text("utf-8")))
    assert document["model_finding"]["not_judged"] == {"AKB307": ["twice_counted"]}


CRIME = 'en "{0}: {{Crime}}" kk "{0} - {{Crime}}"'
TWO = 'en "{0}: {{One}}, {{Other}}" kk "{0} - {{One}}, {{Other}}"'
WORDED = 'en "{0} of {{T}}" kk "{0}: {{T}}"'
PLANTED = {
    "article_08.md": """
forbid planted_prohibition: notify_authorities(Party)
    if contact_data_changed(Party)
oblige planted_never: notify_changes(Party)
    bearer Party
    if contact_data_changed(Party)
    and reading who_notifies_changes is the_parties and reading who_notifies_changes is the_authorities
""",
    "article_10.md": """
exception planted_exception to affecting_other_treaties
    if not bound_by_treaty(Treaty)
""",
    "article_12.md": f"""
predicate planted_lost(T: treaty) by fact {WORDED.format("a planted loss")}
predicate planted_kept(T: treaty) {WORDED.format("a planted keeping")}
never planted_nothing_lost: planted_lost(_T)
rule planted_always: planted_kept(T)
    if treaty(T) and not planted_lost(T)
""",
    "article_09.md": """
permit planted_again: establish_commission
    if commission_needed and contact_data_changed(kazakhstan)
    implied because "planted"
""",
    "article_06.md": """
question planted_question: may protect_at_level(Party, Data)
    en "is the planted protection of {Data} by {Party} open?"
    kk "{Data} деректерін {Party} тарапының егілген қорғауы ашық па?"
""",
    "article_11.md": f"""
predicate planted_seen(T: treaty) by fact {WORDED.format("a planted sight")}
predicate planted_shown(T: treaty) {WORDED.format("a planted show")}
reading planted_reading about 11
    en "planted" kk "егілген"
    words en "Parties" kk "Тараптар"
    alternative one en "one" kk "бір"
    alternative other en "other" kk "басқа"
rule planted_one: planted_shown(T)
    if planted_seen(T) and reading planted_reading is one
rule planted_other: planted_shown(T)
    if planted_seen(T) and reading planted_reading is other
""",
}
"""Faults in the rules of the Agreement, by the page they are added to."""
EXPECTED = [
    ("AKB305", "planted_prohibition"),
    ("AKB306", "planted_exception"),
    ("AKB307", "planted_never"),
    ("AKB308", "planted_always"),
    ("AKB309", "planted_again"),
    ("AKB310", "planted_question"),
    ("AKB313", "planted_reading"),
]


@pytest.mark.slow
def test_one_fault_of_each_kind_is_found_in_the_agreement_and_nothing_else(tmp_path: Path) -> None:
    clean = look_deep(load(ROOT / "rules"), seconds=300.0)
    assert sorted(each.code for each in clean.findings) == ["AKB305", "AKB313"]  # both are accepted, with their reasons
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    for name, statements in PLANTED.items():
        page = folder / "text" / name
        page.write_text(page.read_text(encoding="utf-8") + f"\n```akb\n{statements.strip()}\n```\n", encoding="utf-8")
    planted = look_deep(load(folder), seconds=300.0).findings
    new = [each for each in planted if each.message not in {known.message for known in clean.findings}]
    assert len(planted) - len(new) == 2
    assert len(new) == len(EXPECTED)
    for finding, (code, name) in zip(sorted(new, key=lambda each: each.code), EXPECTED, strict=True):
        assert finding.code == code
        assert name in finding.message


BY_TERM = f"""
predicate planted_barred(Crime: crime) by listing {CRIME.format("planted, barred")}
predicate planted_a(Crime: crime) by listing {CRIME.format("planted, a")}
predicate planted_b(Crime: crime) by listing {CRIME.format("planted, b")}
predicate planted_pair(One: crime, Other: crime) by listing {TWO.format("planted, pair")}
predicate planted_like(One: crime, Other: crime) by listing {TWO.format("planted, like")}
action planted_tell(Crime: crime) {CRIME.format("planted telling")}
action planted_hide(Crime: crime) {CRIME.format("planted hiding")}
action planted_join(One: crime, Other: crime) {TWO.format("planted joining")}

list planted_barred_ones: planted_barred(illicit_storage_of_precursors)
forbid planted_no_form: use(Form, Crime)
    if planted_barred(Crime)

list planted_a_ones: planted_a(murder), planted_a(illicit_import_of_precursors)
list planted_b_ones: planted_b(illicit_export_of_precursors), planted_b(illicit_import_of_precursors)
permit planted_telling: planted_tell(Crime)
    if planted_a(Crime)
forbid planted_no_telling: planted_tell(Crime)
    if planted_b(Crime)
contrary planted_hiding_is_not_telling: planted_hide(Crime) to planted_tell(Crime)
oblige planted_duty_to_tell: planted_tell(Crime)
    if planted_b(Crime) and not planted_barred(Crime)
permit planted_hiding: planted_hide(illicit_export_of_precursors)

list planted_pairs: planted_pair(murder, perjury), planted_pair(murder, illicit_import_of_precursors)
list planted_likes: planted_like(perjury, murder), planted_like(murder, illicit_import_of_precursors)
permit planted_joining: planted_join(One, Other)
    if planted_pair(One, Other)
forbid planted_no_joining: planted_join(One, Other)
    if planted_like(One, Other)
"""
"""Norms of which all are in order for most crimes, and against each other for one, or for one pair."""
BY_TERM_EXPECTED = {
    # The one duty to use a form holds for each crime in scope, so for the one that is barred.
    "'duty_in_a_form' demands what 'planted_no_form' forbids, and neither is said to prevail.",
    # Import stands in both lists; murder and export in one each.
    "'planted_telling' permits what 'planted_no_telling' forbids, and neither is said to prevail.",
    # Both by the list of which nothing is barred.
    "'planted_duty_to_tell' demands what 'planted_no_telling' forbids, and neither is said to prevail.",
    # Export alone may be hidden, and must be told.
    "'planted_hiding' permits what is contrary to what 'planted_duty_to_tell' demands "
    "('planted_hiding_is_not_telling'), and neither is said to prevail.",
    # One pair stands in both lists; the other one is turned round.
    "'planted_joining' permits what 'planted_no_joining' forbids, and neither is said to prevail.",
}


@pytest.mark.slow
def test_conflicts_for_one_term_alone_are_found_in_the_agreement_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    page = folder / "text" / "article_10.md"
    page.write_text(page.read_text(encoding="utf-8") + f"\n```akb\n{BY_TERM.strip()}\n```\n", encoding="utf-8")
    kb = load(folder)
    began = time.process_time()
    deep = look_deep(kb, seconds=300.0, workers=1)
    assert time.process_time() - began < 60
    assert deep.decided
    accepted = [each for each in deep.findings if "planted" not in each.message]
    assert sorted(each.code for each in accepted) == ["AKB305", "AKB313"]
    new = [each for each in deep.findings if "planted" in each.message]
    assert {each.message for each in new} == BY_TERM_EXPECTED
    assert len(new) == len(BY_TERM_EXPECTED)
    for each in new:
        assert "expect " in each.note, each.message
