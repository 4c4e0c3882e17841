"""A program made to run away: stopped by the engine's own bound, and by the command's, which needs no help from it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.kb import load
from agreement_kb.model.finding import TooLarge
from tests.helpers import ask, write_rules

STOPS = 40
LINES = "\n".join(
    f'list line_{a}_{b}: line("stop {a}", "stop {b}")' for a in range(STOPS) for b in range(STOPS) if (a + b) % 3
)
JOURNEY = " and ".join(f"line(S{i}, S{i + 1})" for i in range(9))
RUNAWAY = f"""
open sort stop en "stop"
predicate line(A: stop, B: stop) by listing en "a line goes from {{A}} to {{B}}"
predicate no_line(A: stop, B: stop) by listing en "no line goes from {{A}} to {{B}}"
predicate round_trip(A: stop) en "one may go round from {{A}} in nine lines"
question goes_round: is round_trip(A) en "may one go round from {{A}}?"
{LINES}
rule nine_lines: round_trip(S0)
    if {JOURNEY} and no_line(S9, S0)
"""


@pytest.fixture(scope="module")
def runaway(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rules(RUNAWAY, tmp_path_factory.mktemp("runaway"))


def test_the_command_stops_it_and_says_by_which_bound(runaway: Path) -> None:
    begun = time.monotonic()
    command = [sys.executable, "-m", "agreement_kb", "ask", 'may one go round from "stop 1"?', "--kb", str(runaway)]
    done = subprocess.run(
        [*command, "--timeout", "3", "--format", "json"], capture_output=True, check=False, timeout=60
    )
    assert time.monotonic() - begun < 20
    assert (done.returncode, done.stderr) == (5, b"")
    (finding,) = json.loads(done.stdout)["findings"]
    assert finding["code"] == "AKB901"
    assert finding["message"] == "This takes longer than 3 seconds; it was stopped."


def test_the_engine_stops_it_and_says_by_which_bound(runaway: Path) -> None:
    kb = load(runaway, DatalogEngine(max_steps=20_000))
    with pytest.raises(TooLarge, match="more steps than allowed"):
        ask(kb, 'may one go round from "stop 1"?')
