"""With the two Parties swapped, and never the roles, each case has the same answer: the rules favour neither."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from not_concluded_points import RULES, Change, copy_with

from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.kb import KnowledgeBase, load, read
from agreement_kb.model.answer import Answer, Condition
from agreement_kb.model.finding import AgreementError
from agreement_kb.model.program import Program
from agreement_kb.model.scenario import ExpectedDuty, Scenario, Sentence
from agreement_kb.scenario_runs import run_duties

SORTS = {"party": ("kazakhstan", "slovakia"), "side": ("kazakh_side", "slovak_side")}
"""The two Parties, in each sort of things that has them."""
_KEYS = {one: other for pair in SORTS.values() for one, other in (pair, pair[::-1])}
_KEY = re.compile(rf"\b({'|'.join(_KEYS)})\b")


@dataclass(frozen=True)
class Mirror:
    """Swaps the two Parties in what is typed, by the words that their terms declare."""

    words: re.Pattern[str]
    swapped: dict[str, str]

    def text(self, typed: str) -> str:
        """What is typed, with the Parties swapped; other terms that contain their words are left alone."""
        return self.words.sub(lambda match: self.swapped.get(match[0], match[0]), typed)

    def scenario(self, scenario: Scenario) -> Scenario:
        """A case with the Parties swapped in its statements and questions."""
        return replace(
            scenario,
            statements=tuple(self.sentence(each) for each in scenario.statements),
            expectations=tuple(replace(e, question=self.sentence(e.question)) for e in scenario.expectations),
            duties=tuple(self.expected_duty(each) for each in scenario.duties),
        )

    def expected_duty(self, expected: ExpectedDuty) -> ExpectedDuty:
        by, to = (self.text(name) if name is not None else None for name in (expected.bearer, expected.counterparty))
        return replace(expected, duty=self.sentence(expected.duty), bearer=by, counterparty=to)

    def sentence(self, sentence: Sentence) -> Sentence:
        return replace(sentence, text=self.text(sentence.text))


def mirror_of(program: Program) -> Mirror:
    """The mirror of the words of a program."""
    labels = {each for entry in program.entries.values() for words in entry.texts.values() for each in words}
    swapped: dict[str, str] = {}
    for sort, (one, other) in SORTS.items():
        left, right = program.entries[sort, one].texts, program.entries[sort, other].texts
        assert left.keys() == right.keys()
        for language in left:
            for a, b in zip(left[language], right[language], strict=True):
                swapped |= {a: b, b: a}
    holding = [label for label in labels if any(word in label for word in swapped)]
    longest_first = sorted({*swapped, *holding}, key=lambda label: (-len(label), label))
    return Mirror(re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"), swapped)


def seen_in_the_mirror(value: object) -> str:
    return _KEY.sub(lambda match: _KEYS[match[0]], str(value))


def told(found: Answer, see: Callable[[object], str] = str) -> dict[str, object]:
    """All that must be the same of an answer; ``see`` shows atoms and things as they are, or swapped."""
    return {
        "verdict": found.verdict,
        "outcomes": found.outcomes,
        "basis": found.basis,
        "citations": set(found.citations),
        "assuming": set(map(see, found.assuming)),
        "turns on": {(t.kind, see(t.atom), t.citation, frozenset(t.alternatives)) for t in found.turns_on},
        "conditions": _conditions(found.conditions, see),
        "bindings": {
            (see(b.value), b.words, b.verdict, b.outcomes, frozenset(b.citations), _conditions(b.conditions, see))
            for b in found.bindings
        },
    }


def _conditions(conditions: Iterable[Condition], see: Callable[[object], str]) -> frozenset[object]:
    return frozenset(
        (c.norm.name, frozenset((str(variable), see(value)) for variable, value in c.binding), c.certain)
        for c in conditions
    )


def answers(kb: KnowledgeBase, scenario: Scenario) -> list[Answer | str]:
    """The answer to each question of a case, or the code of the error in its place."""
    found: list[Answer | str] = []
    for expectation in scenario.expectations:
        try:
            question = expectation.question.text
            found.append(kb.ask(question, sentences=scenario.statements, as_of=scenario.as_of))
        except AgreementError as error:
            found.append(error.findings[0].code)
    return found


def differences(kb: KnowledgeBase, scenarios: Iterable[Scenario]) -> list[str]:
    """Each question whose answer differs in the mirror, and in what."""
    mirror = mirror_of(kb.program.program)
    out = []
    for scenario in scenarios:
        pairs = zip(answers(kb, scenario), answers(kb, mirror.scenario(scenario)), strict=True)
        for expectation, (here, there) in zip(scenario.expectations, pairs, strict=True):
            if isinstance(here, Answer) and isinstance(there, Answer):
                one, other = told(here, seen_in_the_mirror), told(there)
                differing = [name for name in one if one[name] != other[name]]
            else:
                differing = ["error"] if isinstance(here, Answer) or here != there else []
            if differing:
                out.append(f"{scenario.name}: {expectation.question.text} ({', '.join(differing)})")
        there_expected = run_duties(kb, [mirror.scenario(scenario)])
        out += [finding.message for result in there_expected for finding in result.findings]
    return out


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(RULES)


def named(kb: KnowledgeBase) -> list[Scenario]:
    """The cases that name a Party."""
    mirror = mirror_of(kb.program.program)
    return [each for each in kb.loaded.scenarios if mirror.scenario(each) != each]


def test_the_mirror_swaps_every_word_of_the_parties_and_nothing_else(kb: KnowledgeBase) -> None:
    mirror = mirror_of(kb.program.program)
    typed = 'given the Government of the Slovak Republic is the Requested Party for "the list of the Kazakh police"'
    assert mirror.text(typed) == typed.replace("the Slovak Republic", "the Republic of Kazakhstan")
    assert mirror.text("Словакия — Қазақстан Республикасы") == "Қазақстан — Словак Республикасы"
    minister = 'may "the Minister of Internal Affairs of the Republic of Kazakhstan" sign the Agreement?'
    assert mirror.text(minister) == minister
    for scenario in kb.loaded.scenarios:
        assert mirror.scenario(mirror.scenario(scenario)) == scenario


def test_cases_that_name_a_party_have_the_same_answers_in_the_mirror(kb: KnowledgeBase) -> None:
    cases = named(kb)
    assert len(cases) > 60
    assert differences(kb, cases[::4]) == []


def test_cases_that_name_no_party_are_their_own_mirror(kb: KnowledgeBase) -> None:
    naming = {each.name for each in named(kb)}
    cases = [each for each in kb.loaded.scenarios if each.name not in naming]
    assert len(cases) > 400
    assert differences(kb, cases[::20]) == []


def test_expected_duties_are_owed_the_other_way_round_in_the_mirror(kb: KnowledgeBase) -> None:
    cases = [each for each in named(kb) if each.duties]
    assert sum(len(each.duties) for each in cases) > 30
    assert differences(kb, cases[::4]) == []


@pytest.mark.slow
def test_other_cases_have_the_same_answers_in_the_mirror(kb: KnowledgeBase) -> None:
    assert differences(kb, kb.loaded.scenarios[1::4]) == []


# ---- it would notice ---------------------------------------------------------------------------------------------


BY_SIDE = """\
rule planted: extended(Crime)
    if side_agreed(kazakh_side, Crime)
"""
BY_CONSENT = """\
way planted through recipients_of_data_on_persons
    if consented_in_writing(kazakhstan, Data, To)
"""


@pytest.mark.parametrize(
    ("where", "rule", "words", "codes"),
    [("1(2)", BY_SIDE, "has agreed to cooperate on", []), ("5(3)#2", BY_CONSENT, "in writing to sending", ["AKB303"])],
    ids=["a side", "a holder of roles, which the check finds too"],
)
@pytest.mark.slow
def test_a_rule_that_names_one_party_breaks_the_mirror(
    where: str, rule: str, words: str, codes: list[str], tmp_path: Path
) -> None:
    loaded = read(copy_with(Change("under", where, rule), folder=tmp_path), DatalogEngine())
    assert [finding.code for finding in loaded.findings] == codes
    assert loaded.program is not None
    kb = KnowledgeBase(loaded, loaded.program, DatalogEngine())
    cases = [each for each in named(kb) if any(words in statement.text for statement in each.statements)]
    assert len(cases) >= 3
    assert any("(verdict" in difference for difference in differences(kb, cases))


OWED_BY_ONE = """\
oblige register: keep_register(Party)
    bearer kazakhstan
"""


def test_a_duty_that_always_binds_one_party_breaks_the_mirror(tmp_path: Path) -> None:
    kb = load(copy_with(Change("instead of", "oblige register", OWED_BY_ONE), folder=tmp_path))
    (case,) = [each for each in named(kb) if each.name == "owed_by_each_party"]
    first = replace(case, expectations=(), duties=case.duties[:1])
    assert [result.findings for result in run_duties(kb, [first])] == [()]
    assert differences(kb, [first]) == ["owed_by_each_party: expected it to be owed by Slovakia, got Kazakhstan."]
