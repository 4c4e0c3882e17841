"""Expectations as JUnit XML, the format in which CI tools take the results of tests.

The same results give the same bytes: no clock, no name of a machine, and every time is nought.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from agreement_kb.model.finding import Finding
from agreement_kb.render.findings import visible


@dataclass(frozen=True)
class Case:
    """One test: the file it stands in, of what, what it tries, and its faults, told at length in ``text``.

    ``broken``: it was not tried at all, or is no expectation but a fault of the file.
    """

    file: str
    of: str
    name: str
    faults: tuple[Finding, ...] = ()
    text: str = ""
    broken: bool = False


def junit_xml(cases: Iterable[Case], name: str = "akb test") -> str:
    """The cases as a document: a suite for each file, in the order of the names of the files."""
    listed = sorted(cases, key=lambda each: each.file)
    root = Element("testsuites", {"name": name, **_counts(listed)})
    for file, those in groupby(listed, key=lambda each: each.file):
        suite_cases = list(those)
        suite = SubElement(root, "testsuite", {"name": visible(file), **_counts(suite_cases), "skipped": "0"})
        for each in suite_cases:
            _add(suite, each)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _counts(cases: list[Case]) -> dict[str, str]:
    broken = sum(each.broken for each in cases)
    failed = sum(bool(each.faults) for each in cases) - broken
    return {"tests": str(len(cases)), "failures": str(failed), "errors": str(broken), "time": "0"}


def _add(suite: Element, case: Case) -> None:
    place = case.file.removesuffix(".md").replace("/", ".").strip(".")
    of = ".".join(part for part in (place, case.of) if part)
    test = SubElement(suite, "testcase", {"classname": visible(of), "name": _line(case.name), "time": "0"})
    if case.faults:
        first = case.faults[0]
        told = SubElement(test, "error" if case.broken else "failure", {"message": _line(first.message)})
        told.set("type", first.code)
        told.text = visible(case.text)


def _line(text: str) -> str:
    """A text as an attribute has it: on one line."""
    return " ".join(visible(text).split())
