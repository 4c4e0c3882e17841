"""``akb new``, and the page that begins with it: its commands run, in order."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from agreement_kb.cli import main
from agreement_kb.commands.new import new
from agreement_kb.language.received import take_apart

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "check-your-own-rules-in-ci.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
NAMED = {name: content.replace("~~~", "```") for kind, name, content in FENCES if kind == "markdown"}
RUNS = [content.strip().split("\n") for kind, _, content in FENCES if kind == "sh"]
GIT = ["git", "-c", "user.name=Tests", "-c", "user.email=tests@example.org", "-c", "commit.gpgsign=false"]


def run(lines: list[str], code: int = 0) -> None:
    """Run the lines of a fence; the last ends with this exit code."""
    for at, line in enumerate(lines):
        program, *arguments = shlex.split(line)
        if program == "git":
            subprocess.run([*GIT, *arguments], check=True, capture_output=True)
        else:
            assert main(arguments) == (code if at == len(lines) - 1 else 0), line


@pytest.mark.slow
def test_a_newcomer_gets_from_a_text_to_a_green_ci_and_sees_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (text,) = (content for kind, _, content in FENCES if kind == "text")
    Path("tools.txt").write_text(text, encoding="utf-8")
    laid_out, first, encoded, faulty = RUNS
    run(laid_out)
    run(first)
    assert "All that was run has passed." in capsys.readouterr().out
    kb = Path("tools")
    for name in ("words.md", "text/article_1.md"):
        page = kb / name
        page.write_text(f"{page.read_text(encoding='utf-8')}\n{NAMED[name]}", encoding="utf-8")
    (kb / "scenarios/lending.md").write_text(NAMED["scenarios/lending.md"], encoding="utf-8")
    assert main(["check", "--kb", "tools"]) == 1
    assert "AKB017" in capsys.readouterr().out
    register = kb / "source/accepted.toml"
    head, *entries = register.read_text(encoding="utf-8").split("\n[[accepted]]")
    register.write_text("\n[[accepted]]".join([head, *(e for e in entries if '"1(2)"' not in e)]), encoding="utf-8")
    agreement = kb / "agreement.md"
    agreement.write_text(agreement.read_text(encoding="utf-8").replace("0.1.0", "0.1.1"), encoding="utf-8")
    run(encoded)
    assert "All that was run has passed." in capsys.readouterr().out
    assert sorted(path.name for path in Path("checks").iterdir()) == ["findings.sarif", "report.md", "tests.xml"]
    article = kb / "text/article_1.md"
    planted = article.read_text(encoding="utf-8").replace("    if adult(Person)\n", NAMED["fault"])
    article.write_text(planted, encoding="utf-8")
    run(faulty, 1)
    out = capsys.readouterr().out
    assert "AKB501 saw_to_a_child: expected no, got yes." in out
    assert "2 of 4 expectations met" in out


def test_what_is_laid_out_passes_in_two_languages_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for language, text in (("de", "Titel\n\n§ 1\n(1) Alle.\n(2) Keiner."), ("fr", "Titre\n\n§ 1\n(1) Tous.\n(2) Nul.")):
        (tmp_path / language).write_text(text, encoding="utf-8")
    texts = [f"--text={language}={tmp_path / language}" for language in ("de", "fr")]
    assert main(["new", str(tmp_path / "kb"), *texts]) == 0
    for command in (["check"], ["test"], ["fmt", "--check"]):
        assert main([*command, "--kb", str(tmp_path / "kb")]) == 0, capsys.readouterr().out
    assert {name for name, _ in new(tmp_path / "other", ())[2]} >= {str(tmp_path / "other" / "ci.yml")}


def test_a_text_is_taken_apart_as_it_is_printed() -> None:
    text = """TREATY on Bridges

The Parties agree
as follows:

Article 1
1. It applies to bridges. Not to tunnels:
a) for cars, as Article 2 says;
b) for trains.
2. All of them.

2-бап. Duties
Each Party repairs."""
    made = take_apart(text)
    assert {part.id: part.sentences for part in made.parts} == {
        "frame:title": ["TREATY on Bridges"],
        "preamble": ["The Parties agree as follows:"],
        "1(1)": ["It applies to bridges.", "Not to tunnels:"],
        "1(1)(a)": ["for cars, as Article 2 says;"],
        "1(1)(b)": ["for trains."],
        "1(2)": ["All of them."],
        "2": ["Each Party repairs."],
    }
    assert made.numbered == {"1": ["{}.", "{})"], "2": []}
    assert made.headings["2"] == "2-бап. Duties"


RECEIVED = Path(__file__).parents[2] / "rules" / "source" / "resolution-1119.kk.txt"
KAZAKH = """Үкіметтер арасындағы келісім

      Тараптар мыналар туралы келісті:

  1-бап

      1. Тараптар мынадай қылмыстар бойынша
ынтымақтасады:
      1) терроризм;
      2) з а ң с ы з  а й н а л ы м .
      2. Тараптар өзгесін де келіседі.

  2-бап

      Сарапшылар алмасады.
      2007 жылы екі данада жасалды.
"""
ENGLISH = """Agreement between the Governments

The Parties have agreed as follows:

Article 1

1. The Parties cooperate in respect of the following crimes:
(1) terrorism. It is not defined;
(2) illicit traffic.
2. They agree on others too.

Article 2

Experts are exchanged.
Done in 2007 in two copies.
"""


def test_items_numbered_in_another_way_stand_below_the_paragraph_before_them() -> None:
    made = take_apart(KAZAKH)
    ids = ["frame:title", "preamble", "1(1)", "1(1)(1)", "1(1)(2)", "1(2)", "2"]
    assert [part.id for part in made.parts] == ids
    assert made.numbered == {"1": ["{}.", "{})"], "2": []}


def test_words_after_items_stay_where_they_stand_in_the_text() -> None:
    made = take_apart("Title\n\nArticle 1\n\n(a) one;\n(b) two.\n\nThis binds both.\n")
    assert [(part.id, part.sentences) for part in made.parts[1:]] == [
        ("1(a)", ["one;"]),
        ("1(b)", ["two.", "This binds both."]),
    ]


@pytest.mark.parametrize("text", [KAZAKH, pytest.param(RECEIVED.read_text(encoding="utf-8"), id="received")])
def test_what_is_laid_out_from_a_text_in_kazakh_alone_passes(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kk.txt").write_text(text, encoding="utf-8")
    assert main(["new", str(tmp_path / "kb"), f"--text=kk={tmp_path / 'kk.txt'}"]) == 0
    capsys.readouterr()
    assert main(["check", "--kb", str(tmp_path / "kb")]) == 0, capsys.readouterr().out
    page = tmp_path / "kb" / "text" / "article_1.md"
    page.write_text(page.read_text(encoding="utf-8").replace("## 1(2)\n\n> kk: Т", "## 1(2)\n\n> kk: К"), "utf-8")
    assert main(["check", "--kb", str(tmp_path / "kb")]) == 1
    assert "AKB203 1(2)" in capsys.readouterr().out


def test_of_two_languages_it_says_what_is_left_to_be_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for language, text in (("kk", KAZAKH), ("en", ENGLISH)):
        (tmp_path / language).write_text(text, encoding="utf-8")
    told, _, _ = new(tmp_path / "kb", [(each, tmp_path / each) for each in ("kk", "en")])
    # Terrorism has two sentences in English, where a bracket stands on both sides of a number; what begins with a
    # number, as the last line does in Kazakh, is not taken for a sentence of its own.
    assert "Not compared with its text, since it is numbered otherwise than in kk: en." in told
    assert "Not as many sentences in each language: 1(1)(1), 2." in told
    assert main(["new", str(tmp_path / "kb"), *(f"--text={each}={tmp_path / each}" for each in ("kk", "en"))]) == 0
    assert main(["check", "--kb", str(tmp_path / "kb")]) == 0
    assert "AKB206" in capsys.readouterr().out  # accepted, until the sentences are put beside each other
