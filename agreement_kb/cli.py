"""The ``akb`` command: dispatch, errors and exit codes.

Exit: 0 done; 1 findings; 2 bad command line; 3 the knowledge base does not load; 4 ``ask --exit-code`` and the verdict
is not yes; 5 the question is not understood; 70 internal.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from agreement_kb.bounded import Limits, Worker
from agreement_kb.check_options import run_check, run_ci, run_fmt, run_new, run_test, told_of
from agreement_kb.command_line import read_command_line, talks
from agreement_kb.model.finding import AgreementError, Finding, KnowledgeBaseError, TooLarge
from agreement_kb.output_files import write_whole
from agreement_kb.resources import resource
from agreement_kb.streams import let_go, say

if TYPE_CHECKING:
    from agreement_kb.commands.case_facts import CaseFacts
    from agreement_kb.commands.look import Look


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a bad command line raises SystemExit, as argparse does."""
    if sys.stderr is None:  # closed by the caller, who wants no messages
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open as long as the process
    if sys.stdout is None:
        return _unwritable("standard output is closed")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        try:
            return _command(list(sys.argv[1:] if argv is None else argv))
        finally:
            sys.stdout.flush()  # a full disk shows here, not when Python ends
    except BrokenPipeError:  # the reader has gone, which is no fault
        let_go(sys.stdout)
        return 0
    except OSError as error:
        let_go(sys.stdout)
        return _unwritable(error.strerror or str(error))
    except KeyboardInterrupt:
        say("Stopped.\n")
        return 130


def _command(arguments: list[str]) -> int:
    options = read_command_line(arguments)
    if options.command is None:
        return 2
    outcome = _session(options) if talks(options) else _bounded(options)
    say(outcome.errors)
    for path, text in outcome.files:
        if options.command in ("ci", "new"):
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(Path(path), text)
    sys.stdout.write(outcome.text)
    return outcome.code


def _session(options: argparse.Namespace) -> Outcome:
    """Run a session or an interview, which has the terminal and puts each line to a process of its own."""
    folder = options.kb if options.kb is not None else resource("rules")
    try:
        if options.command == "interview":
            from agreement_kb.session.conversation import Conversation, converse

            case, unknown = _case(options), tuple(options.unknown)
            wanted = Conversation(folder, options.question, case, unknown, options.lang, options.save, options.timeout)
            return Outcome("", "", converse(wanted))
        from agreement_kb.session.repl import Wanted, repl

        return Outcome("", "", repl(Wanted(folder, options.lang, options.scenario, options.private, options.timeout)))
    except AgreementError as error:
        from agreement_kb.render.findings import findings_text

        code = 3 if isinstance(error, KnowledgeBaseError) else 5
        return Outcome("", findings_text(error.findings, error.texts), code)


class Outcome(NamedTuple):
    """What a command writes to standard output and to standard error, its exit code, and the files it writes."""

    text: str
    errors: str
    code: int
    files: Sequence[tuple[str, str]] = ()


def _bounded(options: argparse.Namespace) -> Outcome:
    """The outcome of the command, worked out in a process of its own that is stopped at a bound."""
    import json

    if os.environ.get("AKB_DEBUG"):
        return _outcome(options)

    def work(_: bytes) -> bytes:
        return json.dumps(_outcome(options)).encode()

    with Worker(work, Limits(seconds=options.timeout)) as worker:
        try:
            return Outcome(*json.loads(worker.call(b"")))
        except TooLarge as error:
            return _reported(error, options, 5)


def _outcome(options: argparse.Namespace) -> Outcome:
    """Run the command; whatever goes wrong is told in findings."""
    try:
        runs = {"check": run_check, "fmt": run_fmt, "test": run_test, "ci": run_ci, "new": run_new}
        if (run := runs.get(options.command)) is not None:
            text, code, files = run(options, _folder(options), _look(options))
            return Outcome(text, "", code, files)
        text, code = _run(options)
        return Outcome(text, "", code)
    except AgreementError as error:
        return _reported(error, options, 3 if isinstance(error, KnowledgeBaseError) else 5)
    except MemoryError:
        raise
    except Exception as error:
        if os.environ.get("AKB_DEBUG"):
            raise
        message = f"This is a fault of akb itself ({type(error).__name__}: {error}); no answer was given."
        finding = Finding("AKB902", message, hint="Run again with AKB_DEBUG=1 to see where, and report it.")
        return _reported(AgreementError([finding]), options, 70)


def _look(options: argparse.Namespace) -> Look:
    """How output is wanted."""
    import shutil

    from agreement_kb.commands.look import Look

    terminal = sys.stdout.isatty()
    return Look(
        options.format,
        options.lang,
        min(shutil.get_terminal_size((100, 24)).columns, 100) if terminal else 100,
        terminal and "NO_COLOR" not in os.environ,
    )


def _folder(options: argparse.Namespace) -> Path:
    return options.kb if options.kb is not None else resource("rules")


def _run(options: argparse.Namespace) -> tuple[str, int]:
    """Run the command; each imports no more than it needs."""
    folder, look = _folder(options), _look(options)
    match options.command:
        case "ask":
            from agreement_kb.commands.ask import ask

            return ask(
                folder,
                look,
                options.question,
                case=_case(options),
                explain=options.explain,
                exit_code=options.exit_code,
            )
        case "interview":
            from agreement_kb.commands.interview import interview

            return interview(folder, look, options.question, unknown=options.unknown, case=_case(options))
        case "note":
            from agreement_kb.commands.note import note_of

            return note_of(folder, look, options.question, html=options.html, case=_case(options))
        case "verify":
            from agreement_kb.commands.note import verify

            return verify(folder, look, options.file)
        case "flips":
            from agreement_kb.commands.flips import flips

            return flips(folder, look, options.question, size=options.size, every=options.every, case=_case(options))
        case "why-not":
            from agreement_kb.commands.why_not import why_not

            return why_not(folder, look, options.question, case=_case(options))
        case "what-if":
            from agreement_kb.commands.difference import what_if

            supposed = {"so": options.so, "not_so": options.not_so, "without": options.without}
            return what_if(folder, look, options.question, **supposed, case=_case(options))
        case "contrast":
            from agreement_kb.commands.difference import contrast

            return contrast(folder, look, (options.question, options.other), case=_case(options))
        case "chain":
            from agreement_kb.commands.chain import chain

            return chain(folder, look, options.question, hops=options.hop, case=_case(options))
        case "duties" | "timeline":
            from agreement_kb.commands.duties import duties
            from agreement_kb.commands.timeline import timeline

            run = duties if options.command == "duties" else timeline
            return run(folder, look, party=options.party, case=_case(options))
        case "cite":
            from agreement_kb.commands.cite import cite

            return cite(folder, look, options.citation)
        case "forget":
            from agreement_kb.commands.forget import forget

            return forget()
        case "diff":
            from agreement_kb.commands.diff import diff

            return diff(folder, look, options.before, options.after)
        case "graph":
            from agreement_kb.commands.graph import graph

            narrowed = {"provisions": options.provision, "rules": options.rule, "depth": options.depth}
            return graph(folder, look, **narrowed, scenarios=options.scenarios)
        case "explain":
            from agreement_kb.commands.explain import explain

            return explain(options.code)
        case "docs":
            from agreement_kb.commands.docs import docs_build

            return docs_build(folder, look, options.pages, options.to, options.reference)
        case "ledger":
            from agreement_kb.commands.ledger import ledger

            return ledger(folder, look)
        case _:
            from agreement_kb.commands.readings import readings

            return readings(folder, look)


def _case(options: argparse.Namespace) -> CaseFacts:
    """What the options tell of a case."""
    from agreement_kb.commands.case_facts import CaseFacts

    return CaseFacts(options.scenario, tuple(options.given), tuple(options.deny), options.as_of)


def _reported(error: AgreementError, options: argparse.Namespace, code: int) -> Outcome:
    """An error's findings, where and as they are wanted."""
    from agreement_kb.render.findings import findings_json, findings_text

    has_files = options.command in ("check", "test")
    told, files = told_of(error, options, code) if has_files else (findings_json(error.findings), [])
    if options.format in ("json", "sarif", "junit"):
        return Outcome(told, "", code, files)
    return Outcome("", findings_text(error.findings, error.texts), code, files)


def _unwritable(reason: str) -> int:
    """Say that the answer can't be written."""
    from agreement_kb.render.findings import findings_text

    hint = "Nothing of it counts; make room, or write it elsewhere, and ask again."
    say(findings_text([Finding("AKB903", f"The answer can't be written: {reason}.", hint=hint)], {}))
    return 70
