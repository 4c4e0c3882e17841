"""Python for the browser: fetched once, when the site is set up, and checked; building the site needs no network.

``python -m agreement_kb.docs.pyodide`` puts the files of Pyodide that the playground loads beside the packages of the
environment that builds the site.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import os
import sys
import tarfile
import urllib.request
from pathlib import Path

from agreement_kb.model.finding import Finding, NotUnderstood

VERSION = "314.0.7"
"""Of Pyodide, which is CPython 3.14."""
INTEGRITY = "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
"""The SHA-512 of its npm package."""
PLAIN = ("pyodide.mjs", "pyodide.asm.mjs", "python_stdlib.zip", "pyodide-lock.json")
"""Files of the package that are served as they are."""
PROGRAM = "pyodide.asm.wasm"
PACKED = f"{PROGRAM}.packed"
"""The program, compressed: few servers compress it, and the browser unpacks it while it comes in."""
_REGISTRY = "https://registry.npmjs.org"
_SECONDS = 120


def pyodide_folder() -> Path:
    """Where the files are: in the Python environment that builds the site."""
    return Path(sys.prefix) / "share" / "agreement-kb" / f"pyodide-{VERSION}"


def pyodide_files() -> dict[str, bytes]:
    """The files by their names.

    Raises:
        NotUnderstood: they were not fetched yet.
        OSError: they can't be read.
    """
    folder = pyodide_folder()
    if not all((folder / name).is_file() for name in (*PLAIN, PACKED)):
        message = f"Pyodide {VERSION}, with which the playground runs, has not been fetched."
        hint = "Run: make docs, or: python -m agreement_kb.docs.pyodide. It is fetched once, from npm's registry."
        raise NotUnderstood([Finding("AKB001", message, hint=hint)])
    return {name: (folder / name).read_bytes() for name in (*PLAIN, PACKED)}


def unpacked(package: bytes, integrity: str = INTEGRITY) -> dict[str, bytes]:
    """The files that are needed of an npm package.

    Raises:
        ValueError: it is not the package that is wanted, or lacks a file.
    """
    found = base64.b64encode(hashlib.sha512(package).digest()).decode()
    if found != integrity:
        raise ValueError(f"this is not Pyodide {VERSION}: its SHA-512 is {found}, not {integrity}")
    files: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as archive:
        for name in (*PLAIN, PROGRAM):
            try:
                member = archive.extractfile(f"package/{name}")
            except KeyError:
                member = None
            if member is None:
                raise ValueError(f"Pyodide {VERSION} has no {name}")
            files[name] = member.read()
    files[PACKED] = gzip.compress(files.pop(PROGRAM), mtime=0)
    return files


def fetch() -> None:
    """Fetch the package, check it, and keep what is needed of it; nothing is done where it is there.

    Raises:
        OSError: it can't be fetched or kept.
        ValueError: what came is not the package that is wanted.
    """
    folder = pyodide_folder()
    if all((folder / name).is_file() for name in (*PLAIN, PACKED)):
        return
    registry = os.environ.get("NPM_CONFIG_REGISTRY", _REGISTRY).rstrip("/")
    with urllib.request.urlopen(f"{registry}/pyodide/-/pyodide-{VERSION}.tgz", timeout=_SECONDS) as answer:
        files = unpacked(answer.read())
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        unfinished = folder / f".{name}"
        unfinished.write_bytes(data)
        unfinished.replace(folder / name)


def main() -> None:
    """Fetch it, or say in one line why that can't be done."""
    try:
        fetch()
    except (OSError, ValueError) as error:
        sys.exit(f"Pyodide can't be fetched: {error}.")


if __name__ == "__main__":
    main()
