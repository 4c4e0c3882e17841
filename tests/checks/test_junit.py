"""``akb test --output junit=FILE``: what CI tools read, and what a failure shows."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
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
ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testcase": {"classname", "name", "time"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
}
"""What the schema of Surefire's reports demands and that of Jenkins lets stand; other readers use these."""
WITHIN = {"testsuites": "testsuite", "testsuite": "testcase"}


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    write(tmp_path / "kb", {"agreement.md": AGREEMENT, "words.md": WORDS, SAMPLE: wrapped(SCENARIOS)})
    return tmp_path / "kb"


def has_the_shape(root: ElementTree.Element) -> bool:
    """Whether each element stands where it may, has its attributes, and each suite counts its cases."""
    for element in root.iter():
        if set(element.attrib) != ATTRIBUTES[element.tag]:
            return False
        inside = {child.tag for child in element}
        if element.tag in WITHIN and inside - {WITHIN[element.tag]}:
            return False
        if element.tag == "testcase" and (len(element) > 1 or inside - {"failure", "error"}):
            return False
        if element.tag in WITHIN:
            cases = list(element.iter("testcase"))
            found = [len(cases), *(len(list(element.iter(kind))) for kind in ("failure", "error"))]
            if found != [int(element.attrib[name]) for name in ("tests", "failures", "errors")]:
                return False
        elif element.attrib.get("time", "0") != "0":
            return False
    return root.tag == "testsuites"


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


def test_results_are_written_of_scenarios_that_are_run(capsys: pytest.CaptureFixture[str]) -> None:
    for options in (["--coverage", "--output", "junit=x.xml"], ["--mutate", "--format", "junit"]):
        with pytest.raises(SystemExit):
            main(["test", *options])
        assert "are of scenarios that are run" in capsys.readouterr().err
