"""The README's shell lines run, and what it shows is what they print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from agreement_kb.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = [
    (block.split("\n", 1)[0].removeprefix("$ "), block.split("\n", 1)[1])
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
]
LINES = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.strip().split("\n")]
AKB_LINES = [line for line in LINES if line.startswith("akb ")]
MAKE_LINES = [line for line in LINES if line.startswith("make ")]


def test_the_readme_opens_with_a_question_that_depends_and_the_same_with_one_fact_more() -> None:
    (first, before), (second, after) = SHOWN
    assert second.startswith(first + " --given ")
    assert before.startswith("DEPENDS")
    assert "    kk: " in before
    assert "    en: " in before
    assert after.startswith("YES")


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=["depends", "yes"])
def test_what_the_readme_shows_is_what_is_printed(command: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    program, *arguments = shlex.split(command)
    assert program == "akb"
    assert main(arguments) == 0
    assert capsys.readouterr().out == shown


# "akb test" runs all scenarios: so does "make test" beside these tests.
@pytest.mark.parametrize("line", [line for line in AKB_LINES if line != "akb test"])
def test_every_akb_line_runs(
    line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # some write a file
    assert main(shlex.split(line)[1:]) == 0
    assert capsys.readouterr().out.strip()


def test_every_other_line_is_a_make_target_that_ci_runs() -> None:
    assert set(LINES) == set(AKB_LINES) | set(MAKE_LINES)
    assert MAKE_LINES == ["make demo", "make test"]
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for line in MAKE_LINES:
        assert line in steps
