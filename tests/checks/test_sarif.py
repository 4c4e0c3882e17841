"""Findings as SARIF: valid by the schema of the standard, and the same fingerprint wherever a fault moves."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from finding_pages import read_page
from hypothesis import given, settings
from hypothesis import strategies as st
from small_kb import SAMPLE, SAMPLE_LINE, load_files, wrapped

from agreement_kb.finding_pages import finding_codes, finding_pages
from agreement_kb.language.loaded import Loaded
from agreement_kb.language.whereabouts import reported
from agreement_kb.model.finding import Accepted, Finding, Reported
from agreement_kb.model.place import Place
from agreement_kb.render.sarif import FINGERPRINT, SarifRun, findings_sarif
from agreement_kb.resources import resource

SCHEMA = json.loads((Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
VALID = jsonschema.Draft4Validator(SCHEMA)
FAULTS = """\
rule papers: guarded(Document)
    if secret(Document) and agreed(Person, Docment)

rule papers: guarded(Docment)
    if scret(Docment)

mark partially because "It binds nobody."

scenario plan
    given "the plan" is secret
    ask is "the plan" guarded?
        expect perhaps
"""


def log_of(found: list[Reported], texts: dict[str, str] | None = None, code: int = 1) -> dict:
    """A log, which the schema finds valid."""
    value = json.loads(findings_sarif(found, SarifRun("1.2.3", code, finding_pages(), texts or {})))
    VALID.validate(value)
    return value


def found_in(loaded: Loaded) -> list[Reported]:
    return reported(loaded.findings, loaded.texts, loaded.provisions)


@pytest.fixture(scope="module")
def every_bad_sample() -> Loaded:
    """A knowledge base with the bad samples of all pages, each in a file of its own."""
    files = {}
    for path in sorted(resource("findings").glob("*.md")):
        sample = read_page(path).bad
        if sample.kind in ("akb", "markdown") and not sample.content.startswith("agreement "):
            files[f"{path.stem}.md"] = sample.content + "\n" if sample.kind == "markdown" else wrapped(sample.content)
    assert len(files) > 40
    return load_files(files)


def test_whatever_is_found_the_log_is_valid(every_bad_sample: Loaded) -> None:
    found = found_in(every_bad_sample)
    assert len({each.finding.code for each in found}) > 30
    (run,) = log_of(found, dict(every_bad_sample.texts))["runs"]
    assert len(run["results"]) == len(found)
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
    prints = [result["partialFingerprints"][FINGERPRINT] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def test_the_schema_refuses_what_is_no_log() -> None:
    value = log_of([])
    value["runs"][0]["columnKind"] = "letters"
    assert [error.message for error in VALID.iter_errors(value)] == [
        "'letters' is not one of ['utf16CodeUnits', 'unicodeCodePoints']"
    ]


def test_every_code_is_described_from_its_page() -> None:
    (run,) = log_of([])["runs"]
    driver = run["tool"]["driver"]
    described = {each["id"]: each for each in (*driver["rules"], *driver["notifications"])}
    assert set(described) == set(finding_codes())
    assert [each["id"] for each in driver["notifications"]] == ["AKB901", "AKB902", "AKB903"]
    singleton = described["AKB108"]
    assert singleton["name"] == "AVariableStandsOnlyOnce"
    assert singleton["shortDescription"]["text"] == "A variable stands only once."
    assert singleton["fullDescription"]["text"] == (
        "A variable joins conditions: it says that the same thing is meant in two places. One that stands once joins "
        "nothing, and is often the misspelling of another."
    )
    assert singleton["help"]["markdown"].endswith("begin the name with `_`, as in `_Person`, or write `_` alone.\n")
    levels = {code: described[code]["defaultConfiguration"]["level"] for code in ("AKB108", "AKB205", "AKB211")}
    assert levels == {"AKB108": "error", "AKB205": "warning", "AKB211": "note"}


def test_a_result_whole() -> None:
    loaded = load_files(
        {SAMPLE: wrapped("rule papers: guarded(Document)\n    if secret(Document) and cleared(Person)")}
    )
    (result,) = log_of(found_in(loaded), dict(loaded.texts))["runs"][0]["results"]
    fingerprint = result.pop("partialFingerprints")[FINGERPRINT]
    assert len(fingerprint) == 32
    at = {"uri": SAMPLE, "uriBaseId": "KNOWLEDGE_BASE"}
    assert result == {
        "ruleId": "AKB108",
        "ruleIndex": list(finding_codes()).index("AKB108"),
        "level": "error",
        "message": {
            "text": "Person stands only once. A variable used once says nothing; often it is a misspelling of another. "
            "Hint: Write _Person if it is meant."
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": at,
                    "region": {"startLine": SAMPLE_LINE + 1, "startColumn": 37},
                },
                "logicalLocations": [{"fullyQualifiedName": "rule papers"}],
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "physicalLocation": {"artifactLocation": at, "region": {"startLine": 5, "startColumn": 3}},
                "message": {"text": "A secret document is guarded."},
            }
        ],
    }


def test_columns_count_as_the_log_says() -> None:
    """A letter beyond the first 65,536 is two units of UTF-16 and one of ours."""
    text = 'words "\N{MATHEMATICAL BOLD CAPITAL A}" fault'
    finding = Finding("AKB003", "It stands here.", Place("a.md", 1, 11))
    (run,) = log_of(reported([finding], {"a.md": text}, {}), {"a.md": text})["runs"]
    assert run["columnKind"] == "utf16CodeUnits"
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"] == 12


def test_files_are_told_without_this_machine() -> None:
    findings = [Finding("AKB001", "It is lost.", Place(name, 1)) for name in ("терминдер/a b:c.md", "docs/page.md")]
    found = reported(findings, {}, {})
    value = json.loads(findings_sarif(found, SarifRun("1", 1, (), {}, frozenset(["docs/page.md"]))))
    VALID.validate(value)
    files = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in value["runs"][0]["results"]]
    assert files == [
        {
            "uri": "%D1%82%D0%B5%D1%80%D0%BC%D0%B8%D0%BD%D0%B4%D0%B5%D1%80/a%20b%3Ac.md",
            "uriBaseId": "KNOWLEDGE_BASE",
        },
        {"uri": "docs/page.md", "uriBaseId": "WORKING_FOLDER"},
    ]
    assert all("uri" not in base for base in value["runs"][0]["originalUriBaseIds"].values())


def test_an_accepted_finding_is_suppressed_with_its_reason() -> None:
    finding = Finding("AKB504", "It expects nothing.", Place("a.md", 1))
    accepted = Accepted("Nothing to ask yet.", "A. Lawyer", "2026-03-10")
    (run,) = log_of([Reported(finding, "scenario plan", "0" * 32, accepted)], code=0)["runs"]
    assert run["results"][0]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "Nothing to ask yet.",
            "properties": {"by": "A. Lawyer", "on": "2026-03-10"},
        }
    ]
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 0, "toolExecutionNotifications": []}]


def test_a_finding_about_the_tool_is_no_result() -> None:
    found = reported([Finding("AKB901", "It took too long.", hint="Give it more time.")], {}, {})
    (run,) = log_of(found, code=5)["runs"]
    assert run["results"] == []
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "exitCode": 5,
            "toolExecutionNotifications": [
                {
                    "level": "error",
                    "message": {"text": "It took too long. Hint: Give it more time."},
                    "descriptor": {"id": "AKB901"},
                }
            ],
        }
    ]


def prints(text: str) -> dict[str, str]:
    loaded = load_files({SAMPLE: text})
    return {each.fingerprint: f"{each.finding.code} in {each.where}" for each in found_in(loaded)}


FAULTY = wrapped(FAULTS)
BETWEEN = [i for i, line in enumerate(FAULTY.split("\n")) if line.startswith(("#", "rule", "mark", "scenario"))]


def test_there_are_faults_to_move() -> None:
    assert sorted(prints(FAULTY).values()) == [
        "AKB101 in rule papers",
        "AKB102 in rule papers",
        "AKB108 in rule papers",
        "AKB108 in rule papers",
        "AKB208 in mark partially under 1",
        "AKB507 in scenario plan",
    ]
    assert len(BETWEEN) == 7


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(BETWEEN), st.integers(1, 5)), min_size=1, max_size=4))
def test_a_fault_that_moves_keeps_its_fingerprint(moves: list[tuple[int, int]]) -> None:
    lines = FAULTY.split("\n")
    for at, number in sorted(moves, reverse=True):
        lines[at:at] = [""] * number
    assert prints("\n".join(lines)) == prints(FAULTY)


def test_another_fault_has_another_fingerprint() -> None:
    other = prints(FAULTY.replace("scret", "secrte"))
    assert [prints(FAULTY)[gone] for gone in prints(FAULTY).keys() - other.keys()] == ["AKB102 in rule papers"]
    assert len(other) == len(prints(FAULTY))
