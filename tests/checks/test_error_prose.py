"""Errors are prose for a lawyer: the whole text of each, word for word, as ``tests/errors.md`` has it."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from finding_pages import FullDisk, division_by_zero
from small_kb import AGREEMENT, SAMPLE, WORDS, wrapped, write

from agreement_kb.cli import main
from agreement_kb.commands import explain as explaining

TEXT = (Path(__file__).parents[1] / "errors.md").read_text(encoding="utf-8")
_SECTION = re.compile(r"^## ([^\n]+)\n\n~~~(\w+)\n(.*?)\n~~~\n\n~~~text\n(.*?)\n~~~$", re.MULTILINE | re.DOTALL)
ERRORS = {name: (kind, given, said) for name, kind, given, said in _SECTION.findall(TEXT)}
_QUESTION = ["ask", 'is "the plan" guarded?']


def printed(kind: str, given: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the command line prints of a fault."""
    files = {"agreement.md": AGREEMENT, "words.md": WORDS, SAMPLE: wrapped("")}
    check = ["check", "--ignore", "AKB410"]  # most words of the small knowledge base are there for other tests
    arguments = [*check, "--kb", str(folder)]
    match kind:
        case "markdown":
            files[SAMPLE] = given + "\n"
        case "akb" if given.startswith("agreement "):
            files["agreement.md"] = f"```akb\n{given}\n```\n"
        case "akb" | "test" | "ask":
            files[SAMPLE] = wrapped(given)
            arguments = [*{"akb": check, "test": ["test"], "ask": _QUESTION}[kind], "--kb", str(folder)]
        case _:
            _, *arguments = shlex.split(given.replace("{kb}", str(folder)).replace("{long}", "x" * 3_000))
    write(folder, files)
    if kind == "fault":
        monkeypatch.setattr(explaining, "explain", division_by_zero)
    out, err = FullDisk() if kind == "full" else io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        assert main(arguments) != 0
    text = err.getvalue() if kind == "full" else out.getvalue() + err.getvalue()
    return text.replace(str(folder), "{kb}").rstrip("\n")


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_reads_well(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, given, said = ERRORS[name]
    assert printed(kind, given, tmp_path, monkeypatch) == said


def test_every_section_is_read_and_every_group_of_codes_has_one() -> None:
    assert len(ERRORS) == len(re.findall(r"^~~~text$", TEXT, re.MULTILINE)) >= 30
    groups = {code[3] for _, _, said in ERRORS.values() for code in re.findall(r"^AKB\d{3}", said, re.MULTILINE)}
    assert groups == set("0123459")


def test_no_error_names_what_is_inside() -> None:
    said = "\n".join(text for _, _, text in ERRORS.values())
    assert re.findall(r"lark|pyDatalog|Datalog|\bNone\b|Exception|\.py\b|<\w+>", said) == []
