"""A note for the file, and whether its answer still stands."""

from __future__ import annotations

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from agreement_kb.cli import main
from agreement_kb.commands.note import _differences
from agreement_kb.render.messages import messages

ROOT = Path(__file__).parents[1]
QUESTION = 'may "the suspect list" go to "the tax office"?'
GIVEN = [
    '"the suspect list" is data on persons',
    '"the suspect list" is supplied on request',
    "“Slovakia” is the Requested Party for “the suspect list”",
    '"the tax office" is a body of the State of a Party',
]
NOT_COMPETENT = '"the tax office" is a competent authority of the State of a Party'
CONSENT = 'the Requested Party consented beforehand in writing to sending "the suspect list" to "the tax office"'


def asked(*more: str) -> list[str]:
    given = [each for line in GIVEN for each in ("--given", line)]
    return [QUESTION, *given, *more]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(list(arguments))
    return code, capsys.readouterr().out


def headings(text: str) -> list[str]:
    return [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]


def test_a_note_says_everything_the_file_needs_in_the_order_it_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "note", *asked("--deny", NOT_COMPETENT))
    assert code == 0
    assert text.startswith("# ")
    found = headings(text)
    assert found[0] in ("Conditions that bind where the answer is yes", "Facts")
    wanted = ["Facts", "Not known", "It turns on", "Words of the text", "State of the text", "Record"]
    assert [each for each in found if each in wanted] == wanted
    assert "- Given: “the suspect list” is supplied on request." in text
    assert "- Denied: “the tax office” is a competent authority of the State of a Party." in text
    assert "> kk: Адамдар туралы деректер басқа органдарға сұрау салынатын Тараптың жазбаша келісімімен ғана" in text
    assert "> en: Data on persons may be transferred to other bodies only with the written consent" in text


def test_the_same_question_gives_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "note", *asked()) == run(capsys, "note", *asked())
    assert run(capsys, "note", *asked("--html")) == run(capsys, "note", *asked("--html"))


class Page(HTMLParser):
    """What a page holds: tags, what they would fetch, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "style", "onclick", "onload")]
        if tag == "script":
            self.scripts.append(dict(attrs))
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text += data


def test_the_page_stands_alone_and_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    _, text = run(capsys, "note", 'may "<b>&the</script> list" go to "the tax office"?', "--html", "--lang", "kk")
    page = Page()
    page.feed(text)
    page.close()
    assert page.open == []
    assert page.fetched == []
    assert [script["type"] for script in page.scripts] == ["application/json"]
    assert "url(" not in text
    assert "@import" not in text
    assert "@page { size: A4;" in text
    assert "«<b>&the</script> list»" in page.text
    assert '<html lang="kk">' in text


def write(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, *arguments: str) -> str:
    file = tmp_path / name
    file.write_text(run(capsys, "note", *arguments)[1], encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("form", [[], ["--html"], ["--format", "json"], ["--lang", "kk"]])
def test_an_answer_stands_while_the_rules_do(
    form: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = write(tmp_path, capsys, "note", *asked("--as-of", "2026-03-01", *form))
    code, told = run(capsys, "verify", note)
    assert (code, told.splitlines()[1:]) == (0, ["  The answer still stands."])


def test_what_moved_is_named_with_what_it_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the way that written consent opens, the gate of 5(3) has none open here."""
    note = write(tmp_path, capsys, "note.md", *asked("--given", CONSENT, "--deny", NOT_COMPETENT))
    changed = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", changed)
    page = changed / "text" / "article_05.md"
    text = page.read_text(encoding="utf-8")
    way = text.index("way to_another_body_with_written_consent")
    page.write_text(text[:way] + text[text.index("reading private_recipients", way) :], encoding="utf-8")
    code, told = run(capsys, "verify", note, "--kb", str(changed), "--format", "json")
    value = json.loads(told)
    assert code == 1
    assert (value["stands"], value["same_rules"]) == (False, False)
    assert value["moved"] == ["to_another_body_with_written_consent"]
    assert "Verdict, no longer: yes" in value["differences"]
    assert "Verdict, now: no" in value["differences"]


@pytest.mark.slow
def test_a_comment_moves_no_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = write(tmp_path, capsys, "note.md", *asked())
    changed = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", changed)
    page = changed / "text" / "article_05.md"
    page.write_text(page.read_text(encoding="utf-8").replace("# Article 5", "# Article 5\n\nOn data.", 1), "utf-8")
    code, told = run(capsys, "verify", note, "--kb", str(changed))
    assert code == 0
    assert "The rules have changed, but none of the statements it rested on." in told


@pytest.mark.parametrize(
    "content",
    [
        "",
        "# A letter\n",
        "```json\n{}\n```\n",
        '```json\n{"schema": "agreement-kb/note/1"}\n```\n',
        "[" * 100_000,
        '{"schema": "agreement-kb/note/1", "told": {"verdict": [1]}, "statements": {}, "given": [], "deny": []}',
        "\0\ud7ff",
    ],
)
def test_what_is_no_note_is_refused(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "letter.md"
    file.write_text(content, encoding="utf-8")
    assert main(["verify", str(file)]) == 5
    assert capsys.readouterr().err.startswith("AKB408 'letter.md' can't be verified: it has no record of a note.")


def test_a_note_whose_facts_are_refused_now_does_not_stand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(run(capsys, "note", *asked("--format", "json"))[1])
    record["given"].append("the moon is made of cheese")
    file = tmp_path / "note.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    code, told = run(capsys, "verify", str(file))
    assert code == 1
    assert "The question is not answered now: This statement was not understood: the moon is made of cheese" in told


def test_verify_tells_all_that_the_difference_of_two_answers_compares() -> None:
    """Also a part that today's answers do not have, and what the values of an input lead to."""
    words = messages("en")
    before = {"turns_on": ["it is urgent – if so: yes; if not: no"], "of_old": ["something"]}
    now = {"turns_on": ["it is urgent – if so: yes; if not: silent"]}
    assert list(_differences(words, before, now)) == [
        "It turns on, no longer: it is urgent – if so: yes; if not: no",
        "It turns on, now: it is urgent – if so: yes; if not: silent",
        "of_old, no longer: something",
    ]
