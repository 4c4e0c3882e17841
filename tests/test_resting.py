"""When a sentence gets other words, the check lists what rested on the old ones."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from helpers import loaded

from agreement_kb.cli import main
from agreement_kb.model.provision import Citation
from agreement_kb.resources import resource
from agreement_kb.resting import resting_on

RULES = resource("rules")
LIBRARY = Path(__file__).parent / "agreements" / "library"
OLD = (
    "адамдар туралы деректер ұйымдасқан қылмысқа қарсы күресті жүзеге асыратын құзыретті органға ғана жіберілуі мүмкін."
)
NEW = "адамдар туралы деректер терроризмге қарсы күресті жүзеге асыратын құзыретті органға ғана жіберілуі мүмкін."
_STATEMENT = re.compile(r"^(?:rule|only|way|permit|forbid|oblige|exception|condition|reading) (\w+)", re.MULTILINE)
_KINDS = ("rules", "readings", "subjects", "scenarios", "pages")


def replace_in(path: Path, old: str, new: str) -> None:
    """Replace words once; in the received text they may stand on several lines."""
    text = path.read_text(encoding="utf-8")
    changed, times = re.subn(r"\s+".join(map(re.escape, old.split())), lambda _: new, text)
    assert times == 1
    path.write_text(changed, encoding="utf-8")


def copy_of(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to))


def check(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict[str, str]]:
    """The findings of the command that are not accepted."""
    main(["check", "--format", "json", *map(str, arguments)])
    findings: list[dict[str, str]] = json.loads(capsys.readouterr().out)["findings"]
    return [finding for finding in findings if finding["accepted"] is None]


def listed(finding: dict[str, str]) -> dict[str, set[str]]:
    """What a finding says rests on the words, by kind."""
    (told,) = re.findall(r"On its words rest (.*)\.$", finding["note"])
    kinds = dict(part.split(": ", 1) for part in told.split("; "))
    assert set(kinds) <= set(_KINDS)
    return {kind: set(names.split(", ")) for kind, names in kinds.items()}


def written_under(file: str, first: str, last: str) -> set[str]:
    """The names of the statements between two quotations, read here and not by the package."""
    text = (RULES / file).read_text(encoding="utf-8")
    return set(_STATEMENT.findall(text[text.index(first) : text.index(last)]))


def written_scenarios(*citations: str) -> set[str]:
    """The scenarios of which an expectation cites one of some provisions, read here and not by the package."""
    found = set()
    for path in (RULES / "scenarios").glob("*.md"):
        for told in re.split(r"^(?=scenario |table )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            cited = {c for line in re.findall(r"\bciting ([^\n]*)", told) for c in re.findall(r"\w+[()\d#]*", line)}
            if told.startswith("scenario ") and cited & set(citations):
                found.add(told.split()[1])
    return found


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "cites.md").write_text("# A review\n\nSee 5(3), first sentence.\n", encoding="utf-8")
    (folder / "names_a_rule.md").write_text("The way `to_the_designated_authority` is narrow.\n", encoding="utf-8")
    other = "See 5(30), 15(3), 5(3)(b) and 5(2); recipients of data; `tell_of_deletion`.\n"
    (folder / "other.md").write_text(other, encoding="utf-8")
    return folder


def expect_all_of_it(found: dict[str, set[str]], pages: Path) -> None:
    names = written_under("text/article_05.md", f"> kk: {OLD}", "> kk: Адамдар туралы деректер басқа органдарға")
    assert len(names) >= 8
    assert found["rules"] | found["readings"] == names
    assert found["readings"] == {
        "organised_crime_recipient",
        "authority_of_a_third_state",
        "reach_of_the_first_sentence",
    }
    assert found["subjects"] == {"recipients_of_data", "definition_of_organised_crime", "return_to_the_supplier"}
    citing = written_scenarios("5(3)", "5(3)#1")
    assert len(citing) >= 10
    assert citing <= found["scenarios"]
    assert "private_person_barred" in found["scenarios"]
    assert not found["scenarios"] & {"derekterdi_zhoyu", "bas_tartu", "two_limits"}
    assert found["pages"] == {f"{pages.as_posix()}/cites.md:3", f"{pages.as_posix()}/names_a_rule.md:1"}


def test_other_words_in_the_received_text(tmp_path: Path, pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = copy_of(RULES, tmp_path / "rules")
    replace_in(copy / "source" / "resolution-1119.kk.txt", OLD, NEW)
    (finding,) = check(capsys, "--kb", copy, "--pages", pages)
    assert finding["code"] == "AKB203"
    assert finding["message"] == "5(3)#1 is not quoted as received."
    expect_all_of_it(listed(finding), pages)


@pytest.mark.slow
def test_other_words_received_and_quoted(tmp_path: Path, pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = copy_of(RULES, tmp_path / "rules")
    replace_in(copy / "source" / "resolution-1119.kk.txt", OLD, NEW)
    replace_in(copy / "text" / "article_05.md", f"> kk: {OLD}", f"> kk: {NEW}")
    found = check(capsys, "--kb", copy, "--before", RULES, "--pages", pages)
    assert {f["code"] for f in found} == {"AKB209", "AKB211"}  # a reading is about words that have gone
    (finding,) = (f for f in found if f["code"] == "AKB211")
    assert finding["message"] == "The words of 5(3)#1 in kk are not those of the older rules."
    expect_all_of_it(listed(finding), pages)


@pytest.mark.slow
def test_other_words_of_the_translation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = copy_of(RULES, tmp_path / "rules")
    replace_in(copy / "text" / "article_09.md", "shall, when necessary, establish", "may establish")
    (finding,) = check(capsys, "--kb", copy, "--before", RULES)
    assert finding["message"] == "The words of 9 in en are not those of the older rules."
    assert listed(finding)["rules"] == {"establishing_when_needed", "establishing", "commission_established"}


def test_a_sentence_that_has_gone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    older = copy_of(LIBRARY, tmp_path / "older")
    with (older / "vereinbarung.md").open("a", encoding="utf-8") as file:
        file.write('\n## anhang(1)\n\n> de: Früher.\n>\n> fr: Avant.\n\n```akb\nmark declaration because "Alt."\n```\n')
    found = check(capsys, "--kb", LIBRARY, "--before", older)
    assert [(f["code"], f["file"], f["message"]) for f in found] == [
        ("AKB211", "agreement.md", "The words of anhang(1) in de, fr are not those of the older rules.")
    ]
    assert found[0]["note"] == ""


@pytest.mark.slow
def test_white_space_is_no_other_wording(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = copy_of(RULES, tmp_path / "rules")
    replace_in(copy / "text" / "article_09.md", "the Parties shall, when", "the  Parties shall, when")
    assert check(capsys, "--kb", copy, "--before", RULES) == []


def test_the_second_agreement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = copy_of(LIBRARY, tmp_path / "library")
    page = tmp_path / "seite.md"
    page.write_text("# Notiz\n\nNach 1(2) ist Zustimmung nötig.\n", encoding="utf-8")
    replace_in(copy / "quelle.de.txt", "nur mit schriftlicher Zustimmung", "nur mit Zustimmung")
    (finding,) = check(capsys, "--kb", copy, "--pages", page)
    assert (finding["code"], finding["message"]) == ("AKB203", "1(2)#1 is not quoted as received.")
    found = listed(finding)
    assert found["rules"] == {"handschriften", "mit_zustimmung"}
    assert found["pages"] == {f"{page.as_posix()}:3"}
    assert found["scenarios"]


TINY = """\
open sort paper en "paper"
predicate kept(Paper: paper) by fact en "{Paper} is kept"
predicate guarded(Paper: paper) en "{Paper} is guarded"
## 9
rule guarding: guarded(Paper)
    if kept(Paper)
"""


@pytest.mark.parametrize(
    ("page", "names_it"),
    [
        ("See Art. 9.", True),
        ("Article 9 has it.", True),
        ("# 9", True),
        ("as `9` says", True),
        ("`guarding` is implied", True),
        ("9 of 10 cases", False),
        ("Article 90, and 19", False),
        ("Art. 9(1)", False),
        ("guarding is a word", False),
    ],
)
def test_how_a_page_names_an_article_without_brackets(page: str, names_it: bool, tmp_path: Path) -> None:
    found = resting_on(loaded(TINY, tmp_path), Citation("9", 1, True), {"page.md": f"Page\n\n{page}\n"})
    assert found.rules == ("guarding",)
    assert found.pages == (("page.md:3",) if names_it else ())


def test_pages_and_older_rules_that_are_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [f["code"] for f in check(capsys, "--kb", LIBRARY, "--pages", tmp_path / "none.md")] == ["AKB001"]
    assert main(["check", "--kb", str(LIBRARY), "--before", str(tmp_path / "none")]) == 3
    assert "AKB001" in capsys.readouterr().err
