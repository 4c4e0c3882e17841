"""Every engine on random programs, compared with clingo."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from agreement_kb.engines.protocol import Engine
from tests.conformance.engines import ENGINES, REFERENCE, EngineFactory
from tests.conformance.mix import LEAST, Mix
from tests.conformance.programs import Written, programs
from tests.conformance.suite import asked_of, check_program

NORMAL, SLOW, RUNS = 60, 120, 1
_UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
_SAME = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=_UNHURRIED,
)
_NEW = settings(deadline=None, database=None, report_multiple_bugs=False, suppress_health_check=_UNHURRIED)


# The reference needs no look of its own: an engine that has its ground programs and the right models vouches for it.
COMPARED = {name: engine for name, engine in ENGINES.items() if engine is not REFERENCE}


def compare(written: Written, engines: Mapping[str, EngineFactory], mix: Mix | None = None) -> None:
    """Compare engines on one program, and count it."""
    asked = asked_of(written)
    if mix is not None:
        mix.add(asked)
    for name, engine in engines.items():
        faults = check_program(asked, engine())
        assert not faults, f"{name} disagrees:\n" + "\n".join(faults) + f"\n{written.text}\n{written}"


def compared(count: int, how: settings, look: Callable[[Written], None]) -> None:
    @settings(how, max_examples=count)
    @given(programs())
    def run(written: Written) -> None:
        look(written)

    run()


def test_engines_agree_with_clingo(record_property: Callable[[str, object], None]) -> None:
    mix = Mix()
    compared(NORMAL + 20, _SAME, lambda written: compare(written, COMPARED, mix))
    record_property("mix", str(mix))
    assert mix.programs >= NORMAL
    assert mix.lacking(LEAST) == {}


@pytest.mark.slow
@pytest.mark.parametrize("number", range(RUNS))
def test_engines_agree_with_clingo_on_many_more(number: int, record_property: Callable[[str, object], None]) -> None:
    mix = Mix()
    compared(SLOW + 100, _NEW, lambda written: compare(written, COMPARED, mix))
    record_property("mix", str(mix))
    assert mix.programs >= SLOW
    assert mix.lacking(LEAST) == {}


def all_agree(engine: Engine, count: int) -> None:
    """Demand that an engine agrees with clingo on the programs of the normal run."""
    compared(count, _SAME, lambda written: compare(written, {"the engine": lambda: engine}))
