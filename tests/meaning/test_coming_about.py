"""When what is concluded comes about, where a text is exhaustive, and that something was done."""

from __future__ import annotations

import pytest

from agreement_kb.model.answer import Answer
from tests.helpers import ask, outcomes, turning
from tests.meaning.conftest import Rules

RULES = """
    open sort treaty en "treaty"
    predicate standing_ground() by assumption en "it is in force"
    standing standing_ground
    predicate received(T: treaty, Day: time) by listing en "{T} was received on {Day}"
    predicate void(T: treaty) by fact en "{T} is void"
    predicate waiting(Day: time) by dates as_of < day of Day + 30 days en "the thirtieth day after {Day} lies ahead"
    predicate shown(T: treaty) en "it is shown of {T}"
    predicate binding(T: treaty) exhaustive where shown en "{T} binds" denied en "{T} does not bind"
    predicate starts(T: treaty) en "{T} begins to bind"
    rule shown_by_receipt: shown(T)
        if received(T, _Day)
        survives
    rule binding_from_the_day: binding(T)
        if received(T, Day) and not waiting(Day) and not void(T)
        survives
    rule starts_then: starts(T)
        if received(T, Day) and not void(T)
        at day of Day + 30 days
        survives
    rule starts_in_words: starts(T)
        if void(T)
        standard en "never"
        survives
    question when_starts: when starts(T) en "when does {T} begin to bind?"
    question is_binding: is binding(T) en "does {T} bind?"

    action refuse(T: treaty) en "refusing {T}" done en "{T} was refused"
    action perform(T: treaty) en "performing {T}"
    question must_perform: must perform(T) en "must {T} be performed?"
    oblige performance: perform(T)
        concerning treaty(T)
    exception refused to performance
        if done refuse(T)
        says en "the refusal of {T} is to be explained"
"""


def found(answer: Answer) -> list[tuple[str, str]]:
    return [(b.value.key if b.value is not None else b.words, b.verdict) for b in answer.bindings]


def test_a_rule_says_when_and_each_time_has_a_verdict_of_its_own(rules: Rules) -> None:
    kb = rules(RULES)
    words = ask(kb, 'when does "t" begin to bind?', '"t" was received on 2026-03-01; "t" is void')
    assert found(words) == [("starts_in_words", "yes")]
    dated = ask(kb, 'when does "t" begin to bind?', '"t" was received on 2026-03-01', '"t" is void')
    assert found(dated) == [("2026-03-31", "yes")]
    open_ = ask(kb, 'when does "t" begin to bind?', '"t" was received on 2026-03-01')
    assert found(open_) == [("2026-03-31", "depends"), ("starts_in_words", "depends")]
    assert ask(kb, 'when does "t" begin to bind?', deny='"t" is void').verdict == "silent"


def test_of_an_instant_the_day_counts(rules: Rules) -> None:
    given = '"t" was received on 2026-03-01T23:30+01:00'
    answer = ask(rules(RULES), 'when does "t" begin to bind?', given, '"t" is void')
    assert found(answer) == [("2026-03-31", "yes")]


@pytest.mark.parametrize(
    ("given", "as_of", "wanted"),
    [
        ("", "2026-03-31", "silent"),  # nothing shown: the text is not exhaustive
        ('"t" was received on 2026-03-01', "2026-03-30", "no"),
        ('"t" was received on 2026-03-01', "2026-03-31", "yes"),
        ('"t" was received on 2026-03-01', None, "yes or no"),
        ('"u" was received on 2026-03-01', "2026-03-31", "silent"),
    ],
)
def test_the_text_is_exhaustive_only_where_something_is_shown(
    rules: Rules, given: str, as_of: str | None, wanted: str
) -> None:
    kb = rules(RULES)
    for deny in ('"t" is void', '"t" is void; it is in force'):
        assert outcomes(kb, 'does "t" bind?', given, deny, as_of=as_of) == wanted


def test_what_was_done_is_a_condition_like_another(rules: Rules) -> None:
    kb = rules(RULES)
    assert outcomes(kb, 'must "t" be performed?', deny='"t" was refused') == "yes"
    assert outcomes(kb, 'must "t" be performed?', '"t" was refused') == "no"
    assert turning(ask(kb, 'must "t" be performed?')) == ['done:refuse("t")']
