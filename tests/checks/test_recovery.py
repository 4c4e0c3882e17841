# ruff: noqa: E501 - a table reads best with a row to a line
"""One fault is one finding, and hides none: files with several faults, and the whole list of what is found."""

from __future__ import annotations

import pytest
from small_kb import AGREEMENT, SAMPLE, SAMPLE_LINE, TEXT_HEAD, load_files, wrapped

from agreement_kb.language.loader import read_scenarios

MARKED = '```akb\nmark declaration because "x"\n```\n'

# Each row: what stands in one fence under an encoded sentence; then every finding: line, column, code, message.
IN_A_FENCE: dict[str, tuple[str, list[tuple[int, int, str, str]]]] = {
    "a bad fact of a scenario": (
        'scenario s\n    given "it" is secret\n    gven "it" is cleared\n    given "that" is secret\n'
        '    ask is "it" guarded?\n        expect yess\nrule r: guarded(D)\n    if secrt(D)',
        [
            (3, 5, "AKB003", "'gven' is not expected here."),
            (6, 16, "AKB507", "'yess' is no verdict."),
            (8, 8, "AKB102", "There is no predicate named 'secrt'."),
        ],
    ),
    "a bad question of a scenario": (
        'scenario s\n    asc is "it" guarded?\n        expect yes\n    ask is "it" guarded?\n        expect perhaps\n',
        [
            (2, 5, "AKB003", "'asc' is not expected here."),
            (5, 16, "AKB507", "'perhaps' is no verdict."),
        ],
    ),
    "a bad expectation of a scenario": (
        'scenario s\n    ask is "it" guarded?\n        expect yes citng 1\n    ask is "it" guarded?\n        expect no no\n'
        '    ask is "it" guarded?\n        expect maybe',
        [
            (3, 20, "AKB003", "'citng' is not expected here."),
            (5, 19, "AKB003", "'no' is not expected here."),
            (7, 16, "AKB507", "'maybe' is no verdict."),
        ],
    ),
    "an expectation that is lacking": (
        'scenario s\n    ask is "it" guarded?\n    ask is "it" guarded?\n        expect yess',
        [
            (3, 5, "AKB003", "'ask is \"it\" guarded?' is not expected here."),
            (4, 16, "AKB507", "'yess' is no verdict."),
        ],
    ),
    "a bad text of a predicate": (
        'predicate sealed(D: document) by fact\n    en "{D} is sealed\n    denied\n        en "{E} is not sealed"\n'
        "rule r: guarded(D)\n    if sealed(D) and cleared(D)",
        [
            (2, 8, "AKB003", "This quotation mark is never closed."),
            (4, 12, "AKB113", "A template must name each slot once."),
            (4, 12, "AKB113", "The slot {E} is no parameter."),
            (6, 30, "AKB105", "D is a document and a person at once."),
        ],
    ),
    "a predicate whose first line is bad": (
        'predicate sealed(D: document by fact\n    en "{D} is sealed"\nrule r: guarded(D)\n    if sealed(D)\n'
        "rule q: guarded(D)\n    if not sealed(D) and secret(D) and secrt(D)\nnever n: sealed(D) and red(D)",
        [
            (1, 30, "AKB003", "A bracket is still open before 'by'."),
            (6, 40, "AKB102", "There is no predicate named 'secrt'."),
            (7, 24, "AKB102", "There is no predicate named 'red'."),
        ],
    ),
    "a sort that is not declared": (
        'predicate sealed(D: docment) by fact\n    en "{D} is sealed"\nrule r: guarded(D)\n    if sealed(D) and secret(D)\n'
        'term blue: color en "blue"\nrule q: guarded(D)\n    if marked(D, blue)',
        [
            (1, 21, "AKB103", "There is no sort named 'docment'."),
            (5, 12, "AKB103", "There is no sort named 'color'."),
        ],
    ),
    "a sort that can't be read": (
        'closed srt size en "size"\nterm big: size en "big"\npredicate of_size(D: document, S: size) by fact\n'
        '    en "{D} is {S}"\nrule r: guarded(D)\n    if of_size(D, big)\nrule q: guarded(D)\n    if of_size(D, "big") and secrt(D)',
        [
            (1, 8, "AKB003", "'srt' is not expected here."),
            (8, 30, "AKB102", "There is no predicate named 'secrt'."),
        ],
    ),
    "a term that can't be read": (
        'term blue colour en "sky blue"\nrule r: guarded(D)\n    if marked(D, blue)\nrule q: guarded(D)\n'
        '    if marked(D, "sky blue") or secret(D)',
        [
            (1, 11, "AKB003", "'colour' is not expected here."),
            (5, 30, "AKB003", "'or' is not expected here."),
        ],
    ),
    "a role that can't be read": (
        'role guard(D: document) person\n    title en "the guard"\n    stated en "{Holder} guards {D}"\n'
        "rule r: guarded(D)\n    if cleared(guard(D)) and secret(D)\noblige o: keep(D)\n    bearer guard(D)\n    if secrt(D)",
        [
            (1, 25, "AKB003", "'person' is not expected here."),
            (8, 8, "AKB102", "There is no predicate named 'secrt'."),
        ],
    ),
    "an action that can't be read in part": (
        'action seal(D: document)\n    en "sealing {D}"\n    dune en "{D} was sealed"\n'
        "oblige o: keep(D)\n    upon seal(D)\npermit p: seal(D)\n    if secrt(D)",
        [
            (3, 5, "AKB003", "'dune' is not expected here."),
            (7, 8, "AKB102", "There is no predicate named 'secrt'."),
        ],
    ),
    "a reading that can't be read in part": (
        'reading which about 1\n    en "which"\n    words en "A secret document"\n    alternative some en "some\n'
        '    alternative all en "all"\nrule r: guarded(D)\n    if secret(D) and reading which is some\n'
        "rule q: guarded(D)\n    if secret(D) and reading which is none",
        [
            (4, 25, "AKB003", "This quotation mark is never closed."),
            (9, 39, "AKB103", "The reading 'which' has no alternative 'none'."),
        ],
    ),
    "a gate that can't be read": (
        "only gate keep(D)\n    concerning secret(D)\nway w through gate\n    if guarded(D)\nway v through gat\n    if guarded(D)\n"
        "exception e to gate\n    if secrt(D)",
        [(1, 11, "AKB003", "'keep' is not expected here."), (5, 15, "AKB103", "There is no gate named 'gat'.")],
    ),
    "two broken lines of one rule": (
        "oblige o: keep(D)\n    if secret(D\n    bearer keeper(D) expres\n    deadline 2020-13-01 + 1 dys",
        [
            (3, 5, "AKB003", "A bracket is still open before 'bearer'."),
            (3, 22, "AKB003", "'expres' is not expected here."),
            (4, 14, "AKB115", "'2020-13-01' is no date of the calendar."),
            (4, 29, "AKB115", "'dys' is no unit of time."),
        ],
    ),
    "an indented statement after a whole one": (
        "rule r: guarded(D)\n    if secret(D)\n\n  rule q: guarded(D)\n    if secrt(D)\nrule p: guarded(D)\n    if scret(D)",
        [
            (4, 3, "AKB003", "'rule' is not expected here."),
            (7, 8, "AKB102", "There is no predicate named 'scret'."),
        ],
    ),
    "a closure of nothing": (
        'closure within of part_off\n    en "{Part} is within {Whole}"\nrule r: guarded(D)\n    if within(D, E) and secret(E)',
        [(1, 1, "AKB102", "There is no predicate named 'part_off'.")],
    ),
}


@pytest.mark.parametrize("name", IN_A_FENCE)
def test_faults_of_one_fence(name: str) -> None:
    code, expected = IN_A_FENCE[name]
    loaded = load_files({SAMPLE: wrapped(code)})
    found = [(f.place.line - SAMPLE_LINE + 1, f.place.column, f.code, f.message) for f in loaded.findings if f.place]
    assert found == expected
    assert loaded.program is None


def found_in(text: str, agreement: str = AGREEMENT, **more: str) -> list[str]:
    files = {"agreement.md": agreement, SAMPLE: text, **{f"{name}.md": content for name, content in more.items()}}
    loaded = load_files(files)
    assert loaded.program is None
    return [f"{f.place} {f.code} {f.message}" for f in loaded.findings]


# ---- pages -------------------------------------------------------------------------------------------------------

TWO = f"""# Text

## 1

> en: A secret document is guarded.

```akb
rule one: guarded(D)
    if secrt(D)
```

## 2

> en: A cleared person keeps it.

```akb
permit two: keep(D)
    if scret(D)
```

## 3

> en: Nothing more.

{MARKED}"""


def test_two_faults_of_one_page() -> None:
    assert found_in(TWO) == [
        "sample.md:9:8 AKB102 There is no predicate named 'secrt'.",
        "sample.md:18:8 AKB102 There is no predicate named 'scret'.",
    ]


def test_a_fence_that_is_not_closed_hides_nothing_after_it() -> None:
    text = TWO.replace("secrt(D)\n```", "secrt(D)")
    assert found_in(text) == [
        "sample.md:7:1 AKB005 This fence is never closed.",
        "sample.md:9:8 AKB102 There is no predicate named 'secrt'.",
        "sample.md:17:8 AKB102 There is no predicate named 'scret'.",
    ]


def test_a_fence_of_another_kind_that_is_not_closed() -> None:
    text = TWO.replace("# Text\n", "# Text\n\n```text\nAn example.\n")
    assert found_in(text)[0] == "sample.md:3:1 AKB005 This fence is never closed."
    assert [each.split(" ")[0] for each in found_in(text)[1:]] == ["sample.md:12:8", "sample.md:21:8"]


def test_a_comment_that_is_not_closed() -> None:
    text = TWO.replace("# Text\n", "# Text\n\n<!-- To do:\n")
    assert found_in(text)[0] == "sample.md:3:1 AKB005 This comment is never closed."
    assert [each.split(" ")[0] for each in found_in(text)[1:]] == ["sample.md:11:8", "sample.md:20:8"]


@pytest.mark.parametrize(
    ("opening", "message"),
    [
        ("``akb", "A fence begins with three marks; here are 2."),
        ("```AKB", "A fence marked 'AKB' is read by nobody: statements stand in one marked 'akb'."),
        ("```akb:", "A fence marked 'akb:' is read by nobody: statements stand in one marked 'akb'."),
        ("```abk", "A fence marked 'abk' is read by nobody: statements stand in one marked 'akb'."),
    ],
)
def test_a_fence_whose_first_line_is_bad(opening: str, message: str) -> None:
    text = TWO.replace("```akb\nrule", f"{opening}\nrule")
    assert found_in(text) == [f"sample.md:7:1 AKB004 {message}", *found_in(TWO)]


def test_a_fence_that_nobody_reads() -> None:
    inside = TWO.replace("```akb\npermit", "<div>\n```akb\npermit")
    assert found_in(inside)[1] == "sample.md:17:1 AKB004 This fence stands in HTML and is read by nobody."
    indented = TWO.replace(
        '```akb\nmark declaration because "x"\n```', '    ```akb\n    mark declaration because "x"\n    ```'
    )
    assert (
        found_in(indented)[2] == "sample.md:25:1 AKB004 This fence stands in an indented block and is read by nobody."
    )


def test_other_fences_are_left_alone() -> None:
    more = "# About\n\n```awk\n{print}\n```\n\n````markdown\n```akb\nrule x\n```\n````\n\n<!-- a note -->\n"
    assert load_files({"about.md": more}).findings == ()


def test_a_broken_heading_is_one_finding() -> None:
    text = TWO.replace("## 2\n", "## 2(\n").replace(
        MARKED, '```akb\nsubject s en "s" at 2\nmark later because "x"\n```\n'
    )
    assert found_in(text) == [
        "sample.md:9:8 AKB102 There is no predicate named 'secrt'.",
        "sample.md:14:1 AKB210 This quotation stands under '2(', which is no provision.",
        "sample.md:18:8 AKB102 There is no predicate named 'scret'.",
        "sample.md:27:1 AKB208 'later' is no reason for a mark.",
    ]


def test_a_broken_quotation_is_one_finding() -> None:
    agreement = AGREEMENT.replace("languages en", 'languages en\n    source en "received.txt"')
    received = "A secret document is guarded. A cleared person keeps it. Nothing more."
    files = {"agreement.md": agreement, "received.txt": received}
    text = TWO.replace("> en: A cleared", "> e n: A cleared")
    found = [f"{f.place} {f.code}" for f in load_files({SAMPLE: text, **files}).findings]
    assert found == ["sample.md:9:8 AKB102", "sample.md:14:1 AKB004", "sample.md:18:8 AKB102"]
    text = TWO.replace("## 2\n", "## Article 2\n")
    found = [f"{f.place} {f.code}" for f in load_files({SAMPLE: text, **files}).findings]
    assert found == ["sample.md:9:8 AKB102", "sample.md:14:1 AKB210", "sample.md:18:8 AKB102"]


def test_a_quotation_within_a_quotation_is_of_the_same_sentence() -> None:
    text = TWO.replace("> en: A cleared", "> en: A person,\n>\n> > kk: Адам\n\n> en: A cleared")
    assert found_in(text)[1] == "sample.md:14:3 AKB204 2#1 is neither encoded nor marked."


def test_an_agreement_that_can_not_be_read() -> None:
    agreement = AGREEMENT.replace("agreement small", "agrement small")
    assert found_in(TWO, agreement) == ["agreement.md:4:1 AKB003 'agrement' is not expected here.", *found_in(TWO)]
    agreement = AGREEMENT.replace("languages en", "languges en")
    assert found_in(TWO, agreement) == ["agreement.md:7:5 AKB003 'languges' is not expected here.", *found_in(TWO)]


def test_a_file_that_can_not_be_read_hides_nothing_in_the_others() -> None:
    files = {"words.md": b"\xff\xfe", SAMPLE: TWO}
    found = [f"{f.place} {f.code} {f.message}" for f in load_files(files).findings]
    assert found == ["words.md:1:1 AKB002 'words.md' is not text in UTF-8."]
    files = {"other.md": b"\xff\xfe", SAMPLE: TWO}
    found = [f"{f.place} {f.code} {f.message}" for f in load_files(files).findings]
    assert found == ["other.md:1:1 AKB002 'other.md' is not text in UTF-8.", *found_in(TWO)]
    files = {"agreement.md": b"\xff\xfe", SAMPLE: TWO}
    found = [f"{f.place} {f.code} {f.message}" for f in load_files(files).findings]
    assert found == ["agreement.md:1:1 AKB002 'agreement.md' is not text in UTF-8.", *found_in(TWO)]


def test_a_page_with_very_many_faults_is_not_read_to_its_end() -> None:
    text = TEXT_HEAD + "rul x\n" * 500 + "```\n"
    loaded = load_files({SAMPLE: text, "zzz.md": "```akb\nrul y\n```\n"})
    codes = [f.code for f in loaded.findings]
    assert codes == ["AKB003"] * 101 + ["AKB012"] + ["AKB003"]
    assert str(loaded.findings[-1].place) == "zzz.md:2:1"


def test_a_scenario_file_with_several_faults() -> None:
    text = "```akb\nscenario a\n    gven x\n    ask b\n        expect yess\nrule r: x\n\nscenario c\n    ask d\n```\n"
    scenarios, findings = read_scenarios("cases.md", text)
    assert [(str(f.place), f.code) for f in findings] == [
        ("cases.md:3:5", "AKB003"),
        ("cases.md:5:16", "AKB507"),
        ("cases.md:6:1", "AKB506"),
        ("cases.md:9:10", "AKB003"),
    ]
    assert scenarios == ()
