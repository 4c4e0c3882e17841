"""Reading files: of one folder and none outside it, each once and whole, none larger than what rules come to."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from dataclasses import replace
from pathlib import Path

from agreement_kb.language.names import did_you_mean
from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place

AGREEMENT_FILE = "agreement.md"
MAX_FILE_BYTES = 4_000_000
"""How large one file may be."""
MAX_FOLDER_BYTES = 64_000_000
"""How large the files of a knowledge base may be together."""
MAX_FILES = 5_000
"""How many Markdown files a knowledge base may have."""
MAX_ENTRIES = 20_000
"""How many files and folders of any kind a knowledge base's folder may hold."""
MAX_LINE = 20_000
"""How many characters a line may have."""
_NEWLINE = re.compile(r"\r\n?")
_BYTE_ORDER_MARK = "\ufeff"


def read_file(path: Path, name: str) -> tuple[str | None, Finding | None]:
    """The text of a file, with plain line ends, or a finding.

    It can't be read, is no plain file, is too large, changed meanwhile, is not UTF-8, or has too long a line.
    """
    data, fault = _bytes(path, Place(name, 1))
    if data is None:
        return None, fault
    try:
        text = plain_text(data)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "Save it as UTF-8."
        return None, Finding("AKB002", f"'{name}' is not text in UTF-8.", Place(name, line), hint=hint)
    lengths = list(map(len, text.split("\n")))
    if (longest := max(lengths)) > MAX_LINE:
        message = f"This line has {longest} characters; at most {MAX_LINE} are read."
        place = Place(name, lengths.index(longest) + 1)
        return None, Finding("AKB011", message, place, "The file is set aside.", "Break the line.")
    return text, None


def plain_text(data: bytes) -> str:
    """The text of a file's bytes, with plain line ends and without a byte order mark.

    Raises:
        UnicodeDecodeError: it is not UTF-8.
    """
    return _NEWLINE.sub("\n", data.decode("utf-8").removeprefix(_BYTE_ORDER_MARK))


def plain_bytes(path: Path) -> bytes:
    """The bytes of a plain file.

    Raises:
        OSError: there is none, it is no plain file, or it is too large.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(f"{path} is no plain file")
    with open(path, "rb") as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise OSError(f"{path} is too large")
    return data


def _bytes(path: Path, place: Place) -> tuple[bytes | None, Finding | None]:
    name = place.file
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # before it is opened: a device may act on being opened
            return None, Finding("AKB001", f"'{name}' can't be read: it is no plain file.", place)
        with open(path, "rb") as file:
            before = os.fstat(file.fileno())
            data = file.read(MAX_FILE_BYTES + 1)
            after = os.fstat(file.fileno())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        return None, Finding("AKB001", f"'{name}' can't be read: {reason}.", place)
    if len(data) > MAX_FILE_BYTES:
        message = f"'{name}' is larger than {MAX_FILE_BYTES} bytes."
        return None, Finding("AKB010", message, place, hint="Divide it, or take it out of the folder.")
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        message = f"'{name}' changed while it was read."
        return None, Finding("AKB014", message, place, hint="Run the command again when it is saved.")
    return data, None


class Reader:
    """Reads files of one folder, none outside it, and remembers what was read."""

    def __init__(self, folder: Path) -> None:
        self.texts: dict[str, str] = {}
        self.named_at: dict[str, Place] = {}
        self.findings: list[Finding] = []
        self.incomplete = False
        """Whether a file of rules could not be read: what it declares is then not known."""
        self._given = folder
        self._size = 0
        self._listed: list[str] | None = None
        try:
            self.folder = folder.resolve()
        except (OSError, RuntimeError, ValueError):  # a link that leads round in a circle, a name no folder can have
            self.folder = folder

    def is_folder(self) -> bool:
        """Whether the folder is one; a finding if not."""
        message, hint = f"There is no folder '{self._given}'.", "Compare its name, letter by letter."
        try:
            if stat.S_ISDIR(os.stat(self.folder).st_mode):
                return True
            message = f"'{self._given}' is no folder; a knowledge base is a folder with {AGREEMENT_FILE}."
            hint = f"Give its folder: {self._given.parent}" if self.folder.name == AGREEMENT_FILE else ""
        except PermissionError as error:
            message, hint = f"The folder '{self._given}' can't be read: {error.strerror}.", ""
        except (OSError, ValueError):
            pass
        self.findings.append(Finding("AKB001", message, hint=hint))
        return False

    def holds(self, name: str) -> bool:
        """Whether the folder has a file of a name, readable or not."""
        return os.path.isdir(self.folder) and os.path.lexists(self.folder / name)

    def literate_files(self) -> list[str]:
        """Every Markdown file of the folder, in order of name; what can't be looked into is a finding."""
        if self._listed is None:
            self._listed = self._list()
        return self._listed

    def _list(self) -> list[str]:
        found: list[str] = []
        entries = 0
        for base, folders, files in os.walk(self.folder, onerror=self._unreadable):
            entries += len(folders) + len(files)
            folders.sort()
            here = Path(base).relative_to(self.folder)
            found += [(here / name).as_posix() for name in files if name.endswith(".md")]
            if entries > MAX_ENTRIES or len(found) > MAX_FILES:
                what = f"{MAX_ENTRIES} files and folders" if entries > MAX_ENTRIES else f"{MAX_FILES} Markdown files"
                message = f"This folder holds more than {what}; a knowledge base does not."
                hint = "Give the folder of the knowledge base alone."
                self.findings.append(Finding("AKB010", message, Place(AGREEMENT_FILE, 1), hint=hint))
                self.incomplete = True
                del found[MAX_FILES:]
                break
            for name in folders:
                if (Path(base) / name).is_symlink() and self._inside(here / name) is None:
                    self._outside((here / name).as_posix())
        return sorted(name for name in found if self._named_well(name))

    def _unreadable(self, error: OSError) -> None:
        name = Path(error.filename).relative_to(self.folder).as_posix()
        message = f"The folder '{name}' can't be read: {error.strerror}."
        self.findings.append(Finding("AKB001", message, Place(name, 1)))
        self.incomplete = True

    def _named_well(self, name: str) -> bool:
        """Whether a file's name can be shown; a finding if not."""
        if name.isprintable():
            return True
        try:
            name.encode()
            message = "The name of this file has a character that can't be seen."
            self.findings.append(Finding("AKB015", message, Place(name, 1), hint="Rename the file."))
        except UnicodeEncodeError:
            message = "The name of this file is not text in UTF-8."
            self.findings.append(Finding("AKB002", message, Place(name, 1), hint="Rename the file."))
        self.incomplete = True
        return False

    def _inside(self, name: Path | str) -> Path | None:
        """Where a file of the folder really is, or None if that is outside."""
        path = (self.folder / name).resolve()
        return path if path.is_relative_to(self.folder) else None

    def _outside(self, name: str) -> None:
        note = "It is a link that leads out of the folder." if (self.folder / name).is_symlink() else ""
        message = f"'{name}' lies outside the knowledge base."
        self.findings.append(Finding("AKB008", message, self.place(name), note, "Copy it into the folder."))
        self.incomplete = True

    def place(self, name: str) -> Place:
        """Where a file is named, or else its own beginning."""
        return self.named_at.get(name, Place(name, 1))

    def read(self, name: str, literate: bool = True) -> str | None:
        """The text of a file, or None with a finding; ``literate`` if it holds rules."""
        text, fault = self._read(name)
        if fault is not None:
            self.findings.append(fault)
            self.incomplete |= literate
        elif text is None:
            self._outside(name)
        else:
            self.texts[name] = text
        return text

    def _read(self, name: str) -> tuple[str | None, Finding | None]:
        """The text or a fault; neither if the file lies outside."""
        try:
            path = self._inside(name)
        except (OSError, RuntimeError, ValueError):
            message = f"'{name}' can't be read: it is a link that leads round in a circle."
            return None, Finding("AKB001", message, self.place(name))
        if path is None:
            return None, None
        text, fault = read_file(path, name)
        if fault is not None and fault.code == "AKB001":
            fault = replace(fault, place=self.place(name), **self._near(name))
        if text is not None:
            self._size += len(text)
            if self._size > MAX_FOLDER_BYTES:
                message = f"With '{name}' the knowledge base is larger than {MAX_FOLDER_BYTES} characters."
                return None, Finding("AKB010", message, self.place(name), hint="Give rules alone.")
        return text, fault

    def _near(self, name: str) -> dict[str, str]:
        """A note and a hint on a file that is not there: one that is named almost so."""
        if name == AGREEMENT_FILE:
            return {"note": f"A knowledge base begins with {AGREEMENT_FILE}.", "hint": "Give the folder that holds it."}
        known = [each for each in self.literate_files() if each != name]
        composed = unicodedata.normalize("NFC", name)
        twin = next((each for each in known if unicodedata.normalize("NFC", each) == composed), None)
        if twin is None:
            return {"hint": did_you_mean(name, known)}
        note = "A file whose name looks the same is there: one of the two is written with loose accents."
        return {"note": note, "hint": "Rename the file, typing its name anew."}

    def fingerprint(self) -> str:
        """The SHA-256 of all files read, with their names, in order of name."""
        digest = hashlib.sha256()
        for name in sorted(self.texts):
            data = self.texts[name].encode()
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()
