"""What an earlier reading found: after an edit only what changed is read anew, and what is found is what text gives."""

from __future__ import annotations

import dataclasses
import json
import random
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.kb import load, read, read_further
from agreement_kb.language import parser
from agreement_kb.language.earlier import Earlier, read_earlier
from agreement_kb.language.further import further_findings
from agreement_kb.language.keeping import read_kept, write_kept
from agreement_kb.language.loaded import Loaded

LIBRARY = Path(__file__).parent / "agreements" / "library"
FILES = ("agreement.md", "faelle.md", "vereinbarung.md", "woerter.md")
ENGINE = DatalogEngine()


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AKB_CACHE", str(tmp_path / "kept"))
    return Path(shutil.copytree(LIBRARY, tmp_path / "library"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that lark parses from now on."""
    texts: list[str] = []
    whole = parser._parse
    monkeypatch.setattr(parser, "_parse", lambda text: texts.append(text) or whole(text))
    return texts


def told(loaded: Loaded) -> object:
    """All that a check tells of what was read, wherever it was read from."""
    return whole((loaded.findings, loaded.further, loaded.program, loaded.scenarios, loaded.header, loaded.ledger))


def whole(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return (type(value).__name__, *(whole(getattr(value, field.name)) for field in dataclasses.fields(value)))
    if isinstance(value, Mapping):
        return [(whole(key), whole(each)) for key, each in value.items()]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [whole(each) for each in value]
    return value


def from_text(folder: Path) -> Loaded:
    """What a check finds where nothing is known."""
    loaded = read(folder, ENGINE)
    if loaded.program is None:
        return loaded
    further = tuple(further_findings(loaded, loaded.program.program))
    return Loaded(**{**vars(loaded), "further": further})


def test_one_edited_statement_is_the_only_one_parsed(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_further(library, ENGINE)
    texts = parsed(monkeypatch)
    edit(library / "faelle.md", "given der Rückruf des Werks „Atlas“ ist", "given der Rückruf des Werks „Noten“ ist")
    read_further(library, ENGINE)
    assert [text.split("\n")[0] for text in texts] == ["scenario rückruf"]
    edit(library / "vereinbarung.md", "# ", "# Die ")  # every statement of the page moves by nothing, and is the same
    load(library)
    assert len(texts) == 1


def test_only_what_changed_is_asked_of_the_same_rules(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_further(library, ENGINE)
    asked: list[str] = []
    from agreement_kb.language import cases

    whole = cases._read_case
    monkeypatch.setattr(cases, "_read_case", lambda program, each: asked.append(each.name) or whole(program, each))
    monkeypatch.setattr("agreement_kb.reasoning.consistency.check_rules", None)
    edit(library / "faelle.md", "ask wer haftet für Schäden an „Atlas“?", "ask wer haftet für Schäden an „Noten“?")
    edit(library / "faelle.md", "# Die Fälle", "# Die Fälle\n\nAlles rückt nach unten.")
    read_further(library, ENGINE)
    assert asked == ["schaden"]


def test_rules_that_changed_are_asked_everything_again(library: Path) -> None:
    read_further(library, ENGINE)
    edit(
        library / "woerter.md",
        "der Rückruf des Werks {Werk} ist dringend",
        "der Rückruf des Werks {Werk} ist sehr dringend",
    )
    found = read_further(library, ENGINE)
    assert found.further is not None
    assert [(f.code, f.message.split(":")[0]) for f in found.further] == [("AKB502", "rückruf")]


def test_what_leaves_nothing_possible_is_seen_after_what_did(library: Path) -> None:
    load(library)
    with (library / "vereinbarung.md").open("a", encoding="utf-8") as file:
        file.write("\n```akb\nnever nie: in_kraft\n\nnever immer: not in_kraft\n```\n")
    assert "AKB304" in {finding.code for finding in read_further(library, ENGINE).findings}


def test_a_fault_is_found_each_time(library: Path) -> None:
    edit(library / "faelle.md", "scenario ende", "scenari ende")
    first, again = read_further(library, ENGINE), read_further(library, ENGINE)
    assert [finding.code for finding in first.findings] == ["AKB003"]
    assert told(again) == told(first)


@pytest.mark.parametrize(
    "damage",
    [
        {},
        {"trees": [], "rules": "", "possible": False, "named": {}},
        {"trees": {"x": 1}, "rules": 1, "possible": 1, "named": []},
    ],
)
def test_what_is_no_such_file_is_as_none(damage: object, library: Path) -> None:
    first = read_further(library, ENGINE)
    (file,) = (library.parent / "kept").glob("*.earlier")
    write_kept(file, json.dumps(damage).encode())
    for compiled in (library.parent / "kept").glob("*.json"):
        compiled.unlink()
    assert told(read_further(library, ENGINE)) == told(first)


def test_trees_of_another_shape_are_parsed_anew(library: Path) -> None:
    first = read_further(library, ENGINE)
    (file,) = (library.parent / "kept").glob("*.earlier")
    body = read_kept(file)
    assert body is not None
    found = json.loads(body)
    for number, digest in enumerate(found["trees"]):
        found["trees"][digest] = (None, 7, [], ["rule", 1], ["rule", 1, 1, 1, [3]], {"a": 1})[number % 6]
    write_kept(file, json.dumps(found).encode())
    for compiled in (library.parent / "kept").glob("*.json"):
        compiled.unlink()
    assert told(read_further(library, ENGINE)) == told(first)


def test_another_folder_knows_nothing_of_it(library: Path) -> None:
    read_further(library, ENGINE)
    assert read_earlier(library).trees
    assert read_earlier(library.parent) == Earlier()


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 10))])
def test_any_edits_give_what_the_text_gives(seed: int, library: Path) -> None:
    chance = random.Random(seed)
    whole = {name: (library / name).read_text(encoding="utf-8") for name in FILES}
    faulty = 0
    for _ in range(6):
        for name in FILES if chance.random() < 0.3 else ():  # as an author takes his edits back
            (library / name).write_text(whole[name], encoding="utf-8")
        for _ in range(chance.randint(1, 2)):
            path = library / chance.choice(FILES)
            path.write_text("\n".join(changed(path.read_text(encoding="utf-8").split("\n"), chance)), encoding="utf-8")
        found, plain = read_further(library, ENGINE), from_text(library)
        faulty += bool(plain.findings)
        assert told(found) == told(plain)
    assert faulty


def changed(lines: list[str], chance: random.Random) -> list[str]:
    """Lines with one left out, one twice, two in each other's place, or a word in another's."""
    here, there = sorted(chance.sample(range(len(lines)), 2))
    match chance.choice(("out", "twice", "swapped", "word", "word")):
        case "out":
            del lines[here]
        case "twice":
            lines.insert(there, lines[here])
        case "swapped":
            lines[here], lines[there] = lines[there], lines[here]
        case _:
            words, others = lines[here].split(" "), lines[there].split()
            if others:
                words[-1] = chance.choice(others)
                lines[here] = " ".join(words)
    return lines
