# ruff: noqa: E501 - a table reads best with a row to a line
"""The checks of files, syntax, logic and source text: what is found, where, and what is said to help."""

from __future__ import annotations

import pytest
from small_kb import (
    AGREEMENT,
    IN_TWO_LANGUAGES,
    SAMPLE,
    SAMPLE_LINE,
    WORDS,
    findings_of,
    load_code,
    load_files,
    wrapped,
)

from agreement_kb import scenario_runs
from agreement_kb.kb import load
from agreement_kb.language.scenarios import VERDICTS
from agreement_kb.scenario_runs import run

# Each row: a sample under an encoded sentence; then code, line, column, and words of the message, note and hint.
# fmt: off
ONE_FAULT = {
    # ---- syntax
    "misspelled statement": ("rul r: guarded(D)", "AKB003", 1, 1, "'rul' is not", "", "'rule'"),
    "misspelled part": ("rule r: guarded(D)\n    iff secret(D)", "AKB003", 2, 5, "'iff' is not", "", "'if'"),
    "missing bracket": ("rule r: guarded(D\n    if secret(D)", "AKB003", 2, 5, "still open before 'if'", "", "')'"),
    "ends early": ("rule r:\n# a comment", "AKB003", 1, 8, "ends too early", "Expected a name", ""),
    "two words for a name": ("term a b: colour", "AKB003", 1, 8, "is not expected", "Expected ':'", ""),
    "string not closed": ('term a: colour en "x', "AKB003", 1, 19, "mark is never closed", "", "on the same line"),
    "number too long": ("oblige o: keep(D)\n    deadline 2020-01-01 + " + "9" * 5000 + " hours", "AKB003", 2, 36, "", "", ""),
    "nested too deep": ("rule r: guarded(" + "keeper(" * 2000 + "D", "AKB013", 1, 296, "nested more than 40", "", ""),
    "given nothing": ("scenario s\n    given \n    ask x\n        expect yes", "AKB003", 3, 5, "", 'words in "quotes"', ""),
    "as of nothing": ("scenario s\n    as of \n    ask x\n        expect yes", "AKB003", 2, 8, "", "", ""),
    "Kazakh letters": ("ереже x: guarded(D)", "AKB003", 1, 1, "'ереже' is not", "'rule'", ""),
    # ---- names
    "Latin name": ("rule r: guarded(D)\n    if secrt(D)", "AKB102", 2, 8, "'secrt'", "", "'secret'"),
    "no near name": ("rule r: guarded(D)\n    if qqqqqq(D)", "AKB102", 2, 8, "'qqqqqq'", "", ""),
    "action": ("permit p: kepe(D)\n    if secret(D)", "AKB102", 1, 11, "no action named", "", "'keep'"),
    "sort": ('predicate p(D: docment) by fact\n    en "p {D}"', "AKB103", 1, 16, "no sort", "", "'document'"),
    "term's sort": ('term x: color en "x"', "AKB103", 1, 9, "no sort named 'color'", "", "'colour'"),
    "label": ('rule r: guarded(D)\n    if marked(D, "rde")', "AKB103", 2, 18, "called 'rde'", "", "'red'"),
    "role": ("rule r: guarded(D)\n    if secret(D) and cleared(keper(D))", "AKB103", 2, 30, "no role", "", "'keeper'"),
    "reading": ("rule r: guarded(D)\n    if secret(D) and reading x is y", "AKB103", 2, 30, "no reading", "", ""),
    "gate": ("only gate: keep(D)\n    concerning secret(D)\nway w through gat", "AKB103", 3, 15, "no gate", "", "'gate'"),
    "norm": ("permit p: keep(D)\nexception e to q\n    if secret(D)", "AKB103", 2, 16, "no norm named 'q'", "", ""),
    "bearer unknown": ("oblige o: keep(D)\n    bearer someone", "AKB103", 2, 12, "not known who 'someone'", "", ""),
    "bearer's label": ('oblige o: keep(D)\n    bearer "Some one"', "AKB103", 2, 12, "who 'Some one' is", "", ""),
    "bearer unbound": ("oblige o: keep(D)\n    bearer _X", "AKB103", 2, 12, "who '_X' is", "", ""),
    "standing": ("standing secret", "AKB103", 1, 1, "assumption without arguments", "", ""),
    "declared twice": ('term red: colour en "crimson"', "AKB101", 1, 1, "'red'", "words.md:7:1", ""),
    "same label": ('term crimson: colour en "red"', "AKB101", 1, 1, "'red' is already a label", "words.md:7", ""),
    "two standing": (
        'predicate a by assumption\n    en "a"\nstanding a\nstanding a',
        "AKB101", 4, 1, "'standing'", "sample.md:15:1", "",
    ),
    "article twice": ('article 1 en "A"\narticle 1 en "B"', "AKB101", 2, 1, "'1' is already", "", ""),
    # ---- arguments
    "too few": ("rule r: guarded(D)\n    if secret(D) and open_to(D)", "AKB104", 2, 22, "takes 2", "Person: person", ""),
    "too many": ("rule r: guarded(D, E)\n    if secret(D)", "AKB104", 1, 9, "takes 1 argument; here are 2", "", "each of its places"),
    "role's arguments": (
        "rule r: guarded(D)\n    if secret(D) and cleared(keeper(D, D))",
        "AKB104", 2, 30, "role 'keeper' takes 1", "", "",
    ),
    "two sorts": ("rule r: guarded(D)\n    if secret(D) and cleared(D)", "AKB105", 2, 30, "and a person at once", "", ""),
    "term of another sort": ("rule r: guarded(red)\n    if secret(_)", "AKB105", 1, 17, "'red' is a colour", "", ""),
    "date for a thing": ("rule r: guarded(D)\n    if agreed(2020-01-01, D)", "AKB105", 2, 15, "A date stands", "", ""),
    "no calendar date": ("oblige o: keep(D)\n    deadline 2020-13-01 + 1 days", "AKB115", 2, 14, "calendar", "", ""),
    "first day of hours": (
        "oblige o: keep(D)\n    deadline 2020-12-01 + 24 hours counting the first day",
        "AKB115", 2, 36, "no first day belongs to them", "", "",
    ),
    "day of hours": (
        "oblige o: keep(D)\n    deadline day of 2020-12-01 + 24 hours", "AKB115", 2, 37, "no day belongs", "", "",
    ),
    "time of nothing": (
        "rule r: guarded(D)\n    if secret(D)\n    at Day + 1 days", "AKB106", 3, 8, "Day is named here", "anyone, or any time", "",
    ),
    "done without words": (
        "rule r: guarded(D)\n    if secret(D) and done keep(D)", "AKB102", 2, 22, "Nobody can say", "", "'done' words",
    ),
    "done at no time": (
        'action burn(D: document)\n    en "burning of {D}"\n    done en "{D} is burnt" at 2020-12-01',
        "AKB115", 3, 31, "told by a role of just what", "", "Declare a role of sort time",
    ),
    "done at a person": (
        'action burn(D: document)\n    en "burning of {D}"\n    done en "{D} is burnt" at keeper(D)',
        "AKB105", 3, 31, "names a person, and a time", "", "",
    ),
    "exhaustive where nothing": (
        'predicate p(D: document) exhaustive where guardad\n    en "{D} x"', "AKB102", 1, 43, "'guardad'", "", "'guarded'",
    ),
    "exhaustive where of other things": (
        'predicate p() exhaustive where guarded\n    en "x"', "AKB105", 1, 32, "'guarded' is not said", "", "",
    ),
    "unit": ("oblige o: keep(D)\n    deadline 2020-12-01 + 1 day", "AKB115", 2, 29, "'day'", "minutes, hours", "'days'"),
    # ---- variables
    "unbound head": ("rule r: open_to(D, P)\n    if secret(D)", "AKB106", 1, 20, "P stands in the conclusion", "", ""),
    "unbound head with _": ("rule r: open_to(D, _P)\n    if secret(D)", "AKB106", 1, 20, "_P stands", "", ""),
    "listed variable": ("list l: part_of(D, D)", "AKB106", 1, 9, "can't have a variable", "", ""),
    "bound by denial only": (
        "rule r: guarded(D)\n    if secret(D) and not agreed(_P, D)",
        "AKB107", 2, 33, "_P stands only in a neg", "", "",
    ),
    "never denied": ("never n: not secret(D) and not marked(D, red)", "AKB107", 1, 21, "D stands only in a negated", "", ""),
    "observed unbound": ("condition c on keep(D) observe kept_safe(_X)\n    if secret(D)", "AKB107", 1, 42, "_X stands only", "", ""),
    "deadline unbound": ("oblige o: keep(D)\n    if secret(D)\n    deadline _T + 3 days", "AKB106", 3, 14, "_T is named here", "", ""),
    "singleton": ("rule r: guarded(D)\n    if agreed(P, D)", "AKB108", 2, 15, "P stands only once", "", "Write _P"),
    "singleton in never": ("never n: secret(D) and cleared(_P)", "AKB108", 1, 17, "D stands only once", "", ""),
    # ---- recursion
    "recursion": (
        "rule whole: guarded(D)\n    if part_of(D, E) and guarded(E)",
        "AKB109", 1, 1, "depends on itself", "The cycle is: guarded --[whole]--> guarded", "closure NAME of PREDICATE",
    ),
    "recursion of two": (
        'predicate hidden(D: document)\n    en "{D} is hidden"\nrule hide: hidden(D)\n    if guarded(D)\n' "rule guard: guarded(D)\n    if hidden(D)",
        "AKB109", 5, 1, "'guarded' depends on itself", "guarded --[guard]--> hidden --[hide]--> guarded", "",
    ),
    "negation": (
        'predicate hidden(D: document)\n    en "{D} is hidden"\nrule hide: hidden(D)\n    if secret(D) and not guarded(D)\n' "rule guard: guarded(D)\n    if hidden(D)",
        "AKB110", 5, 1, "its own negation", "guarded --[guard]--> hidden --[hide]--> not guarded", "",
    ),
    "precedence both ways": (
        "permit p: keep(D)\nforbid q: keep(D)\nprecedence p over q\nprecedence q over p",
        "AKB110", 1, 1, "'p' depends on its own negation", "not an exception to p --[q_over_p]--> q", "",
    ),
    # ---- kinds and declarations
    "action as condition": ("rule r: guarded(D)\n    if keep(D)", "AKB111", 2, 8, "it is an action", "", ""),
    "stated conclusion": ("rule r: secret(D)\n    if guarded(D)", "AKB111", 1, 9, "established by fact", "", ""),
    "role in conclusion": ("rule r: open_to(D, keeper(D))\n    if secret(D)", "AKB111", 1, 1, "in a conclusion", "", ""),
    "role in action": ("forbid f: hand_over(D, keeper(D))", "AKB111", 1, 1, "in the action of a norm", "", ""),
    "role in contrary": ("contrary c: hand_over(D, keeper(D)) to keep(D)", "AKB111", 1, 1, "contrary action", "", ""),
    "role in question": ('question q: may hand_over(D, keeper(D))\n    en "{D}?"', "AKB111", 1, 1, "in a question", "", ""),
    "regulated what": ('question q: regulated guarded(D)\n    en "{D}?"', "AKB111", 1, 23, "regulated(Subject)", "", ""),
    "pattern twice": (
        'action swap(A: document, B: document)\n    en "{A} {B}"\nforbid f: swap(A, A)',
        "AKB111", 3, 1, "twice", "", "",
    ),
    "never concludes": ("never n: guarded(D) and secret(D)", "AKB111", 1, 1, "'never' speaks of what is stated", "", ""),
    "closure of a fact": ('closure c of agreed\n    en "x"', "AKB112", 1, 1, "can't be a closure", "by listing", ""),
    "closure of nothing": ('closure c of part_off\n    en "x"', "AKB102", 1, 1, "'part_off'", "", "'part_of'"),
    "slot lacking": ('predicate p(A: document) by fact\n    en "it is"', "AKB113", 2, 8, "each slot once", "{A}", ""),
    "slot twice": ('predicate p(A: document) by fact\n    en "{A} {A}"', "AKB113", 2, 8, "once", "stands twice", ""),
    "no sentence": ("predicate p(A: document) by fact", "AKB113", 1, 1, "has no sentence", "", "Add en"),
    "small parameter": ('predicate p(a: document) by fact\n    en "{a}"', "AKB113", 1, 13, "begin with a capital", "", ""),
    "no judge": ('predicate p by judgement\n    en "p"', "AKB114", 1, 1, "says whose", "", ""),
    "one alternative": (
        'reading x about 1\n    en "x"\n    words en "A"\n    alternative a en "a"',
        "AKB114", 1, 1, "two alternatives", "", "",
    ),
    "part of another": ("rule r: guarded(D)\n    bearer keeper(D)\n    if secret(D)", "AKB116", 2, 5, "no part of 'rule'", "'if'", ""),
    "part twice": ("oblige o: keep(D)\n    bearer keeper(D)\n    bearer keeper(D)", "AKB116", 3, 5, "'bearer' stands twice", "", ""),
    # ---- sentences that are understood in two ways
    "sentence of another": (
        'predicate shut(Paper: document) by fact\n    en "{Paper} is  Secret."',
        "AKB117", 2, 8, "already states 'secret'", "words.md:11:8", "",
    ),
    "denial of another": (
        'predicate open(Paper: document) by fact\n    en "{Paper} is not secret"',
        "AKB117", 2, 8, "already denies 'secret'", "words.md", "",
    ),
    "of another open sort": (
        'predicate shy(P: person) by fact\n    en "{P} is secret"',
        "AKB117", 2, 8, "already states 'secret'", "", "",
    ),
    "slots turned": (
        'predicate like(A: document, B: document) by fact\n    en "{A} resembles {B}" also "{B} resembles {A}"',
        "AKB117", 2, 33, "'like' with its slots in another order", "sample.md:14:8", "",
    ),
    "role's sentence": (
        'role guard(D: document): person\n    title en "the guard"\n    stated en "{Holder} is the keeper of {D}"',
        "AKB117", 3, 15, "already states 'keeper'", "", "",
    ),
    "done as stated": (
        'action hide(D: document)\n    en "hiding {D}"\n    done en "“{D}” is secret"',
        "AKB117", 3, 13, "already states 'secret'", "", "",
    ),
    "phrase of another": (
        'question q: is guarded(D)\n    en "what?{D}" also "Is {D} guarded"',
        "AKB117", 2, 24, "question 'is_guarded' already", "words.md", "",
    ),
    # ---- languages
    "no words": ("term blue: colour", "AKB405", 1, 1, "term 'blue' has no words in en", "", 'Add: en "..."'),
    "sort without words": ("open sort x", "AKB405", 1, 1, "sort 'x' has no words", "", ""),
    "another language": ('term blue: colour en "blue" also "sky" fr "bleu"', "AKB406", 1, 40, "'fr' is no language", "are: en", ""),
    "scenario in another language": (
        'scenario s\n    fr "x"\n    ask is "it" guarded?\n        expect silent',
        "AKB406", 2, 5, "'fr' is no", "", "",
    ),
    # ---- norms
    "says of nothing": (
        'forbid f: keep(Paper)\n    if secret(Paper)\n    says en "{Document} is kept"',
        "AKB113", 3, 13, "{Document}", "{Paper}", "",
    ),
    "never due": ("oblige o: hand_over(D, _P)\n    upon keep(D)", "AKB301", 2, 5, "'keep' was done", "", "'done' words"),
    "basis below to": (
        "oblige o: keep(D)\n    to keeper(D)\n    express",
        "AKB302", 3, 5, "belongs to 'to' above it, not to the 'oblige'", "", "before 'to'",
    ),
    "basis below deadline": (
        'oblige o: keep(D)\n    deadline 2020-01-01\n      + 1 days\n    by analogy because "x"',
        "AKB302", 4, 5, "'deadline'", "", "",
    ),
    "exception to a gate": (
        "only g: keep(D)\n    concerning secret(D)\nexception e to g\n    if guarded(D)",
        "AKB103", 3, 16, "'g' is a gate: it takes ways, not exceptions", "", "way NAME through g",
    ),
    "precedence over a gate": (
        "only g: keep(D)\n    concerning secret(D)\npermit p: keep(D)\nprecedence p over g",
        "AKB103", 4, 19, "is a gate", "", "",
    ),
    "precedence of a gate": (
        "only g: keep(D)\n    concerning secret(D)\npermit p: keep(D)\nprecedence g over p",
        "AKB103", 4, 12, "is a gate", "", "",
    ),
    "way through a permission": (
        "permit p: keep(D)\nway w through p\n    if secret(D)",
        "AKB103", 2, 15, "no gate but a norm", "", "",
    ),
    "exception to a condition": (
        "condition c on keep(D) observe kept_safe(D)\nexception e to c\n    if secret(D)",
        "AKB103", 2, 16, "is a condition", "", "",
    ),
    # ---- holders of roles
    "listing of holders": (
        'predicate in_office(P: person) by listing\n    en "{P} is in office"',
        "AKB303", 1, 1, "'in_office' is a listing of a person", "taken for none", "",
    ),
    "rule names a holder": (
        'rule r: guarded(D)\n    if secret(D) and agreed("Anna", D)',
        "AKB303", 1, 1, "'r' names 'anna', a person", "", "",
    ),
    "never names a holder": ('never n: secret(D) and agreed("Anna", D)', "AKB303", 1, 1, "'n' names 'anna'", "", ""),
    # ---- scenarios
    "two times": (
        'scenario s\n    as of 2026-01-01\n    as of 2026-01-02\n    ask is "it" guarded?\n        expect silent',
        "AKB507", 3, 5, "'as of' stands twice", "", "",
    ),
    "outcomes of yes": (
        'scenario s\n    ask is "it" guarded?\n        expect yes or silent',
        "AKB507", 3, 23, "Only 'depends'", "", "depends or yes or silent",
    ),
    "no verdict": (
        'scenario s\n    ask is "it" guarded?\n        expect silence',
        "AKB507", 3, 16, "'silence' is no", "yes, no", "'silent'",
    ),
    "no outcome": (
        'scenario s\n    ask is "it" guarded?\n        expect depends or yes or depends',
        "AKB507", 3, 34, "'depends' is no", "yes, no, silent.", "",
    ),
    "no state": (
        'scenario s\n    duty safe\n        expect pendng',
        "AKB507", 3, 16, "'pendng' is no state of a duty", "not_yet_arisen, fulfilled, none.", "'pending'",
    ),
    "more of none": (
        'scenario s\n    duty safe\n        expect none by "Anna"',
        "AKB507", 3, 21, "After 'none' nothing more", "", "",
    ),
    "no day to be due on": (
        "scenario s\n    duty safe\n        expect pending due 2026-02-30",
        "AKB404", 3, 28, "'2026-02-30' is no date", "", "2026-03-10",
    ),
    "a verdict of a duty": (
        "scenario s\n    duty safe\n        expect pending turning on nothing",
        "AKB003", 3, 24, "'turning' is not expected here", "", "'citing'",
    ),
    "a duty that is not expected": ("scenario s\n    duty safe", "AKB003", 2, 14, "ends too early", "'expect'", ""),
    "conditions of what has none": (
        "rule r: guarded(D)\n    if secret(D)\n    and conditions of guarded(D) observed",
        "AKB103", 3, 9, "No condition is attached to 'guarded'.", "", "condition NAME on guarded",
    ),
    # ---- letters
    "Latin in Cyrillic": ('term x: colour en "x" also "қызғылт cары"', "AKB007", 1, 37, "'cары' mixes", "are Latin: 'c'", ""),
    "Cyrillic in Latin": (
        "rule r: guarded(D)\n    # сomment\n    if secret(Dа)\n    and secret(D) and secret(Dа)",
        "AKB007", 3, 15, "'Dа'", "are Cyrillic: 'а'", "",
    ),
    "loose accent": ('term \u0438\u0306: colour en "x"', "AKB006", 1, 6, "composed form", "", ""),
    # ---- citations and the text
    "second note": ('note en "x"\nnote en "y"', "AKB101", 2, 1, "has a note already", "", ""),
    "no provision": ('subject s en "s" at 11', "AKB201", 1, 21, "There is no provision 11", "", "'1'"),
    "no sentence of it": ('subject s en "s" at 1#2', "AKB201", 1, 21, "Provision 1 has no sentence 2", "", ""),
    "mark's reason": ('mark later because "x"', "AKB208", 1, 1, "'later' is no reason", "declaration, frame", ""),
    "marked though encoded": ('mark declaration because "x"', "AKB205", 1, 1, "though encoded", "secret_is_guarded", ""),
    "reading's words": (
        'reading x about 1\n    en "x"\n    words en "A secret paper"\n    alternative a en "a"\n    alternative b en "b"',
        "AKB209", 1, 1, "words that 1 does not have", "'A secret paper'", "",
    ),
}
# fmt: on
TWICE_SEEN = {"Cyrillic in Latin"}
"""Samples whose fault stands at several places: the first is compared."""


@pytest.mark.parametrize("name", ONE_FAULT)
def test_one_fault(name):
    code, wanted, line, column, message, note, hint = ONE_FAULT[name]
    found = findings_of(code)
    assert [each[:3] for each in found][: 1 if name in TWICE_SEEN else None] == [(wanted, line, column)], found
    finding = found[0][3]
    assert message in finding.message
    assert note in finding.note
    assert hint in finding.hint
    assert bool(hint) or "Did you mean" not in finding.hint or name == "Kazakh letters"


@pytest.mark.parametrize("part", ["basis express", "turning on nothing", "bound by nothing", 'finding "it"'])
def test_a_part_of_an_expectation_that_stands_twice(part):
    found = findings_of(f'scenario s\n    ask is "it" guarded?\n        expect yes {part}\n        {part}')
    assert [each[:3] for each in found] == [("AKB507", 4, 9)]
    assert part.rsplit(" ", 1)[0] in found[0][3].message


@pytest.mark.parametrize("part", ['by "Anna"', 'to "Anna"', "due nothing", 'standard "soon"', "basis express"])
def test_a_part_of_an_expected_duty_that_stands_twice(part):
    found = findings_of(f"scenario s\n    duty safe\n        expect pending {part}\n        {part}")
    assert [each[:3] for each in found] == [("AKB507", 4, 9)]
    assert f"'{part.split()[0]}' stands twice" in found[0][3].message


TABLE = """table papers
    where "it" is secret
    where "it" is marked red
    ask is "it" guarded?
    row yes no expect yes
    row ? no expect depends
"""


def test_each_row_of_a_table_is_a_scenario_with_its_marks():
    scenarios = load_files({"agreement.md": AGREEMENT, "words.md": WORDS, SAMPLE: wrapped(TABLE)}).scenarios
    told = [(s.name, [(each.text, each.positive) for each in s.statements], s.place.line) for s in scenarios]
    first = SAMPLE_LINE + 4
    assert told == [
        ("papers_1", [('"it" is secret', True), ('"it" is marked red', False)], first),
        ("papers_2", [('"it" is marked red', False)], first + 1),
    ]
    assert [s.expectations[0].question.text for s in scenarios] == ['is "it" guarded?'] * 2
    assert [s.expectations[0].verdict for s in scenarios] == ["yes", "depends"]


@pytest.mark.parametrize(("row", "marks"), [("row yes expect yes", "1 mark;"), ("row yes no ? expect no", "3 marks;")])
def test_a_row_with_too_few_or_too_many_marks(row, marks):
    found = findings_of(TABLE.replace("row yes no expect yes", row))
    assert [each[:3] for each in found] == [("AKB507", 5, 5)]
    assert f"has {marks} the table has 2 lines" in found[0][3].message


def test_a_row_with_no_verdict():
    found = findings_of(TABLE.replace("expect depends", "expect maybe"))
    assert [each[:3] for each in found] == [("AKB507", 6, 21)]


def test_a_table_whose_row_has_the_name_of_a_scenario():
    found = findings_of(TABLE + '\nscenario papers_2\n    ask is "it" guarded?\n        expect depends\n')
    assert [each[0] for each in found] == ["AKB101"]


def test_a_table_without_rows():
    found = findings_of(TABLE.partition("    row")[0])
    assert [each[0] for each in found] == ["AKB003"]
    assert "'row'" in found[0][3].note


def test_citations_of_an_expectation_may_stand_twice():
    assert (
        findings_of('scenario s\n    ask is "it" guarded?\n        expect yes citing 1 citing 1#1 basis express') == []
    )


def test_the_verdicts_of_scenarios_have_the_outcomes_that_are_compared():
    assert {scenario_runs.NOT_UNDERSTOOD, scenario_runs.CONTRADICTION, "yes", "no", "silent", "depends"} == set(
        VERDICTS
    )


def test_a_sentence_that_states_and_denies():
    found = findings_of('predicate odd(D: document) by fact\n    en "{D} is odd"\n    denied en "{D} is odd"')
    assert [each[:3] for each in found] == [("AKB117", 3, 15)]
    assert "both states and denies 'odd'" in found[0][3].message


@pytest.mark.parametrize(
    "code",
    [
        'predicate a(C: colour) by fact\n    en "{C} is secret"\nclosed sort size en "size"\n'
        'predicate b(S: size) by fact\n    en "{S} is bright"\npredicate c(C: colour) by fact\n    en "{C} is bright"',
        'predicate a(C: colour) by fact\n    en "{C} came"\npredicate b(T: time) by fact\n    en "{T} came"',
        'predicate a(D: document)\n    en "{D} is secret"',
        'question q: is secret(D)\n    en "{D} is secret"',
    ],
    ids=["terms of two closed sorts", "a time", "concluded", "a question and a statement"],
)
def test_a_sentence_that_is_understood_in_one_way(code):
    found = findings_of(code.replace('en "{C} is secret"', 'en "{C} is loud"'))
    assert found == []


def test_words_in_each_language_of_the_agreement():
    words = """# Words

```akb
closed sort colour en "colour" kk "түс"
term red: colour en "red"
open sort person en "person" kk "тұлға"
predicate shy(Person: person) by judgement
    kk "{Person} ұялшақ"
    denied en "{Person} is not shy"
    judge en "anyone" kk "кез келген"
role friend(Person: person): person
    title en "the friend"
    stated kk "{Holder} — {Person} досы"
action greet(Person: person)
    en "greeting {Person}" kk "{Person} сәлемдесу"
    done en "{Person} was greeted"
question may_greet: may greet(Person)
    en "may {Person} be greeted?"
gap silence
    en "silence" kk "үнсіздік"
    because en "nobody speaks of it"
```
"""
    text = """# Text

## 1

> en: The shy are greeted at once.
>
> kk: Ұялшақтармен бірден сәлемдеседі.

```akb
reading early about 1
    kk "қашан"
    words en "at once"
    alternative now en "now"
    alternative soon en "soon" kk "жақында"
oblige greeting: greet(Person)
    if shy(Person)
    standard en "at once"
    says kk "{Person} сәлемдесуді күтеді"
```
"""
    loaded = load_files({"agreement.md": IN_TWO_LANGUAGES, "words.md": words, SAMPLE: text})
    assert [(str(f.place), f.code, f.message) for f in loaded.findings] == [
        ("sample.md:10:1", "AKB405", "The reading 'early' has no words in en."),
        ("sample.md:12:5", "AKB405", "The quoted text of the reading 'early' has no words in kk."),
        ("sample.md:13:5", "AKB405", "The alternative 'now' of the reading 'early' has no words in kk."),
        ("sample.md:17:5", "AKB405", "The standard of the oblige 'greeting' has no words in kk."),
        ("sample.md:18:5", "AKB405", "The text in words of the oblige 'greeting' has no words in en."),
        ("words.md:5:1", "AKB405", "The term 'red' has no words in kk."),
        ("words.md:7:1", "AKB405", "The predicate 'shy' has no words in en."),
        ("words.md:9:5", "AKB405", "The denial of the predicate 'shy' has no words in kk."),
        ("words.md:12:5", "AKB405", "The title of the role 'friend' has no words in kk."),
        ("words.md:13:5", "AKB405", "The sentence of the role 'friend' has no words in en."),
        ("words.md:16:5", "AKB405", "The sentence that it is done of the action 'greet' has no words in kk."),
        ("words.md:17:1", "AKB405", "The question 'may_greet' has no words in kk."),
        ("words.md:21:5", "AKB405", "The reason of the gap 'silence' has no words in kk."),
    ]


def test_a_basis_on_the_line_of_what_it_belongs_to():
    code = 'oblige o: keep(D)\n    implied because "x"\n    bearer keeper(D) express\n    deadline 2020-01-01\n      + 1 days express'
    assert findings_of(code) == []


def test_a_closure_of_the_sort_of_a_holder():
    code = (
        'predicate heir_of(A: person, B: person) by listing\n    en "{A} is heir of {B}"\n'
        'closure successor of heir_of\n    en "{A} succeeds {B}"\nlist l: heir_of("Anna", "Boris")'
    )
    assert [each[:3] for each in findings_of(code)] == [("AKB303", 1, 1), ("AKB303", 3, 1)]


KAZAKH = """open sort құжат en "document"
predicate құпия(Құжат: құжат) by fact
    en "{Құжат} is classified"
predicate қорғалған(Құжат: құжат)
    en "{Құжат} is protected"
"""


def test_did_you_mean_for_kazakh_names():
    found = findings_of(KAZAKH + "rule р: қорғалган(D)\n    if құпя(D)")
    assert [(c, line, col, f.hint) for c, line, col, f in found] == [
        ("AKB102", 6, 9, "Did you mean 'қорғалған'?"),
        ("AKB102", 7, 8, "Did you mean 'құпия'?"),
    ]


def test_kazakh_names_are_names_like_others():
    assert findings_of(KAZAKH + "rule р: қорғалған(Құжат)\n    if құпия(Құжат)") == []


def test_words_of_other_scripts_may_mix():
    assert findings_of('term x: colour en "oʻzbek" also "日本の"') == []


def test_every_fault_is_reported_not_only_the_first():
    found = findings_of(
        "rul broken: x\n"
        "rule one: guarded(D)\n    if secrt(D) and marked(D) and marked(D, rad)\n"
        "   indented: no\n"
        "rule two: open_to(D, P)\n    if secret(D)\n"
        "rule three: guarded(D)\n    if agreed(P, D) and not marked(D, _C)\n"
        "rule loop: guarded(D)\n    if part_of(D, E) and guarded(E)\n"
        "rule loop: guarded(D)\n    if secret(D)\n"
        'mark later because "x"\n'
        'subject s en "s" at 7(1)\n'
    )
    assert [(code, line) for code, line, _, _ in found] == [
        ("AKB003", 1),
        ("AKB102", 3),
        ("AKB104", 3),
        ("AKB103", 3),
        ("AKB003", 4),
        ("AKB106", 5),
        ("AKB108", 8),
        ("AKB107", 8),
        ("AKB109", 9),
        ("AKB101", 11),
        ("AKB208", 13),
        ("AKB201", 14),
    ]


def test_each_wrong_condition_of_one_rule_is_reported():
    found = findings_of("rule one: guarded(D)\n    if secrt(D)\n    and marked(D)\n    and marked(D, rad)")
    assert [each[:3] for each in found] == [("AKB102", 2, 8), ("AKB104", 3, 9), ("AKB103", 4, 19)]


def test_an_indented_line_at_the_beginning_of_a_fence_belongs_to_nothing():
    found = load_files({"more.md": "```akb\n    if secret(D)\n```\n"}).findings
    assert [(f.code, str(f.place)) for f in found] == [("AKB004", "more.md:2:1")]


def test_a_closure_may_recurse_and_be_used():
    loaded = load_code(
        'closure within of part_of\n    en "{Part} is within {Whole}"\n'
        "rule parts: guarded(Part)\n    if within(Part, Whole) and secret(Whole)\n"
        'list pairs: part_of("page", "book"), part_of("line", "page")'
    )
    assert loaded.findings == ()
    assert loaded.program is not None


def test_a_program_with_a_cycle_has_no_answers():
    assert load_code("rule r: guarded(D)\n    if guarded(D)").program is None


def test_variables_of_the_action_done_may_stand_in_a_denial():
    assert findings_of("oblige o: keep(D)\n    upon hand_over(D, P)\n    if secret(D) and not cleared(P)") == []


def test_a_sort_as_a_condition_may_name_a_role():
    assert findings_of("rule r: guarded(D)\n    if secret(D) and person(keeper(D))") == []


# ---- documents ---------------------------------------------------------------------------------------------------


def found_in(text: str, **more: str) -> list[tuple[str, str]]:
    files = {SAMPLE: text, **{f"{name}.md": content for name, content in more.items()}}
    return [(f.code, str(f.place)) for f in load_files(files).findings]


MARKED = '```akb\nmark declaration because "x"\n```\n'


@pytest.mark.parametrize("line", ["```akb", '```akb\nmark declaration because "x"', "~~~akb\n```", "````akb\n```"])
def test_a_fence_that_is_not_closed(line):
    assert ("AKB005", "sample.md:5:1") in found_in(f"## 2\n\n> en: Words.\n\n{line}")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_numbers_with_any_line_end(newline):
    text = f"## 2\n\n> en: Words.\n\n{MARKED}\n```akb\nrul x\n```\n".replace("\n", newline)
    assert found_in(text) == [("AKB003", "sample.md:10:1")]


@pytest.mark.parametrize("quoted", ["> Words.", ">", "> # en"])
def test_a_quotation_without_a_language_is_one_finding(quoted):
    assert found_in(f"## 2\n\n{quoted}\n\n{MARKED}") == [("AKB004", "sample.md:3:1")]


def test_a_language_given_twice():
    assert found_in(f"## 2\n\n> en: Words.\n>\n> en: Others.\n\n{MARKED}") == [("AKB101", "sample.md:5:1")]


def test_a_rule_under_no_sentence():
    code = (
        '```akb\nrule r: guarded(D)\n    if secret(D)\nlist l: part_of("a", "b")\nmark declaration because "x"\n```\n'
    )
    expected = [("AKB202", "sample.md:4:1"), ("AKB202", "sample.md:6:1"), ("AKB202", "sample.md:7:1")]
    assert found_in(f"## About words\n\n{code}") == expected
    assert found_in(f"## 2\n\n{code}") == expected


def test_a_sentence_neither_encoded_nor_marked():
    assert found_in("## 2\n\n> en: First.\n\n> en: Second.\n") == [
        ("AKB204", "sample.md:3:3"),
        ("AKB204", "sample.md:5:3"),
    ]


@pytest.mark.parametrize("heading", ["5(b)", "12a", "5(3)(b)", "12a(2)(iv)", "annex(a)"])
def test_a_provision_numbered_with_letters(heading):
    article = heading.split("(")[0]
    cites = f'```akb\narticle {article} en "A"\nsubject s en "s" at {heading}, {heading}#1\n```\n'
    assert found_in(f"## {heading}\n\n> en: Words.\n\n{MARKED}{cites}") == []


@pytest.mark.parametrize("heading", ["## Article 5(b)", "## 5(B)", "## 5.3", "# 5 (3)", ""])
def test_a_quotation_that_stands_under_no_provision(heading):
    assert found_in(f"{heading}\n\n> en: Words.\n") == [("AKB210", "sample.md:3:1")]


@pytest.mark.parametrize("quoted", ["> Words.", "> see: the text", "> fr: Mots."])
def test_a_quotation_that_is_only_text(quoted):
    assert found_in(f"## About\n\n{quoted}\n") == []


def test_an_agreement_in_another_file():
    code = '```akb\nagreement other version "1" en "x" languages en\n```\n'
    assert found_in(code) == [("AKB009", "sample.md:2:1")]
    assert [f.code for f in load_files({"agreement.md": "# Nothing\n", SAMPLE: code}).findings] == ["AKB009", "AKB009"]


def test_a_provision_quoted_in_two_files():
    text = f"## 2\n\n> en: Words.\n\n{MARKED}"
    assert found_in(text, zzz=text) == [("AKB101", "zzz.md:3:1")]


def test_a_second_file_of_the_same_name_is_read_once():
    agreement = AGREEMENT.replace("languages en", 'languages en\n    files "./sample.md" "sample.md"')
    assert load_files({"agreement.md": agreement, SAMPLE: wrapped("")}).findings == ()


# ---- files -------------------------------------------------------------------------------------------------------


def named(clause: str) -> list[tuple[str, str, str]]:
    loaded = load_files({"agreement.md": AGREEMENT.replace("languages en", f"languages en\n    {clause}")})
    return [(f.code, str(f.place), f.hint) for f in loaded.findings]


@pytest.mark.parametrize(
    ("clause", "code", "hint"),
    [
        ('files "wrods.md"', "AKB001", "Did you mean 'words.md'?"),
        ('files ""', "AKB001", ""),
        ('source en "none.txt"', "AKB001", ""),
        ('files "../x.md"', "AKB008", "Copy it into the folder."),
        ('files "/etc/passwd"', "AKB008", "Copy it into the folder."),
        ('source en "/etc/passwd"', "AKB008", "Copy it into the folder."),
    ],
)
def test_a_file_named_wrongly_is_shown_where_it_is_named(clause, code, hint):
    column = clause.index('"') + 5
    assert named(clause) == [(code, f"agreement.md:8:{column}", hint)]


def test_a_link_that_leads_outside(tmp_path):
    folder, outside = tmp_path / "kb", tmp_path / "outside.md"
    folder.mkdir()
    (folder / "agreement.md").write_text(AGREEMENT.replace('    files "words.md"\n', ""))
    outside.write_text("secret")
    (folder / "link.md").symlink_to(outside)
    from agreement_kb.language.loader import load_folder

    loaded = load_folder(folder)
    assert [(f.code, str(f.place)) for f in loaded.findings] == [("AKB008", "link.md:1:1")]
    assert "secret" not in loaded.texts.values()


def test_a_folder_that_is_none(tmp_path):
    from agreement_kb.language.loader import load_folder

    (finding,) = load_folder(tmp_path / "nowhere").findings
    assert finding.code == "AKB001"
    assert finding.message == f"There is no folder '{tmp_path / 'nowhere'}'."


def test_no_agreement():
    assert [f.code for f in load_files({"agreement.md": "# Nothing\n"}).findings] == ["AKB009"]


def test_bytes_that_are_no_text():
    (finding,) = load_files({SAMPLE: b"# A\n\n\xff\xfe"}).findings
    assert (finding.code, str(finding.place)) == ("AKB002", "sample.md:3:1")


# ---- the received text -------------------------------------------------------------------------------------------

TEXT = """# Text

```akb
article 1 en "Article 1" numbered "{}."
```

## 1

> en: The Parties agree as follows:

{mark}
## 1(1)

> en: The documents are kept.

{mark}
> en: They are kept in a safe.

{mark}
## 1(2)

> en: The keeper answers for it.

{mark}
""".replace("{mark}\n", MARKED)
RECEIVED = (
    "Article 1\nThe Parties agree\nas follows:\n1. The docu ments are kept. They are kept in a safe.\n"
    "2. The keeper answers for it.\n"
)


def compared(text: str, received: str = RECEIVED) -> list[tuple[str, str]]:
    agreement = AGREEMENT.replace("languages en", 'languages en\n    source en "received.txt"')
    loaded = load_files({"agreement.md": agreement, SAMPLE: text, "received.txt": received})
    return [(f.code, str(f.place)) for f in loaded.findings]


def place_of(words: str) -> str:
    line = TEXT.split("\n").index(f"> en: {words}") + 1
    return f"sample.md:{line}:3"


def test_the_text_as_received():
    assert compared(TEXT) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("documents are", "document are", [("AKB203", "The documents are kept.")]),
        ("in a safe.", "in a a safe.", [("AKB203", "They are kept in a safe.")]),
        ("follows:", "follows", [("AKB203", "The Parties agree as follows:")]),
        ("answers for it.", "answers for it", [("AKB203", "The keeper answers for it.")]),
        ("answers for it.", "answers for it. Always.", [("AKB203", "The keeper answers for it.")]),
    ],
)
def test_one_changed_sentence_is_one_finding(old, new, expected):
    assert compared(TEXT.replace(old, new)) == [(code, place_of(words)) for code, words in expected]


def test_two_changed_sentences_are_two_findings():
    text = TEXT.replace("documents are", "document are").replace("in a safe.", "in the safe.")
    assert compared(text) == [
        ("AKB203", place_of("The documents are kept.")),
        ("AKB203", place_of("They are kept in a safe.")),
    ]


def test_a_changed_heading_is_found_at_its_article():
    assert compared(TEXT.replace('en "Article 1"', 'en "Article I"')) == [("AKB203", "sample.md:4:1")]


def test_a_changed_sentence_before_a_short_heading():
    text = TEXT + '```akb\narticle 2 en "Art. 2"\n```\n\n## 2\n\n> en: It ends after a year.\n\n' + MARKED
    received = RECEIVED + "Art. 2\nIt ends after a year."
    assert compared(text, received) == []
    changed = text.replace("answers for it.", "answers.")
    assert compared(changed, received) == [("AKB203", place_of("The keeper answers for it."))]


def test_words_received_that_nothing_quotes():
    assert compared(TEXT, RECEIVED.replace("They", "All of them. They")) == [
        ("AKB207", place_of("They are kept in a safe."))
    ]
    assert compared(TEXT, RECEIVED + "Done.") == [("AKB207", "agreement.md:8:15")]


def test_a_missing_language():
    loaded = load_files({"agreement.md": IN_TWO_LANGUAGES, "words.md": "", SAMPLE: f"## 2\n\n> en: Words.\n\n{MARKED}"})
    assert [(f.code, str(f.place)) for f in loaded.findings] == [("AKB206", "sample.md:3:3")]


# ---- scenarios ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('given "it" is scret', "2:5"),
        ('deny "it" is marked "yellow"', "2:5"),
        ("as of 2026-02-30", None),
    ],
)
def test_a_scenario_that_names_something_unknown(line, place, tmp_path):
    from small_kb import WORDS, write

    code = f'scenario s\n    {line}\n    ask is "it" guarded?\n        expect yes'
    write(tmp_path, {"agreement.md": AGREEMENT, "words.md": WORDS, SAMPLE: wrapped(code)})
    kb = load(tmp_path)
    (finding,) = [f for result in run(kb, kb.loaded.scenarios) for f in result.findings]
    assert finding.code == "AKB502"
    where = finding.place
    assert where is not None
    if place is not None:
        assert f"{where.line - SAMPLE_LINE + 1}:{where.column}" == place
