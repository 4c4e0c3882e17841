"""The command line: exit codes, formats, errors, and what every command prints."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from agreement_kb.cli import main
from agreement_kb.resources import resource

ROOT = Path(__file__).parent.parent
YES = 'is "pandering" in scope?'


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ask", YES), 0),
        (("ask", YES, "--exit-code"), 0),
        (("ask", 'is "perjury" in scope?', "--exit-code"), 4),
        (("ask", 'does the Agreement regulate "extradition"?', "--exit-code"), 4),
        (("ask", "what is the weather?"), 5),
        (("ask", YES, "--given", "the moon is round"), 5),
        (("ask", YES, "--as-of", "2026-02-30"), 5),
        (("ask", YES, "--scenario", "no_such_file.md"), 5),
        (("ask", YES, "--kb", "no/such/folder"), 3),
        (("cite", "5(3)"), 0),
        (("cite", "5(33)"), 5),
        (("explain", "akb203"), 0),
        (("explain", "AKB000"), 5),
        (("readings",), 0),
        (("ledger",), 0),
        (("check",), 0),
        (("check", "--kb", "no/such/folder"), 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_exit_codes(arguments: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    found, out, err = shown(capsys, *arguments)
    assert found == code
    assert out or err
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    "arguments",
    [("frobnicate",), ("ask",), ("ask", YES, "--format", "pdf"), ("--kb", "x"), ("readings", "--lang", "xx")],
)
def test_a_bad_command_line_exits_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as error:
        main(arguments)
    assert error.value.code == 2
    assert "usage: akb" in capsys.readouterr().err


def test_an_error_says_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = shown(capsys, "ask", 'may "x" be deletd?')
    assert err.startswith('AKB401 This question was not understood: may "x" be deletd?\n  hint: Nearest phrases: ')
    assert "must {Data} be deleted?" in err


def test_contradictory_facts_are_an_error_and_never_a_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    facts = ["--given", '"the shop" is a body', "--given", '"the shop" is a private person']
    code, out, err = shown(capsys, "ask", 'may "the list" go to "the shop"?', *facts)
    assert (code, out) == (5, "")
    assert err.startswith("AKB505 The facts given exclude each other: “the shop” is a body; “the shop” is a private")


def test_an_error_as_json_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = shown(capsys, "ask", "nonsense", "--format", "json")
    assert code == 5
    assert json.loads(out)["findings"][0]["code"] == "AKB401"


def test_a_scenario_file_gives_the_facts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "case.md"
    file.write_text(
        '# A case\n\n```akb\nscenario urgent_one\n    given "the request" is urgent\n'
        '    ask may "the request" be made orally?\n    expect yes\n        citing 7(4)\n```\n',
        encoding="utf-8",
    )
    code, out, _ = shown(capsys, "ask", 'may "the request" be made orally?', "--scenario", f"{file}#urgent_one")
    assert code == 0
    assert out.startswith("YES\n")
    assert shown(capsys, "test", str(file))[:2] == (0, "1 of 1 expectations met, in 1 scenarios.\n")
    file.write_text(file.read_text(encoding="utf-8").replace("expect yes", "expect no"), encoding="utf-8")
    code, out, _ = shown(capsys, "test", str(file))
    assert code == 1
    assert "AKB501 urgent_one: expected no, got yes." in out
    assert out.endswith("0 of 1 expectations met, in 1 scenarios.\n")


def test_a_file_without_scenarios_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "empty.md"
    file.write_text("", encoding="utf-8")
    code, out, _ = shown(capsys, "test", str(file))
    assert code == 1
    assert "AKB503" in out


def test_cite_shows_words_rules_and_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = shown(capsys, "cite", "5(3)#2")
    assert "kk: Адамдар туралы деректер басқа органдарға" in out
    assert "way to_another_body_with_written_consent through recipients_of_data_on_persons" in out
    assert "tax_office_by_telephone" in out
    assert "no qualified lawyer" in out
    assert "5(3)#1" not in out


def test_the_ledger_accounts_for_every_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = shown(capsys, "ledger", "--format", "json")
    value = json.loads(out)
    assert len(value["sentences"]) == 100  # 95 sentences of the 84 units, and 5 frame texts
    assert sum(value["counts"].values()) == 100
    assert "unclaimed" not in value["counts"]
    by_citation = {row["citation"]: row["status"] for row in value["sentences"]}
    for article in ("1(", "5", "6("):
        claimed = {status for citation, status in by_citation.items() if citation.startswith(article)}
        assert claimed == {"encoded"}, article
    assert by_citation["7(4)"] == "encoded"


def test_readings_name_their_words_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = shown(capsys, "readings", "--format", "json")
    for reading in json.loads(out):
        assert set(reading["words"]) == {"kk", "en"}, reading["name"]
        assert len(reading["alternatives"]) >= 2
        assert reading["rules"], f"{reading['name']} moves nothing"
        assert reading["questions"], f"{reading['name']} moves no question"


def test_readings_name_the_questions_they_may_move(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = shown(capsys, "readings", "--format", "json")
    moved = {reading["name"]: {question["en"] for question in reading["questions"]} for reading in json.loads(out)}
    # Who a third person is matters for a transfer (6(2)), and for nothing that concerns requests or their form.
    assert moved["third_persons"] == {"may {Data} go to {To}?", "is {To} a third person as regards {Data}?"}
    assert moved["private_recipients"] == {"may {Data} go to {To}?"}
    assert "when does the Agreement cease to operate?" in moved["day_of_receipt"]
    assert "may {Request} be made orally?" not in moved["day_of_receipt"]


def test_help_teaches_by_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("ask", "cite", "check", "test", "explain", "ledger", "readings"):
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
        assert f"example:\n  akb {command}" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "examples:" in capsys.readouterr().out


def test_output_is_plain_when_it_is_no_terminal() -> None:
    done = subprocess.run([sys.executable, "-m", "agreement_kb", "ask", YES], cwd=ROOT, capture_output=True, check=True)
    assert b"\x1b" not in done.stdout


def test_a_reader_who_leaves_early_is_no_error() -> None:
    command = f'"{sys.executable}" -m agreement_kb ledger | head -n 1'
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], cwd=ROOT, capture_output=True, check=False)
    assert done.stderr == b""


def test_findings_have_a_caret_under_the_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(resource("rules"), folder)
    article = folder / "text" / "article_06.md"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("if of_third_state(To)", "if of_third_sttae(To)", 1), encoding="utf-8")
    code, out, _ = shown(capsys, "check", "--kb", str(folder))
    assert code == 1
    line = next(i for i, each in enumerate(text.split("\n"), 1) if "if of_third_state(To)" in each)
    assert (
        f"AKB102 There is no predicate named 'of_third_sttae'.\n  at text/article_06.md:{line}:8\n"
        f"  {line} |     if of_third_sttae(To)\n  {' ' * len(str(line))} |        ^\n"
    ) in out
    assert "  hint: Did you mean 'of_third_state'?" in out
    code, out, err = shown(capsys, "ask", YES, "--kb", str(folder))
    assert (code, out) == (3, "")
    assert f"  {line} |     if of_third_sttae(To)\n" in err


@pytest.mark.parametrize(
    ("printed", "first"),
    [
        ("Art. 5(3), 2nd sentence", "5(3)#2"),
        ("Article 6(2)", "6(2)"),
        (" 5(3)#1 ", "5(3)#1"),
        ("preamble(2)", "preamble(2)"),
    ],
)
def test_a_citation_is_read_as_it_is_printed(printed: str, first: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "cite", printed)[1].split("\n")[0] == first


def test_what_is_no_plain_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    for file in (tmp_path, tmp_path / "pipe.md"):
        code, out, _ = shown(capsys, "test", str(file))
        assert code == 1
        assert f"AKB001 '{file}' can't be read: it is no plain file." in out


def test_control_characters_reach_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = shown(capsys, "ask", 'may "the l\x1b[31mst" be kept?')
    assert code == 5
    assert "\x1b" not in out + err
    code, out, _ = shown(capsys, "ask", 'is "\u200fperjury" in scope?', "--explain", "none")
    assert code == 0
    assert "\u200f" not in out


def test_many_facts_about_other_things_change_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    question = ["ask", 'may "the request" be made orally?', "--explain", "none", "--given", '"the request" is urgent']
    for number in range(40):
        question += [
            "--given",
            f'"data {number}" is data on persons',
            "--given",
            f'"data {number}" is supplied on request',
        ]
    assert shown(capsys, *question)[:2] == shown(capsys, *question[:6])[:2]


def test_a_file_without_scenarios_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.md"
    empty.write_text("", encoding="utf-8")
    assert main(["ask", 'is "perjury" in scope?', "--scenario", str(empty)]) == 5
    assert capsys.readouterr().err == (
        f"AKB502 '{empty}' has no scenario.\n"
        "  hint: Scenarios stand in Markdown files: scenario NAME ... ask ... expect ...\n"
    )


@pytest.mark.parametrize(
    "options",
    [
        ("--coverage", "--mutate"),
        ("cases.md", "--coverage"),
        ("--changed",),
        ("--statement", "both"),
        ("--mutate", "x.md"),
    ],
)
def test_options_of_test_that_do_not_go_together_are_refused(
    options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["test", *options])
    assert "choose one" in (told := capsys.readouterr().err) or "add --mutate" in told
