"""The compiled form of a knowledge base: what reading it gave, kept as JSON so that it need not be parsed again.

It can't go stale: a file of it is named after a digest of the program's own source, of every literate file of the
folder and of their names, and it names the digest of each other file that was read. It is no pickle: reading it makes
values of the model and nothing else. Where it can't be kept, the knowledge base is read from text each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import overload

from agreement_kb.language.codec import Json, decode, encode
from agreement_kb.language.files import Reader, plain_bytes, plain_text
from agreement_kb.language.keeping import cache_folder, own_source, read_kept, write_kept
from agreement_kb.language.loaded import Header, Loaded
from agreement_kb.model import atom, finding, place, program, provision, rule, scenario, term, time, vocabulary
from agreement_kb.model.scenario import Scenario

LITERATE = ".md"
_CLASSES: Mapping[str, type] = {
    f"{cls.__module__.rpartition('.')[2]}.{cls.__name__}": cls
    for cls in (
        *(atom.Atom, atom.Literal, term.Variable, term.Individual, place.Place, finding.Finding),
        *(provision.Citation, provision.Sentence, provision.Provision, provision.Mark, provision.LedgerEntry),
        *(vocabulary.Sort, vocabulary.Entry, vocabulary.Established, vocabulary.Comparison, vocabulary.Predicate),
        *(vocabulary.Reading, vocabulary.Kind, vocabulary.Phrase, vocabulary.Subject),
        *(rule.Basis, rule.Part, rule.Rule, rule.Fact, rule.Filled, rule.Deadline, rule.Norm, time.Duration),
        *(scenario.Sentence, scenario.Expectation, scenario.ExpectedDuty, Scenario),
        *(program.Program, program.StratifiedProgram, Header, Loaded),
    )
}


def read_compiled(folder: Path) -> Loaded | None:
    """What the compiled form of a folder holds, if there is one made from the same files by the same program."""
    kept = cache_folder()
    if kept is None:
        return None
    reader = Reader(folder)
    try:
        files = {name: plain_bytes(reader.folder / name) for name in reader.literate_files()}
        body = read_kept(kept / _file_name(files))
        if reader.findings or body is None:
            return None
        first, _, second = body.partition(b"\n")
        data = json.loads(first)
        for name, expected in data["others"]:
            files[name] = plain_bytes(reader.folder / name)
            if _digest(files[name]) != expected:
                return None
        loaded: Loaded = decode(data["loaded"], _CLASSES)[0]
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None  # it is made anew from the text
    return replace(loaded, texts=_Texts(files), scenarios=_Scenarios(second))


def write_compiled(folder: Path, loaded: Loaded, kept: Path | None = None) -> None:
    """Keep the compiled form of what was read, in the cache folder or another one that is there for it alone.

    Whoever reads at the same time sees a whole one or none.
    """
    kept = cache_folder() if kept is None else kept
    if kept is None or loaded.program is None:
        return
    try:
        files = {name: plain_bytes(folder / name) for name in loaded.texts}
        if any(plain_text(files[name]) != text for name, text in loaded.texts.items()):
            return  # a file has changed since it was read
        literate = {name: data for name, data in files.items() if name.endswith(LITERATE)}
        others = [[name, _digest(files[name])] for name in sorted(files.keys() - literate.keys())]
        core = encode([replace(loaded, texts={}, scenarios=())], _CLASSES)
        body = _written({"others": others, "loaded": core}) + b"\n" + _written(encode(loaded.scenarios, _CLASSES))
        path = kept / _file_name(literate)
    except (OSError, ValueError):
        return
    write_kept(path, body)


class _Texts(Mapping[str, str]):
    """The texts of files, decoded when they are looked at."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def __getitem__(self, name: str) -> str:
        return plain_text(self._files[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


class _Scenarios(Sequence[Scenario]):
    """The scenarios of a compiled form, decoded when they are looked at: most questions need none."""

    def __init__(self, written: bytes) -> None:
        self._written = written
        self._scenarios: tuple[Scenario, ...] | None = None

    def _all(self) -> tuple[Scenario, ...]:
        if self._scenarios is None:
            self._scenarios = tuple(decode(json.loads(self._written), _CLASSES))
        return self._scenarios

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> Scenario: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Scenario]: ...
    def __getitem__(self, index: int | slice) -> Scenario | Sequence[Scenario]:
        return self._all()[index]


def _written(data: Json) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _file_name(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(own_source())
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return f"{digest.hexdigest()}.json"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
