"""``akb interview``, as an adviser and a script use it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import jsonschema
import pytest

from agreement_kb.cli import main
from agreement_kb.resources import resource

SCHEMA = json.loads((resource("schemas") / "interview-1.json").read_text(encoding="utf-8"))
QUESTION = 'may "the list" go to "the tax office"?'
GIVEN = ['"the list" is data on persons', '"the list" is supplied on request']


def run(capsys: pytest.CaptureFixture[str], *more: str, form: str = "markdown") -> str:
    """One step of the interview."""
    given = [each for line in GIVEN for each in ("--given", line)]
    assert main(["interview", QUESTION, *given, *more, "--format", form]) == 0
    return capsys.readouterr().out


def talk(monkeypatch: pytest.MonkeyPatch, replies: str, *more: str) -> int:
    """The whole interview, with replies as lines."""
    monkeypatch.setattr("sys.stdin", io.StringIO(replies))
    given = [each for line in GIVEN for each in ("--given", line)]
    return main(["interview", QUESTION, *given, *more])


def test_one_step_says_what_to_ask_with_what_each_reply_leaves(capsys: pytest.CaptureFixture[str]) -> None:
    """Of 5(3) a competent authority may be enough, and decides most; denied, consent to another body is left."""
    assert run(capsys) == (
        '## may "the list" go to "the tax office"?\n\n'
        "Possible so far: yes or no.\n\n"
        "## Ask next\n\n"
        "- “the tax office” is a competent authority of the State of a Party\n"
        "    - a fact — Art. 5(3), 1st sentence\n"
        "    - if so, there is left: yes or no\n"
        "    - if not, there is left: yes or no\n\n"
        "Questions still needed, at most: 4. No other order needs fewer. "
        # Which authority is meant and whether private persons are a way of 5(3), who is a third person in 6(2).
        "Then readings of the text, at most: 3.\n"
    )


def test_a_private_person_is_not_asked_whether_it_fights_crime(capsys: pytest.CaptureFixture[str]) -> None:
    """What is impossible beside it (5(3) speaks of bodies) decides nothing: consent is the one thing left to ask."""
    more = ["--given", '"the tax office" is a private person']
    value = json.loads(run(capsys, *more, form="json"))
    assert value["most"] == 1
    assert value["ask"]["statement"].startswith("the Requested Party consented beforehand in writing")


def test_replies_come_as_lines_and_the_answer_with_what_was_replied(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """No competent authority, but a body, with consent: 5(3), 2nd sentence allows it. The file is a scenario."""
    file = tmp_path / "asked.md"
    assert talk(monkeypatch, "no\nyes\nyes\n", "--save", str(file)) == 0
    out = capsys.readouterr().out
    assert "\nNothing more needs to be asked: whatever else is so, the answer stays.\n\nYES\n" in out
    assert (
        """
To keep what was replied:
  --deny '“the tax office” is a competent authority of the State of a Party'
  --given '“the tax office” is a body'
  --given 'the Requested Party consented beforehand in writing to sending “the list” to “the tax office”'
Saved as """
        in out
    )
    assert main(["test", str(file)]) == 0


def test_the_end_of_the_replies_leaves_with_what_is_known(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert talk(monkeypatch, "no\n") == 0
    assert capsys.readouterr().out.endswith(
        """
The interview is left. Possible so far: yes or no.

To keep what was replied:
  --deny '“the tax office” is a competent authority of the State of a Party'
"""
    )


def test_a_reply_that_is_none_is_told_and_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert talk(monkeypatch, "perhaps\nno\n") == 5
    said = capsys.readouterr()
    assert said.err == "AKB401 'perhaps' is no reply to what was asked.\n  hint: Reply: yes, no or don't know.\n"
    assert "Denied: “the tax office” is a competent authority" in said.out


def test_what_is_no_question_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["interview", "is the moon a body?"]) == 5
    assert "AKB401" in capsys.readouterr().err


def test_only_a_conversation_is_saved(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["interview", QUESTION, "--format", "json", "--save", "x.md"])
    assert "argument --save" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["en", "kk"])
def test_each_step_fits_the_schema_down_to_the_end(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every question is answered with no: nothing allows the sending, within the number that was promised."""
    denied: list[str] = []
    most = None
    while True:
        more = [each for line in denied for each in ("--deny", line)]
        value = json.loads(run(capsys, "--lang", language, *more, form="json"))
        jsonschema.validate(value, SCHEMA)
        if most is None:
            most = value["most"]
        if value["ask"] is None:
            break
        assert value["ask"]["kind"] != "reading"
        denied.append(value["ask"]["statement"])
    assert value["outcomes"] == ["no"]
    assert 0 < len(denied) <= most


def test_what_nobody_knows_is_set_aside(capsys: pytest.CaptureFixture[str]) -> None:
    """Whether there is consent decides for another body; unknown, nothing more can be asked."""
    body = ["--given", '"the tax office" is a body of the State of a Party']
    body += ["--deny", '"the tax office" is a competent authority of the State of a Party']
    consent = 'the Requested Party consented beforehand in writing to sending "the list" to "the tax office"'
    text = run(capsys, *body, "--unknown", consent)
    assert "Ask next" not in text
    assert "Nothing more can be asked that would settle it" in text


def test_a_reading_that_is_left_is_asked_with_the_words_it_is_about(capsys: pytest.CaptureFixture[str]) -> None:
    """A private person with written consent: 5(3) has no way, unless 6(2) is read to open one."""
    private = ["--given", '"the tax office" is a private person']
    private += [
        "--given",
        'the Requested Party consented beforehand in writing to sending "the list" to "the tax office"',
    ]
    text = run(capsys, *private)
    assert "- Whether data on persons may go to a private person, who is not a body\n" in text
    assert "    - en: to other bodies only with the written consent\n" in text
    assert "    - if it means “yes, with written consent, under 6(2)”, there is left: yes\n" in text


def test_what_is_unknown_must_be_a_statement(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["interview", QUESTION, "--unknown", "the moon is made of cheese"]) == 5
    assert "AKB401 This statement was not understood" in capsys.readouterr().err
