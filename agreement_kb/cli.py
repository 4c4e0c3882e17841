"""The ``akb`` command."""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command; provisional."""
    from pathlib import Path

    from agreement_kb.kb import load
    from agreement_kb.language.loader import load_folder
    from agreement_kb.scenario_runs import run

    args = sys.argv[1:] if argv is None else argv
    if args[:1] == ["check"]:
        for f in load_folder(Path("rules")).findings:
            print(f.code, f.place, f.message, f.note, f.hint)
    elif args[:1] == ["test"]:
        kb = load("rules")
        results = run(kb, kb.loaded.scenarios)
        for result in results:
            for f in result.findings:
                print(f.code, f.place, f.message, f.note, f.hint)
        print(sum(not r.findings for r in results), "met of", len(results))
    return 0
