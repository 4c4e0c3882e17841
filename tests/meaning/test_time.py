"""Dates, instants, durations, and what is decided by them."""

from __future__ import annotations

import pytest

from agreement_kb.model.finding import ContradictoryFacts, NotUnderstood
from agreement_kb.model.time import add, compare, parse_time
from tests.helpers import ask, outcomes
from tests.meaning.conftest import Rules


def limits(unit: str, operator: str = "<=") -> str:
    return f"""
        open sort request en "request"
        role made(R: request): time title en "the time" stated en "{{R}} was made at {{Holder}}"
        role confirmed(R: request): time title en "the confirmation" stated en "{{R}} was confirmed at {{Holder}}"
        predicate in_time(R: request) by dates confirmed(R) {operator} made(R) + {unit}
            en "{{R}} was confirmed in time"
        predicate expired(R: request) by dates made(R) <= as_of
            en "{{R}} is of the past"
        predicate fine(R: request) exhaustive en "{{R}} is fine"
        rule fine_in_time: fine(R)
            if in_time(R)
        predicate past(R: request) exhaustive en "{{R}} is past"
        rule past_now: past(R)
            if expired(R)
    """


@pytest.mark.parametrize(
    ("unit", "made", "confirmed", "wanted"),
    [
        ("24 hours", "2026-03-10T18:00+05:00", "2026-03-11T18:00+05:00", "yes"),
        ("24 hours", "2026-03-10T18:00+05:00", "2026-03-11T18:01+05:00", "no"),
        ("24 hours", "2026-03-10T18:00+05:00", "2026-03-11T14:00+01:00", "yes"),
        ("24 hours", "2026-03-10T18:00+05:00", "2026-03-11T14:01+01:00", "no"),
        ("24 hours", "2026-03-10T13:00Z", "2026-03-11T18:00+05:00", "yes"),
        ("24 hours", "2026-03-10T18:00", "2026-03-11T18:00", "yes or no"),
        ("24 hours", "2026-03-10T18:00", "2026-03-14T18:00", "no"),
        ("24 hours", "2026-03-10", "2026-03-11", "yes or no"),
        ("90 minutes", "2026-03-10T23:00Z", "2026-03-11T00:30Z", "yes"),
        ("90 minutes", "2026-03-10T23:00Z", "2026-03-11T00:31Z", "no"),
        ("3 days", "2026-02-26", "2026-03-01", "yes"),
        ("3 days", "2026-02-26", "2026-03-02", "no"),
        ("3 days", "2024-02-26", "2024-02-29", "yes"),
        ("3 days", "2024-02-26", "2024-03-01", "no"),
        ("1 months", "2026-01-31", "2026-02-28", "yes"),
        ("1 months", "2026-01-31", "2026-03-01", "no"),
        ("1 months", "2024-01-31", "2024-02-29", "yes"),
        ("1 months", "2024-01-31", "2024-03-01", "no"),
        ("1 months", "2026-03-31", "2026-05-01", "no"),
        ("11 months", "2026-03-31", "2027-02-28", "yes"),
        ("1 years", "2024-02-29", "2025-02-28", "yes"),
        ("1 years", "2024-02-29", "2025-03-01", "no"),
        ("4 years", "2024-02-29", "2028-02-29", "yes"),
    ],
)
def test_a_time_limit_is_counted(rules: Rules, unit: str, made: str, confirmed: str, wanted: str) -> None:
    given = f'"r" was made at {made}; "r" was confirmed at {confirmed}'
    assert outcomes(rules(limits(unit)), 'fine("r")', given) == wanted


def test_before_is_strict_and_at_the_latest_is_not(rules: Rules) -> None:
    given = '"r" was made at 2026-03-10; "r" was confirmed at 2026-03-11'
    assert outcomes(rules(limits("1 days")), 'fine("r")', given) == "yes"
    assert outcomes(rules(limits("1 days", "<")), 'fine("r")', given) == "no"


def test_a_time_nobody_stated_leaves_it_open_and_the_predicate_may_be_stated_itself(rules: Rules) -> None:
    kb = rules(limits("24 hours"))
    assert outcomes(kb, 'fine("r")', '"r" was made at 2026-03-10T18:00Z') == "yes or no"
    assert outcomes(kb, 'fine("r")', '"r" was confirmed in time') == "yes"
    assert outcomes(kb, 'fine("r")', deny='"r" was confirmed in time') == "no"


def test_a_statement_against_the_dates_is_a_contradiction(rules: Rules) -> None:
    given = '"r" was made at 2026-03-10T18:00Z; "r" was confirmed at 2026-03-12T18:00Z; "r" was confirmed in time'
    with pytest.raises(ContradictoryFacts):
        ask(rules(limits("24 hours")), 'fine("r")', given)


def test_what_the_dates_say_is_answered_when_it_is_itself_asked(rules: Rules) -> None:
    given = '"r" was made at 2026-03-10T18:00Z; "r" was confirmed at 2026-03-12T18:00Z'
    assert outcomes(rules(limits("24 hours")), 'in_time("r")', given) == "no"


def test_no_clock_is_read_the_time_of_the_question_is_given_or_unknown(rules: Rules) -> None:
    kb, made = rules(limits("24 hours")), '"r" was made at 2026-03-10'
    assert outcomes(kb, 'past("r")', made) == "yes or no"
    assert outcomes(kb, 'past("r")', made, as_of="2026-03-10") == "yes"
    assert outcomes(kb, 'past("r")', made, as_of="2026-03-09") == "no"
    with pytest.raises(NotUnderstood):
        ask(kb, 'past("r")', made, as_of="2026-02-30")


def test_the_calendar_ends_without_an_error() -> None:
    last = parse_time("9999-12-31")
    assert last is not None
    assert add(last, 1, "days") is None
    assert add(last, 999_999_999, "years") is None
    assert parse_time("2026-02-29") is None
    assert parse_time("2026-02-28T24:01") is None


def test_a_day_compared_with_an_instant_is_open_only_where_some_zone_leaves_it_open() -> None:
    day, early, late, during = map(
        parse_time, ("2026-03-10", "2026-03-08T00:00Z", "2026-03-13T00:00Z", "2026-03-10T12:00Z")
    )
    assert day is not None and early is not None and late is not None and during is not None  # noqa: PT018
    assert compare(early, "<", day) is True
    assert compare(late, "<=", day) is False
    assert compare(during, "<=", day) is None
