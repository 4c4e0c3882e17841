"""What the help of each command teaches beyond its one line: what it is for, and which exit codes it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

EXITS: Mapping[int, str] = {
    0: "done, whatever was found or answered",
    1: "there are findings, failed scenarios or differences",
    2: "the command line is wrong",
    3: "the rules do not load",
    4: "with --exit-code: the verdict is not yes",
    5: "something typed is not understood or contradictory, or takes too long",
    70: "a fault of akb itself, or the output can't be written",
    130: "stopped by Ctrl-C",
}
"""What each exit code of ``akb`` means."""

ENVIRONMENT: Mapping[str, str] = {
    "AKB_CACHE": "the folder of compiled rules (default: agreement-kb in XDG_CACHE_HOME, else in ~/.cache);  for none",
    "AKB_STATE": "the folder of what sessions keep (default: agreement-kb in XDG_STATE_HOME, else in ~/.local/state)",
    "NO_COLOR": "where it is set, nothing is coloured",
    "AKB_DEBUG": "where it is set, a fault of akb itself is shown with the place in its code",
}
"""The variables of the environment that ``akb`` reads for itself."""

_EVERY = (2, 70, 130)
_ASKING = (0, 3, 5)
_FINDING = (0, 1, 5)


@dataclass(frozen=True)
class CommandHelp:
    """What the help of a command says after its first line."""

    more: str
    own_exits: tuple[int, ...] = _ASKING

    @property
    def exits(self) -> tuple[int, ...]:
        """Every exit code that the command may have, in order."""
        return tuple(sorted({*self.own_exits, *_EVERY}))


HELP: Mapping[str, CommandHelp] = {
    "repl": CommandHelp(
        "Type a question, or a statement to keep in mind; ':help' lists the commands of the session. What is typed is "
        "kept for its user alone, so that a session that breaks off can be taken up again, unless --private is given.",
    ),
    "forget": CommandHelp(
        "A session keeps what was typed in one private folder (AKB_STATE, else ~/.local/state/agreement-kb). This "
        "empties it. Of questions on the command line nothing is kept.",
        (0,),
    ),
    "ask": CommandHelp(
        "A name stands in quotation marks; a fact is stated in the words of its template, by --given or --deny. What "
        "nobody stated is unknown, never 'no': where it matters, the verdict is DEPENDS and the answer names what it "
        "turns on. 'akb flips' and 'akb interview' go on from there.",
        (0, 3, 4, 5),
    ),
    "interview": CommandHelp(
        "It asks the most decisive thing first, takes 'yes', 'no' or \"don't know\", and stops when the answer is "
        "certain. In the formats json and markdown it prints the next question only, and takes no replies.",
    ),
    "note": CommandHelp(
        "The note holds question, facts, answer, words of the text and proof, and a record by which 'akb verify' tells "
        "later whether the rules of that day still give the same answer. Write it to a file with '>'.",
    ),
    "verify": CommandHelp(
        "The question of the note is asked again of today's rules on the same facts. What differs is listed, with the "
        "statements that have changed since.",
        (0, 1, 3, 5),
    ),
    "flips": CommandHelp(
        "Where the verdict is not a sure yes, the sets of facts that would make it one; where it is yes, those that "
        "would leave none. Each set was tried on the rules, and what was not tried is said.",
    ),
    "why-not": CommandHelp(
        "For each provision that could have given the yes, or that stands in its way: the nearest conditions that "
        "fail, and whether they are denied, not stated, or can't be had.",
    ),
    "what-if": CommandHelp(
        "The question is asked twice, on the facts as they are and with what is supposed; the difference is told, with "
        "the sentence through which it comes about. At least one of --if, --if-not and --without is needed.",
    ),
    "contrast": CommandHelp(
        "Both questions are asked on the same facts. What is the same is told once; then what is not, and the sentence "
        "at which they part.",
    ),
    "chain": CommandHelp(
        "The blank of the question is filled by one name after another. Each hop is asked as if those before were "
        "done, so that conditions laid on the first hand follow to the last.",
    ),
    "duties": CommandHelp(
        "Without facts, what the text lays on whom in general. With facts, the duties in this case and their state: "
        "not yet arisen, pending, fulfilled, breached, undetermined; --as-of gives the day on which it is looked at.",
    ),
    "timeline": CommandHelp(
        "Dates stated by --given or a scenario, and the time limits and consequences counted from them. Without "
        "--as-of no clock is read, and nothing is called late.",
    ),
    "cite": CommandHelp(
        "A place is the number of the article, then of the item in brackets, as answers cite it; '#2' after it is the "
        "second sentence. Put it in quotation marks: brackets mean something to a shell.",
    ),
    "check": CommandHelp(
        "Every fault is listed with its place, a code ('akb explain CODE') and what to do. Findings that are let "
        "stand, with their reasons, are listed in source/accepted.toml of the rules.",
        _FINDING,
    ),
    "test": CommandHelp(
        "A scenario tells facts, asks questions, and says which answers a person expects. A difference is told with "
        "the facts of the case and the proof of the answer. --coverage and --mutate ask instead how good the scenarios "
        "are.",
        (0, 1, 3, 5),
    ),
    "diff": CommandHelp(
        "Which statements moved, which answers of the scenarios differ, and facts beyond the scenarios on which they "
        "do. AKB510 is found where the version of the rules was not raised as the change asks.",
        (0, 1, 3, 5),
    ),
    "ci": CommandHelp(
        "fmt --check, check, check --deep, test, test --coverage, test --mutate --changed and diff, each with its "
        "outcome; the exit code is the worst of theirs. --output writes SARIF, JUnit XML and a report for the "
        "reviewer.",
        (0, 1, 3, 5),
    ),
    "new": CommandHelp(
        "The text is taken apart into articles, items and sentences. Each becomes a quotation that waits for its rule, "
        "with a first scenario, a vocabulary to fill, and samples for pre-commit and CI.",
        (0, 5),
    ),
    "graph": CommandHelp(
        "json (with a schema), dot for Graphviz, mermaid for Markdown on code hosts, or svg, a picture by itself. "
        "--provision and --rule keep it small: a picture has room for 300 things.",
    ),
    "fmt": CommandHelp(
        "Only indentation and spaces within fences change, and only where the rules read the same afterwards. Name "
        "files or --kb, or look first with --check.",
        (0, 1, 3, 5),
    ),
    "explain": CommandHelp(
        "What the finding means, a bad sample and what is reported of it, a good sample, and what to do.",
        (0, 5),
    ),
    "docs": CommandHelp(
        "All worked examples are run before a page is written; where one is not as expected, the old pages stay. "
        "mkdocs makes the site of the pages ('make docs').",
        (0, 1, 3, 5),
    ),
    "ledger": CommandHelp(
        "Each sentence is encoded, with the statements under it, or marked with the reason why it is not. None is left "
        "out.",
    ),
    "readings": CommandHelp(
        "Where the text can be read in more than one way, each way is a named alternative, and no answer chooses one "
        "in silence. Listed with the rules that ask for them and the questions they may move.",
    ),
}
"""The help of each command, by its name."""
