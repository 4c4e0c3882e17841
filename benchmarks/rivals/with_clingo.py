"""The small program on clingo: ``python with_clingo.py FACTS REPETITIONS LIST OFFICE [LIST OFFICE ...]``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import process_time

import clingo

PROGRAM = Path(__file__).parent / "small.lp"


def verdict(text: str, thing: str, office: str) -> str:
    """Ground and solve for one question, as is usual: a control is not asked twice."""
    control = clingo.Control()
    control.add("base", [], f"{text}\nasked({thing},{office}).")
    control.ground([("base", [])])
    with control.solve(yield_=True) as models:
        model = next(iter(models))
        return "yes" if model.symbols(shown=True) else "no"


def main() -> None:
    """Answer the questions of the command line, then time them."""
    facts, count, *words = sys.argv[1:]
    text = PROGRAM.read_text(encoding="utf-8") + Path(facts).read_text(encoding="utf-8")
    pairs = list(zip(words[::2], words[1::2], strict=True))
    verdicts = [verdict(text, *pair) for pair in pairs]
    started = process_time()
    for _ in range(int(count)):
        for pair in pairs:
            verdict(text, *pair)
    seconds = (process_time() - started) / (int(count) * len(pairs)) if int(count) else 0.0
    print(json.dumps({"verdicts": verdicts, "seconds": seconds}))


if __name__ == "__main__":
    main()
