"""The compiled form: the same knowledge base as from text, never stale, never half-written, never run."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.kb import load, read_further
from agreement_kb.language import compiled
from agreement_kb.language.codec import decode, encode
from agreement_kb.language.keeping import KEPT
from agreement_kb.language.loaded import Loaded
from agreement_kb.language.loader import load_folder
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.term import Individual, Variable

RULES = Path(__file__).parent.parent / "rules"
LIBRARY = Path(__file__).parent / "agreements" / "library"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "compiled"
    monkeypatch.setenv("AKB_CACHE", str(folder))
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LIBRARY, tmp_path / "library"))


def kept(cache: Path) -> list[Path]:
    """The compiled forms; beside them stands what is known of single statements."""
    return sorted(cache.glob("*.json"))


def from_compiled(folder: Path) -> Loaded:
    found = compiled.read_compiled(folder)
    assert found is not None
    return found


@pytest.mark.parametrize("folder", [RULES, LIBRARY], ids=lambda f: f.name)
def test_it_holds_what_reading_the_text_gives(folder: Path, cache: Path) -> None:
    text = load_folder(folder)
    compiled.write_compiled(folder, text)
    again = from_compiled(folder)
    assert text.program is not None
    assert again.program is not None
    for one, other, apart in (
        (again, text, {"program"}),
        (again.program, text.program, {"program"}),
        (again.program.program, text.program.program, set()),
    ):
        names = {field.name for field in dataclasses.fields(other)} - apart
        assert len(names) > 4
        for name in names:
            assert whole(getattr(one, name)) == whole(getattr(other, name)), name


def whole(value: object) -> object:
    """A value without what is decoded only when it is looked at."""
    if isinstance(value, Mapping):
        return dict(value)
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def test_a_second_load_reads_no_rule(cache: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load(library)
    monkeypatch.setattr("agreement_kb.language.loader.load_folder", None)
    assert load(library).loaded.sha256 == first.loaded.sha256


@pytest.mark.parametrize("file", ["agreement.md", "woerter.md", "vereinbarung.md", "faelle.md", "quelle.de.txt"])
def test_a_changed_file_is_seen(file: str, cache: Path, library: Path) -> None:
    load(library)
    path = library / file
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # the clock does not give it away
    assert compiled.read_compiled(library) is None


def test_a_new_file_and_a_lost_one_are_seen(cache: Path, library: Path) -> None:
    load(library)
    (library / "more.md").write_text("# More\n", encoding="utf-8")
    assert compiled.read_compiled(library) is None
    (library / "more.md").unlink()
    assert compiled.read_compiled(library) is not None
    (library / "quelle.de.txt").unlink()
    assert compiled.read_compiled(library) is None


def test_a_changed_program_is_seen(cache: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(library)
    monkeypatch.setattr(compiled, "own_source", lambda: b"another")
    assert compiled.read_compiled(library) is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"\x00\xff", b"deadbeef\n{}\n[]"])
def test_a_damaged_one_is_made_anew(damage: bytes, cache: Path, library: Path) -> None:
    load(library)
    (file,) = kept(cache)
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert load(library).loaded.header.name
    assert file.read_bytes() == whole


def test_one_cut_short_or_changed_in_one_letter_is_made_anew(cache: Path, library: Path) -> None:
    load(library)
    (file,) = kept(cache)
    whole = file.read_bytes()
    for broken in (whole[: len(whole) // 2], whole.replace(b"objects", b"objekts", 1)):
        file.write_bytes(broken)
        assert compiled.read_compiled(library) is None


def test_only_values_of_the_model_are_ever_made() -> None:
    classes = {"Atom": Atom, "Individual": Individual, "Variable": Variable}
    data = encode([Atom("p", (Individual("thing", "x"),))], classes)
    written = json.dumps(data)
    assert decode(json.loads(written), classes) == [Atom("p", (Individual("thing", "x"),))]
    for name in ("os.system", "Path", "object"):
        other = json.loads(written.replace('"Individual"', f'"{name}"'))
        with pytest.raises(KeyError):
            decode(other, classes)


def test_a_class_with_other_fields_is_refused() -> None:
    classes = {"Literal": Literal, "Atom": Atom, "Variable": Variable, "Individual": Individual}
    data = encode([Literal(Atom("p"))], classes)
    data["classes"][0][1][0] = "another"
    with pytest.raises(ValueError, match="other fields"):
        decode(data, classes)


def test_what_does_not_load_is_not_kept(cache: Path, library: Path) -> None:
    (library / "broken.md").write_text("```akb\nrule\n```\n", encoding="utf-8")
    compiled.write_compiled(library, load_folder(library))
    assert kept(cache) == []


def test_none_is_kept_where_it_is_not_wanted(library: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AKB_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    load(library)
    assert not (tmp_path / "user").exists()


def test_it_is_private_and_what_was_not_read_for_longest_goes(cache: Path, library: Path) -> None:
    def version(number: int) -> None:
        (library / "more.md").write_text(f"# {number}\n", encoding="utf-8")
        load(library)

    version(0)
    (read_often,) = kept(cache)
    version(1)
    read_once = next(path for path in kept(cache) if path != read_often)
    for number in range(2, KEPT + 3):
        version(number)
        version(0)
    assert read_often in kept(cache)
    assert read_once not in kept(cache)
    files = list(cache.iterdir())
    assert len(files) == KEPT
    assert cache.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_folder_that_cannot_be_written_costs_only_time(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKB_CACHE", "/dev/full/compiled")
    assert load(library).loaded.header.name


def test_two_at_once_leave_one_whole_form(cache: Path, library: Path) -> None:
    command = [sys.executable, "-m", "agreement_kb", "ledger", "--kb", str(library)]
    question = [sys.executable, "-m", "agreement_kb", "readings", "--kb", str(library)]
    running = [subprocess.Popen(c, stdout=subprocess.DEVNULL) for c in (question, command, question, question)]
    assert [process.wait() for process in running] == [0] * 4
    assert [file.suffix for file in kept(cache)] == [".json"]
    assert from_compiled(library).program is not None


def test_a_check_keeps_what_it_found_besides(cache: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (library / "faelle.md").open("a", encoding="utf-8") as file:
        file.write('\n```akb\nscenario leer\n    de "Ein Fall, in dem nichts erwartet wird"\n```\n')
    load(library)
    assert from_compiled(library).further is None
    first = read_further(library, DatalogEngine())
    assert first.further is not None
    assert [finding.code for finding in first.further] == ["AKB504"]
    assert from_compiled(library).further == first.further
    monkeypatch.setattr("agreement_kb.language.loader.load_folder", None)
    monkeypatch.setattr("agreement_kb.language.further.further_findings", None)
    assert read_further(library, DatalogEngine()).further == first.further
    assert load(library).loaded.sha256 == first.sha256
