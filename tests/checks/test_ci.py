"""``akb ci``: all checks in one command, each with its outcome."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from small_kb import AGREEMENT, wrapped, write

from agreement_kb.cli import main
from agreement_kb.resources import resource
from tests.helpers import commit

SCHEMA = json.loads((resource("schemas") / "ci-1.json").read_text(encoding="utf-8"))
WORDS = """# Words

```akb
open sort document en "document"
predicate secret(Document: document) by fact
    en "{Document} is secret"
predicate guarded(Document: document)
    en "{Document} is guarded"
question is_guarded: is guarded(Document)
    en "is {Document} guarded?"
```
"""
SCENARIOS = """scenario secret_plan
    given "the plan" is secret
    ask is "the plan" guarded?
    expect yes citing 1

scenario plan_that_is_not
    deny "the plan" is secret
    ask is "the plan" guarded?
    expect silent
"""


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    folder = tmp_path / "repository" / "kb"
    write(folder, {"agreement.md": AGREEMENT, "words.md": WORDS, "sample.md": wrapped(SCENARIOS)})
    commit(folder.parent)
    return folder


def ran(capsys: pytest.CaptureFixture[str], kb: Path, *options: str) -> tuple[int, dict[str, str], dict[str, Any]]:
    """The exit code, the outcome of each step, and the document."""
    code = main(["ci", "--kb", str(kb), "--format", "json", "--deep", "5", *options])
    value = json.loads(capsys.readouterr().out)
    jsonschema.validate(value, SCHEMA)
    assert value["code"] == code
    return code, {step["step"]: step["outcome"] for step in value["steps"]}, value


def test_on_the_first_commit_all_but_what_is_compared_passes(kb: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = kb.parent.parent / "out" / "checks"
    code, outcomes, value = ran(capsys, kb, "--output", str(out))
    assert (code, outcomes.pop("mutate"), outcomes.pop("diff")) == (0, "not run", "not run")
    assert outcomes == dict.fromkeys(["fmt", "check", "deep", "test", "coverage"], "passed")
    assert "first commit" in value["steps"][-1]["summary"]
    assert sorted(path.name for path in out.iterdir()) == ["findings.sarif", "report.md", "tests.xml"]
    assert "| `akb test` | passed |" in (out / "report.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_change_of_a_verdict_fails_the_tests_and_asks_for_a_version(
    kb: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = kb / "sample.md"
    faulty = page.read_text(encoding="utf-8").replace("    if secret(Document)", "    if  sealed(Document)")
    page.write_text(faulty, encoding="utf-8")
    sealed = 'predicate sealed(Document: document) by fact\n    en "{Document} is sealed"\npredicate guarded'
    (kb / "words.md").write_text(WORDS.replace("predicate guarded", sealed), encoding="utf-8")
    commit(kb.parent)
    code, outcomes, value = ran(capsys, kb, "--since", "HEAD~1", "--skip", "coverage", "--skip", "deep")
    assert code == 1
    assert {name for name, outcome in outcomes.items() if outcome == "failed"} == {"fmt", "test", "diff"}
    assert "AKB510" in value["steps"][-1]["summary"]
    assert main(["ci", "--kb", str(kb), "--skip", "mutate", "--skip", "deep"]) == 1
    assert capsys.readouterr().out.endswith("\nFailed: fmt --check, test, diff.\n")


def test_a_shallow_clone_says_so_and_a_mistyped_revision_fails(kb: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kb / "note.md").write_text("# A note\n", encoding="utf-8")
    commit(kb.parent)
    clone = kb.parent.parent / "clone"
    source = kb.parent.as_uri()
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", source, str(clone)], check=True, capture_output=True)
    few = [each for name in ("fmt", "check", "deep", "test", "coverage", "mutate") for each in ("--skip", name)]
    for since in ([], ["--since", "HEAD~1"]):
        code, outcomes, value = ran(capsys, clone / "kb", *few, *since)
        assert (code, outcomes) == (0, {"diff": "not run"})
        assert "shallow" in value["steps"][0]["summary"]
    code, outcomes, _ = ran(capsys, kb, *few, "--since", "no_such_branch")
    assert (code, outcomes) == (5, {"diff": "failed"})


def test_what_does_not_load_fails_each_check_and_is_told_once(kb: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kb / "words.md").write_text("# Words\n", encoding="utf-8")
    code, outcomes, _ = ran(capsys, kb)
    assert code == 3
    assert outcomes["check"] == "failed"
    assert (outcomes.pop("fmt"), outcomes.pop("deep")) == ("passed", "not run")
    assert set(outcomes.values()) == {"failed"}
