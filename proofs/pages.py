"""The pages on what is proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from agreement_kb.proving.mutants import Mutant
from agreement_kb.proving.mutation import Fate
from agreement_kb.proving.witnesses import Search
from proofs.norms import KINDS, Entry, TextNorm
from proofs.traceability import Evidence, shown, untraced

_MUTATION = """\
Each row is a kind of fault that an encoder may make. It is made in one statement of the rules at a time, and the
scenarios whose reasoning reaches that statement are run: the fault is *noticed* when an answer is not as expected
any more, or when the language does not let it pass. `make mutate` writes this page.

For what is not noticed, facts are sought on which the answers differ. A case of a scenario is opened for it: its
things, roles, dates and lists stay, and every other input may be true or false. Two sets of rules whose verdicts,
conditions, bearers and times are the same functions of these inputs can't be told apart by their verdicts in that
case, whatever is stated. Up to three opened cases of each kind of question are compared, and the citations and bases at
some points where the statement decides.
"""
_TRACEABILITY = """\
The norms are the project's own reading of the Kazakh text (`rules/source/norms.json`); no lawyer has reviewed it.
Where each went is written in `rules/source/traceability.toml`; the scenarios are found by working out all of them. A
condition *alone fails* in a scenario where all the others hold and the conclusion is therefore not drawn; *(open)*: it
is not stated there, and the conclusion turns on it. `make traceability` writes this page.
"""


def mutation_page(made: Sequence[Mutant], found: Sequence[Fate], sought: Sequence[Search]) -> str:
    """How many mutants of each kind are noticed, and of those that are not what a search for facts found."""
    rows: dict[str, list[Fate]] = {}
    for mutant, fate in zip(made, found, strict=True):
        rows.setdefault(mutant.kind, []).append(fate)
    lines = [
        "# Would the scenarios notice?",
        "",
        *_MUTATION.split("\n"),
        "| fault | made | noticed | not noticed |",
        "| --- | --- | --- | --- |",
    ]
    for kind, those in rows.items():
        killed = sum(bool(fate.killed_by) for fate in those)
        lines.append(f"| {kind} | {len(those)} | {killed} | {len(those) - killed} |")
    killed = sum(bool(fate.killed_by) for fate in found)
    lines.append(f"| **all** | {len(found)} | {killed} | {len(found) - killed} |")
    lines += ["", "## Not noticed", "", "This list may only shrink.", ""]
    alike = [each for each in sought if each.witness is None]
    lines += [f"In {len(alike)} no search finds facts on which an answer differs:", ""]
    lines += [f"- {each.mutant.removesuffix(' | ')}: {_bound(each)}" for each in alike]
    lines += ["", f"{len(sought) - len(alike)} want a scenario; these facts tell each from the rules:", ""]
    for each in sought:
        if each.witness is not None:
            lines += ["```text", *each.witness.lines(), "```", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _bound(found: Search) -> str:
    compared = f"no difference in {found.compared} opened cases"
    return f"{compared}, {found.too_large} too large to compare" if found.too_large else compared


def traceability_page(norms: Iterable[TextNorm], register: Mapping[str, Entry], evidence: Evidence) -> str:
    """Each norm of the text with the statements it became, and the scenarios that show its parts."""
    norms = tuple(norms)
    left = untraced(norms, register, evidence)
    encoded = sum(register[norm.id].encoded for norm in norms)
    marked = sum(bool(register[norm.id].marked) for norm in norms)
    gaps = len(norms) - encoded - marked
    lines = [
        "# From the text to the rules",
        "",
        *_TRACEABILITY.split("\n"),
        f"{len(norms)} norms: {encoded} encoded, {marked} marked, {gaps} left as gaps.",
        f"{len(left)} points are not traced to the end; they stand at the end of this page.",
    ]
    for norm in norms:
        lines += ["", f"## {norm.id}", "", f"{norm.kind}: {norm.words}", "", *_entry(norm, register[norm.id], evidence)]
    lines += ["", "## Not traced", "", "This list may only shrink.", "", *(f"- {each}" for each in left)]
    return "\n".join(lines) + "\n"


def _entry(norm: TextNorm, entry: Entry, evidence: Evidence) -> Iterator[str]:
    if entry.marked:
        yield f"Marked, not encoded: {entry.marked}."
        return
    yield "| of the text | in the rules | holds in | alone fails in |"
    yield "| --- | --- | --- | --- |"
    for target in entry.statements:
        yield _row("the norm", target, evidence)
    for kind, targets in entry.parts.items():
        words = norm.parts[kind]
        for number, part in enumerate(targets):
            for target in part:
                what = f"{KINDS[kind]}: {words[number]}" if kind != "readings" and number < len(words) else KINDS[kind]
                yield _row(what, target, evidence)


def _row(what: str, target: str, evidence: Evidence) -> str:
    if target.startswith("gap "):
        return f"| {what} | not traced: {target.removeprefix('gap ')} | | |"
    found = shown(target, evidence)
    held = _first(found.held, found.open)
    return f"| {what} | `{target}` | {held} | {_first(found.failed, found.open)} |"


def _first(names: tuple[str, ...], left_open: tuple[str, ...]) -> str:
    return f"`{names[0]}`" if names else f"`{left_open[0]}` (open)" if left_open else "–"
