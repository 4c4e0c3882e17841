"""``akb fmt``: the fences of pages in canonical form."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from agreement_kb.commands.look import DONE, FINDINGS, Look
from agreement_kb.language.files import Reader, plain_bytes, read_file
from agreement_kb.language.formatting import formatted
from agreement_kb.model.finding import Finding, KnowledgeBaseError
from agreement_kb.model.place import Place
from agreement_kb.render.findings import visible

Files = list[tuple[str, str]]


def fmt(folder: Path, look: Look, files: Sequence[Path], check: bool) -> tuple[str, int, Files]:
    """Format pages, or those of a knowledge base where none are given.

    Returns:
        Text for standard output, the exit code, and the paths of the files that change with their new texts; none where
        they are only to be checked: then what would change is told, and the exit code is 1 if there is any.

    Raises:
        KnowledgeBaseError: a file can't be read; none is changed then.
    """
    pages = [(path, path.as_posix()) for path in files] if files else _pages(folder)
    changed = [(path, name, *_made(path, name)) for path, name in pages]
    changed = [each for each in changed if each[2] != each[3]]
    diffs = [(name, "".join(_diff(name, before, after))) for _, name, before, after in changed]
    if look.format == "json":
        value = {"schema": "agreement-kb/fmt/1", "changed": [{"file": name, "diff": diff} for name, diff in diffs]}
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    else:
        told = [visible(diff) if check else f"{visible(name)}\n" for name, diff in diffs]
        done = "would change" if check else "changed"
        text = "".join(told) + f"{len(changed)} of {len(pages)} page{'s' if len(pages) != 1 else ''} {done}.\n"
    if check:
        return text, FINDINGS if changed else DONE, []
    return text, DONE, [(str(path), after.decode()) for path, _, _, after in changed]


def _pages(folder: Path) -> list[tuple[Path, str]]:
    """The Markdown files of a knowledge base."""
    reader = Reader(folder)
    names = reader.literate_files() if reader.is_folder() else []
    if reader.findings:
        raise KnowledgeBaseError(reader.findings)
    return [(folder / name, name) for name in names]


def _made(path: Path, name: str) -> tuple[bytes, bytes]:
    """The bytes of a page, and those of its canonical form."""
    _, fault = read_file(path, name)
    if fault is not None:
        raise KnowledgeBaseError([fault])
    try:
        before = plain_bytes(path)
        return before, formatted(before)
    except (OSError, UnicodeDecodeError):
        raise KnowledgeBaseError([Finding("AKB014", f"'{name}' changed while it was read.", Place(name, 1))]) from None


def _diff(name: str, before: bytes, after: bytes) -> Iterator[str]:
    old, new = before.decode().splitlines(keepends=True), after.decode().splitlines(keepends=True)
    return difflib.unified_diff(old, new, name, f"{name}, formatted")
