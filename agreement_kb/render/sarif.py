"""Findings as SARIF 2.1.0, the format in which code hosts and editors take the results of a check.

The same findings give the same bytes: no clock, no path of this machine, no name of a user. Files are told relative to
the folder of the knowledge base, which a reader of the log fills in as ``KNOWLEDGE_BASE``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from agreement_kb.model.finding import Finding, FindingPage, Reported
from agreement_kb.model.place import Place
from agreement_kb.render.findings import TYPED, visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASES = {
    "KNOWLEDGE_BASE": "The folder of the knowledge base.",
    "WORKING_FOLDER": "The folder in which the command was run.",
}
FINGERPRINT = "agreementKnowledgeBase/v1"
_OF_THE_TOOL = "AKB9"
_WORD = re.compile(r"\w+")

Json = dict[str, Any]


@dataclass(frozen=True)
class SarifRun:
    """What a log tells beside its findings: the version of the tool, its exit code, the finding pages, the texts.

    ``texts`` are files by their names; ``outside`` are the names of those that lie outside the knowledge base.
    """

    version: str
    exit_code: int
    pages: Sequence[FindingPage]
    texts: Mapping[str, str]
    outside: frozenset[str] = frozenset()


def findings_sarif(found: Iterable[Reported], run: SarifRun) -> str:
    """Findings as a SARIF log with one run.

    Findings about the tool itself (AKB9xx) are notifications of the run: with one of them, it was not successful.
    """
    listed = list(found)
    rules = [page for page in run.pages if not page.code.startswith(_OF_THE_TOOL)]
    about_tool = [page for page in run.pages if page.code.startswith(_OF_THE_TOOL)]
    index = {page.code: number for number, page in enumerate(rules)}
    where = _Files(run)
    notified = [each.finding for each in listed if each.finding.code.startswith(_OF_THE_TOOL)]
    invocation: Json = {
        "executionSuccessful": not notified,
        "exitCode": run.exit_code,
        "toolExecutionNotifications": [_notification(finding) for finding in notified],
    }
    value = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "akb",
                        "fullName": f"Agreement KB {run.version}",
                        "semanticVersion": run.version,
                        "language": "en",
                        "rules": [_descriptor(page) for page in rules],
                        "notifications": [_descriptor(page) for page in about_tool],
                    }
                },
                "language": "en",
                "columnKind": "utf16CodeUnits",
                "originalUriBaseIds": {name: {"description": {"text": text}} for name, text in BASES.items()},
                "invocations": [invocation],
                "results": [_result(each, index, where) for each in listed if each.finding not in notified],
            }
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


class _Files:
    """Where a place lies, in the words of SARIF."""

    def __init__(self, run: SarifRun) -> None:
        self._run = run
        self._lines: dict[str, list[str]] = {}

    def physical(self, place: Place) -> Json:
        file: Json = {"uri": quote(place.file, errors="surrogateescape")}
        if place.file not in self._run.outside:
            file["uriBaseId"] = "KNOWLEDGE_BASE"
        elif not place.file.startswith("/"):
            file["uriBaseId"] = "WORKING_FOLDER"
        return {"artifactLocation": file, "region": {"startLine": place.line, "startColumn": self._column(place)}}

    def _column(self, place: Place) -> int:
        """The column in units of UTF-16: a letter beyond the first 65,536 counts twice."""
        if place.file not in self._lines:
            self._lines[place.file] = self._run.texts.get(place.file, "").split("\n")
        lines = self._lines[place.file]
        before = lines[place.line - 1][: place.column - 1] if place.line <= len(lines) else ""
        return place.column + sum(letter > "\uffff" for letter in before)


def _descriptor(page: FindingPage) -> Json:
    severity = Finding(page.code, "").severity
    return {
        "id": page.code,
        "name": "".join(word[0].upper() + word[1:] for word in _WORD.findall(page.title)),
        "shortDescription": {"text": f"{page.title}."},
        "fullDescription": {"text": page.summary},
        "help": {"text": page.text, "markdown": page.text},
        "defaultConfiguration": {"level": severity.value},
    }


def _notification(finding: Finding) -> Json:
    return {
        "level": finding.severity.value,
        "message": {"text": _words(finding)},
        "descriptor": {"id": finding.code},
    }


def _result(each: Reported, index: Mapping[str, int], files: _Files) -> Json:
    finding = each.finding
    result: Json = {"ruleId": finding.code}
    if finding.code in index:
        result["ruleIndex"] = index[finding.code]
    result |= {"level": finding.severity.value, "message": {"text": _words(finding)}}
    place = finding.place
    if place is not None and place.file != TYPED:
        location: Json = {"physicalLocation": files.physical(place)}
        if each.where:
            location["logicalLocations"] = [{"fullyQualifiedName": visible(each.where)}]
        result["locations"] = [location]
    if each.quoted:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": files.physical(at), "message": {"text": visible(words)}}
            for number, (words, at) in enumerate(each.quoted.values(), 1)
        ]
    result["partialFingerprints"] = {FINGERPRINT: each.fingerprint}
    if each.accepted is not None:
        suppression: Json = {"kind": "external", "status": "accepted", "justification": visible(each.accepted.because)}
        told = {"by": each.accepted.by, "on": each.accepted.on}
        if any(told.values()):
            suppression["properties"] = {key: visible(value) for key, value in told.items() if value}
        result["suppressions"] = [suppression]
    return result


def _words(finding: Finding) -> str:
    hint = f"Hint: {finding.hint}" if finding.hint else ""
    return visible(" ".join(part for part in (finding.message, finding.note, hint) if part))
