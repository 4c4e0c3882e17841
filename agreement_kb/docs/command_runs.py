"""The examples of the reference, run: each command line as a reader would type it, in a folder laid out for all."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from agreement_kb.resources import resource

FIRST = ("akb new tools --text en=tools.txt",)
"""What other examples need the files of, and is therefore run before them."""
REPLIES: Mapping[str, tuple[str, ...]] = {
    "interview": ("yes", "no", "yes", "no"),
    "repl": (
        'is "bigamy" in scope?',
        'the Parties have agreed to cooperate on "bigamy"',
        'is "bigamy" in scope?',
        ":quit",
    ),
}
"""What is typed into the commands that talk, by the command."""
_SECONDS = 120
_TO_DO = re.compile(r"\[\[accepted\]\]\n[^\[]*where = \"1\(2\)\"\n[^\[]*")


class ExampleFailed(Exception):
    """An example of the help of ``akb`` does not run: a fault of ``akb`` itself."""


@dataclass(frozen=True)
class Run:
    """One command line with what it wrote to standard output and its exit code; ``typed`` are lines given to it."""

    line: str
    output: str
    code: int
    typed: tuple[str, ...] = ()


@contextmanager
def desk(pages: Path) -> Iterator[Path]:
    """A folder for the examples: a text of an agreement, a file of scenarios, and, once it is laid out, its history.

    ``pages`` are the written pages of the site, the first worked example of which is the file of scenarios.
    """
    with TemporaryDirectory(prefix="akb-desk-") as folder:
        place = Path(folder)
        copyfile(resource("layout") / "example.txt", place / "tools.txt")
        example = next(iter(sorted((pages / "examples").glob("*.md"))), None)
        if example is not None:
            copyfile(example, place / "my_cases.md")
        yield place


def encoded(folder: Path) -> None:
    """Encode a sentence of the agreement laid out in ``tools``, keep it in Git, and change the rule and its case."""
    tools = folder / "tools"
    for page, more in (("words.md", "words"), ("text/article_1.md", "article"), ("scenarios/first.md", "scenario")):
        _add(tools / page, more)
    _rewrite(tools / "source" / "accepted.toml", lambda old: _TO_DO.sub("", old))
    _git(folder, "init", "--quiet", ".")
    _commit(folder, "Dangerous tools are lent to adults")
    _rewrite(
        tools / "text" / "article_1.md",
        lambda old: old.replace("if adult(Person)", "if  adult(Person)\n    and instructed(Person)"),
    )
    _rewrite(tools / "scenarios" / "first.md", lambda old: old.replace("expect yes citing", "expect depends citing"))
    _add(tools / "scenarios" / "first.md", "cases")
    _rewrite(tools / "agreement.md", lambda old: old.replace('version "0.1.0"', 'version "0.2.0"'))
    _commit(folder, "They must have been shown how to use them")


def run_all(lines: Iterable[str], pages: Path) -> dict[str, Run]:
    """Each command line with what came of it.

    Raises:
        ExampleFailed: one does not exit with 0.
    """
    wanted = dict.fromkeys(lines)
    with desk(pages) as folder:
        found = {line: run(line, folder) for line in FIRST}
        encoded(folder)
        # A file that one example writes and another reads is there before it: these come in their order.
        writing = [line for line in wanted if ">" in line]
        found |= {line: run(line, folder) for line in writing}
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            left = [line for line in wanted if line not in found]
            found |= dict(zip(left, pool.map(lambda line: run(line, folder), left), strict=True))
    return {line: found[line] for line in wanted}


def run(line: str, folder: Path) -> Run:
    """Run one command line in a folder; of a shell it needs quotation marks and ``>`` only.

    Raises:
        ExampleFailed: it does not exit with 0.
    """
    words = shlex.split(line)
    target = words[words.index(">") + 1] if ">" in words else None
    arguments = words[1 : words.index(">")] if target is not None else words[1:]
    typed = REPLIES.get(arguments[0], ()) if "--format" not in arguments else ()
    environment = {**os.environ, "AKB_STATE": str(folder / "state"), "NO_COLOR": "1", "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "agreement_kb", *arguments],
        cwd=folder,
        env=environment,
        input="".join(f"{each}\n" for each in typed),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS,
    )
    if done.returncode:
        raise ExampleFailed(f"'{line}' exits with {done.returncode}: {(done.stderr or done.stdout).strip()[:2000]}")
    output = done.stdout.replace(str(folder), ".")
    if target is not None:
        (folder / target).write_text(output, encoding="utf-8")
        output = ""
    return Run(line, output, done.returncode, typed)


def _add(path: Path, more: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write((resource("docs") / "desk" / f"{more}.md").read_text(encoding="utf-8"))


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    old = path.read_text(encoding="utf-8")
    new = change(old)
    if new == old:
        raise ExampleFailed(f"Nothing was changed in {path.name}.")
    path.write_text(new, encoding="utf-8")


def _commit(folder: Path, message: str) -> None:
    _git(folder, "add", "tools")
    _git(folder, "commit", "--quiet", "--message", message)


def _git(folder: Path, *arguments: str) -> None:
    at = "2026-01-01T00:00:00Z"
    who = {f"GIT_{each}_{part}": value for each in ("AUTHOR", "COMMITTER") for part, value in _WHO.items()}
    environment = {
        **os.environ,
        **who,
        "GIT_AUTHOR_DATE": at,
        "GIT_COMMITTER_DATE": at,
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        environment.pop(name, None)
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise ExampleFailed(f"git {arguments[0]}: {done.stderr.strip()}")


_WHO = {"NAME": "An author of rules", "EMAIL": "author@example.org"}
