"""Why values leave a function possible or exclude it, compared with its whole table."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from agreement_kb.reasoning.bdd import FALSE, Diagrams
from agreement_kb.reasoning.reasons import Reasons, literals_of

SIZE = 4
ROWS = list(product((False, True), repeat=SIZE))
Values = dict[int, bool]


def built(diagrams: Diagrams, table: list[bool]) -> int:
    """The function that has this table."""
    function = FALSE
    for row, value in zip(ROWS, table, strict=True):
        if value:
            cube = 1
            for number, wanted in enumerate(row):
                variable = diagrams.variable(number)
                cube = diagrams.conj(cube, variable if wanted else diagrams.neg(variable))
            function = diagrams.disj(function, cube)
    return function


def rows_of(values: Values, table: list[bool]) -> list[bool]:
    """What the table says where the values hold."""
    return [v for row, v in zip(ROWS, table, strict=True) if all(row[n] is value for n, value in values.items())]


tables = st.lists(st.booleans(), min_size=len(ROWS), max_size=len(ROWS))
some_values = st.dictionaries(st.integers(0, SIZE - 1), st.booleans())


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(tables, st.lists(some_values, min_size=1, max_size=8))
def test_reasons_hold_and_none_of_their_literals_can_be_left_out(table: list[bool], asked: list[Values]) -> None:
    reasons = Reasons(diagrams := Diagrams(), built(diagrams, table))
    for values in asked:
        possible, why = reasons.why(literals_of(values))
        assert possible is any(rows_of(values, table)) is reasons.possible(literals_of(values))
        literals = why.values()
        whole = all if possible else lambda found: not any(found)
        assert whole(rows_of(literals, table))
        for left_out in literals:
            assert not whole(rows_of({n: v for n, v in literals.items() if n != left_out}, table))
        if possible:
            assert all(values.get(number, value) is value for number, value in literals.items())
        else:
            assert literals.items() <= values.items()


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(tables, st.sets(st.integers(0, SIZE - 1)))
def test_a_variable_quantified_away_may_have_either_value(table: list[bool], gone: set[int]) -> None:
    diagrams = Diagrams()
    found = diagrams.exists(built(diagrams, table), gone)
    assert diagrams.support(found) & gone == set()
    for row in ROWS:
        kept = {number: value for number, value in enumerate(row) if number not in gone}
        assert diagrams.holds(found, kept) is any(rows_of(kept, table))
