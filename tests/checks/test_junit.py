"""``akb test --output junit=FILE``: what CI tools read, and what a failure shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from junitparser import JUnitXml
from small_kb import AGREEMENT, SAMPLE, WORDS, wrapped, write

from agreement_kb.cli import main
from agreement_kb.model.finding import Finding
from agreement_kb.render.junit import Case, junit_xml

SCENARIOS = """scenario secret_plan
    given "the plan" is secret
    ask is "the plan" guarded?
        expect yes
    ask is "the map" guarded?
        expect yes turning on nothing

scenario asks_nothing
    given "the plan" is secret

table guarded_or_not
    where "the plan" is secret
    ask is "the plan" guarded?
    row yes expect yes
    row no  expect yes
"""
SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("junit.xsd"))


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    write(tmp_path / "kb", {"agreement.md": AGREEMENT, "words.md": WORDS, SAMPLE: wrapped(SCENARIOS)})
    return tmp_path / "kb"


def has_the_shape(root: ElementTree.Element) -> bool:
    """Whether a document meets the schema, and each of its elements that counts counts right."""
    for element in (root, *root.iter("testsuite")):
        found = [len(list(element.iter(kind))) for kind in ("testcase", "failure", "error")]
        if found != [int(element.attrib.get(name, "-1")) for name in ("tests", "failures", "errors")]:
            return False
    return SCHEMA.is_valid(root)


def test_each_expectation_is_a_test_and_each_failure_tells_the_difference(
    kb: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, again = kb.parent / "results.xml", kb.parent / "again.xml"
    for each in (file, again):
        assert main(["test", "--kb", str(kb), "--format", "json", "--output", f"junit={each}"]) == 1
    assert file.read_bytes() == again.read_bytes()
    codes = [finding["code"] for finding in json.loads(capsys.readouterr().out.partition("}\n{")[0] + "}")["findings"]]
    assert sorted(codes) == ["AKB501", "AKB501", "AKB501", "AKB504"]
    root = ElementTree.fromstring(file.read_bytes())
    assert has_the_shape(root)
    (suite,) = root
    assert (suite.attrib["name"], suite.attrib["tests"], suite.attrib["failures"]) == (SAMPLE, "5", "2")
    failed = {test.attrib["classname"]: test.find("failure") for test in suite if test.find("failure") is not None}
    assert set(failed) == {"sample.secret_plan", "sample.guarded_or_not_2"}
    of_row = failed["sample.guarded_or_not_2"]
    assert of_row is not None
    assert of_row.attrib == {"message": "guarded_or_not_2: expected yes, got silent.", "type": "AKB501"}
    assert "- Denied: “the plan” is secret." in (of_row.text or "")
    (broken,) = suite.iter("error")
    assert broken.attrib["type"] == "AKB504"
    # What an independent reader of the format makes of it.
    (read,) = JUnitXml.fromfile(str(file))
    assert (read.name, read.tests, read.failures, read.errors, read.skipped) == (SAMPLE, 5, 2, 1, 0)
    results = {(case.classname, type(each).__name__, each.type) for case in read for each in case.result}
    assert results == {
        ("sample.secret_plan", "Failure", "AKB501"),
        ("sample.guarded_or_not_2", "Failure", "AKB501"),
        ("sample", "Error", "AKB504"),  # a scenario that expects nothing is a fault of its file
    }


def test_a_file_that_does_not_load_is_an_error_in_the_results_too(kb: Path) -> None:
    (kb / SAMPLE).write_text(wrapped("rule"), encoding="utf-8")
    assert main(["test", "--kb", str(kb), "--output", f"junit={kb.parent / 'results.xml'}"]) == 3
    root = ElementTree.parse(kb.parent / "results.xml").getroot()
    assert has_the_shape(root)
    assert int(root.attrib["errors"]) >= 1


def test_what_xml_can_not_hold_is_left_out_and_a_bad_shape_is_seen() -> None:
    finding = Finding("AKB501", "a\x00b\n<c>")
    root = ElementTree.fromstring(junit_xml([Case("a.md", "one", "ask \x1b", (finding,), "\ud800<&>")]).encode())
    assert has_the_shape(root)
    (told,) = root.iter("failure")
    assert (told.attrib["message"], told.text) == ("a�b <c>", "�<&>")
    root[0].set("tests", "2")
    assert not has_the_shape(root)


SPOILED = {
    "an attribute lacking": lambda suite: suite[0].attrib.pop("classname"),
    "an attribute of another format": lambda suite: suite[0].set("status", "run"),
    "a count that is no number": lambda suite: suite.set("skipped", "none"),
    "a time of this run": lambda suite: suite[0].set("time", "0.25"),
    "a code that is none": lambda suite: suite[0][0].set("type", "AssertionError"),
    "an element in the wrong place": lambda suite: suite.append(suite[0][0]),
    "two results of one test": lambda suite: suite[0].append(ElementTree.Element("error", suite[0][0].attrib)),
    "a suite within a suite": lambda suite: suite.append(ElementTree.Element("testsuite", suite.attrib)),
    "a test lost": lambda suite: suite.remove(suite[0]),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_what_does_not_meet_the_schema_is_seen(spoil: Callable[[ElementTree.Element], object]) -> None:
    cases = [Case("a.md", "one", "ask", (Finding("AKB501", "wrong"),)), Case("a.md", "two", "ask")]
    root = ElementTree.fromstring(junit_xml(cases).encode())
    assert has_the_shape(root)
    spoil(root[0])
    assert not has_the_shape(root)


def test_results_are_written_of_scenarios_that_are_run(capsys: pytest.CaptureFixture[str]) -> None:
    for options in (["--coverage", "--output", "junit=x.xml"], ["--mutate", "--format", "junit"]):
        with pytest.raises(SystemExit):
            main(["test", *options])
        assert "are of scenarios that are run" in capsys.readouterr().err
