"""A knowledge base of more statements than are read says so, and where."""

from __future__ import annotations

import pytest

from agreement_kb.language import loader
from tests.checks.small_kb import load_files, wrapped


def test_the_rest_is_set_aside_with_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(f'sort kind_{number} en "kind {number}"'.replace("sort", "open sort", 1) for number in range(40))
    whole = load_files({"sample.md": wrapped(text)})
    assert whole.findings == ()
    monkeypatch.setattr(loader, "MAX_RULES", 30)
    found = load_files({"sample.md": wrapped(text)})
    assert found.program is None
    (finding,) = [f for f in found.findings if f.code == "AKB012"]
    assert "at most 30 are read" in finding.message
    assert finding.place is not None
