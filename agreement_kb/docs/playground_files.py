"""The files of the playground: Python for the browser, the packages and the rules that it runs, the examples."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory

from agreement_kb.bounded import Limits
from agreement_kb.docs.pyodide import pyodide_files
from agreement_kb.docs.worked_examples import Worked
from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.compiled import write_compiled
from agreement_kb.resources import resource

PAGE = "playground.md"
"""The page that asks for all this: where it is not among the pages, there is no playground."""
TRYING = '<script type="module" src="../../assets/playground-try.js"></script>'
"""What an example's page has where there is one: the way there."""
FOLDER = "assets/playground"
PACKAGES = ("lark", "pyDatalog", "markdown-it-py", "mdurl")
"""The packages that answering imports, beside this one."""
ARCHIVE = "python.zip"
COMPILED = "compiled"
"""The folder of the archive with the compiled form of the rules."""
_WANTED = (".py", ".json", ".lark")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def playground_files(kb: KnowledgeBase, rules: Path, worked: Iterable[Worked]) -> dict[str, bytes]:
    """Every file of the playground by its name on the site.

    Raises:
        NotUnderstood: Pyodide was not fetched yet.
        OSError: a file can't be read.
    """
    files = {**pyodide_files(), ARCHIVE: archive(kb, rules)}
    sizes = {name: len(data) for name, data in files.items()}
    files["files.json"] = _written({"files": sizes, "seconds": Limits().seconds})
    files["examples.json"] = _written(examples(worked))
    return {f"{FOLDER}/{name}": data for name, data in files.items()}


def archive(kb: KnowledgeBase, rules: Path) -> bytes:
    """What Python needs in the browser, as one archive; the same bytes from the same files.

    The packages are those that this process runs, file by file: what answers here and what answers there can't be two
    versions. Of a package that is compiled here, its Python source goes along, which does the same.
    """
    package = Path(__file__).parent.parent
    files = dict(_files(package, "agreement_kb", _WANTED))
    files |= _files(resource("grammar"), "agreement_kb/grammar", (".lark",))
    files |= _files(rules, "agreement_kb/rules")
    for name in PACKAGES:
        files |= _installed(name)
    with TemporaryDirectory() as kept:
        write_compiled(rules, kb.loaded, Path(kept))
        files |= _files(Path(kept), COMPILED)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(files):
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), files[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def examples(worked: Iterable[Worked]) -> list[dict[str, object]]:
    """The worked examples as the playground offers them."""
    return [
        {
            "title": page.title,
            "scenarios": [
                {"title": each.scenarios[0].titles.get("en", (each.scenarios[0].name,))[0], "text": each.text}
                for each in page.statements()
            ],
        }
        for page in worked
    ]


def _files(folder: Path, under: str, suffixes: tuple[str, ...] = ()) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith((".", "__pycache__")) for part in inside.parts) or not path.is_file():
            continue
        if not suffixes or path.suffix in suffixes:
            yield f"{under}/{inside.as_posix()}", path.read_bytes()


def _installed(name: str) -> Iterator[tuple[str, bytes]]:
    """The source of an installed package, and the words of its licence."""
    for file in distribution(name).files or ():
        told = file.parts[0].endswith(".dist-info") and ("LICEN" in file.name.upper() or file.name == "METADATA")
        if told or (file.suffix in _WANTED and ".." not in file.parts):
            yield file.as_posix(), Path(str(file.locate())).read_bytes()


def _written(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
