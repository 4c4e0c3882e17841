"""``akb check``: which findings are wanted, which fail, which are accepted, and where they are written."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
from small_kb import AGREEMENT, SAMPLE, SAMPLE_LINE, WORDS, wrapped, write

from agreement_kb.cli import main
from agreement_kb.commands.check import Wanted, checked
from agreement_kb.commands.selection import Selection, code_beginnings
from agreement_kb.finding_pages import finding_codes
from agreement_kb.language.accepted import REGISTER
from agreement_kb.model.finding import Finding, Severity, severity_of
from agreement_kb.resources import resource

SCHEMA = json.loads((resource("schemas") / "findings-1.json").read_text(encoding="utf-8"))
EMPTY = 'scenario secret_plan\n    given "the plan" is secret'
"""A scenario that expects nothing: AKB504, a warning."""
REASON = '[[accepted]]\ncode = "AKB504"\nwhere = "scenario secret_plan"\nbecause = "Nothing is asked yet."\n'


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    write(tmp_path / "kb", {"agreement.md": AGREEMENT, "words.md": WORDS, SAMPLE: wrapped(EMPTY)})
    return tmp_path / "kb"


def ran(capsys: pytest.CaptureFixture[str], kb: Path, *arguments: object) -> tuple[int, str, str]:
    try:
        code = main(["check", "--kb", str(kb), *map(str, arguments)])
    except SystemExit as stopped:
        code = int(str(stopped.code))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def codes(out: str) -> list[str]:
    value = json.loads(out)
    jsonschema.validate(value, SCHEMA)
    return [finding["code"] for finding in value["findings"]]


# ---- which are wanted --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "beginnings"),
    [
        ("AKB203", ("AKB203",)),
        ("AKB1", ("AKB1",)),
        ("AKB2xx", ("AKB2",)),
        ("akb20X, AKB504", ("AKB20", "AKB504")),
    ],
)
def test_codes_and_their_beginnings(text: str, beginnings: tuple[str, ...]) -> None:
    assert code_beginnings(text, finding_codes()) == beginnings


@pytest.mark.parametrize("text", ["", "AKB", "AKB999", "AKB8xx", "203", "AKB2034", "AKB1,", "E501"])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(ValueError, match="is no finding code"):
        code_beginnings(text, finding_codes())


def test_what_is_chosen_and_what_is_left_out() -> None:
    chosen = Selection(("AKB1", "AKB504"), ("AKB108",))
    taken = [code for code in finding_codes() if chosen.takes(Finding(code, ""))]
    assert taken == [code for code in finding_codes() if code.startswith("AKB1") and code != "AKB108"] + ["AKB504"]
    assert all(Selection().takes(Finding(code, "")) for code in finding_codes())


def test_each_weight_fails_with_those_above_it() -> None:
    weights = {"error": "AKB108", "warning": "AKB504", "note": "AKB017"}
    assert {name: severity_of(code).value for name, code in weights.items()} == {name: name for name in weights}
    failing = {
        least.value: [name for name, code in weights.items() if Selection(fail_on=least).fails(Finding(code, ""))]
        for least in Severity
    }
    assert failing == {
        "error": ["error"],
        "warning": ["error", "warning"],
        "note": ["error", "warning", "note"],
    }


def test_the_options(kb: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--format", "json", "--select", "AKB5")
    code, out, _ = ran(capsys, kb, *asked)
    assert (code, codes(out)) == (1, ["AKB504"])
    code, out, _ = ran(capsys, kb, *asked, "--fail-on", "error")
    assert (code, codes(out)) == (0, ["AKB504"])
    code, out, _ = ran(capsys, kb, *asked, "--ignore", "AKB50x")
    assert (code, codes(out)) == (0, [])
    code, _, err = ran(capsys, kb, "--select", "AKB8xx")
    assert code == 2
    assert "argument --select: 'AKB8xx' is no finding code, and none begins so" in err


def test_what_does_not_load_fails_whatever_is_left_out(kb: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(kb, {SAMPLE: wrapped("rule papers: guarded(Document)")})
    code, out, _ = ran(capsys, kb, "--ignore", "AKB0,AKB1", "--fail-on", "error")
    assert (code, out) == (1, "No findings; the knowledge base does not load.\n")


# ---- which are accepted ------------------------------------------------------------------------------------------


def found(kb: Path, register: str) -> list[str]:
    """Each finding of the register and its sample as its code, with the reason where it is accepted."""
    write(kb, {REGISTER: register})
    made = checked(kb, Wanted(selection=Selection(("AKB0", "AKB504"))))
    return [each.finding.code + (f": {each.accepted.because}" if each.accepted else "") for each in made.found]


def test_an_accepted_finding_is_shown_and_does_not_fail(kb: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(kb, {REGISTER: REASON + 'by = "A. Lawyer"\non = 2026-03-10\n'})
    code, out, _ = ran(capsys, kb, "--select", "AKB5")
    assert code == 0
    told = f"  AKB504 {SAMPLE}:{SAMPLE_LINE}:1 Nothing is asked yet. (A. Lawyer, 2026-03-10)\n"
    assert out.startswith(f"Accepted:\n{told}\nNo findings (1 accepted): ")
    code, out, _ = ran(capsys, kb, "--select", "AKB5", "--format", "json")
    (value,) = json.loads(out)["findings"]
    jsonschema.validate(json.loads(out), SCHEMA)
    assert value["accepted"] == {"because": "Nothing is asked yet.", "by": "A. Lawyer", "on": "2026-03-10"}
    code, out, _ = ran(capsys, kb, "--select", "AKB5", "--format", "markdown")
    assert out.endswith(" *Accepted:* Nothing is asked yet. (A. Lawyer, 2026-03-10)\n")


def test_one_is_accepted_by_its_place_or_its_fingerprint(kb: Path) -> None:
    (only,) = checked(kb, Wanted(selection=Selection(("AKB504",)))).found
    by_print = f'[[accepted]]\ncode = "AKB504"\nfingerprint = "{only.fingerprint}"\nbecause = "So."\n'
    assert found(kb, by_print) == ["AKB504: So."]
    assert found(kb, by_print.replace(only.fingerprint, "0" * 32)) == ["AKB504", "AKB017"]
    assert found(kb, REASON.replace("secret_plan", "other_plan")) == ["AKB504", "AKB017"]
    assert found(kb, REASON.replace("AKB504", "AKB502")) == ["AKB504", "AKB017"]


@pytest.mark.parametrize(
    ("register", "message"),
    [
        ("[[accepted]\n", "The register can't be read: "),
        ("[other]\n", "The register has no 'other'."),
        ("accepted = 3\n", "'accepted' is no list of entries."),
        ("accepted = [3]\n", "An entry is written [[accepted]], with its keys under it."),
        ('[[accepted]]\nwhere = "rule a"\nbecause = "So."\n', "This entry names no code."),
        ('[[accepted]]\ncode = 504\nbecause = "So."\n', "'504' is no finding code."),
        ('[[accepted]]\ncode = ["AKB504"]\n', "'['AKB504']' is no finding code."),
        (
            '[[accepted]]\ncode = "AKB504"\nwhere = "rule a"\nbecause = " "\n',
            "This entry accepts AKB504 without a reason.",
        ),
        (
            '[[accepted]]\ncode = "AKB504"\nbecause = "So."\n',
            "This entry does not say which finding AKB504 it accepts.",
        ),
        (
            '[[accepted]]\ncode = "AKB108"\nwhere = "rule a"\nbecause = "So."\n',
            "AKB108 can't be accepted: the knowledge base gives no answer until it is mended.",
        ),
        (
            REASON + "line = 3\n",
            "An entry has no 'line'; it has code, where, fingerprint, because, by, on.",
        ),
    ],
)
def test_a_faulty_entry_accepts_nothing(register: str, message: str, kb: Path) -> None:
    assert found(kb, register) == ["AKB504", "AKB016"]
    made = checked(kb, Wanted())
    (fault,) = (each.finding for each in made.found if each.finding.code == "AKB016")
    assert fault.message.startswith(message)
    assert fault.place is not None
    assert fault.place.file == REGISTER


def test_entries_of_what_does_not_load_are_not_called_unused(kb: Path) -> None:
    write(kb, {SAMPLE: wrapped(EMPTY + "\nrule papers: guarded(Document)"), REGISTER: REASON})
    assert "AKB017" not in [each.finding.code for each in checked(kb, Wanted()).found]


# ---- where they are written --------------------------------------------------------------------------------------


def test_several_formats_at_once(kb: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    out.mkdir()
    names = {form: out / f"findings.{form}" for form in ("sarif", "json", "markdown", "text")}
    wanted = [f"--output={form}={path}" for form, path in names.items()]
    code, shown, err = ran(capsys, kb, "--select", "AKB5", *wanted)
    assert (code, err) == (1, "")
    assert sorted(each.name for each in out.iterdir()) == sorted(path.name for path in names.values())
    assert names["text"].read_text(encoding="utf-8") == shown
    assert codes(names["json"].read_text(encoding="utf-8")) == ["AKB504"]
    sarif = names["sarif"].read_bytes()
    assert json.loads(sarif)["runs"][0]["results"][0]["ruleId"] == "AKB504"
    assert str(tmp_path).encode() not in sarif
    assert ran(capsys, kb, "--select", "AKB5", "--format", "sarif") == (1, sarif.decode(), "")
    os.chmod(names["sarif"], 0o600)
    ran(capsys, kb, "--select", "AKB5", *wanted)
    assert names["sarif"].read_bytes() == sarif
    assert names["sarif"].stat().st_mode & 0o777 == 0o600


def test_a_link_stays_one(kb: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    ran(capsys, kb, "--output", f"json={tmp_path / 'link'}")
    assert (tmp_path / "link").is_symlink()
    assert json.loads((tmp_path / "target").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        (["json={}/none/a.json"], "there is no folder '{}/none'"),
        (["json=/dev/null"], "'/dev/null' is no plain file"),
        (["json={}"], "'{}' is no plain file"),
        (["json={}/a", "sarif={}/./a"], "'{}/a' is given twice"),
        (["xml={}/a"], "'xml={}/a' is not FORMAT=FILE with a format of text, json, markdown, sarif"),
        (["json="], "'json=' is not FORMAT=FILE with a format of text, json, markdown, sarif"),
    ],
)
def test_where_nothing_can_be_written(
    outputs: list[str], message: str, kb: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.iterdir())
    code, out, err = ran(capsys, kb, *(f"--output={each.format(tmp_path)}" for each in outputs))
    assert (code, out) == (2, "")
    assert f"argument --output: {message.format(tmp_path)}" in err
    assert sorted(tmp_path.iterdir()) == before


def test_a_check_that_is_stopped_says_so_in_the_log(
    kb: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("agreement_kb.commands.check.checked", fails)
    code, out, err = ran(capsys, kb, f"--output=sarif={tmp_path / 'log'}")
    assert (code, out) == (70, "")
    assert err.startswith("AKB902 ")
    (run,) = json.loads((tmp_path / "log").read_text(encoding="utf-8"))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["invocations"][0]["exitCode"] == 70
    assert [n["descriptor"]["id"] for n in run["invocations"][0]["toolExecutionNotifications"]] == ["AKB902"]
