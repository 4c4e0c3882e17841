"""What a template takes is what its pattern takes, also where no pattern is made for it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement_kb.language.templates import Templates, _in_quotes, _pattern

TEMPLATES = (
    "{D} is secret",
    "is {D} open to {P}?",
    "{P} agreed to {D}.",
    "the Agreement is in force",
    "«{D}» құпия",
    "{D}",
    "may {D} go to {P}",
)
PIECES = (
    '"the plan"',
    "“the plan”",
    "«жоспар»",
    "is",
    "is secret",
    "secret",
    "IS SECRET",
    "open to",
    "agreed to",
    "go to",
    "may",
)
TEXT = st.lists(
    st.sampled_from((*PIECES, "құпия", "the Agreement is in force", "{}", "İ", "plan", '"', '"the plan"')), max_size=5
)
ENDS = st.sampled_from(("", "?", ".", " ?", "??", ". .", "?.", " "))
ALL = Templates((words, words) for words in TEMPLATES)


def by_pattern(text: str) -> list[tuple[str, dict[str, str]]]:
    found = []
    for words in TEMPLATES:
        if (match := _pattern(words, True).fullmatch(text)) is not None:
            found.append((words, {name[2:]: value.strip() for name, value in match.groupdict().items()}))
    return found


@settings(max_examples=400, deadline=None)
@given(TEXT, ENDS)
def test_strictly_it_takes_what_its_pattern_takes(words: list[str], end: str) -> None:
    text = " ".join(words) + end
    assert list(ALL.matching(text, True)) == by_pattern(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"the plan" is secret', {"D": '"the plan"'}),
        ('"The Plan" IS SECRET.', {"D": '"The Plan"'}),
        ("“the plan” is secret ?", {"D": "“the plan”"}),
        ('"the plan" is secret??', None),
        ("{} is secret", None),
    ],
)
def test_what_needs_no_pattern(text: str, found: dict[str, str] | None) -> None:
    assert _in_quotes("{D} is secret", text) == found
    assert [meaning for meaning, _ in ALL.matching(text, True)] == (["{D} is secret"] if found else [])
