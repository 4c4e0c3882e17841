"""A page for each command of ``akb``, made from its own help, with its example as it ran when the page was made."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from agreement_kb.command_help import ENVIRONMENT, EXITS, HELP
from agreement_kb.command_line import EXAMPLE, parser
from agreement_kb.docs.command_runs import Run
from agreement_kb.docs.markup import folded, unsearched
from agreement_kb.docs.places import COMMANDS
from agreement_kb.render.markdown import escape

_WIDTH = 80
_LONG, _SHOWN = 70, 40
"""An output of more than so many lines is shown by its first lines only."""
_COMMON = ("help", "kb", "lang", "format", "timeout")
_WRITES_THIS_SITE = "docs"
"""The command that runs the examples is not one of them."""


@dataclass(frozen=True)
class Command:
    """A command as its parser has it: name, one line, the example of its help."""

    name: str
    line: str
    parser: argparse.ArgumentParser

    @property
    def example(self) -> str:
        """The command line that its help gives for an example."""
        return (self.parser.epilog or "").partition(EXAMPLE)[2].partition("\n")[0]

    @property
    def options(self) -> tuple[argparse.Action, ...]:
        """Its options and arguments in the order of its help."""
        return tuple(self.parser._actions)


def commands() -> tuple[Command, ...]:
    """Every command of ``akb``, in the order of its help."""
    (group,) = (each for each in parser()._actions if isinstance(each, argparse._SubParsersAction))
    return tuple(Command(each.dest, each.help or "", group.choices[each.dest]) for each in group._choices_actions)


def example_lines() -> tuple[str, ...]:
    """The examples of the help that are run for their pages."""
    return tuple(each.example for each in commands() if each.name != _WRITES_THIS_SITE)


def command_pages(runs: Mapping[str, Run], schemas: Mapping[str, str]) -> dict[str, str]:
    """The pages of the commands by their names.

    Args:
        runs: what came of each of ``example_lines``.
        schemas: the page of the schema that the JSON of a command has, by the command, as a link from a page here.
    """
    made = commands()
    pages = {f"{COMMANDS}/index.md": _index(made)}
    for each in made:
        pages[f"{COMMANDS}/{each.name}.md"] = "\n\n".join(_page(each, runs.get(each.example), schemas)) + "\n"
    return pages


def _index(made: Iterable[Command]) -> str:
    lines = [f"| [`akb {each.name}`]({each.name}.md) | {escape(each.line)} |" for each in made]
    exits = [f"| {code} | {escape(told)} |" for code, told in EXITS.items()]
    common = commands()[0]
    options = [_option(each) for each in common.options if each.dest in _COMMON]
    variables = [f"| `{name}` | {escape(told)} |" for name, told in ENVIRONMENT.items()]
    return (
        "\n\n".join(
            (
                "# Commands",
                "Each page is made from the help of the command itself (`akb COMMAND --help`), and its example was run "
                "when this site was built: in a folder with the text of a small agreement, `tools.txt`, which `akb "
                "new` lays out as `tools`, and a file of scenarios, `my_cases.md`. `python -m agreement_kb` is the "
                "same as `akb`.",
                _table(("Command", "What it does"), lines),
                "## Options of every command",
                _table(("Option", "Meaning"), options),
                "The formats and the time are those of most commands; the page of a command has its own. `akb "
                "--version` prints the version.",
                "## Exit codes",
                _table(("Code", "Meaning"), exits),
                "## Variables of the environment",
                _table(("Variable", "Meaning"), variables),
            )
        )
        + "\n"
    )


def _page(command: Command, ran: Run | None, schemas: Mapping[str, str]) -> Iterator[str]:
    taught = HELP[command.name]
    yield f"# akb {command.name}"
    yield f"**{escape(command.line[0].upper() + command.line[1:])}.**"
    yield escape(taught.more)
    yield f"```text\n{_usage(command)}\n```"
    own = [_option(each) for each in command.options if each.dest not in _COMMON]
    if own:
        yield "## Arguments and options"
        yield _table(("Option", "Meaning"), own)
    else:
        yield "It has only the [options of every command](index.md#options-of-every-command)."
    common = [_option(each) for each in command.options if each.dest in _COMMON and each.dest != "help"]
    yield folded("Options of every command", _table(("Option", "Meaning"), common))
    yield "## Example"
    yield from _example(command, ran)
    if (schema := schemas.get(command.name)) is not None:
        yield f"With `--format json` the same is one JSON document: [its schema, and an example of it]({schema})."
    yield "## Exit codes"
    yield _table(("Code", "Meaning"), [f"| {code} | {escape(EXITS[code])} |" for code in taught.exits])


def _example(command: Command, ran: Run | None) -> Iterator[str]:
    if ran is None:
        yield f"```console\n$ {command.example}\n```"
        yield "It makes the pages of this site, this one among them."
        return
    told = _woven(ran.output.rstrip("\n").split("\n"), ran.typed)
    shown = told if len(told) <= _LONG else told[:_SHOWN]
    fence = "````" if any(line.startswith("```") for line in shown) else "```"
    body = "\n".join((f"$ {ran.line}", *shown)).rstrip()
    yield unsearched(f"{fence}console\n{body}\n{fence}")
    if len(shown) < len(told):
        yield f"These are the first {len(shown)} lines of {len(told)}."
    if ran.typed and told == ran.output.rstrip("\n").split("\n"):
        typed = "\n".join(ran.typed)
        yield f"What was typed:\n\n```text\n{typed}\n```"


def _woven(lines: list[str], typed: tuple[str, ...]) -> list[str]:
    """The lines written with each reply after the line that asks for it; as they are where none asks."""
    replies, woven = list(typed), []
    for line in lines:
        woven.append(line)
        if replies and line.strip().startswith("Reply:"):
            woven.append(f"> {replies.pop(0)}")
    return woven


def _usage(command: Command) -> str:
    formatter = argparse.HelpFormatter(f"akb {command.name}", width=_WIDTH)
    formatter.add_usage(None, command.parser._actions, command.parser._mutually_exclusive_groups, prefix="")
    return formatter.format_help().strip()


def _option(action: argparse.Action) -> str:
    metavar = action.metavar if isinstance(action.metavar, str) else (action.dest if not action.option_strings else "")
    if action.choices is not None:
        metavar = "|".join(map(str, action.choices))
    if action.nargs == "?" and action.option_strings:
        metavar = f"[{metavar}]"
    names = [f"{name} {metavar}".strip() for name in action.option_strings] or [metavar]
    shown = ", ".join(f"`{name}`" for name in names).replace("|", "\\|")
    told = (action.help or "") % {"default": action.default, "prog": "akb"}
    return f"| {shown} | {escape(told)} |"


def _table(head: tuple[str, str], rows: Iterable[str]) -> str:
    return "\n".join((f"| {head[0]} | {head[1]} |", "| --- | --- |", *rows))
