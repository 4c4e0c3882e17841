"""As a new user: the wheel in a fresh environment, asked from another folder. A fresh clone is what CI runs in."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path | str = ROOT) -> str:
    done = subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_wheel_answers_from_the_root_folder(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "agreement_kb/py.typed",
        "agreement_kb/grammar/agreement.lark",
        "agreement_kb/rules/agreement.md",
        "agreement_kb/rules/source/resolution-1119.kk.txt",
        "agreement_kb/rules/scenarios/hard_cases.md",
        "agreement_kb/schemas/answer-1.json",
        "agreement_kb/findings/AKB203.md",
        "agreement_kb/render/messages/kk.json",
    ):
        assert needed in names
    run(sys.executable, "-m", "venv", tmp_path / "fresh")
    python = tmp_path / "fresh" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    akb = tmp_path / "fresh" / "bin" / "akb"
    answer = json.loads(run(akb, "ask", 'is "trafficking in human beings" in scope?', "--format", "json", cwd="/"))
    assert answer["verdict"] == "yes"
    assert [c["provision"] for c in answer["citations"]] == ["1(1)", "1(1)(6)"]
    assert "No findings" in run(akb, "check", cwd="/")
    assert "expectations met" in run(akb, "test", cwd="/")
    assert run(akb, "explain", "AKB203", cwd="/").startswith("# AKB203")
