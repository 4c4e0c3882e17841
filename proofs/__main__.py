"""``python -m proofs coverage|mutate|trace``: work out what the scenarios prove, and write the pages."""

from __future__ import annotations

import argparse
from pathlib import Path

from agreement_kb.kb import KnowledgeBase, load
from proofs.mutants import mutants
from proofs.mutation import Bench, fates
from proofs.norms import ROOT, read_norms, read_register
from proofs.pages import coverage_lines, mutation_page, traceability_page
from proofs.pins import SURVIVORS, UNTRACED, pin
from proofs.traceability import faults, gather, untraced


def main() -> None:
    """Run one of the proofs."""
    options = argparse.ArgumentParser(prog="python -m proofs", description="What the scenarios prove of the rules.")
    options.add_argument("proof", choices=("coverage", "mutate", "trace"))
    chosen = options.parse_args()
    kb = load(ROOT / "rules")
    {"coverage": _coverage, "mutate": _mutate, "trace": _trace}[chosen.proof](kb)


def _coverage(kb: KnowledgeBase) -> None:
    print("\n".join(coverage_lines(gather(kb).coverage)))


def _mutate(kb: KnowledgeBase) -> None:
    made = list(mutants(kb.program.program))
    found = fates(Bench(kb), made)
    page = mutation_page(made, found)
    (ROOT / "docs" / "mutation.md").write_text(page, encoding="utf-8")
    print(page)
    pin(SURVIVORS, (fate.mutant for fate in found if not fate.killed_by))


def _trace(kb: KnowledgeBase) -> None:
    norms, register = read_norms(), read_register()
    wrong = faults(norms, register, kb.program.program)
    if wrong:
        raise SystemExit("\n".join(wrong))
    evidence = gather(kb)
    page: Path = ROOT / "docs" / "traceability.md"
    page.write_text(traceability_page(norms, register, evidence), encoding="utf-8")
    left = untraced(norms, register, evidence)
    print(f"{len(norms)} norms; {len(left)} points are not traced to the end.")
    pin(UNTRACED, left)


if __name__ == "__main__":
    main()
