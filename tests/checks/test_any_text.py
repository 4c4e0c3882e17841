"""Whatever stands in a file of rules, loading it gives findings and never an error."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_kb import AGREEMENT, WORDS, load_files, wrapped

from agreement_kb.language.loader import Loaded, read_scenarios
from agreement_kb.resources import resource

MANY = settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

_RULES = "\n".join(path.read_text(encoding="utf-8") for path in sorted(resource("rules").rglob("*.md")))
_STATEMENTS = [
    statement
    for fence in re.findall(r"^```akb\n(.*?)^```", _RULES + WORDS, re.MULTILINE | re.DOTALL)
    for statement in re.split(r"\n(?=\S)", fence)
    if len(statement) < 1500
]
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|\w+|[^\w\s]|\s+')
# fmt: off
_SPICE = [
    "D", "P", "_X", "_", "red", "keeper(D)", "secret(D)", "guarded(D)", "keep(D)", "hand_over(D, keeper(D))",
    "part_of", "not", "and", "if", "(", ")", ",", "\"\"", "\"{D}\"", "2026-02-30", "1(1)#99", "5(3)", "as_of",
    "time", "subject", "done", "given", "deny", "ask", "expect", "as of", "\n", "\n    ", "#", "sort", "reading",
    "is", "+", "99999999999", "й", "\\",
]
# fmt: on


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Real statements with some of their words replaced, dropped or doubled."""
    chosen = draw(st.lists(st.sampled_from(_STATEMENTS), min_size=1, max_size=4))
    words = _TOKEN.findall("\n".join(chosen))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(words) - 1))
        words[at] = draw(st.one_of(st.sampled_from(_SPICE), st.sampled_from(words), st.just("")))
    return "".join(words)


def made_of_words() -> st.SearchStrategy[str]:
    """Words of the language in any order."""
    known = sorted({word for statement in _STATEMENTS for word in _TOKEN.findall(statement) if len(word) < 40})
    return st.lists(st.sampled_from([*known, *_SPICE]), max_size=40).map(" ".join)


def sound(loaded: Loaded) -> None:
    """Loaded is complete: what prevents an answer has a finding that says so, and findings can be shown in order."""
    assert loaded.program is not None or loaded.findings
    for finding in loaded.findings:
        assert re.fullmatch(r"AKB\d{3}", finding.code)
        assert finding.message
        assert finding.place is not None
        assert finding.place.line >= 1
        assert finding.place.column >= 1


@MANY
@given(st.one_of(st.text(max_size=300), made_of_words(), damaged()))
def test_any_text_in_a_fence(text):
    sound(load_files({"sample.md": wrapped(text)}))


@MANY
@given(st.one_of(st.text(max_size=300), st.text(alphabet='`~>#-* \n\r\t01()enakb:\\"', max_size=200)))
def test_any_text_as_a_file(text):
    sound(load_files({"sample.md": text.encode("utf-8", "replace")}))


@MANY
@given(st.binary(max_size=200))
def test_any_bytes_as_a_file(data):
    sound(load_files({"sample.md": data}))


@MANY
@given(st.one_of(st.text(max_size=200), st.sampled_from(_STATEMENTS), damaged()))
def test_any_text_in_the_agreement(text):
    sound(load_files({"agreement.md": f"{AGREEMENT}\n```akb\n{text}\n```\n".encode("utf-8", "replace")}))


@MANY
@given(st.one_of(st.text(max_size=200), damaged()))
def test_any_text_in_a_scenario_file(text):
    scenarios, findings = read_scenarios("cases.md", f"```akb\n{text}\n```\n")
    assert all(scenario.name for scenario in scenarios)
    assert all(finding.message for finding in findings)
