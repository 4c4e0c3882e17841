"""The engines that the suite runs on. A new one is one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.engines.protocol import Engine
from tests.conformance.clingo_engine import ClingoEngine

EngineFactory = Callable[[], Engine]

ENGINES: Mapping[str, EngineFactory] = {"pyDatalog": DatalogEngine, "clingo": ClingoEngine}
REFERENCE: EngineFactory = ClingoEngine
"""The engine whose ground programs the others must equal."""
