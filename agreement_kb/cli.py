"""The ``akb`` command: options, dispatch, errors and exit codes.

Exit: 0 done; 1 findings; 2 bad command line; 3 the knowledge base does not load; 4 ``ask --exit-code`` and the verdict
is not yes; 5 the question is not understood; 70 internal.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TextIO

from agreement_kb import __version__
from agreement_kb.bounded import Limits, Worker
from agreement_kb.check_options import FORMATS, add_check_options, add_fmt_options, run_check, run_fmt, seconds, told_of
from agreement_kb.model.finding import AgreementError, Finding, KnowledgeBaseError, TooLarge
from agreement_kb.output_files import unfit, write_whole
from agreement_kb.render.messages import LANGUAGES
from agreement_kb.resources import resource

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from agreement_kb.commands.case_facts import CaseFacts
    from agreement_kb.commands.look import Look


_LONG = ("check", "test", "diff")
LONG_TIME = 600.0
"""The commands that may take long, and the seconds they have."""


_QUESTION = "a phrase of the vocabulary, or a goal: PREDICATE(TERM, ...)"


def _size(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 100):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of changes")
    return int(text)


class _Parser(argparse.ArgumentParser):
    """A parser whose messages can't steer the terminal, whatever was typed."""

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """Write a message. What can't be written is not passed over, as argparse does."""
        if file is not None and file is sys.stdout:
            file.write(message)
        else:
            _say(message)

    def error(self, message: str) -> NoReturn:
        from agreement_kb.render.findings import visible

        super().error(visible(message))


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = _Parser(
        prog="akb",
        description="Ask an agreement: a verdict, the sentences it rests on, what it turns on, and the proof.",
        epilog="""examples:
  akb ask 'is "trafficking in human beings" in scope?'
  akb ask 'may "the list" go to "the tax office"?' --given '"the list" is data on persons'
  akb cite '5(3)'
  akb readings
  akb                     opens a session: questions, what is known, commands

'akb COMMAND --help' shows the options of a command with an example.""",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"akb {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, help_text: str, example: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name,
            help=help_text,
            description=help_text[0].upper() + help_text[1:] + ".",
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.add_argument("--kb", metavar="DIR", type=Path, help="the knowledge base (default: the one installed)")
        made.add_argument("--lang", metavar="LANG", default="en", help="language of the output, as en or kk")
        forms = FORMATS if name == "check" else FORMATS[:-1]
        made.add_argument("--format", choices=forms, default="text", help="default: text")
        bound = 600 if name in _LONG else 60
        made.add_argument(
            "--timeout",
            metavar="SECONDS",
            type=seconds,
            default=bound,
            help=f"how long it may take (default: {bound})",
        )
        return made

    session = command("repl", "open a session: questions, statements and commands, line by line", "akb repl --private")
    session.add_argument("--scenario", metavar="FILE[#NAME]", help="begin with the facts of a scenario")
    session.add_argument("--private", action="store_true", help="keep neither history nor recovery")
    command("forget", "remove the history and recovery files of all sessions", "akb forget")
    ask = command("ask", "answer one question", "akb ask 'is \"perjury\" in scope?' --explain short")
    ask.add_argument("question", metavar="QUESTION", help=_QUESTION)
    _case_options(ask)
    ask.add_argument(
        "--explain", choices=("none", "short", "full"), default="full", help="default: full, with the proof"
    )
    ask.add_argument("--exit-code", action="store_true", help="exit 4 unless the verdict is yes")

    interview = command(
        "interview",
        "ask for what is not known, so that as few questions as possible settle an answer",
        'akb interview \'may "the list" go to "the tax office"?\' --given \'"the list" is data on persons\'',
    )
    interview.add_argument("question", metavar="QUESTION", help=_QUESTION)
    _case_options(interview)
    interview.add_argument(
        "--unknown", metavar="SENTENCE", action="append", default=[], help="nobody could say whether this is so"
    )
    interview.add_argument("--save", metavar="FILE", help="write the case as a scenario file when it ends")
    note = command(
        "note",
        "write one answer as a document for the file, with a record to verify it by",
        "akb note 'is \"perjury\" in scope?' --html > perjury.html",
    )
    note.add_argument("question", metavar="QUESTION", help=_QUESTION)
    _case_options(note)
    note.add_argument("--html", action="store_true", help="a page by itself, to be printed (default: Markdown)")
    verify = command("verify", "tell whether the answer of a note still stands", "akb verify perjury.html")
    verify.add_argument("file", metavar="FILE", type=Path, help="a note: Markdown, HTML, or its record as JSON")
    flips = command(
        "flips",
        "find the smallest changes of what is stated that would move a verdict",
        'akb flips \'may "the list" go to "the tax office"?\' --given \'"the list" is data on persons\'',
    )
    flips.add_argument("question", metavar="QUESTION", help=_QUESTION)
    _case_options(flips)
    flips.add_argument("--size", metavar="NUMBER", type=_size, default=3, help="up to how many changes (default: 3)")
    flips.add_argument("--all", dest="every", action="store_true", help="show long lists whole, as JSON does anyway")

    why_not = command(
        "why-not",
        "say what each provision lacks that could have given a yes",
        "akb why-not 'may \"the request\" be made orally?' --deny '\"the request\" is urgent'",
    )
    why_not.add_argument("question", metavar="QUESTION", help=_QUESTION)
    _case_options(why_not)

    what_if = command(
        "what-if",
        "show what one fact more or less would change of an answer",
        "akb what-if 'may \"the request\" be made orally?' --if '\"the request\" is urgent'",
    )
    what_if.add_argument("question", metavar="QUESTION", help=_QUESTION)
    suppose: dict[str, Any] = {"metavar": "SENTENCE", "action": "append", "default": []}
    what_if.add_argument("--if", dest="so", help="suppose that this holds; may be repeated, as the others", **suppose)
    what_if.add_argument("--if-not", dest="not_so", help="suppose that this does not hold", **suppose)
    what_if.add_argument("--without", help="suppose that this had not been stated", **suppose)
    _case_options(what_if)
    contrast = command(
        "contrast",
        "show where the answers to two questions part",
        "akb contrast 'is \"perjury\" in scope?' 'is \"murder\" in scope?'",
    )
    contrast.add_argument("question", metavar="QUESTION", help=_QUESTION)
    contrast.add_argument("other", metavar="QUESTION", help="the question it is compared with")
    _case_options(contrast)

    chain = command(
        "chain",
        "ask one question hop by hop, from hand to hand, with what each hop brings along",
        """akb chain 'may "the list" go to ...?' --hop "the tax office" --hop "the bank\"""",
    )
    chain.add_argument("question", metavar="QUESTION", help="a question with one blank, written ...")
    chain.add_argument("--hop", metavar="NAME", action="append", required=True, help="who fills the blank; in order")
    _case_options(chain)

    duties = command(
        "duties",
        "list duties: who owes what to whom, by when, and how it stands",
        "akb duties --party slovakia --given '\"the request\" is urgent' --as-of 2026-03-08",
    )
    timeline = command(
        "timeline",
        "show dated events and what follows from them, in order",
        "akb timeline --given 'the notified time limit for deleting \"the list\" is 2026-09-01'",
    )
    for each in (duties, timeline):
        each.add_argument("--party", metavar="PARTY", help="only duties of this bearer: a name, or the title of a role")
        _case_options(each)
    cite = command("cite", "show a provision: its words, its rules, the scenarios that rest on it", "akb cite '5(3)#2'")
    cite.add_argument("citation", metavar="PROVISION", help="as 5(3), 5(3)#2, preamble(2)")
    check = command("check", "check the rules, the text and the scenarios' words", "akb check --kb rules --pages docs")
    add_check_options(check)
    test = command("test", "run the scenarios", "akb test my_cases.md")
    test.add_argument("files", metavar="FILE", nargs="*", help="scenario files (default: those of the knowledge base)")
    test.add_argument("--coverage", action="store_true", help="how far the scenarios reach into rules and conditions")
    test.add_argument("--mutate", action="store_true", help="whether they would notice faults in the rules")
    test.add_argument(
        "--statement", metavar="NAME", action="append", default=[], help="of --mutate: faults in this one only"
    )
    test.add_argument(
        "--changed",
        metavar="REVISION",
        nargs="?",
        const="HEAD",
        help="of --mutate: only what changed since a revision of Git (default: the last commit)",
    )
    diff = command(
        "diff", "show what a change of the rules means: which answers differ", "akb diff HEAD~1 --format markdown"
    )
    diff.add_argument("before", metavar="REVISION", help="the older state: a commit, branch or tag of Git")
    diff.add_argument("after", metavar="REVISION", nargs="?", help="the later one (default: as it is in the folder)")
    fmt = command("fmt", "format the fences of pages: indentation and spaces, no word", "akb fmt --check --kb rules")
    add_fmt_options(fmt)
    explain = command("explain", "explain a finding code", "akb explain AKB203")
    explain.add_argument("code", metavar="CODE")
    command("ledger", "show what became of each sentence of the text", "akb ledger --format json")
    command("readings", "list the open texts and their readings", "akb readings --lang kk")
    return top


def _case_options(command: argparse.ArgumentParser) -> None:
    """The options by which a case is told."""
    add = command.add_argument
    add("--scenario", metavar="FILE[#NAME]", help="facts from a scenario file, or a scenario by its name")
    add("--given", metavar="SENTENCE", action="append", default=[], help="a statement that holds")
    add("--deny", metavar="SENTENCE", action="append", default=[], help="a statement that does not hold")
    add("--as-of", metavar="DATE", help="time of the question, as 2026-03-10, with an offset, or today")


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
        _let_go(sys.stdout)
        return 0
    except OSError as error:
        _let_go(sys.stdout)
        return _unwritable(error.strerror or str(error))
    except KeyboardInterrupt:
        _say("Stopped.\n")
        return 130


def _command(arguments: list[str]) -> int:
    top = parser()
    options = top.parse_args(arguments or ["repl"])
    if options.command is None:
        top.print_help()
        return 2
    if options.command == "fmt" and not (options.files or options.kb or options.check):
        top.error("fmt changes files: name them, or the knowledge base with --kb")
    if options.command == "what-if" and not (options.so or options.not_so or options.without):
        top.error("what-if supposes something: give --if, --if-not or --without")
    if options.command == "test":
        _demand_one_way(top, options)
    if options.kb is None and options.lang not in LANGUAGES:
        top.error(f"argument --lang: there is no '{options.lang}' here; choose from {', '.join(LANGUAGES)}")
    outputs = options.output if options.command == "check" else []
    if outputs and (reason := unfit([path for _, path in outputs])) is not None:
        top.error(f"argument --output: {reason}")
    talks = options.command == "interview" and options.format == "text"
    if options.command == "interview" and options.save is not None and not talks:
        top.error("argument --save: only a conversation, in the format text, has something to save")
    outcome = _session(options) if options.command == "repl" or talks else _bounded(options)
    _say(outcome.errors)
    for path, text in outcome.files:
        write_whole(Path(path), text)
    sys.stdout.write(outcome.text)
    return outcome.code


def _demand_one_way(top: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse options of ``test`` that do not go together, rather than leave one of them out."""
    if sum(map(bool, (options.files, options.coverage, options.mutate))) > 1:
        top.error("test runs FILEs, or tells --coverage, or tries faults with --mutate: choose one")
    if not options.mutate and (options.statement or options.changed):
        top.error("--statement and --changed say which faults --mutate tries: add --mutate")


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
        if options.command in ("check", "fmt"):
            run = run_check if options.command == "check" else run_fmt
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
        case "test" if options.coverage:
            from agreement_kb.commands.coverage import coverage

            return coverage(folder, look)
        case "test" if options.mutate:
            from agreement_kb.commands.mutate import mutate

            return mutate(folder, look, options.statement, options.changed)
        case "test":
            from agreement_kb.commands.test import test

            return test(folder, look, options.files)
        case "diff":
            from agreement_kb.commands.diff import diff

            return diff(folder, look, options.before, options.after)
        case "explain":
            from agreement_kb.commands.explain import explain

            return explain(options.code)
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

    told, files = told_of(error, options, code) if options.command == "check" else (findings_json(error.findings), [])
    if options.format in ("json", "sarif"):
        return Outcome(told, "", code, files)
    return Outcome("", findings_text(error.findings, error.texts), code, files)


def _unwritable(reason: str) -> int:
    """Say that the answer can't be written."""
    from agreement_kb.render.findings import findings_text

    hint = "Nothing of it counts; make room, or write it elsewhere, and ask again."
    _say(findings_text([Finding("AKB903", f"The answer can't be written: {reason}.", hint=hint)], {}))
    return 70


def _say(text: str) -> None:
    """Write a message; where even that can't be written, the exit code must do."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        _let_go(sys.stderr)


def _let_go(stream: TextIO) -> None:
    """Lead a stream nowhere: Python would try to write the rest again when it ends, and complain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
