"""``akb check``: static findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from agreement_kb import __version__
from agreement_kb.commands.look import DONE, FINDINGS, Look
from agreement_kb.commands.selection import Selection
from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.finding_pages import finding_codes, finding_pages
from agreement_kb.kb import load, read, read_further
from agreement_kb.language.accepted import accept, read_accepted
from agreement_kb.language.files import Reader, read_file
from agreement_kb.language.loaded import Loaded
from agreement_kb.language.whereabouts import reported
from agreement_kb.model.finding import AgreementError, Finding, KnowledgeBaseError, Reported
from agreement_kb.progress import watched
from agreement_kb.render.findings import reported_json, reported_markdown, reported_text
from agreement_kb.render.sarif import SarifRun, findings_sarif
from agreement_kb.resting import changed_since, with_what_rests

if TYPE_CHECKING:
    from agreement_kb.proving.deep import Deep

WIDTH = 100
"""How wide the names of what was not judged are told."""
DEEP_CODES = ("AKB305", "AKB306", "AKB307", "AKB308", "AKB309", "AKB310", "AKB313")
"""What only model finding finds: accepted, it is not missed where that is not asked for."""


@dataclass(frozen=True)
class Wanted:
    """What is to be checked and told.

    ``pages`` are Markdown files, or folders of them, that may name what rests on a sentence whose words changed;
    ``before`` is an older copy of the knowledge base, whose sentences are compared with those of this one;
    ``formats`` are those wanted beside the one for standard output; ``deep`` is how long model finding
    may take, in seconds, None where it is not wanted.
    """

    pages: Sequence[Path] = ()
    before: Path | None = None
    selection: Selection = field(default_factory=Selection)
    formats: Sequence[str] = ()
    deep: float | None = None


@dataclass(frozen=True)
class Checked:
    """What was found in a knowledge base, and what it holds; ``outside`` are names of texts that are no part of it.

    ``cases`` is how many cases model finding worked out, None where it was not asked for; ``took`` is the time it
    took and might have taken; ``unjudged`` has, by the code of a finding, what it can't tell it of.
    """

    loaded: Loaded
    found: tuple[Reported, ...]
    texts: Mapping[str, str]
    outside: frozenset[str]
    cases: int | None = None
    took: str = ""
    unjudged: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of(self, codes: Callable[[str], bool]) -> Checked:
        """The same with the findings of some codes only."""
        return replace(self, found=tuple(each for each in self.found if codes(each.finding.code)))

    def failing(self, selection: Selection) -> bool:
        """Whether a finding fails the check; what does not load always does."""
        found = (each.finding for each in self.found if each.accepted is None)
        return self.loaded.program is None or any(map(selection.fails, found))


def check(folder: Path, look: Look, wanted: Wanted) -> tuple[str, int, list[str]]:
    """The findings of a knowledge base as text for standard output, the exit code, and one text for each format.

    Raises:
        KnowledgeBaseError: the older copy has no text to compare.
    """
    made = checked(folder, wanted)
    code = FINDINGS if made.failing(wanted.selection) else DONE
    told = [check_report(made, form, wanted.selection) for form in (look.format, *wanted.formats)]
    return told[0], code, told[1:]


def check_report(made: Checked, form: str, selection: Selection) -> str:
    """What was found, in one format."""
    code = FINDINGS if made.failing(selection) else DONE
    run = SarifRun(__version__, code, (), made.texts, made.outside)
    if form == "json":
        deep = {"cases": made.cases, "not_judged": {code: list(names) for code, names in made.unjudged.items()}}
        return reported_json(made.found, {"model_finding": deep} if made.cases is not None else {})
    return _told(made.found, form, run) + (_summary(made) if form == "text" else "")


def unfinished(error: AgreementError, form: str, code: int) -> str:
    """What a check that came to no end tells, in one format."""
    found = reported(error.findings, error.texts, {})
    return _told(found, form, SarifRun(__version__, code, (), error.texts))


def checked(folder: Path, wanted: Wanted) -> Checked:
    """What is found in a knowledge base, of that which is wanted.

    Raises:
        KnowledgeBaseError: the older copy has no text to compare.
    """
    loaded = read_further(folder, DatalogEngine())
    outside, unread = _pages(wanted.pages)
    findings = [*with_what_rests(loaded.findings, loaded, outside), *unread]
    if wanted.before is not None:
        older = read(wanted.before, DatalogEngine())
        if not older.provisions:
            raise KnowledgeBaseError(older.findings, older.texts)
        findings += changed_since(loaded, older, outside)
    findings += loaded.further or ()
    began = time.monotonic()
    deep = _deep(folder, wanted.deep) if wanted.deep is not None and loaded.program is not None else None
    took = f"{time.monotonic() - began:.0f} of {wanted.deep:g} seconds" if wanted.deep is not None else ""
    findings += deep.findings if deep is not None else ()
    findings.sort(key=Finding.sort_key)
    texts = {**outside, **loaded.texts}
    reader = Reader(folder)
    entries, faults = read_accepted(reader, finding_codes())
    entries = [each for each in entries if wanted.deep is not None or each.code not in DEEP_CODES]
    found, unused = accept(reported(findings, texts, loaded.provisions), entries)
    # What does not load has not been looked at to its end: an entry may accept what would be found then.
    faults += unused if loaded.program is not None else []
    found += reported(faults, reader.texts, {})
    chosen = tuple(each for each in found if wanted.selection.takes(each.finding))
    cases, unjudged = (deep.cases, deep.unjudged) if deep is not None else (None, {})
    return Checked(loaded, chosen, {**texts, **reader.texts}, frozenset(outside), cases, took, unjudged)


def _deep(folder: Path, seconds: float) -> Deep:
    # Only this needs the whole of what reasons; a static check starts without it.
    from agreement_kb.proving.deep import look_deep

    return look_deep(load(folder), seconds, partial(watched, "Looking for models"))


def _pages(paths: Iterable[Path]) -> tuple[dict[str, str], list[Finding]]:
    """The texts of pages by their names as given, and findings on those that can't be read."""
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for path in paths:
        if path.is_dir():
            reader = Reader(path)
            for name in reader.literate_files():
                if (text := reader.read(name)) is not None:
                    texts[(path / name).as_posix()] = text
            findings += reader.findings
        else:
            text, fault = read_file(path, path.as_posix())
            texts |= {path.as_posix(): text} if text is not None else {}
            findings += [fault] if fault is not None else []
    return texts, findings


def _told(found: Sequence[Reported], form: str, run: SarifRun) -> str:
    """Findings in one format."""
    match form:
        case "json":
            return reported_json(found)
        case "sarif":
            return findings_sarif(found, replace(run, pages=finding_pages()))
        case "markdown":
            return reported_markdown(found)
        case _:
            return reported_text(found, run.texts)


def _summary(checked: Checked) -> str:
    loaded = checked.loaded
    accepted = sum(each.accepted is not None for each in checked.found)
    number = len(checked.found) - accepted
    found = f"{number} finding{'s' if number != 1 else ''}" if number else "No findings"
    found += f" ({accepted} accepted)" if accepted else ""
    if loaded.program is None:
        return f"{found}; the knowledge base does not load.\n"
    program = loaded.program.program
    encoded = sum(entry.status == "encoded" for entry in loaded.ledger)
    deep = f"Model finding: {checked.cases} cases by decision diagrams, each exact over all that may be stated of "
    deep += f"its things ({checked.took}).\n"
    for code, names in checked.unjudged.items():
        told = f"Not judged for {code}, since it rests on what is listed: {', '.join(names)}."
        deep += fill(told, WIDTH, subsequent_indent="  ") + "\n"
    return (deep if checked.cases is not None else "") + (
        f"{found}: {len(loaded.provisions)} provisions, {len(loaded.ledger)} sentences ({encoded} encoded), "
        f"{len({r.origin for r in program.rules})} rules, {len(program.readings)} readings, "
        f"{len(loaded.scenarios)} scenarios.\n"
    )
