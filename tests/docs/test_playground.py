"""What the playground runs, without a browser: replies to what is typed, and the files that it is made of."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from helpers import knowledge_base

from agreement_kb.cli import main
from agreement_kb.commands.answers import render_answer
from agreement_kb.commands.look import Look
from agreement_kb.docs import pyodide
from agreement_kb.docs.playground import Reply, changes, replies
from agreement_kb.docs.playground_files import archive, examples
from agreement_kb.docs.worked_examples import example_page, work
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.resources import resource

RULES = (
    'open sort document en "document"\n'
    'predicate sealed(Document: document) by fact en "{Document} is sealed"\n'
    'predicate secret(Document: document) en "{Document} is secret"\n'
    'question is_secret: is secret(Document) en "is {Document} secret?"\n'
    "rule seal: secret(Document)\n    if sealed(Document)"
)
CASE = """\
scenario sealed_plan
    en "A plan under seal"
    given "the plan" is sealed
    ask is "the plan" secret?
    expect yes
"""
QUESTION = 'is "the plan" secret?'


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return knowledge_base(RULES, tmp_path_factory.mktemp("playground") / "kb")


def replied(kb: KnowledgeBase, text: str, question: str = "") -> tuple[str, list[Reply]]:
    found = list(replies(kb, text, question))
    return "\n".join(reply.html for reply in found), [reply for reply in found if reply.answer is not None]


def test_a_case_is_answered_as_the_command_line_does(tiny: KnowledgeBase) -> None:
    shown, answers = replied(tiny, CASE)
    facts = tiny.ask(QUESTION, given=['"the plan" is sealed'])
    assert [reply.json for reply in answers] == [render_answer(tiny, facts, Look("json"))]
    places = [
        shown.index(each) for each in ("A plan under seal", QUESTION.replace('"', "&quot;"), ">YES<", "The proof")
    ]
    assert places == sorted(places)
    assert "As the case expects." in shown


def test_what_a_case_expects_is_compared(tiny: KnowledgeBase) -> None:
    shown, answers = replied(tiny, CASE.replace("expect yes", "expect no"))
    assert len(answers) == 1
    assert "Not as the case expects." in shown
    assert "expected no, got yes." in shown


def test_a_question_is_asked_in_place_of_those_of_the_case(tiny: KnowledgeBase) -> None:
    shown, answers = replied(tiny, CASE, 'is "the letter" secret?')
    assert [json.loads(reply.json)["question"] for reply in answers] == ['is "the letter" secret?']
    assert "expects" not in shown
    assert [json.loads(reply.json)["scenario"] for reply in replied(tiny, "", QUESTION)[1]] == [[]]


def test_markdown_around_a_case_is_read_too(tiny: KnowledgeBase) -> None:
    _, answers = replied(tiny, f"# A plan\n\n```akb\n{CASE}```\n")
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("text", "question", "code", "place"),
    [
        ("scenario s\n    givn x\n", QUESTION, "AKB003", "Line 2, column 5"),
        ('scenario s\n\n    given "the plan" is seeled\n', QUESTION, "AKB401", "Line 3, column 5"),
        ("only words", "", "AKB003", "Line 1, column 1"),
        ("# a remark\n", QUESTION, "AKB502", ""),
        ("", "", "AKB504", ""),
        ("scenario s\n", "", "AKB504", "Line 1, column 1"),
        ('scenario s\n    given "a\u200bb" is sealed\n', QUESTION, "AKB015", "Line 2, column"),
        (CASE, 'is "the plan" secrt?', "AKB4", ""),
    ],
)
def test_faults_are_told_with_code_and_place(
    tiny: KnowledgeBase, text: str, question: str, code: str, place: str
) -> None:
    shown, answers = replied(tiny, text, question)
    assert answers == []
    assert f'<a href="../findings/{code}' in shown
    assert place in shown
    assert ("<pre>" in shown) == bool(place)


def test_what_is_typed_is_never_markup(tiny: KnowledgeBase) -> None:
    evil = "<img src=x>"
    shown, answers = replied(tiny, CASE.replace("the plan", evil).replace("A plan under seal", evil))
    assert len(answers) == 1
    assert "&lt;img src=x&gt;" in shown
    assert "<img" not in shown + changes(tiny, answers[0].answer or pytest.fail("no answer"))
    assert "<img" not in replied(tiny, f"scenario s\n    {evil}\n", f"is {evil} secret?")[0]
    assert "<img" not in replied(tiny, "scenario s\n", f"is {evil} secret?")[0]


def test_a_fault_of_the_program_is_told(tiny: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("<b>alas</b>")

    monkeypatch.setattr("agreement_kb.docs.playground.page_of", broken)
    shown, answers = replied(tiny, CASE)
    assert "AKB902" in shown
    assert "&lt;b&gt;alas" in shown
    assert answers == []


def test_examples_are_the_lines_of_their_pages(tiny: KnowledgeBase) -> None:
    second = CASE.replace("sealed_plan", "other").replace("A plan under seal", "Another")
    page = f"# Plans\n\n```akb\n{CASE}\n{second}```\n\nWords.\n\n```akb\n{CASE.replace('sealed_plan', 'third')}```\n"
    worked, findings = work(tiny, {"plans.md": page})
    assert findings == []
    (offered,) = examples(worked)
    assert offered["scenarios"] == [
        {"title": "A plan under seal", "text": CASE},
        {"title": "Another", "text": second},
        {"title": "A plan under seal", "text": CASE.replace("sealed_plan", "third")},
    ]
    made = example_page(tiny, worked[0], tried=True)
    assert made.count('<p class="akb-try" data-scenario="scenario ') == 3
    assert "given &quot;the plan&quot; is sealed&#10;" in made
    assert "akb-try" not in example_page(tiny, worked[0])


def package_of(*left_out: str) -> tuple[bytes, str]:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as packed:
        for name in (*pyodide.PLAIN, pyodide.PROGRAM, "README.md"):
            if name not in left_out:
                member = tarfile.TarInfo(f"package/{name}")
                member.size = len(name)
                packed.addfile(member, io.BytesIO(name.encode()))
    data = made.getvalue()
    return data, base64.b64encode(hashlib.sha512(data).digest()).decode()


def test_only_the_package_that_was_checked_is_taken() -> None:
    data, integrity = package_of()
    files = pyodide.unpacked(data, integrity)
    assert set(files) == {*pyodide.PLAIN, pyodide.PACKED}
    assert files["pyodide.mjs"] == b"pyodide.mjs"
    with pytest.raises(ValueError, match="this is not Pyodide"):
        pyodide.unpacked(data + b"x", integrity)
    with pytest.raises(ValueError, match="this is not Pyodide"):
        pyodide.unpacked(data)
    with pytest.raises(ValueError, match=r"has no pyodide\.asm\.wasm"):
        pyodide.unpacked(*package_of(pyodide.PROGRAM))


def test_without_pyodide_it_is_said_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "nowhere"))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "playground.md").write_text("# Playground\n", encoding="utf-8")
    knowledge_base(RULES, tmp_path / "kb")
    run = ["docs", "build", "--kb", str(tmp_path / "kb"), "--pages", str(tmp_path / "docs"), "--to"]
    assert main([*run, str(tmp_path / "to")]) == 5
    told = capsys.readouterr().err
    assert "has not been fetched" in told
    assert "python -m agreement_kb.docs.pyodide" in told
    assert not (tmp_path / "to").exists()


@pytest.mark.slow
def test_the_archive_is_all_that_answering_needs(tmp_path: Path) -> None:
    kb = load(resource("rules"))
    made = archive(kb, resource("rules"))
    assert made == archive(kb, resource("rules"))
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        packed.extractall(tmp_path)
        names = packed.namelist()
    assert any(name.startswith("lark-") and name.endswith("/LICENSE") for name in names)
    assert any(name.startswith("pydatalog-") and name.endswith("/METADATA") for name in names)
    assert not [name for name in names if name.endswith((".so", ".c", ".cpp", ".pyc"))]
    script = (
        "import sys, os; sys.path.insert(0, sys.argv[1]); os.environ['AKB_CACHE'] = sys.argv[1] + '/compiled'\n"
        "from agreement_kb.language.compiled import read_compiled\n"
        "from agreement_kb.resources import resource\n"
        "assert read_compiled(resource('rules')) is not None, 'the compiled form is not used'\n"
        "from agreement_kb.docs.playground import opened, replies\n"
        "for each in replies(opened(), '', sys.argv[2]): sys.stdout.write(each.json)\n"
    )
    question = 'is "trafficking in human beings" in scope?'
    # -S: no package of this environment is seen.
    run = [sys.executable, "-I", "-S", "-X", "utf8", "-c", script, str(tmp_path), question]
    done = subprocess.run(run, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout == render_answer(kb, kb.ask(question), Look("json"))
