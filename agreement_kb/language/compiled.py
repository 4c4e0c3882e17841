"""The compiled form of a knowledge base: what reading it gave, kept as JSON so that it need not be parsed again.

It can't go stale: a file of it is named after a digest of the program's own source, of every literate file of the
folder and of their names, and it names the digest of each other file that was read. It is no pickle: reading it makes
values of the model and nothing else. Where it can't be kept, the knowledge base is read from text each time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import overload

from agreement_kb.language.codec import Json, decode, encode
from agreement_kb.language.files import Reader, plain_bytes, plain_text
from agreement_kb.language.loaded import Header, Loaded
from agreement_kb.model import atom, finding, place, program, provision, rule, scenario, term, time, vocabulary
from agreement_kb.model.scenario import Scenario
from agreement_kb.resources import resource

FOLDER_VARIABLE = "AKB_CACHE"
"""Names the folder of compiled forms; empty: none are kept."""
LITERATE = ".md"
KEPT = 16
"""How many compiled forms stay; the oldest go first."""

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


def cache_folder() -> Path | None:
    """Where compiled forms are kept: ``$AKB_CACHE``, or a folder of the user's cache; None where they are not."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "agreement-kb" if os.path.isabs(base) else None


def read_compiled(folder: Path) -> Loaded | None:
    """What the compiled form of a folder holds, if there is one made from the same files by the same program."""
    kept = cache_folder()
    if kept is None:
        return None
    reader = Reader(folder)
    try:
        files = {name: plain_bytes(reader.folder / name) for name in reader.literate_files()}
        path = kept / _file_name(files)
        if reader.findings or path.stat().st_uid != os.getuid():
            return None
        digest, _, body = path.read_bytes().partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != digest:
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
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        literate = {name: data for name, data in files.items() if name.endswith(LITERATE)}
        others = [[name, _digest(files[name])] for name in sorted(files.keys() - literate.keys())]
        core = encode([replace(loaded, texts={}, scenarios=())], _CLASSES)
        body = _written({"others": others, "loaded": core}) + b"\n" + _written(encode(loaded.scenarios, _CLASSES))
        path = kept / _file_name(literate)
        unfinished = path.with_suffix(f".{os.getpid()}")
    except (OSError, ValueError):
        return
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as file:
            file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        os.replace(unfinished, path)
        _forget_oldest(kept)
    except OSError:
        # A full disk or a folder that can't be written costs time at the next start, and nothing else.
        with suppress(OSError):
            unfinished.unlink()


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
    digest = hashlib.sha256(_own_source())
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return f"{digest.hexdigest()}.json"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _own_source() -> bytes:
    """A digest of what decides how text is read: the grammar, and the parts that read it and hold it."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for part in (package / "language", package / "model", resource("grammar")):
        for path in sorted(part.iterdir()):
            if path.suffix in (".py", ".lark"):
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.digest()


def _forget_oldest(folder: Path) -> None:
    kept = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT:]:
        path.unlink(missing_ok=True)
