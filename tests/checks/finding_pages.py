"""The finding pages as data: their samples, what they say of them, and how a sample is run."""

from __future__ import annotations

import errno
import os
import re
import shlex
from collections.abc import Iterable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from small_kb import AGREEMENT, IN_TWO_LANGUAGES, SAMPLE, SAMPLE_LINE, WORDS, load_files, wrapped, write

from agreement_kb.cli import main
from agreement_kb.commands import explain as explaining
from agreement_kb.commands.check import Wanted, checked
from agreement_kb.commands.diff import version_findings
from agreement_kb.commands.look import Look
from agreement_kb.commands.mutate import finding_of, survivors_of
from agreement_kb.commands.new import new
from agreement_kb.commands.note import verify
from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.kb import load, read
from agreement_kb.language import files as reading
from agreement_kb.language.accepted import REGISTER
from agreement_kb.language.cases import empty_scenarios
from agreement_kb.language.further import further_findings
from agreement_kb.language.loader import read_scenarios
from agreement_kb.model.finding import AgreementError, Finding
from agreement_kb.model.graph import Node, graph_of
from agreement_kb.proving.deep import look_deep
from agreement_kb.proving.mutants import mutants
from agreement_kb.proving.mutation import Bench
from agreement_kb.proving.revisions import compare
from agreement_kb.render.graph_svg import MAX_NODES, graph_svg
from agreement_kb.resting import changed_since
from agreement_kb.revision import at_revision
from agreement_kb.scenario_runs import run
from tests.helpers import commit

_FENCE = re.compile(r"^(`{3,}|~{3,})(\w+)\n(.*?)\n\1$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r"# (AKB\d{3}) · (\S.*)")
_RECEIVED = {
    "AKB203": "A Party keeps the\ndocument.",
    "AKB207": "A Party keeps the document. It returns the docu\nment upon request.",
}
_BEFORE = """\
## 5(3)

> en: A Party keeps the document.

```akb
mark declaration because "It binds nobody."
```
"""
_PLAN = """\
scenario secret_plan
    given "the plan" is secret
    ask is "the plan" guarded?
        expect yes
"""
_TO_ACCEPT = 'scenario secret_plan\n    given "the plan" is secret'
"""A scenario that expects nothing: what the entries of the register may accept."""
_WRITTEN = re.compile(r"^\W*(AKB\d{3})\S* (.*)$", re.MULTILINE)
_SMALL_BOUND = 40
_DEEP = ("AKB305", "AKB306", "AKB307", "AKB308", "AKB309", "AKB310", "AKB313", "AKB314")
"""Codes of model finding."""
_FURTHER = ("AKB410", "AKB311", "AKB312", "AKB508")
"""Codes that only ``akb check`` looks for, in rules that load."""


@dataclass(frozen=True)
class Sample:
    """A fence of a page: its kind (``akb``, ``markdown``, ``console``) and content."""

    kind: str
    content: str


@dataclass(frozen=True)
class FindingPage:
    """A page read: the findings it promises for its bad sample, and its two samples."""

    code: str
    title: str
    lines: int
    headings: tuple[str, ...]
    bad: Sample
    reported: tuple[str, ...]
    good: Sample


def read_page(path: Path) -> FindingPage:
    """Read one page; a page of another shape fails here."""
    text = path.read_text(encoding="utf-8")
    title = _TITLE.fullmatch(text.split("\n", 1)[0])
    assert title is not None, f"{path.name} begins with another line than '# CODE · title'"
    outside = _FENCE.sub("", text)
    headings = tuple(re.findall(r"^## (.+)$", outside, re.MULTILINE))
    good_at = re.search(r"^## Good$", text, re.MULTILINE)
    assert good_at is not None, path.name
    bad, reported = (Sample(m[2], m[3]) for m in _FENCE.finditer(text[: good_at.start()]))
    (good,) = (Sample(m[2], m[3]) for m in _FENCE.finditer(text[good_at.start() :]))
    assert reported.kind == "text"
    return FindingPage(title[1], title[2], text.count("\n"), headings, bad, tuple(reported.content.split("\n")), good)


def check(page: FindingPage, sample: Sample, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the tool finds on a sample, one line for each finding: ``line:column CODE message``."""
    return [_shown(finding) for finding in _findings(page.code, sample, sample is page.bad, folder, monkeypatch)]


def _shown(finding: Finding) -> str:
    place = finding.place
    if place is None or place.file == "command line":
        return f"{finding.code} {finding.message}"
    if place.file == SAMPLE and place.line >= SAMPLE_LINE:
        return f"{place.line - SAMPLE_LINE + 1}:{place.column} {finding.code} {finding.message}"
    return f"{place} {finding.code} {finding.message}"


def _findings(code: str, sample: Sample, bad: bool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Finding]:
    write(folder, _files(code, sample, bad))
    if code == "AKB506":
        return read_scenarios(SAMPLE, "\n" * (SAMPLE_LINE - 2) + _fenced(sample.content))[1]
    if code == "AKB211":
        older = {**_files(code, sample, bad), SAMPLE: _BEFORE}
        return changed_since(load_files(_files(code, sample, bad)), load_files(older), {})
    if code == "AKB014" and bad:
        written_meanwhile(folder / SAMPLE, monkeypatch)
    if code in ("AKB503", "AKB902", "AKB903"):
        return _command(code, bad, folder, monkeypatch)
    if code == "AKB510":
        older, newer = folder / "older", folder / "newer"
        write(older, {**_files(code, sample, bad), "agreement.md": AGREEMENT.replace('"1"', '"1.3"')})
        write(
            newer,
            {**_files(code, sample, bad), SAMPLE: wrapped(_PLAN).replace("secret(Document)", "marked(Document, red)")},
        )
        before, after = load(older), load(newer)
        return version_findings(before, after, compare(before, after, lambda scenarios, _: scenarios))
    if code in _DEEP:
        loaded = load_files(_files(code, sample, bad))
        static = further_findings(loaded, loaded.program.program)
        assert [f for f in (*loaded.findings, *static) if f.code.startswith("AKB3")] == []
        found = look_deep(load(folder), seconds=0.0 if code == "AKB314" and bad else 60.0).findings
        return [f for f in found if f.place is None or f.place.file == SAMPLE]
    if code == "AKB509":
        kb = load(folder)
        return map(finding_of, survivors_of(Bench(kb), list(mutants(kb.program.program))))
    if code == "AKB416":
        return _laid_out(folder, sample.content)
    if code == "AKB415":
        return _pictured(MAX_NODES + 1 if bad else 2)
    if sample.kind == "console":
        return _asked(folder, sample.content)
    if sample.kind == "toml":
        in_it = (each for each in checked(folder, Wanted()).found if each.finding.place.file in (SAMPLE, REGISTER))
        return [each.finding for each in in_it if each.accepted is None]
    loaded = read(folder, DatalogEngine())
    found = list(loaded.findings)
    if code in _FURTHER:
        return [f for f in (*found, *further_findings(loaded, loaded.program.program)) if f.place.file == SAMPLE]
    if not found:
        kb = load(folder, DatalogEngine(max_instances=_SMALL_BOUND))
        found += empty_scenarios(loaded.scenarios)
        try:
            found += [f for result in run(kb, loaded.scenarios) for f in result.findings]
        except AgreementError as error:
            found += error.findings
    return found


def _fenced(code: str) -> str:
    return f"```akb\n{code}\n```\n"


def _files(code: str, sample: Sample, bad: bool) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {"agreement.md": AGREEMENT, "words.md": WORDS, SAMPLE: wrapped("")}
    if sample.kind == "markdown":
        files[SAMPLE] = sample.content + "\n"
    elif sample.content.startswith("agreement "):
        files["agreement.md"] = _fenced(sample.content)
    elif sample.kind == "toml":
        files |= {REGISTER: sample.content, SAMPLE: wrapped("" if bad else _TO_ACCEPT)}
    elif sample.kind == "akb":
        files[SAMPLE] = wrapped(sample.content)
    if code in _RECEIVED:
        files["agreement.md"] = AGREEMENT.replace("languages en", 'languages en\n    source en "received.txt"')
        files["received.txt"] = _RECEIVED[code]
    if code == "AKB206":
        files["agreement.md"], files["words.md"] = IN_TWO_LANGUAGES, "# Words\n"
    if code == "AKB002" and bad:
        files[SAMPLE] = wrapped(sample.content).encode("cp1251")
    if code == "AKB010" and bad:
        files[SAMPLE] = wrapped(sample.content) + "\n" * reading.MAX_FILE_BYTES
    if code == "AKB012" and bad:
        files[SAMPLE] = wrapped(sample.content + "\n    # more" * 60_000)
    return files


def written_meanwhile(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another program write to a file between the beginning and the end of its being read."""
    real, number = os.fstat, path.stat().st_ino

    def fstat(descriptor: int) -> os.stat_result:
        found = real(descriptor)
        if found.st_ino == number:
            with path.open("a", encoding="utf-8") as file:
                file.write("\n")
        return found

    monkeypatch.setattr(reading.os, "fstat", fstat)


class FullDisk(StringIO):
    """Standard output on a disk without room."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _asked(folder: Path, line: str) -> tuple[Finding, ...]:
    """Ask as the command line would: ``akb ask QUESTION --given S --deny S --as-of D``; or verify a note."""
    _, command, question, *options = shlex.split(line)
    if command == "verify":
        with pytest.raises(AgreementError) as refused:
            verify(folder, Look(), Path(question))
        return refused.value.findings
    if command == "test":
        return _at_revision(folder, options[-1])
    pairs = list(zip(options[::2], options[1::2], strict=True))
    try:
        load(folder).ask(
            question,
            given=[value for name, value in pairs if name == "--given"],
            deny=[value for name, value in pairs if name == "--deny"],
            as_of=next((value for name, value in pairs if name == "--as-of"), None),
        )
    except AgreementError as error:
        return error.findings
    return ()


def _laid_out(folder: Path, line: str) -> tuple[Finding, ...]:
    """Lay out an agreement where only the folder ``tools`` is."""
    write(folder, {"tools/notes.txt": ""})
    with chdir(folder):
        try:
            new(Path(line.split()[-1]), ())
        except AgreementError as error:
            return error.findings
    return ()


def _pictured(number: int) -> tuple[Finding, ...]:
    """Draw so many things that do not hang together."""
    try:
        graph_svg(graph_of((Node("provision", str(each)) for each in range(number)), ()))
    except AgreementError as error:
        return error.findings
    return ()


def _at_revision(folder: Path, revision: str) -> tuple[Finding, ...]:
    """Look for a revision in a repository with one commit."""
    commit(folder)
    try:
        at_revision(folder, revision)
    except AgreementError as error:
        return error.findings
    return ()


def division_by_zero(_: str) -> None:
    """A fault of the program."""
    raise ZeroDivisionError("division by zero")


def _command(code: str, bad: bool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """Run the command itself, and read the finding from what it writes."""

    if code == "AKB902" and bad:
        monkeypatch.setattr(explaining, "explain", division_by_zero)
    arguments = ["test", "--kb", str(folder)] if code == "AKB503" else ["explain", code]
    out, err = FullDisk() if code == "AKB903" and bad else StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(arguments)
    assert bool(status) is bad
    written = err.getvalue() if code == "AKB903" else out.getvalue() + err.getvalue()
    return [Finding(*found) for found in _WRITTEN.findall(written if bad else "")]
