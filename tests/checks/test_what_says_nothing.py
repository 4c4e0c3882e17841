"""What loads and says nothing: rules that can't apply, words nobody uses, scenarios that add nothing."""

from __future__ import annotations

import pytest
from small_kb import SAMPLE, SAMPLE_LINE, load_code

from agreement_kb.language.further import further_findings

CASE = 'given "the plan" is secret\n    ask is "the plan" guarded?\n        expect yes'


def found(code: str, *codes: str) -> list[str]:
    """The findings of some codes on a fence of code that loads, each with its line in it."""
    loaded = load_code(code)
    assert loaded.program is not None, loaded.findings
    findings = (*loaded.findings, *further_findings(loaded, loaded.program.program))
    own = [f for f in findings if f.place is not None and f.place.file == SAMPLE and f.code in codes]
    return [f"{f.place.line - SAMPLE_LINE + 1}: {f.message}" for f in own if f.place is not None]


TWO_READINGS = """\
reading which_secret about 1
    en "Which secrets are meant?"
    words en "secret"
    alternative all_of_them en "all"
    alternative those_of_state en "those of the State"
"""


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (
            "rule r: guarded(D)\n    if cleared(_P) and secret(D) and not secret(D)",
            "1: 'r' can never apply: it asks for secret(D) and denies it.",
        ),
        (
            'predicate sealed(D: document) en "{D} is sealed"\nrule r: guarded(D)\n    if sealed(D)',
            "2: 'r' can never apply: nothing concludes 'sealed'.",
        ),
        (
            TWO_READINGS + "rule r: guarded(D)\n    if secret(D) and reading which_secret is all_of_them and "
            "reading which_secret is those_of_state",
            "6: 'r' can never apply: it takes two readings of 'which_secret' at once.",
        ),
        (
            'closed sort shape en "shape"\npredicate shaped(D: document, S: shape) by fact en "{D} is {S}"\n'
            "rule r: guarded(D)\n    if shaped(D, _S)",
            "3: 'r' can never apply: there is no shape.",
        ),
        (
            "never n: agreed(P, _D) and not cleared(P)\n"
            "rule r: guarded(D)\n    if secret(D) and agreed(Q, D) and not cleared(Q)",
            "2: 'r' can never apply: 'n' excludes what it asks for.",
        ),
        (
            "never n: secret(D) and not secret(D)",
            "1: 'n' can never exclude anything: it asks for secret(D) and denies it.",
        ),
        (
            "permit p: keep(D)\n    concerning secret(D)\n    if not secret(D)",
            "1: 'p' can never apply: it asks for secret(D) and denies it.",
        ),
    ],
)
def test_a_rule_that_can_never_apply(code: str, told: str) -> None:
    assert found(code, "AKB311") == [told]


@pytest.mark.parametrize(
    "code",
    [
        "rule r: guarded(D)\n    if secret(D) and part_of(D, E) and not secret(E)",
        "never n: agreed(P, _D) and not cleared(P)\nrule r: guarded(D)\n    if agreed(P, D) and cleared(P)",
        "never n: agreed(P, _D) and not cleared(P)\nrule r: guarded(D)"
        "\n    if agreed(_P, D) and cleared(Q) and not agreed(Q, D)",
        "never n: marked(D, red) and secret(D)\nrule r: guarded(D)\n    if marked(D, green) and secret(D)",
        "never n: part_of(D, D)\nrule r: guarded(D)\n    if part_of(D, _E)",
        TWO_READINGS + "rule r: guarded(D)\n    if secret(D) and not reading which_secret is all_of_them and "
        "reading which_secret is those_of_state",
    ],
)
def test_a_rule_that_may_apply(code: str) -> None:
    assert found(code, "AKB311") == []


def test_a_rule_that_rests_on_one_that_cannot_apply_is_not_told_of() -> None:
    code = (
        'predicate sealed(D: document) en "{D} is sealed"\n'
        "rule a: sealed(D)\n    if secret(D) and not secret(D)\n"
        "rule b: guarded(D)\n    if sealed(D)"
    )
    assert [each.split(" can ")[0] for each in found(code, "AKB311")] == ["2: 'a'"]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ('open sort box en "box"', "1: Nothing is said of any 'box': no predicate takes one."),
        (
            'predicate sealed(D: document) en "{D} is sealed"\nrule r: sealed(D)\n    if secret(D)',
            "1: 'sealed' is concluded, but nothing rests on it, asks for it or states it.",
        ),
        (
            'action burn(D: document) en "burning {D}"',
            "1: 'burn' is declared, but nothing rests on it, asks for it or states it.",
        ),
        (TWO_READINGS, "1: 'which_secret' is declared, but nothing rests on it, asks for it or states it."),
    ],
)
def test_a_word_that_nothing_uses(code: str, told: str) -> None:
    assert found(code, "AKB410") == [told]


SEALED = 'predicate sealed(D: document) by fact en "{D} is sealed"\n'


@pytest.mark.parametrize(
    "use",
    [
        "rule r: guarded(D)\n    if sealed(D)",
        "never n: sealed(D) and not secret(D)",
        'question q: is sealed(D) en "is {D} sealed?"',
        'scenario s\n    deny "the plan" is sealed\n    ask is "the plan" guarded?\n        expect silent',
        'scenario s\n    ask sealed("the plan")\n        expect depends or yes or silent',
        'role keeper_of_seal(D: document): person filled by keeper if sealed\n    title en "the keeper of the seal"\n'
        '    stated en "{Holder} keeps the seal of {D}"',
    ],
)
def test_a_word_that_is_used(use: str) -> None:
    assert not [each for each in found(SEALED + use, "AKB410") if "'sealed'" in each]


def test_a_gate_that_an_exception_alone_opens_has_no_way() -> None:
    gate = "only g: keep(D)\n    concerning secret(D)\n"
    assert found(gate, "AKB312") == ["1: 'g' has no way through it."]
    assert found(gate + "way w through g\n    if kept_safe(D)", "AKB312") == []


# ---- scenarios ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (CASE, CASE, ["4: 'b' tells the same case as 'a'"]),
        (CASE, CASE + " citing 1", ["1: 'a' tells the same case as 'b'"]),
        (CASE, CASE + '\n    ask is "the list" guarded?\n        expect silent', ["1: 'a' tells the same case as 'b'"]),
        (CASE + " basis express", CASE + " citing 1", []),
        (CASE, CASE.replace("yes", "no"), []),
        (CASE, CASE.replace("given", "deny"), []),
        (CASE, "as of 2026-03-10\n    " + CASE, []),
    ],
)
def test_a_scenario_that_adds_nothing(one: str, other: str, told: list[str]) -> None:
    findings = found(f"scenario a\n    {one}\nscenario b\n    {other}", "AKB508")
    assert [each.split(",")[0] for each in findings] == [
        each.replace("4:", f"{one.count(chr(10)) + 3}:") for each in told
    ]


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ("citing 99(9)", "s: there is no 99(9) to cite."),
        ("citing 1#2", "s: there is no 1#2 to cite."),
        ("turning on scret", "s: there is no 'scret' to turn on."),
        ("bound by secret", "s: there is no norm 'secret' to be bound by."),
    ],
)
def test_an_expectation_that_could_never_be_met(expected: str, told: str) -> None:
    assert found(f"scenario s\n    {CASE} {expected}", "AKB502") == [f"3: {told}"]


def test_what_an_expectation_names_and_is_there() -> None:
    assert found(f"scenario s\n    {CASE} citing 1 citing 1#1 turning on nothing", "AKB502") == []


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            [
                'given "the plan" is secret',
                'given  "the plan" is secret',
                'ask is "the plan" guarded?',
                "    expect yes",
            ],
            '3: This line stands twice in the scenario: given "the plan" is secret',
        ),
        (
            ['ask is "the plan" guarded?', "    expect silent", 'ask is "the plan" guarded?', "    expect silent"],
            '4: This line stands twice in the scenario: ask is "the plan" guarded?',
        ),
    ],
)
def test_a_line_of_a_scenario_that_stands_twice(lines: list[str], told: str) -> None:
    assert found("\n    ".join(["scenario s", *lines]), "AKB507") == [told]
