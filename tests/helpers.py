"""Small knowledge bases written inside a test."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.loader import Loaded, load_folder

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


def loaded(text: str, folder: Path, **more: str) -> Loaded:
    """What the loader makes of some rules, with its findings."""
    return load_folder(write_rules(text, folder, **more))


def knowledge_base(text: str, folder: Path, **more: str) -> KnowledgeBase:
    """A knowledge base of some rules; faults that prevent an answer raise."""
    return load(write_rules(text, folder, **more))
