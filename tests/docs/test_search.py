"""Which words the search of the site cuts a text into: the separator in mkdocs.yml."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CONFIGURATION = (Path(__file__).parent.parent.parent / "mkdocs.yml").read_text(encoding="utf-8")
_SEPARATOR = re.search(r"^ +separator: '(.*)'$", CONFIGURATION, re.MULTILINE)


def words(text: str) -> list[str]:
    assert _SEPARATOR is not None
    return [word for word in re.split(_SEPARATOR[1].replace("''", "'"), text) if word]


def test_nothing_is_cut_off_words() -> None:
    assert re.search(r"^ +pipeline: \[stopWordFilter\]$", CONFIGURATION, re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("under 5(3), second sentence", ["under", "5(3)", "second", "sentence"]),
        ("the list (1(1)(10)).", ["the", "list", "1(1)(10)"]),
        ("(see 7(4))", ["see", "7(4)"]),
        ("5(3)#2 and closing(2)", ["5(3)#2", "and", "closing(2)"]),
        ("annex(b) (the plan)", ["annex(b)", "the", "plan"]),
        ("AKB203.", ["AKB203"]),
        ("«күдіктілер тізімі» — деректер;", ["күдіктілер", "тізімі", "деректер"]),
        ("жоба (қазақша)", ["жоба", "қазақша"]),
        ("іс-әрекет", ["іс", "әрекет"]),
        ("&lt;b&gt; version 0.1.0", ["b", "version", "0.1.0"]),
    ],
)
def test_where_words_are_parted(text: str, expected: list[str]) -> None:
    assert words(text) == expected
