"""Reading files: of one folder, and none outside it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from agreement_kb.language.symbols import did_you_mean
from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place

AGREEMENT_FILE = "agreement.md"
MAX_FILE_BYTES = 8_000_000


def read_file(path: Path, name: str) -> tuple[str | None, Finding | None]:
    """The text of a file, or a finding: it can't be read, is no plain file, is too large, or is not UTF-8."""
    try:
        if path.exists() and not path.is_file():
            return None, Finding("AKB001", f"'{name}' can't be read: it is no plain file.", Place(name, 1))
        if path.stat().st_size > MAX_FILE_BYTES:
            return None, Finding("AKB010", f"'{name}' is larger than {MAX_FILE_BYTES} bytes.", Place(name, 1))
        data = path.read_bytes()
    except OSError as error:
        message = f"'{name}' can't be read: {error.strerror or error}."
        return None, Finding("AKB001", message, Place(name, 1))
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, Finding("AKB002", f"'{name}' is not text in UTF-8.", Place(name, line))


class Reader:
    """Reads files of one folder, none outside it, and remembers what was read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.texts: dict[str, str] = {}
        self.named_at: dict[str, Place] = {}
        self.findings: list[Finding] = []
        self._bytes: dict[str, bytes] = {}

    def literate_files(self) -> list[str]:
        """Every Markdown file of the folder, in order of name."""
        return sorted(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*.md"))

    def place(self, name: str) -> Place:
        """Where a file is named, or else its own beginning."""
        return self.named_at.get(name, Place(name, 1))

    def read(self, name: str) -> str | None:
        """The text of a file, or None with a finding."""
        place = self.place(name)
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder):
            self.findings.append(Finding("AKB008", f"'{name}' lies outside the knowledge base.", place))
            return None
        text, fault = read_file(path, name)
        if fault is not None:
            if fault.code == "AKB001":
                known = [n for n in self.literate_files() if n != name] if self.folder.is_dir() else []
                note = "" if self.folder.is_dir() else f"There is no folder {self.folder}."
                fault = replace(fault, place=place, note=note, hint=did_you_mean(name, known))
            self.findings.append(fault)
            return None
        assert text is not None
        self.texts[name] = text
        self._bytes[name] = text.encode()
        return text

    def fingerprint(self) -> str:
        """The SHA-256 of all files read, with their names, in order of name."""
        digest = hashlib.sha256()
        for name in sorted(self._bytes):
            data = self._bytes[name]
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()
