"""The small program on pyDatalog, used directly: ``python with_pydatalog.py FACTS REPETITIONS LIST OFFICE [...]``."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from time import process_time

from pyDatalog import pyDatalog

PROGRAM = """
within(X, Y) <= part_of(X, Y)
within(X, Y) <= within(X, Z) & part_of(Z, Y)
way(L, O) <= fights_crime(O) & (L == L)
way(L, O) <= within(O, W) & fights_crime(W)
way(L, O) <= consented(L, O)
forbidden(L, O) <= secret(L) & abroad(O)
may(L, O) <= way(L, O) & ~forbidden(L, O)
"""


def main() -> None:
    """Answer the questions of the command line, then time them."""
    facts, count, *words = sys.argv[1:]
    pyDatalog.load(PROGRAM)
    for name, arguments in re.findall(r"(\w+)\((.*?)\)\.", Path(facts).read_text(encoding="utf-8")):
        pyDatalog.assert_fact(name, *arguments.split(","))
    pairs = list(zip(words[::2], words[1::2], strict=True))
    verdicts = [verdict(*pair) for pair in pairs]
    started = process_time()
    for _ in range(int(count)):
        for pair in pairs:
            verdict(*pair)
    seconds = (process_time() - started) / (int(count) * len(pairs)) if int(count) else 0.0
    print(json.dumps({"verdicts": verdicts, "seconds": seconds}))


def verdict(thing: str, office: str) -> str:
    """Ask one question as text, as pyDatalog's own tutorial does."""
    return "yes" if pyDatalog.ask(f"may('{thing}', '{office}')") else "no"


if __name__ == "__main__":
    main()
