"""Small knowledge bases written inside a test."""

from __future__ import annotations

import subprocess
from pathlib import Path
from textwrap import dedent

from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.loader import Loaded, load_folder
from agreement_kb.model.answer import Answer
from agreement_kb.model.derivation import Derivation

HEAD = """\
# Tiny

```akb
agreement tiny version "1" en "A tiny agreement" languages en
```
"""


def write_rules(text: str, folder: Path, **more: str) -> Path:
    """Write a folder of rules: ``text`` under the one sentence of provision 1; ``more`` has further file texts.

    A line ``## 2`` in the text opens provision 2, with a sentence of its own; ``## 2#2`` its second sentence.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "agreement.md").write_text(HEAD, encoding="utf-8")
    (folder / "rules.md").write_text(_literate(dedent(text)), encoding="utf-8")
    for name, content in more.items():
        (folder / f"{name}.md").write_text(dedent(content), encoding="utf-8")
    return folder


def _literate(text: str) -> str:
    out: list[str] = []
    open_ = False

    def begin(provision: str, number: str) -> list[str]:
        heading = [] if number not in ("", "1") else [f"## {provision}", ""]
        return [*heading, f"> en: Words of {provision}, sentence {number or 1}.", "", "```akb"]

    lines = text.strip("\n").split("\n")
    if not (lines and lines[0].startswith("## ")):
        lines = ["## 1", *lines]
    for line in lines:
        if line.startswith("## "):
            provision, _, number = line[3:].partition("#")
            out += ["```", ""] * open_ + begin(provision, number)
            open_ = True
        else:
            out.append(line)
    return "\n".join([*out, "```", ""])


def commit(folder: Path, message: str = "as it is") -> None:
    """Make a commit of all that is in a folder, which becomes a repository if it is none."""
    name = ["-c", "user.name=Tests", "-c", "user.email=tests@example.org", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "--quiet"], ["add", "--all"], [*name, "commit", "--quiet", "--message", message]):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def loaded(text: str, folder: Path, **more: str) -> Loaded:
    """What the loader makes of some rules, with its findings."""
    return load_folder(write_rules(text, folder, **more))


def knowledge_base(text: str, folder: Path, **more: str) -> KnowledgeBase:
    """A knowledge base of some rules; faults that prevent an answer raise."""
    return load(write_rules(text, folder, **more))


def ask(kb: KnowledgeBase, question: str, given: str = "", deny: str = "", as_of: str | None = None) -> Answer:
    """An answer; the statements given and denied are written with semicolons between them."""
    return kb.ask(question, given=_statements(given), deny=_statements(deny), as_of=as_of)


def outcomes(kb: KnowledgeBase, question: str, given: str = "", deny: str = "", as_of: str | None = None) -> str:
    """The outcomes of a question in words: "yes", "yes or no" ..."""
    return " or ".join(ask(kb, question, given, deny, as_of).outcomes)


def _statements(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def turning(found: Answer) -> list[str]:
    """What an answer turns on: each atom, a reading by its name."""
    return sorted(str(turn.atom) for turn in found.turns_on)


def rules_used(derivation: Derivation) -> list[str]:
    """The names its author gave the rules of a derivation, from the premises up, without repetition."""
    return list(dict.fromkeys(step.rule.origin for step in derivation.steps if step.rule is not None))
