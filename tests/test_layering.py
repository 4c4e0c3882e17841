"""The house is a star: model in the middle, its four neighbours apart, faces on top."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "agreement_kb"
ALLOWED = {
    "model": {"model"},
    "language": {"language", "model", "resources"},
    "engines": {"engines", "model"},
    "reasoning": {"reasoning", "model", "engines.protocol"},
    "render": {"render", "model"},
}
FILES = sorted(PACKAGE.rglob("*.py"))


def imports(source: str) -> set[str]:
    """The modules a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def trespasses(part: str, source: str) -> list[str]:
    """The imports of a file of one part that its part may not have."""
    own = [name.removeprefix("agreement_kb.") for name in imports(source) if name.startswith("agreement_kb.")]
    return [name for name in own if not any(name == a or name.startswith(f"{a}.") for a in ALLOWED[part])]


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_each_part_knows_only_what_it_may(file: Path) -> None:
    part = file.relative_to(PACKAGE).parts[0]
    if part in ALLOWED:
        assert trespasses(part, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_only_the_engine_imports_pydatalog(file: Path) -> None:
    if file != PACKAGE / "engines" / "datalog.py":
        assert not any(name.split(".")[0] == "pyDatalog" for name in imports(file.read_text(encoding="utf-8")))


def test_a_trespass_is_seen() -> None:
    assert trespasses("render", "from agreement_kb.reasoning.bdd import Diagrams") == ["reasoning.bdd"]
    assert trespasses("model", "def f():\n    import agreement_kb.kb") == ["kb"]


def test_no_file_is_long() -> None:
    assert {f.name: n for f in FILES if (n := len(f.read_text(encoding="utf-8").split("\n"))) > 500} == {}


def test_asking_imports_nothing_heavy_that_it_does_not_use() -> None:
    for file in (PACKAGE / "cli.py", PACKAGE / "__init__.py", *(PACKAGE / "model").glob("*.py")):
        tops = {
            getattr(node, "module", None) or "" if isinstance(node, ast.ImportFrom) else node.names[0].name
            for node in ast.parse(file.read_text(encoding="utf-8")).body
            if isinstance(node, (ast.Import, ast.ImportFrom))
        }
        assert not {"lark", "markdown_it", "pyDatalog"} & {top.split(".")[0] for top in tops}, file


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_only_the_terminal_imports_what_draws_it(file: Path) -> None:
    drawn = {"prompt_toolkit", "rich"} & {name.split(".")[0] for name in imports(file.read_text(encoding="utf-8"))}
    assert bool(drawn) == (file in (PACKAGE / "session" / "terminal.py", PACKAGE / "progress.py"))
