"""``akb check``: static findings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from agreement_kb.commands.look import DONE, FINDINGS, Look, Output
from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.kb import read
from agreement_kb.language.files import Reader, read_file
from agreement_kb.language.loaded import Loaded
from agreement_kb.model.finding import Finding, KnowledgeBaseError
from agreement_kb.render.findings import findings_json, findings_markdown, findings_text
from agreement_kb.resting import changed_since, with_what_rests
from agreement_kb.scenario_runs import empty_scenarios, unknown_names


def check(folder: Path, look: Look, pages: Iterable[Path] = (), before: Path | None = None) -> Output:
    """Static findings.

    Args:
        folder: the knowledge base.
        look: how the findings are wanted.
        pages: Markdown files, or folders of them, that may name what rests on a sentence whose words changed.
        before: an older copy of the knowledge base, whose sentences are compared with those of this one.

    Raises:
        KnowledgeBaseError: the older copy has no text to compare.
    """
    loaded = read(folder, DatalogEngine())
    texts, unread = _pages(pages)
    findings = [*with_what_rests(loaded.findings, loaded, texts), *unread]
    if before is not None:
        older = read(before, DatalogEngine())
        if not older.provisions:
            raise KnowledgeBaseError(older.findings, older.texts)
        findings += changed_since(loaded, older, texts)
    if loaded.program is not None:
        program = loaded.program.program
        findings += [*empty_scenarios(loaded.scenarios), *unknown_names(program, loaded.scenarios)]
    findings.sort(key=Finding.sort_key)
    text = _findings(findings, loaded, look)
    if look.format == "text":
        text += _summary(loaded, findings)
    return text, FINDINGS if findings else DONE


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


def _findings(findings: list[Finding], loaded: Loaded, look: Look) -> str:
    if look.format == "json":
        return findings_json(findings)
    if not findings:
        return ""
    return findings_markdown(findings) if look.format == "markdown" else findings_text(findings, loaded.texts) + "\n"


def _summary(loaded: Loaded, findings: list[Finding]) -> str:
    found = f"{len(findings)} finding{'s' if len(findings) != 1 else ''}" if findings else "No findings"
    if loaded.program is None:
        return f"{found}; the knowledge base does not load.\n"
    program = loaded.program.program
    encoded = sum(entry.status == "encoded" for entry in loaded.ledger)
    return (
        f"{found}: {len(loaded.provisions)} provisions, {len(loaded.ledger)} sentences ({encoded} encoded), "
        f"{len({r.origin for r in program.rules})} rules, {len(program.readings)} readings, "
        f"{len(loaded.scenarios)} scenarios.\n"
    )
