"""The command line of ``akb``: its commands and options, and what of them goes together."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any, NoReturn

from agreement_kb import __version__
from agreement_kb.check_options import (
    FORMATS,
    TEST_FORMATS,
    add_check_options,
    add_ci_options,
    add_fmt_options,
    add_new_options,
    add_test_options,
    seconds,
)
from agreement_kb.command_help import EXITS, HELP
from agreement_kb.output_files import unfit
from agreement_kb.render.messages import LANGUAGES
from agreement_kb.streams import say

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_LONG = ("check", "test", "diff", "docs", "ci")
LONG_TIME = 600.0
"""The commands that may take long, and the seconds they have."""


EXAMPLE = "example:\n  "
"""What stands before the example in the help of a command."""
GRAPH_FORMATS = ("json", "dot", "mermaid", "svg")
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
            say(message)

    def error(self, message: str) -> NoReturn:
        from agreement_kb.render.findings import visible

        super().error(visible(message))


def parser() -> argparse.ArgumentParser:
    """The command line: its help is what the reference of the commands is made from."""
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
        taught = HELP[name]
        exits = "\n".join(f"  {code:<3} {EXITS[code]}" for code in taught.exits)
        made = commands.add_parser(
            name,
            help=help_text,
            description=f"{help_text[0].upper()}{help_text[1:]}.\n\n{fill(taught.more, 78)}",
            epilog=f"{EXAMPLE}{example}\n\nexit codes:\n{exits}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.add_argument("--kb", metavar="DIR", type=Path, help="the knowledge base (default: the one installed)")
        made.add_argument("--lang", metavar="LANG", default="en", help="language of the output, as en or kk")
        forms = {"check": FORMATS, "test": TEST_FORMATS, "graph": GRAPH_FORMATS}.get(name, FORMATS[:-1])
        first = forms[0]
        made.add_argument("--format", choices=forms, default=first, help=f"default: {first}")
        bound = 1200 if name == "ci" else 600 if name in _LONG else 60
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
    check = command("check", "check the rules, the text and the scenarios' words", "akb check --kb tools")
    add_check_options(check)
    test = command("test", "run the scenarios", "akb test my_cases.md")
    add_test_options(test)
    diff = command("diff", "show what a change of the rules means: which answers differ", "akb diff HEAD~1 --kb tools")
    diff.add_argument("before", metavar="REVISION", help="the older state: a commit, branch or tag of Git")
    diff.add_argument("after", metavar="REVISION", nargs="?", help="the later one (default: as it is in the folder)")
    ci = command("ci", "run all checks as at each change", "akb ci --kb tools --since HEAD~1 --output checks")
    add_ci_options(ci)
    new = command("new", "lay out another agreement, ready to be encoded", "akb new tools --text en=tools.txt")
    add_new_options(new)
    graph = command(
        "graph",
        "show how provisions, rules and predicates hang together",
        "akb graph --provision '6(1)' --format mermaid",
    )
    narrow: dict[str, Any] = {"action": "append", "default": []}
    graph.add_argument("--provision", metavar="PROVISION", help="only around this one; may be repeated", **narrow)
    graph.add_argument("--rule", metavar="NAME", help="only around this rule or norm; may be repeated", **narrow)
    graph.add_argument("--depth", metavar="NUMBER", type=_size, default=1, help="how many rules away (default: 1)")
    graph.add_argument("--scenarios", action="store_true", help="scenarios too, beside the provisions they cite")
    fmt = command("fmt", "format the fences of pages: indentation and spaces, no word", "akb fmt --check --kb tools")
    add_fmt_options(fmt)
    explain = command("explain", "explain a finding code", "akb explain AKB203")
    explain.add_argument("code", metavar="CODE", help="as AKB203; each finding begins with its code")
    docs = command("docs", "write the pages of the docs site as Markdown", "akb docs build --to site_pages")
    docs.add_argument("action", choices=("build",), help="build: write every page anew, once the worked examples hold")
    docs.add_argument("--pages", metavar="DIR", type=Path, default=Path("docs"), help="written pages (default: docs)")
    docs.add_argument(
        "--to",
        metavar="DIR",
        type=Path,
        default=Path("site_pages"),
        help="a folder for generated pages alone (default: site_pages)",
    )
    docs.add_argument(
        "--reference",
        action="store_true",
        help="the reference of akb itself too, its examples run (needs the extra agreement-kb[docs])",
    )
    command("ledger", "show what became of each sentence of the text", "akb ledger")
    command("readings", "list the open texts and their readings", "akb readings --lang kk")
    return top


def _case_options(command: argparse.ArgumentParser) -> None:
    """The options by which a case is told."""
    add = command.add_argument
    add("--scenario", metavar="FILE[#NAME]", help="facts from a scenario file, or a scenario by its name")
    add("--given", metavar="SENTENCE", action="append", default=[], help="a statement that holds")
    add("--deny", metavar="SENTENCE", action="append", default=[], help="a statement that does not hold")
    add("--as-of", metavar="DATE", help="time of the question, as 2026-03-10, with an offset, or today")


def read_command_line(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a command line; a bad one, and one that asks for help, raises SystemExit, as argparse does.

    ``command`` is None where there is nothing to do any more.
    """
    top = parser()
    options = top.parse_args(arguments or ["repl"])
    if options.command is None:
        top.print_help()
        return options
    if options.command == "fmt" and not (options.files or options.kb or options.check):
        top.error("fmt changes files: name them, or the knowledge base with --kb")
    if options.command == "what-if" and not (options.so or options.not_so or options.without):
        top.error("what-if supposes something: give --if, --if-not or --without")
    if options.command == "test":
        _demand_one_way(top, options)
    if options.kb is None and options.lang not in LANGUAGES:
        top.error(f"argument --lang: there is no '{options.lang}' here; choose from {', '.join(LANGUAGES)}")
    outputs = options.output if options.command in ("check", "test") else []
    if outputs and (reason := unfit([path for _, path in outputs])) is not None:
        top.error(f"argument --output: {reason}")
    if options.command == "ci" and options.output is not None and not _may_be_folder(options.output):
        top.error(f"argument --output: '{options.output}' is no folder")
    if options.command == "interview" and options.save is not None and not talks(options):
        top.error("argument --save: only a conversation, in the format text, has something to save")
    return options


def _may_be_folder(path: Path) -> bool:
    return path.is_dir() or not os.path.lexists(path)


def talks(options: argparse.Namespace) -> bool:
    """Whether a command asks and takes replies, rather than answering once."""
    return bool(options.command == "repl" or (options.command == "interview" and options.format == "text"))


def _demand_one_way(top: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse options of ``test`` that do not go together, rather than leave one of them out."""
    if sum(map(bool, (options.files, options.coverage, options.mutate))) > 1:
        top.error("test runs FILEs, or tells --coverage, or tries faults with --mutate: choose one")
    if (options.coverage or options.mutate) and (options.output or options.format == "junit"):
        top.error("--output and the format junit are of scenarios that are run, not of --coverage or --mutate")
    if not options.mutate and (options.statement or options.changed):
        top.error("--statement and --changed say which faults --mutate tries: add --mutate")
