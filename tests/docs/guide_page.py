"""A page that its readers follow, run as they would: its commands, sessions, files, edits and code, in order.

What a page may have in fences, all in one folder that has nothing but the rules:

- ``console``: ``$`` commands, ``akb>`` and ``reply>`` lines of a session, each with what it shows under it. ``…`` on a
  line by itself stands for any lines, within a line for any words. A command that ends otherwise than 0 is followed by
  ``$ echo $?`` with the code. ``$ akb`` opens a session.
- any kind with ``title="NAME"``: a file that is written; ``diff`` with it: a file that is changed.
- ``python``: code, run after what stands before it; a ``text`` under it shows what that prints.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from unittest.mock import patch

from agreement_kb.bounded import Limits, Worker
from agreement_kb.cli import main
from agreement_kb.commands.look import Look
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.resources import resource
from agreement_kb.session.session import Session
from agreement_kb.session.state import State
from agreement_kb.session.working import respond_by, worker_for

_FENCE = re.compile(r'^(`{3,})([\w-]+)(?: title="([^"\n]+)")?\n(.*?)^\1$', re.MULTILINE | re.DOTALL)
_PROMPT = re.compile(r"^(\$|akb>|reply>)(?: |$)")
_ANY = "…"
_OTHERS = {"cat", "cp", "git", "ls", "mkdir", "mkdocs", "printf", "rm"}
"""Programs besides akb: of a Debian that has git, and mkdocs."""
SETTING_UP = ("git clone ADDRESS agreement-kb", "cd agreement-kb", "make demo", ". .venv/bin/activate")
"""How a reader comes to have ``akb``. Tests have it already; CI runs the target of make."""


@dataclass(frozen=True)
class Step:
    """A fence of a page, or one line typed in it with what is shown under that."""

    kind: str
    text: str
    shown: str = ""
    name: str = ""


class Untrue(AssertionError):
    """A page says otherwise than what comes."""


def steps_of(page: str) -> Iterator[Step]:
    """The steps of a page.

    Raises:
        Untrue: a fence is of a kind that nothing would run.
    """
    if len(re.findall(r"^\s*(?:```|~~~)", re.sub(_FENCE, "", page), re.MULTILINE)):
        raise Untrue("a fence is not as the guides have them")
    fences = [Step(m[2], m[4], name=m[3] or "") for m in _FENCE.finditer(page)]
    for at, fence in enumerate(fences):
        if fence.kind == "console":
            yield from _typed(fence.text)
        elif fence.kind == "python" and not fence.name:
            after = fences[at + 1] if at + 1 < len(fences) else fence
            yield Step("python", fence.text, after.text if (after.kind, after.name) == ("text", "") else "")
        elif fence.name:
            yield fence
        elif not (fence.kind == "text" and at and fences[at - 1].kind == "python"):
            raise Untrue(f"nothing runs a fence of the kind {fence.kind}:\n{fence.text}")


def _typed(text: str) -> Iterator[Step]:
    kind, typed, shown = "", "", ""
    for line in [*text.splitlines(), "$ "]:
        if typed.endswith("\\"):
            typed = f"{typed[:-1]}{line.strip()}"
        elif (prompt := _PROMPT.match(line)) is not None:
            if kind:
                yield Step(kind, typed, shown)
            kind, typed, shown = prompt[1], line[prompt.end() :], ""
        elif not kind:
            raise Untrue(f"nothing is typed before: {line}")
        else:
            shown += line + "\n"


def compare(step: Step, came: str) -> None:
    """Compare what came with what is shown; the spaces at the end are let go."""
    lines = [line.rstrip() for line in step.shown.strip("\n").split("\n")]
    pattern = "".join(
        "(?:.*\n)*?" if line == _ANY else ".*?".join(map(re.escape, line.split(_ANY))) + "\n" for line in lines
    )
    found = "\n".join(line.rstrip() for line in came.strip("\n").split("\n")) + "\n"
    if not re.fullmatch(pattern, found):
        raise Untrue(f"{step.kind} {step.text}\n---- the page shows\n{step.shown}---- it is\n{found}")


@cache
def _loaded(folder: Path) -> KnowledgeBase:
    return load(folder)


class Reader:
    """One who follows a page, in the folder that is the current one."""

    def __init__(self) -> None:
        self._code = 0
        self._names: dict[str, object] = {"__name__": "guide"}
        self._session: Session | None = None
        self._stack = ExitStack()

    def follow(self, page: str) -> int:
        """Do all that a page says, and compare; how many steps there were.

        Raises:
            Untrue: something comes otherwise than the page says.
        """
        done = 0
        with self._stack:
            for step in steps_of(page):
                self._do(step)
                done += 1
        if self._code:
            raise Untrue(f"the last command ends with {self._code}")
        return done

    def _do(self, step: Step) -> None:
        match step.kind:
            case "$" if step.text == "akb":
                bounded = worker_for(_loaded(resource("rules")), partial(Worker, limits=Limits()))
                worker = self._stack.enter_context(bounded)
                self._session = Session(partial(respond_by, worker, Look), State())
            case "$":
                if step.text not in SETTING_UP:
                    compare(step, self._command(step.text))
            case "akb>" | "reply>":
                if self._session is None:
                    raise Untrue(f"there is no session in which to type: {step.text}")
                if (self._session.state.asking is not None) != (step.kind == "reply>"):
                    raise Untrue(f"the prompt is another one where this is typed: {step.text}")
                compare(step, self._session.respond(step.text).text)
            case "python" if not step.name:
                printed = io.StringIO()
                with redirect_stdout(printed):
                    exec(compile(step.text, "page", "exec", dont_inherit=True), self._names)
                compare(step, printed.getvalue())
            case "diff":
                _change(Path(step.name), step.text)
            case _:
                Path(step.name).parent.mkdir(parents=True, exist_ok=True)
                Path(step.name).write_text(step.text, encoding="utf-8")

    def _command(self, line: str) -> str:
        """What a line of the shell prints."""
        if line == "echo $?":
            code, self._code = self._code, 0
            return f"{code}\n"
        if self._code:
            raise Untrue(f"the command before ends with {self._code}, and the page does not say so: {line}")
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|<>")
        lexer.whitespace_split = True
        stages: list[list[str]] = [[]]
        for word in lexer:
            if word == "|":
                stages.append([])
            else:
                stages[-1].append(word)
        shown, given = "", ""
        for stage in stages:
            given, errors = self._stage(stage, given)
            shown += errors
        return given + shown

    def _stage(self, words: list[str], given: str) -> tuple[str, str]:
        """What one program of a line prints: to the next one, and to the screen."""
        into = ""
        if "<" in words:
            at = words.index("<")
            given, words = Path(words[at + 1]).read_text(encoding="utf-8"), words[:at] + words[at + 2 :]
        if ">" in words:
            at = words.index(">")
            into, words = words[at + 1], words[:at] + words[at + 2 :]
        program, *arguments = words
        if program == "akb":
            out, errors = io.StringIO(), io.StringIO()
            with patch.object(sys, "stdin", io.StringIO(given)), redirect_stdout(out), redirect_stderr(errors):
                self._code = main(arguments)
            came, beside = out.getvalue(), errors.getvalue()
        elif program in _OTHERS:
            path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            environment = {**os.environ, "PATH": path, "NO_MKDOCS_2_WARNING": "1"}
            run = subprocess.run(words, input=given, capture_output=True, text=True, check=False, env=environment)
            self._code, came, beside = run.returncode, run.stdout, run.stderr
        else:
            raise Untrue(f"no guide uses {program}")
        if into:
            Path(into).write_text(came, encoding="utf-8")
            came = ""
        return came, beside


def _change(file: Path, edit: str) -> None:
    """Change a file as a diff shows: what it has without the added lines stands there once."""
    lines = [(line[:1], line[1:]) for line in edit.splitlines()]
    before = "".join(f"{text}\n" for mark, text in lines if mark != "+")
    after = "".join(f"{text}\n" for mark, text in lines if mark != "-")
    text = file.read_text(encoding="utf-8")
    if text.count(before) != 1 or not before:
        raise Untrue(f"{file} has this {text.count(before)} times:\n{before}")
    file.write_text(text.replace(before, after), encoding="utf-8")
