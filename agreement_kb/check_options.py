"""The options of ``akb check``, ``akb test`` and ``akb fmt``, and what they are run with: each has files to write."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what another command does not use is not imported
    from agreement_kb.commands.look import Look
    from agreement_kb.model.finding import AgreementError

FORMATS = ("text", "json", "markdown", "sarif")
"""The formats of findings; answers have all but the last."""
TEST_FORMATS = (*FORMATS[:-1], "junit")
"""The formats of expectations that were tried."""
Run = tuple[str, int, list[tuple[str, str]]]
"""Text for standard output, the exit code, and files to write: their paths and texts."""


def add_check_options(check: argparse.ArgumentParser) -> None:
    """The options of ``akb check``."""
    check.add_argument(
        "--pages",
        metavar="PATH",
        type=Path,
        action="append",
        default=[],
        help="Markdown pages that may name a sentence whose words changed: a file, or a folder; may be repeated",
    )
    check.add_argument("--before", metavar="DIR", type=Path, help="an older copy, whose sentences are compared")
    listed: dict[str, Any] = {"metavar": "CODES", "type": _codes, "action": "extend", "default": []}
    check.add_argument("--select", help="only these findings: codes, or their beginnings, as AKB203,AKB1", **listed)
    check.add_argument("--ignore", help="all findings but these", **listed)
    check.add_argument(
        "--deep",
        metavar="SECONDS",
        type=seconds,
        nargs="?",
        const=50.0,
        help="look for models too: norms that conflict, rules that do nothing; for so long (default: 50 seconds)",
    )
    check.add_argument(
        "--fail-on",
        choices=("error", "warning", "note"),
        default="note",
        help="the least of what makes the exit code 1 (default: note, which is every finding)",
    )
    _add_output(check, FORMATS, "write the findings to a file too, as sarif=findings.sarif; may be repeated")


def add_test_options(test: argparse.ArgumentParser) -> None:
    """The options of ``akb test``."""
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
    _add_output(test, TEST_FORMATS, "write the results to a file too, as junit=results.xml; may be repeated")


def _add_output(command: argparse.ArgumentParser, formats: Sequence[str], told: str) -> None:
    def output(text: str) -> tuple[str, Path]:
        form, joint, file = text.partition("=")
        if not joint or form not in formats or not file:
            raise argparse.ArgumentTypeError(f"'{text}' is not FORMAT=FILE with a format of {', '.join(formats)}")
        return form, Path(file)

    command.add_argument("--output", metavar="FORMAT=FILE", type=output, action="append", default=[], help=told)


def add_fmt_options(fmt: argparse.ArgumentParser) -> None:
    """The options of ``akb fmt``."""
    fmt.add_argument("files", metavar="FILE", nargs="*", type=Path, help="pages (default: those of the knowledge base)")
    fmt.add_argument("--check", action="store_true", help="change nothing; show what would change, and exit 1 if any")


def seconds(text: str) -> float:
    """A number of seconds.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not (text.replace(".", "", 1).isdecimal() and 0 < float(text) < 1e6):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds")
    return float(text)


def _codes(text: str) -> tuple[str, ...]:
    from agreement_kb.commands.selection import code_beginnings
    from agreement_kb.finding_pages import finding_codes

    try:
        return code_beginnings(text, finding_codes())
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run_check(options: argparse.Namespace, folder: Path, look: Look) -> Run:
    """Check the knowledge base."""
    from agreement_kb.commands.check import Wanted, check
    from agreement_kb.commands.selection import Selection
    from agreement_kb.model.finding import Severity

    selection = Selection(tuple(options.select), tuple(options.ignore), Severity(options.fail_on))
    wanted = Wanted(options.pages, options.before, selection, [form for form, _ in options.output], options.deep)
    text, code, more = check(folder, look, wanted)
    return text, code, _written(options, more)


def run_test(options: argparse.Namespace, folder: Path, look: Look) -> Run:
    """Run scenarios, or tell how far they reach or what they would not notice."""
    if options.coverage:
        from agreement_kb.commands.coverage import coverage

        return *coverage(folder, look), []
    if options.mutate:
        from agreement_kb.commands.mutate import mutate

        return *mutate(folder, look, options.statement, options.changed), []
    from agreement_kb.commands.test import test

    text, code, more = test(folder, look, options.files, [form for form, _ in options.output])
    return text, code, _written(options, more)


def add_ci_options(ci: argparse.ArgumentParser) -> None:
    """The options of ``akb ci``."""
    from agreement_kb.commands.steps import STEPS

    ci.add_argument(
        "--since", metavar="REVISION", help="what is compared: a revision of Git (default: HEAD~1, where there is one)"
    )
    ci.add_argument("--output", metavar="DIR", type=Path, help="write findings.sarif, tests.xml and report.md there")
    ci.add_argument("--skip", choices=STEPS, action="append", default=[], help="leave this out; may be repeated")
    ci.add_argument(
        "--deep", metavar="SECONDS", type=seconds, default=50.0, help="how long models are sought (default: 50)"
    )


def add_new_options(new: argparse.ArgumentParser) -> None:
    """The options of ``akb new``."""

    def text(given: str) -> tuple[str, Path]:
        language, joint, file = given.partition("=")
        if not (joint and file and language.isalpha() and language.islower() and 2 <= len(language) <= 3):
            raise argparse.ArgumentTypeError(f"'{given}' is not LANGUAGE=FILE, as en=treaty.txt")
        return language, Path(file)

    new.add_argument("folder", metavar="DIR", type=Path, help="a folder that is not there yet")
    told = "the text of the agreement as a plain text file; may be repeated (default: an example)"
    new.add_argument("--text", metavar="LANGUAGE=FILE", type=text, action="append", default=[], help=told)


def run_new(options: argparse.Namespace, folder: Path, look: Look) -> Run:
    """Lay out another agreement."""
    from agreement_kb.commands.new import new

    return new(options.folder, options.text)


def run_ci(options: argparse.Namespace, folder: Path, look: Look) -> Run:
    """Run all checks."""
    from agreement_kb.commands.ci import Plan, ci

    since = options.since or "HEAD~1"
    return ci(folder, look, Plan(since, options.since is not None, options.skip, options.deep), options.output)


def run_fmt(options: argparse.Namespace, folder: Path, look: Look) -> Run:
    """Format pages."""
    from agreement_kb.commands.fmt import fmt

    return fmt(folder, look, options.files, options.check)


def told_of(error: AgreementError, options: argparse.Namespace, code: int) -> tuple[str, list[tuple[str, str]]]:
    """What a check or a run of scenarios that came to no end tells, and the files it writes all the same."""
    if options.command == "test":
        from agreement_kb.commands.test import unfinished_test

        told = [unfinished_test(error, form) for form, _ in options.output]
        return unfinished_test(error, options.format), _written(options, told)
    from agreement_kb.commands.check import unfinished

    more = [unfinished(error, form, code) for form, _ in options.output]
    return unfinished(error, options.format, code), _written(options, more)


def _written(options: argparse.Namespace, texts: Sequence[str]) -> list[tuple[str, str]]:
    """What is written to files: a text for each of the formats wanted."""
    return [(str(path), text) for (_, path), text in zip(options.output, texts, strict=True)]
