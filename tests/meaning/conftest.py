"""A knowledge base from the rules of one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from agreement_kb.kb import KnowledgeBase
from tests.helpers import knowledge_base

Rules = Callable[[str], KnowledgeBase]


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    """Makes a knowledge base of rules written in the test."""
    return lambda text: knowledge_base(text, tmp_path)


@pytest.fixture(autouse=True)
def from_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs made at random are read once, and some while a fault is planted: none is kept."""
    monkeypatch.setenv("AKB_CACHE", "")
