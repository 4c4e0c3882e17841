"""``akb docs build``: the pages of the docs site, as Markdown."""

from __future__ import annotations

from pathlib import Path

from agreement_kb.commands.look import DONE, FINDINGS, Look, Output
from agreement_kb.docs.places import EXAMPLES
from agreement_kb.docs.playground_files import PAGE, playground_files
from agreement_kb.docs.question_tables import with_tables
from agreement_kb.docs.staging import files_of, staged, write_pages
from agreement_kb.docs.worked_examples import work
from agreement_kb.kb import load
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.render.findings import findings_json, findings_markdown, findings_text

IGNORED = "*\n!.gitignore\n"
"""What the .gitignore of a folder of generated pages says: Git keeps nothing of it, so nothing is lost."""


def docs_build(folder: Path, look: Look, source: Path, to: Path, reference: bool = False) -> Output:
    """Write the site's pages to a folder; none where a worked example is not as expected.

    ``reference`` tells that the reference of ``akb`` itself is wanted too, whose examples are run.

    Raises:
        NotUnderstood: there is no folder to read pages from, or the folder to write to is not the site's own.
    """
    if not source.is_dir():
        raise NotUnderstood([Finding("AKB001", f"There is no folder '{source}'.", hint="Give that of the pages.")])
    mark = to / ".gitignore"
    if to.exists() and not (mark.is_file() and mark.read_text(encoding="utf-8", errors="replace") == IGNORED):
        hint = "Everything else in it is taken away: give a new folder, or the one that 'akb docs build' made."
        raise NotUnderstood([Finding("AKB001", f"'{to}' is no folder of generated pages.", hint=hint)])
    kb = load(folder)
    docs = files_of(source)
    examples = {
        name.rpartition("/")[2]: text
        for name, text in docs.items()
        if name.startswith(f"{EXAMPLES}/") and name.endswith(".md")
    }
    worked, findings = work(kb, examples)
    docs, faults = with_tables(kb, docs) if not findings else (docs, [])
    findings += faults
    if findings:
        if look.format == "json":
            return findings_json(findings), FINDINGS
        told = findings_markdown(findings) if look.format == "markdown" else findings_text(findings, docs | examples)
        return told, FINDINGS
    changelog = source.parent / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8") if changelog.is_file() else ""
    more = {}
    if reference:
        from agreement_kb.docs.reference import reference_pages

        more = reference_pages(kb, docs, source)
    pages: dict[str, str | bytes] = {**staged(kb, docs, worked, text, more)}
    if PAGE in docs:
        pages |= playground_files(kb, folder, worked)
    to.mkdir(parents=True, exist_ok=True)
    if not mark.is_file():
        mark.write_text(IGNORED, encoding="utf-8")
    written, gone = write_pages(to, pages)
    answers = sum(len(page.results) + len(page.duties) for page in worked)
    if look.format == "json":
        return findings_json([]), DONE
    return (
        f"{len(pages)} pages in {to}: {written} new or changed, {gone} taken away; "
        f"{answers} expectations of {len(worked)} worked examples met.\n"
    ), DONE
