"""What rests on a sentence of the text: the rules under it, the readings of its words, and who cites it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from agreement_kb.language.files import AGREEMENT_FILE
from agreement_kb.language.loaded import Loaded
from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place
from agreement_kb.model.provision import Citation, Sentence
from agreement_kb.model.scenario import Expectation, ExpectedDuty

DIFFERS_FROM_RECEIVED = "AKB203"


@dataclass(frozen=True)
class Resting:
    """Names of statements and scenarios, and places in pages, that a change of one sentence puts in question."""

    rules: tuple[str, ...]
    readings: tuple[str, ...]
    subjects: tuple[str, ...]
    scenarios: tuple[str, ...]
    pages: tuple[str, ...]

    def __str__(self) -> str:
        """All of it in one sentence; "" where nothing rests on the words."""
        kinds = {
            "rules": self.rules,
            "readings": self.readings,
            "subjects": self.subjects,
            "scenarios": self.scenarios,
            "pages": self.pages,
        }
        told = [f"{kind}: {', '.join(names)}" for kind, names in kinds.items() if names]
        return f"On its words rest {'; '.join(told)}." if told else ""


def statement_source(loaded: Loaded, place: Place) -> str:
    """A statement as its author wrote it: its line and the indented lines after it."""
    lines = loaded.texts[place.file].split("\n")[place.line - 1 :]
    end = next((i for i, line in enumerate(lines) if i and (line.startswith("```") or line[:1].strip())), len(lines))
    return "\n".join(lines[:end]).rstrip()


def resting_on(loaded: Loaded, citation: Citation, pages: Mapping[str, str] | None = None) -> Resting:
    """What rests on a sentence; ``pages`` are texts by name.

    A scenario rests on it that expects to cite it, to be bound by a rule under it or a duty under one, or to turn on a
    reading of it. A page does that names its provision, or one of these statements or scenarios as code. Where other
    findings prevent a program, rules are still known; readings and subjects are then not.
    """
    program = loaded.program.program if loaded.program is not None else None
    entry = next((e for e in loaded.ledger if _same(e.sentence.citation, citation)), None)
    rules = entry.origins if entry is not None else ()
    readings = tuple(r.name for r in program.readings.values() if _same(r.citation, citation)) if program else ()
    subjects = (
        tuple(s.name for s in program.subjects.values() if any(_same(c, citation) for c in s.citations))
        if program
        else ()
    )
    names = {*rules, *readings}
    scenarios = tuple(
        scenario.name
        for scenario in loaded.scenarios
        if any(_rests(expectation, citation, names) for expectation in scenario.expectations)
        or any(_duty_rests(expected, citation, names) for expected in scenario.duties)
    )
    mentioned = _mention(citation.provision, {*names, *subjects, *scenarios})
    found = (
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}"
        for name, text in (pages or {}).items()
        if (match := mentioned.search(text)) is not None
    )
    return Resting(rules, readings, subjects, scenarios, tuple(found))


def with_what_rests(findings: Iterable[Finding], loaded: Loaded, pages: Mapping[str, str]) -> list[Finding]:
    """The findings, those on words that differ from the text received with all that rests on the words."""
    at = {place: s for p in loaded.provisions.values() for s in p.sentences for place in s.places.values()}
    return [
        _with_note(finding, str(resting_on(loaded, at[finding.place].citation, pages)))
        if finding.code == DIFFERS_FROM_RECEIVED and finding.place in at
        else finding
        for finding in findings
    ]


def changed_since(loaded: Loaded, before: Loaded, pages: Mapping[str, str]) -> list[Finding]:
    """A finding for each sentence of an older knowledge base that has other words now, with what rested on the old.

    White space is left out of the comparison. A sentence that has gone is told at what is left of its provision, or at
    the beginning.
    """
    findings: list[Finding] = []
    for provision in before.provisions.values():
        now = loaded.provisions.get(provision.id)
        for sentence in provision.sentences:
            number = sentence.citation.sentence
            same = now.sentences[number - 1] if now is not None and number <= len(now.sentences) else None
            changed = [code for code, words in sentence.words.items() if not _said(same, code, words)]
            if not changed:
                continue
            message = f"The words of {sentence.citation} in {', '.join(changed)} are not those of the older rules."
            left = (same.places[changed[0]] if same and changed[0] in same.places else None) or (now and now.place)
            rests = resting_on(before, sentence.citation, pages)
            hint = "Compare each with the new words; run the check without the older rules when all are done."
            findings.append(Finding("AKB211", message, left or Place(AGREEMENT_FILE, 1), str(rests), hint))
    return findings


def _said(sentence: Sentence | None, language: str, words: str) -> bool:
    return sentence is not None and "".join(sentence.words.get(language, "").split()) == "".join(words.split())


def _with_note(finding: Finding, more: str) -> Finding:
    return replace(finding, note=" ".join(part for part in (finding.note, more) if part))


def _same(one: Citation, other: Citation) -> bool:
    return (one.provision, one.sentence) == (other.provision, other.sentence)


def _rests(expectation: Expectation, citation: Citation, names: set[str]) -> bool:
    expected = {*(expectation.turning_on or ()), *(expectation.conditions or ()), *(expectation.bindings or ())}
    return _cites(expectation.citing, citation) or not names.isdisjoint(expected)


def _duty_rests(expected: ExpectedDuty, citation: Citation, names: set[str]) -> bool:
    norm = expected.duty.text.partition("(")[0].strip()
    return _cites(expected.citing, citation) or norm in names


def _cites(citing: Iterable[str], citation: Citation) -> bool:
    return not {citation.provision, f"{citation.provision}#{citation.sentence}"}.isdisjoint(citing)


def _mention(provision: str, names: Iterable[str]) -> re.Pattern[str]:
    """How a page names a provision, or a statement as code: a bare number is none, an article's has its word before."""
    number = re.escape(provision)
    cited = rf"(?:\bArt(?:icle|\.)\s*|`|^#+ ){number}" if provision.isdigit() else rf"(?<![\w(]){number}"
    named = "|".join(sorted(map(re.escape, names))) or "(?!)"
    return re.compile(rf"{cited}(?![\w(])|`(?:{named})`", re.MULTILINE)
