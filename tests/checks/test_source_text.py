"""The rules quote the whole text as received, letter by letter; and these tests would notice if they did not."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from agreement_kb.language.loader import load_folder
from agreement_kb.model.finding import Finding
from agreement_kb.resources import resource

RULES = resource("rules")
RECEIVED = RULES / "source" / "resolution-1119.kk.txt"
TEXT_CODES = ("AKB203", "AKB206", "AKB207")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def files_in_order(folder: Path) -> list[Path]:
    """The files of the text, in the order in which the agreement names them."""
    header = (folder / "agreement.md").read_text(encoding="utf-8")
    return [folder / name for name in re.findall(r'"(text/[^"]+\.md)"', header)]


def quoted(folder: Path, language: str = "kk") -> str:
    """Headings, printed numbers and quotations, read here with a few patterns and not by the package."""
    out: list[str] = []
    for path in files_in_order(folder):
        heading, patterns, waiting = "", [], ""
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.startswith("article "):
                heading = next(iter(re.findall(rf'\b{language} "([^"]*)"', line)), "")
                patterns = re.findall(r'"([^"]*)"', line.partition(" numbered ")[2])
            elif line.startswith("#"):
                levels = re.findall(r"\((\d+)\)", line) if re.match(r"#+ [\w:-]+(\(\d+\))*$", line) else []
                known = 0 < len(levels) <= len(patterns)
                waiting = patterns[len(levels) - 1].replace("{}", levels[-1]) if known else ""
            elif line.startswith(f"> {language}: "):
                out += [heading, waiting, line.partition(": ")[2].replace("\\_", "_")]
                heading = waiting = ""
    return squeezed("".join(out))


@pytest.fixture(scope="module")
def loaded():
    return load_folder(RULES)


def test_the_whole_text_is_quoted_in_both_languages(loaded):
    sentences = [s for p in loaded.provisions.values() for s in p.sentences]
    assert len(loaded.provisions) == 84 + 5
    assert len(sentences) == 95 + 5
    assert all(set(s.words) == {"kk", "en"} and all(s.words.values()) for s in sentences)


def test_five_of_them_are_frame_texts(loaded):
    articles = [p for p in loaded.provisions if p[0].isdigit()]
    assert len({re.match(r"\d+", p)[0] for p in articles}) == 12
    marks = Counter(mark.reason for entry in loaded.ledger for mark in entry.marks)
    assert marks["frame"] == 5


def test_the_quotations_are_the_received_text():
    assert quoted(RULES) == squeezed(RECEIVED.read_text(encoding="utf-8"))


def test_the_loader_finds_no_difference(loaded):
    assert [f for f in loaded.findings if f.code in TEXT_CODES] == []


def test_every_sentence_is_accounted_for(loaded):
    assert [e.sentence.citation for e in loaded.ledger if e.status == "unclaimed"] == []


# ---- the tests can fail ------------------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    return folder


def new_findings(folder: Path) -> list[tuple[str, str]]:
    """Code and place of what is found in a changed copy and not in the rules as they are."""
    known = Counter((f.code, f.message) for f in load_folder(RULES).findings)
    return [(f.code, str(f.place)) for f in load_folder(folder).findings if _new(f, known)]


def _new(finding: Finding, known: Counter[tuple[str, str]]) -> bool:
    key = (finding.code, finding.message)
    known[key] -= 1
    return known[key] < 0


def line_of(folder: Path, name: str, words: str) -> int:
    lines = (folder / name).read_text(encoding="utf-8").split("\n")
    (number,) = [n for n, line in enumerate(lines, 1) if line.startswith("> kk: ") and words in line]
    return number


def rewrite(folder: Path, name: str, change) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


FILE = "text/article_12.md"
CEASES = "Мұндай жағдайда осы Келісім қолданысын тоқтату туралы"
AMENDED = "Тараптардың өзара келісімі бойынша"
WRITTEN = "Өзгерістер мен толықтырулар жазбаша нысанда"


def test_one_changed_letter(copy):
    line = line_of(copy, FILE, CEASES)
    rewrite(copy, FILE, lambda text: text.replace(CEASES, CEASES.replace("Келісім", "Келісiм")))
    assert quoted(copy) != squeezed(RECEIVED.read_text(encoding="utf-8"))
    assert new_findings(copy) == [("AKB203", f"{FILE}:{line}:3")]


@pytest.mark.slow
def test_one_word_more(copy):
    line = line_of(copy, FILE, CEASES)
    rewrite(copy, FILE, lambda text: text.replace(CEASES, CEASES + " жазбаша"))
    assert quoted(copy) != squeezed(RECEIVED.read_text(encoding="utf-8"))
    assert new_findings(copy) == [("AKB203", f"{FILE}:{line}:3")]


@pytest.mark.slow
def test_the_last_letter_left_out(copy):
    line = line_of(copy, FILE, CEASES)
    rewrite(copy, FILE, lambda text: re.sub(f"({CEASES}[^\n]*).\n", r"\1\n", text))
    assert new_findings(copy) == [("AKB203", f"{FILE}:{line}:3")]


@pytest.mark.slow
def test_a_white_space_more_or_less_is_no_difference(copy):
    spaced = CEASES.replace(" ", "  ", 2).replace("осы Келісім", "осыКелісім")
    rewrite(copy, FILE, lambda text: text.replace(CEASES, spaced))
    assert quoted(copy) == squeezed(RECEIVED.read_text(encoding="utf-8"))
    assert new_findings(copy) == []


def _parts(text: str, words: str) -> tuple[str, str, str]:
    """A file's text before, in and after the quotation (with its fences) that begins with some words."""
    start = text.index(f"> kk: {words}")
    later = [m.start() for m in re.finditer(r"^(> kk: |## )", text, re.MULTILINE) if m.start() > start]
    end = min(later, default=len(text))
    return text[:start], text[start:end], text[end:]


@pytest.mark.slow
def test_a_sentence_left_out(copy):
    def without(text: str) -> str:
        before, _, after = _parts(text, WRITTEN)
        return before + after

    cited = {f.message for f in load_folder(copy).findings}
    rewrite(copy, FILE, without)
    assert quoted(copy) != squeezed(RECEIVED.read_text(encoding="utf-8"))
    after = load_folder(copy).findings
    first = next((m for m in after if m.code == "AKB207" and m.message not in cited), None)
    assert first is not None
    following = re.search(r"^> kk: (.*)$", (copy / "text/closing.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert str(first.place) == f"text/closing.md:{line_of(copy, 'text/closing.md', following[1])}:3"
    assert squeezed(WRITTEN)[:30] in first.note
    assert [code for code, _ in new_findings(copy) if code not in ("AKB201", "AKB202")] == ["AKB207"]


def swap(folder: Path, name: str, one: str, other: str) -> list[tuple[str, str]]:
    """Swap two neighbouring sentences; what is found of the text, in the order of the files."""

    def swapped(text: str) -> str:
        before, first, rest = _parts(text, one)
        nothing, second, after = _parts(rest, other)
        assert nothing == ""
        return before + second + first + after

    rewrite(folder, name, swapped)
    assert quoted(folder) != squeezed(RECEIVED.read_text(encoding="utf-8"))
    return [each for each in new_findings(folder) if each[0] in TEXT_CODES]


@pytest.mark.slow
def test_two_sentences_swapped(copy):
    name = "text/article_05.md"
    one, other = "Егер, адамдар туралы дұрыс емес", "Ол қажетті түзетулерді"
    assert swap(copy, name, one, other) == [
        ("AKB207", f"{name}:{line_of(copy, name, other)}:3"),
        ("AKB203", f"{name}:{line_of(copy, name, one)}:3"),
    ]


@pytest.mark.slow
def test_a_numbered_sentence_swapped_with_the_next(copy):
    """The number stands before the wrong sentence: it is found there, and the words that follow are missed."""
    first_after = "2007 жылғы"
    assert swap(copy, FILE, AMENDED, WRITTEN) == [
        ("AKB203", f"{FILE}:{line_of(copy, FILE, WRITTEN)}:3"),
        ("AKB207", f"text/closing.md:{line_of(copy, 'text/closing.md', first_after)}:3"),
    ]


@pytest.mark.slow
def test_a_letter_more_in_the_received_text(copy):
    rewrite(copy, "source/resolution-1119.kk.txt", lambda text: text + "я")
    (found,) = new_findings(copy)
    assert found[0] in ("AKB203", "AKB207")
