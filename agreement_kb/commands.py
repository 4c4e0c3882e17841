"""What each command of ``akb`` does: from options to text and an exit code. Legal words come from the rules alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.loader import Loaded, load_folder, read_file, read_scenarios
from agreement_kb.language.source import LedgerEntry
from agreement_kb.model.answer import YES, Answer
from agreement_kb.model.finding import Finding, KnowledgeBaseError, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Scenario, Sentence
from agreement_kb.model.vocabulary import Texts
from agreement_kb.render.answer_json import to_json
from agreement_kb.render.findings import findings_json, findings_markdown, findings_text
from agreement_kb.render.markdown import to_markdown
from agreement_kb.render.messages import messages
from agreement_kb.render.page import Page, Source
from agreement_kb.render.report import report
from agreement_kb.render.text import to_text
from agreement_kb.resources import resource
from agreement_kb.scenario_runs import Result, empty_scenarios, run, unknown_names

DONE, FINDINGS, BAD_COMMAND, NOT_LOADED, NOT_YES, NOT_UNDERSTOOD, INTERNAL = 0, 1, 2, 3, 4, 5, 70


@dataclass(frozen=True)
class Look:
    """How output is wanted: format, language, width, colour."""

    format: str = "text"
    language: str = "en"
    width: int = 100
    colour: bool = False


_PRINTED = re.compile(r"(?:Art(?:icle|\.)\s*)?(\S+?)(?:,?\s+(\d+)(?:st|nd|rd|th|-)?\s*(?:sentence|сөйлем))?")

Output = tuple[str, int]
"""Text for standard output, and the exit code."""


def source_of(kb: KnowledgeBase) -> Source:
    """The text and identity of a knowledge base."""
    header = kb.loaded.header
    return Source(
        header.name,
        header.version,
        kb.loaded.sha256,
        header.languages,
        header.status,
        kb.program.program,
        kb.loaded.provisions,
    )


def render_answer(kb: KnowledgeBase, found: Answer, look: Look, explain: str = "full") -> str:
    """An answer in the format wanted."""
    page = Page(source_of(kb), found, kb.wording(found, look.language), messages(look.language))
    if look.format == "json":
        return to_json(page)
    blocks = report(page, explain)
    return to_markdown(blocks) if look.format == "markdown" else to_text(blocks, look.width, look.colour)


# ---- ask ---------------------------------------------------------------------------------------------------------


def ask(
    folder: Path,
    look: Look,
    question: str,
    *,
    scenario: str | None = None,
    given: Iterable[str] = (),
    deny: Iterable[str] = (),
    as_of: str | None = None,
    explain: str = "full",
    exit_code: bool = False,
) -> Output:
    """Answer one question."""
    kb = load(folder)
    sentences: tuple[Sentence, ...] = ()
    if scenario is not None:
        chosen = find_scenario(kb, scenario)
        sentences, as_of = chosen.statements, as_of or chosen.as_of
    if as_of == "today":
        as_of = date.today().isoformat()
    found = kb.ask(question, given=given, deny=deny, sentences=sentences, as_of=as_of)
    code = NOT_YES if exit_code and found.verdict != YES else DONE
    return render_answer(kb, found, look, explain), code


def find_scenario(kb: KnowledgeBase, name: str) -> Scenario:
    """The scenario ``FILE#NAME``, ``FILE`` (its only one) or ``NAME`` (of the knowledge base).

    Raises:
        NotUnderstood: there is none, or the file holds several and none is named.
    """
    file, _, wanted = name.partition("#")
    known = {s.name: s for s in kb.loaded.scenarios}
    if not wanted and file in known:
        return known[file]
    path = Path(file)
    scenarios, findings = _scenario_file(path)
    if findings:
        raise NotUnderstood(findings)
    if not wanted and len(scenarios) == 1:
        return scenarios[0]
    for each in scenarios:
        if each.name == wanted:
            return each
    names = ", ".join(s.name for s in scenarios) or "none"
    message = f"Which scenario of '{file}' is meant?" if not wanted else f"'{file}' has no scenario '{wanted}'."
    raise NotUnderstood([Finding("AKB502", message, Place(file, 1), f"It has: {names}.", "Write FILE#NAME.")])


def _scenario_file(path: Path) -> tuple[tuple[Scenario, ...], tuple[Finding, ...]]:
    text, fault = read_file(path, str(path))
    return read_scenarios(str(path), text) if text is not None else ((), (fault,) if fault is not None else ())


# ---- check, test, explain ----------------------------------------------------------------------------------------


def check(folder: Path, look: Look) -> Output:
    """Static findings."""
    loaded = load_folder(folder)
    findings = list(loaded.findings)
    if loaded.program is not None:
        program = loaded.program.program
        findings += [*empty_scenarios(loaded.scenarios), *unknown_names(program, loaded.scenarios)]
        findings.sort(key=Finding.sort_key)
    text = _findings(findings, loaded, look)
    if look.format == "text":
        text += _summary(loaded, findings)
    return text, FINDINGS if findings else DONE


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


def test(folder: Path, look: Look, files: Iterable[str]) -> Output:
    """Run the scenarios of the knowledge base, or of some files."""
    kb = load(folder)
    scenarios: list[Scenario] = []
    findings: list[Finding] = []
    texts = dict(kb.loaded.texts)
    for name in files:
        more, faults = _scenario_file(Path(name))
        scenarios += more
        findings += faults
        texts[name] = read_file(Path(name), name)[0] or ""
    if not files:
        scenarios = list(kb.loaded.scenarios)
    results = run(kb, scenarios)
    findings += empty_scenarios(scenarios)
    findings += [finding for result in results for finding in result.findings]
    if not results and not findings:
        hint = "Scenarios stand in Markdown files: scenario NAME ... ask ... expect ..."
        findings.append(Finding("AKB503", "No scenario was found.", hint=hint))
    return _test_report(kb, look, results, findings, texts), FINDINGS if findings else DONE


def _test_report(
    kb: KnowledgeBase, look: Look, results: list[Result], findings: list[Finding], texts: dict[str, str]
) -> str:
    met = sum(not result.findings for result in results)
    if look.format == "json":
        return findings_json(findings)
    if look.format == "markdown":
        return (findings_markdown(findings) if findings else "") + f"{met} of {len(results)} expectations met.\n"
    parts = []
    for result in results:
        if result.findings:
            parts.append(findings_text(result.findings, texts))
            if result.answer is not None:
                parts.append(render_answer(kb, result.answer, look))
    other = [f for f in findings if not any(f in r.findings for r in results)]
    if other:
        parts.append(findings_text(other, texts))
    parts.append(f"{met} of {len(results)} expectations met, in {len({r.scenario.name for r in results})} scenarios.\n")
    return "\n".join(parts)


def explain(code: str) -> Output:
    """The page of a finding code."""
    wanted = code.upper()
    folder = resource("findings")
    pages = sorted(path.stem for path in folder.glob("AKB*.md"))
    if wanted not in pages:
        message = f"There is no finding code '{code}'."
        raise NotUnderstood([Finding("AKB401", message, hint="The codes are: " + ", ".join(pages))])
    return (folder / f"{wanted}.md").read_text(encoding="utf-8"), DONE


# ---- the text ----------------------------------------------------------------------------------------------------


def cite(folder: Path, look: Look, citation: str) -> Output:
    """The words of a provision, what encodes it, and the scenarios that rest on it."""
    kb = load(folder)
    provision, _, number = as_typed(citation).partition("#")
    found = kb.loaded.provisions.get(provision)
    entries = [e for e in kb.loaded.ledger if e.sentence.citation.provision == provision]
    if number:
        entries = [e for e in entries if str(e.sentence.citation.sentence) == number]
    if found is None or not entries:
        raise NotUnderstood([_no_provision(kb, citation)])
    value = {
        "provision": provision,
        "sentences": [_sentence_value(kb, entry) for entry in entries],
        "reviewed_by": [],
        "text_status": _in(kb.loaded.header.status, look),
    }
    if look.format == "json":
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n", DONE
    lines: list[str] = []
    for entry in entries:
        lines += _sentence_lines(kb, entry, look)
    lines += ["Reviewed by: no qualified lawyer yet.", _in(kb.loaded.header.status, look)]
    return "\n".join(lines) + "\n", DONE


def as_typed(citation: str) -> str:
    """A citation as it is typed, from the way answers print it: ``Art. 5(3), 2nd sentence`` is ``5(3)#2``."""
    match = _PRINTED.fullmatch(citation.strip())
    if match is None:
        return citation.strip()
    return f"{match[1]}#{match[2]}" if match[2] else match[1]


def _in(texts: Texts, look: Look) -> str:
    """Words in the language wanted, or in whichever there are."""
    return (texts.get(look.language) or next(iter(texts.values()), ("",)))[0]


def _no_provision(kb: KnowledgeBase, citation: str) -> Finding:
    from agreement_kb.language.symbols import did_you_mean

    known = list(kb.loaded.provisions)
    return Finding("AKB201", f"There is no provision {citation}.", hint=did_you_mean(citation, known))


def _statement_source(kb: KnowledgeBase, place: Place) -> str:
    """The statement as its author wrote it: its line and the indented lines after it."""
    lines = kb.loaded.texts[place.file].split("\n")[place.line - 1 :]
    end = next((i for i, line in enumerate(lines) if i and (line.startswith("```") or line[:1].strip())), len(lines))
    return "\n".join(lines[:end]).rstrip()


def _encoding(kb: KnowledgeBase, entry: LedgerEntry) -> list[Place]:
    """Where the statements stand that encode a sentence."""
    program, wanted = kb.program.program, entry.sentence.citation
    cited = (rule for rule in (*program.rules, *program.constraints) if rule.origin in entry.origins)
    return sorted(
        {
            rule.place
            for rule in cited
            if rule.place is not None
            and rule.citation is not None
            and (rule.citation.provision, rule.citation.sentence) == (wanted.provision, wanted.sentence)
        }
    )


def _resting(kb: KnowledgeBase, provision: str) -> list[str]:
    return [
        s.name
        for s in kb.loaded.scenarios
        if any(c.partition("#")[0] == provision for e in s.expectations for c in e.citing)
    ]


def _sentence_value(kb: KnowledgeBase, entry: LedgerEntry) -> dict[str, object]:
    return {
        "citation": str(entry.sentence.citation),
        "text": dict(entry.sentence.words),
        "status": entry.status,
        "marks": [{"reason": m.reason, "because": m.because} for m in entry.marks],
        "rules": [{"place": str(p), "source": _statement_source(kb, p)} for p in _encoding(kb, entry)],
        "scenarios": _resting(kb, entry.sentence.citation.provision),
    }


def _sentence_lines(kb: KnowledgeBase, entry: LedgerEntry, look: Look) -> list[str]:
    markdown = look.format == "markdown"
    lines = [f"## {entry.sentence.citation}" if markdown else str(entry.sentence.citation)]
    for language in kb.loaded.header.languages:
        if language in entry.sentence.words:
            lines.append(f"{'> ' if markdown else '  '}{language}: {entry.sentence.words[language]}")
    lines.append(f"Status: {entry.status}")
    lines += [f"Marked {mark.reason}: {mark.because}" for mark in entry.marks]
    for place in _encoding(kb, entry):
        code = _statement_source(kb, place)
        lines += ["", f"```akb\n{code}\n```" if markdown else code]
    resting = _resting(kb, entry.sentence.citation.provision)
    lines += ["", f"Scenarios that rest on it: {', '.join(resting) or 'none'}", ""]
    return lines


def ledger(folder: Path, look: Look) -> Output:
    """What became of each sentence."""
    loaded = load_folder(folder)
    if not loaded.ledger:
        raise KnowledgeBaseError(loaded.findings)
    counts: dict[str, int] = {}
    for entry in loaded.ledger:
        counts[entry.status] = counts.get(entry.status, 0) + 1
    if look.format == "json":
        rows = [
            {
                "citation": str(e.sentence.citation),
                "status": e.status,
                "rules": list(e.origins),
                "marks": [{"reason": m.reason, "because": m.because} for m in e.marks],
            }
            for e in loaded.ledger
        ]
        return json.dumps({"sentences": rows, "counts": counts}, ensure_ascii=False, indent=2) + "\n", DONE
    total = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
    if look.format == "markdown":
        lines = ["| sentence | status | rules or reason |", "| --- | --- | --- |"]
        lines += [f"| {e.sentence.citation} | {e.status} | {_ledger_why(e)} |" for e in loaded.ledger]
    else:
        lines = [f"{e.sentence.citation!s:<28} {e.status:<12} {_ledger_why(e)}" for e in loaded.ledger]
    return "\n".join([*lines, "", f"{len(loaded.ledger)} sentences: {total}."]) + "\n", DONE


def _ledger_why(entry: LedgerEntry) -> str:
    marks = "; ".join(f"{m.reason}: {m.because}" if entry.origins else m.because for m in entry.marks)
    return "; ".join(part for part in (", ".join(entry.origins), marks) if part)


def readings(folder: Path, look: Look) -> Output:
    """Open texts with their alternatives, the words they are about, and the rules that use them."""
    kb = load(folder)
    program = kb.program.program
    rows = []
    for reading in program.readings.values():
        used = dict.fromkeys(
            rule.origin for rule in program.rules if any(lit.atom.predicate == reading.name for lit in rule.body)
        )
        rows.append((reading, list(used)))
    if look.format == "json":
        value = [
            {
                "name": reading.name,
                "citation": str(reading.citation),
                "question": {language: words[0] for language, words in reading.question.items()},
                "words": {language: words[0] for language, words in reading.words.items()},
                "alternatives": [
                    {"name": name, "text": {language: words[0] for language, words in texts.items()}}
                    for name, texts in reading.alternatives
                ],
                "rules": origins,
            }
            for reading, origins in rows
        ]
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n", DONE
    lines: list[str] = []
    for reading, origins in rows:
        head = f"{reading.name} — {reading.citation}: {_in(reading.question, look)}"
        lines.append(f"## {head}" if look.format == "markdown" else head)
        for each in kb.loaded.header.languages:
            if each in reading.words:
                lines.append(f"  {each}: {reading.words[each][0]}")
        lines += [f"  - {alternative}: {_in(meaning, look)}" for alternative, meaning in reading.alternatives]
        lines += [f"  used by: {', '.join(origins) or 'no rule'}", ""]
    lines.append(f"{len(rows)} readings. Suppose one with --given 'reading NAME is ALTERNATIVE'.")
    return "\n".join(lines) + "\n", DONE
