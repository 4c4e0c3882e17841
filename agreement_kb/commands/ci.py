"""``akb ci``: all checks of a knowledge base, one after the other, as they are run at each change."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from textwrap import wrap

from agreement_kb.commands.check import DEEP_CODES, Wanted, check_report, checked
from agreement_kb.commands.coverage import coverage
from agreement_kb.commands.diff import diff
from agreement_kb.commands.fmt import fmt
from agreement_kb.commands.look import DONE, FINDINGS, NOT_LOADED, Look
from agreement_kb.commands.mutate import chosen, mutate
from agreement_kb.commands.selection import Selection
from agreement_kb.commands.steps import COMMANDS, STEPS
from agreement_kb.commands.test import test
from agreement_kb.kb import load
from agreement_kb.model.finding import AgreementError, KnowledgeBaseError, NotUnderstood
from agreement_kb.proving.mutation import Bench
from agreement_kb.render.findings import findings_text, visible
from agreement_kb.revision import nothing_before

SCHEMA = "agreement-kb/ci/1"
MAX_FAULTS = 400
"""How many faults are tried at most: of a change that reaches further all of it is to be tried, by itself."""
SARIF, JUNIT, REPORT = "findings.sarif", "tests.xml", "report.md"
Files = list[tuple[str, str]]


@dataclass(frozen=True)
class Step:
    """What one check came to: its exit code, None where it was not run; a line on it, and all it says."""

    name: str
    code: int | None
    summary: str
    text: str = ""

    @property
    def outcome(self) -> str:
        """In a word."""
        return "not run" if self.code is None else "failed" if self.code else "passed"


@dataclass(frozen=True)
class Plan:
    """What is to be run: the revision that is compared, the steps left out, how long models are sought, in seconds.

    ``asked``: the revision was named, so that it must be there.
    """

    since: str = "HEAD~1"
    asked: bool = False
    skip: Collection[str] = ()
    deep: float = 50.0


def ci(folder: Path, look: Look, plan: Plan, output: Path | None) -> tuple[str, int, Files]:
    """Run the checks.

    Returns:
        Text for standard output, the exit code of the worst, and the files of the report where they are wanted.
    """
    files: Files = []
    steps = [each for each in _steps(folder, plan, files) if each.name not in plan.skip]
    code = max((each.code or DONE for each in steps), default=DONE)
    if look.format == "json":
        told = json.dumps(_value(plan, steps, code), ensure_ascii=False, indent=2) + "\n"
    else:
        told = _markdown(steps) if look.format == "markdown" else _text(look, steps)
    if output is None:
        return told, code, []
    files.append((REPORT, _markdown(steps)))
    return told, code, [(str(output / name), text) for name, text in files]


def _steps(folder: Path, plan: Plan, files: Files) -> Iterator[Step]:
    if "fmt" not in plan.skip:
        yield _of("fmt", lambda: fmt(folder, Look(), [], True)[:2])
    yield from _checks(folder, plan, files)
    try:
        load(folder)
    except KnowledgeBaseError as error:
        for name in STEPS[3:]:
            yield Step(name, NOT_LOADED, "the knowledge base does not load", findings_text(error.findings, error.texts))
        return
    if "test" not in plan.skip:

        def run() -> tuple[str, int]:
            text, code, (junit,) = test(folder, Look(), (), ["junit"])
            files.append((JUNIT, junit))
            return text, code

        yield _of("test", run)
    if "coverage" not in plan.skip:
        text, _ = coverage(folder, Look())
        told = [line.partition(":") for line in text.split("\n") if line.endswith("reached")]
        reached = "; ".join(f"{name.lower()}{rest.removesuffix(' reached')}" for name, _, rest in told)
        yield Step("coverage", DONE, f"reached: {reached}", text)
    yield from _comparisons(folder, plan)


def _checks(folder: Path, plan: Plan, files: Files) -> Iterator[Step]:
    """The static check and model finding, which are one run and two steps."""
    if {"check", "deep"} <= set(plan.skip):
        return
    made = checked(folder, Wanted(deep=None if "deep" in plan.skip else plan.deep))
    files.append((SARIF, check_report(made, "sarif", Selection())))
    for name in ("check", "deep"):
        if name == "deep" and made.loaded.program is None:
            yield Step(name, None, "the knowledge base does not load")
            continue
        of_it = made.of(partial(_of_step, name))
        text = check_report(of_it, "text", Selection())
        yield Step(name, FINDINGS if of_it.failing(Selection()) else DONE, _last_line(text), text)


def _of_step(name: str, code: str) -> bool:
    return (code in DEEP_CODES) is (name == "deep")


def _comparisons(folder: Path, plan: Plan) -> Iterator[Step]:
    """What is compared with an earlier state; where there is none, that is told and fails nothing."""
    wanted = [name for name in ("mutate", "diff") if name not in plan.skip]
    if not wanted:
        return
    try:
        reason = nothing_before(folder, plan.since, plan.asked)
    except NotUnderstood as error:
        for name in wanted:
            yield _refused(name, error)
        return
    for name in wanted:
        if reason is not None:
            yield Step(name, None, reason)
        elif name == "mutate":
            faults = len(chosen(folder, Bench(load(folder)), (), plan.since))
            if faults > MAX_FAULTS:
                yield Step(name, None, f"{faults} faults to try, more than {MAX_FAULTS}: akb test --mutate --changed")
            else:
                yield _of(name, lambda: mutate(folder, Look(), (), plan.since))
        else:
            yield _of(name, lambda: diff(folder, Look(), plan.since, None), summary=_change)


def _change(text: str) -> str:
    """The line of a comparison that says what kind of change it is; the finding where the version is too low."""
    lines = text.split("\n")
    found = [line for line in lines if line.startswith("AKB510")]
    return (found or [line for line in lines if line.startswith("The change is")])[0]


def _last_line(text: str) -> str:
    return text.rstrip("\n").rpartition("\n")[2]


def _of(name: str, run: Callable[[], tuple[str, int]], summary: Callable[[str], str] = _last_line) -> Step:
    try:
        text, code = run()
    except AgreementError as error:
        return _refused(name, error)
    return Step(name, code, summary(text), text)


def _refused(name: str, error: AgreementError) -> Step:
    code = NOT_LOADED if isinstance(error, KnowledgeBaseError) else 5
    return Step(name, code, error.findings[0].message, findings_text(error.findings, error.texts))


def _failing(steps: list[Step]) -> str:
    names = [COMMANDS[each.name] for each in steps if each.code]
    return f"Failed: {', '.join(names)}." if names else "All that was run has passed."


def _text(look: Look, steps: list[Step]) -> str:
    """What the failing checks say, then a line for each check: a log is read from its end."""
    parts = [f"==== akb {COMMANDS[each.name]}\n\n{each.text}" for each in steps if each.code]
    width = max((len(COMMANDS[each.name]) for each in steps), default=0)
    table = []
    for each in steps:
        first = f"{each.outcome:<8} {COMMANDS[each.name]:<{width}}  "
        lines = wrap(visible(each.summary), max(look.width - len(first), 30))
        table.append(first + f"\n{' ' * len(first)}".join(lines))
    return "\n".join([*parts, *table, "", _failing(steps), ""])


def _markdown(steps: list[Step]) -> str:
    lines = ["# akb ci", "", _failing(steps), "", "| check | outcome | |", "| --- | --- | --- |"]
    for each in steps:
        summary = visible(each.summary).replace("|", "\\|")
        lines.append(f"| `akb {COMMANDS[each.name]}` | {each.outcome} | {summary} |")
    for each in steps:
        if each.code or (each.name in ("coverage", "diff") and each.text):
            fence = "`" * 6
            lines += ["", f"## akb {COMMANDS[each.name]}", "", f"{fence}text", visible(each.text).rstrip("\n"), fence]
    return "\n".join(lines) + "\n"


def _value(plan: Plan, steps: list[Step], code: int) -> dict[str, object]:
    told = [{"step": s.name, "outcome": s.outcome, "code": s.code, "summary": s.summary} for s in steps]
    return {"schema": SCHEMA, "since": plan.since, "code": code, "steps": told}
