"""``akb diff``: what a change of the rules means: which answers differ, with what, and which version it asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from agreement_kb.commands.answers import sheet_of
from agreement_kb.commands.look import DONE, FINDINGS, Look, Output
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.files import AGREEMENT_FILE
from agreement_kb.model.answer import Answer
from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place
from agreement_kb.progress import watched
from agreement_kb.proving.revisions import Level, MovedAnswer, RevisionDifference, compare, version_is_enough
from agreement_kb.render.difference import told_words
from agreement_kb.render.findings import findings_text, findings_value
from agreement_kb.render.messages import messages
from agreement_kb.render.page import Page
from agreement_kb.revision import at_revision

SCHEMA = "agreement-kb/revisions/1"
HERE = "as it is here"


def diff(folder: Path, look: Look, before: str, after: str | None) -> Output:
    """What the knowledge base means otherwise at one revision than at another, or than as it is in the folder.

    Raises:
        NotUnderstood: there is no such revision.
        KnowledgeBaseError: the knowledge base does not load at one of the two.
    """
    old = at_revision(folder, before)
    new = at_revision(folder, after) if after is not None else load(folder)
    found = compare(old, new, watch=partial(watched, "Asking scenarios of both"))
    findings = version_findings(old, new, found)
    code = FINDINGS if findings else DONE
    names = (before, after or HERE)
    if look.format == "json":
        return json.dumps(_value(old, new, names, found, findings), ensure_ascii=False, indent=2) + "\n", code
    lines = list(_lines(old, new, names, found, look))
    told = findings_text(findings, new.loaded.texts) if findings else ""
    return "\n".join(lines) + "\n" + (f"\n{told}" if told else ""), code


def version_findings(before: KnowledgeBase, after: KnowledgeBase, found: RevisionDifference) -> list[Finding]:
    """A finding where the version was not raised as the difference asks."""
    old, new = before.loaded.header, after.loaded.header
    if version_is_enough(old.version, new.version, found.level):
        return []
    message = f"The change is {_LEVELS[found.level]}, and the version went from {old.version} to {new.version}."
    lines = after.loaded.texts.get(AGREEMENT_FILE, "").split("\n")
    place = next((Place(AGREEMENT_FILE, n) for n, line in enumerate(lines, 1) if f'"{new.version}"' in line), None)
    hint = "Raise it where the agreement is declared: for a major change the first number, for a minor one the second."
    note = "While the first number is 0, each counts one place lower." if new.version.startswith("0") else ""
    return [Finding("AKB510", message, place, note, hint)]


_LEVELS = {Level.NONE: "none", Level.PATCH: "a patch", Level.MINOR: "minor", Level.MAJOR: "major"}
_WHY = {
    Level.NONE: "nothing differs",
    Level.PATCH: "no answer differs",
    Level.MINOR: "no verdict differs; what an answer rests on, turns on or carries does, or something new can be asked",
    Level.MAJOR: "a verdict, a finding or a duty is another one",
}


def _lines(
    old: KnowledgeBase, new: KnowledgeBase, names: tuple[str, str], found: RevisionDifference, look: Look
) -> Iterator[str]:
    """A page for a reviewer: what moved in the rules, each answer that differs, facts beyond the scenarios."""
    yield f"# {old.loaded.header.name}: from {names[0]} to {names[1]}"
    yield ""
    yield f"The change is {_LEVELS[found.level]}: {_WHY[found.level]}."
    yield from _moved("Rules and vocabulary", found.statements)
    yield from _moved("Scenarios", found.scenarios)
    if found.answers:
        yield from ["", f"## Answers that differ ({len(found.answers)})"]
    for each in found.answers:
        yield from ["", f"### {each.scenario}", "", f"{each.question}", ""]
        yield from (f"- {line}" for line in _answer_lines(old, new, names, each, look))
        if rests := each.rests_on(found.statements):
            yield f"- of what moved, it rests on: {', '.join(f'`{name}`' for name in rests)}"
    if found.duties:
        yield from ["", f"## Duties that stand otherwise ({len(found.duties)})", ""]
        yield from (f"- `{duty}` in `{scenario}`" for scenario, duty in found.duties)
    if found.beyond:
        yield from ["", f"## Beyond the scenarios ({len(found.beyond)})"]
        yield from ["", f"Facts on which the answers differ; what is expected there is the answer of {names[0]}."]
    for witness in found.beyond:
        yield from ["", f"{witness.difference}", "", "```akb", *witness.scenario, "```"]
    if found.not_sought:
        yield from [
            "",
            f"For {len(found.not_sought)} more statements that moved no facts beyond the scenarios were sought.",
        ]


def _moved(what: str, moved: Mapping[str, str]) -> Iterator[str]:
    if not moved:
        return
    yield from ["", f"## {what} that moved ({len(moved)})", ""]
    for kind in ("changed", "new", "gone"):
        those = [name for name, how in moved.items() if how == kind]
        if those:
            yield f"- {kind}: {', '.join(f'`{name}`' for name in those)}"


def _answer_lines(
    old: KnowledgeBase, new: KnowledgeBase, names: tuple[str, str], moved: MovedAnswer, look: Look
) -> Iterator[str]:
    say = messages(look.language).say
    if moved.difference is None or isinstance(moved.before, str) or isinstance(moved.after, str):
        for name, side in zip(names, (moved.before, moved.after), strict=True):
            yield f"{name}: {f'refused ({side})' if isinstance(side, str) else side.verdict}"
        return
    pages = _page(old, moved.before, look), _page(new, moved.after, look)
    for parted in moved.difference.parted:
        aspect = say(f"difference.{parted.aspect}")
        for name, page, told in zip(names, pages, (parted.before, parted.after), strict=True):
            if told:
                yield f"{aspect}, {name}: {'; '.join(told_words(page, each) for each in told)}"


def _page(kb: KnowledgeBase, found: Answer, look: Look) -> Page:
    sheet = sheet_of(kb, found, look)
    return Page(sheet.source, sheet.wording, sheet.messages, found)


def _value(
    old: KnowledgeBase,
    new: KnowledgeBase,
    names: tuple[str, str],
    found: RevisionDifference,
    findings: list[Finding],
) -> dict[str, object]:
    look = Look("json")
    return {
        "schema": SCHEMA,
        "before": {"revision": names[0], "version": old.loaded.header.version, "sha256": old.loaded.sha256},
        "after": {"revision": names[1], "version": new.loaded.header.version, "sha256": new.loaded.sha256},
        "level": found.level.name.lower(),
        "statements": dict(found.statements),
        "scenarios": dict(found.scenarios),
        "answers": [
            {
                "scenario": each.scenario,
                "question": each.question,
                "level": each.level.name.lower(),
                "differs": list(_answer_lines(old, new, ("before", "after"), each, look)),
                "rests_on": list(each.rests_on(found.statements)),
            }
            for each in found.answers
        ],
        "duties": [{"scenario": scenario, "duty": duty} for scenario, duty in found.duties],
        "beyond": [{"differs": each.difference, "scenario": list(each.scenario)} for each in found.beyond],
        "not_sought": list(found.not_sought),
        "findings": findings_value(findings),
    }
