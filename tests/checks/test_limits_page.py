"""The page on limits gives the numbers that hold, and the codes they have."""

from __future__ import annotations

import re
from pathlib import Path

from agreement_kb import command_line
from agreement_kb.bounded import Limits
from agreement_kb.engines import datalog
from agreement_kb.language import files, hops, loader, markdown, parser, phrases, symbols, unseen
from agreement_kb.reasoning import bdd, case, flips, interview

PAGE = (Path(__file__).parents[2] / "docs" / "limits.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (.+?) \| ([\d,]+) \| (AKB\d{3}) \|$", re.MULTILINE)
HOLDS = [
    ("bytes of one file", files.MAX_FILE_BYTES),
    ("characters of all files", files.MAX_FOLDER_BYTES),
    ("Markdown files", files.MAX_FILES),
    ("files and folders of any kind", files.MAX_ENTRIES),
    ("characters of a line", files.MAX_LINE),
    ("letters of a name", parser.MAX_NAME),
    ("characters of a statement", parser.MAX_STATEMENT),
    ("statements of a page that can't be read", parser.MAX_FAULTS),
    ("facts of a scenario", phrases.MAX_STATEMENTS),
    ("brackets within each other", parser.MAX_NESTING),
    ("quotations and lists within each other", markdown.MAX_NESTING),
    ("lines of a file reported", unseen.MAX_INVISIBLE),
    ("characters of a question", phrases.MAX_LENGTH),
    ("statements of one case", phrases.MAX_STATEMENTS),
    ("statements of a knowledge base", loader.MAX_RULES),
    ("hops of a chain", hops.MAX_HOPS),
    ("things that the facts of one case name", case.MAX_INDIVIDUALS),
    ("rule instances", datalog.MAX_INSTANCES),
    ("steps of the engine", datalog.MAX_STEPS),
    ("open facts", bdd.MAX_VARIABLES),
    ("combinations of them", bdd.MAX_NODES),
    ("seconds of `akb check`", command_line.LONG_TIME),
    ("seconds of any other command", Limits().seconds),
    ("bytes of memory", Limits().memory),
    ("bytes of its output", Limits().output),
]


def test_the_table_gives_the_numbers_that_hold() -> None:
    rows = ROW.findall(PAGE)
    assert len(rows) == len(HOLDS)
    for (what, number, _), (begins, value) in zip(rows, HOLDS, strict=True):
        assert what.startswith(begins)
        assert int(number.replace(",", "")) == value


def test_the_text_gives_the_numbers_that_hold() -> None:
    words = " ".join(PAGE.split())
    assert f"for the first {symbols.MAX_HINTS} unknown ones" in words
    assert f"is taken up again {markdown.MAX_CUTS} times" in words
    assert f"looks at up to {flips.MAX_TRIED:,} sets of changes" in words
    assert f"an interview at {interview.MAX_STATES} states" in words
