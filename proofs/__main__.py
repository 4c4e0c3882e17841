"""``python -m proofs mutate|trace``: work out what the scenarios prove of the Agreement, and write the pages."""

from __future__ import annotations

import argparse
from pathlib import Path

from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.proving.mutants import mutants
from agreement_kb.proving.mutation import Bench, fates, searches
from proofs.norms import ROOT, read_norms, read_register
from proofs.pages import mutation_page, traceability_page
from proofs.pins import SURVIVORS, UNTRACED, pin
from proofs.traceability import faults, gather, untraced


def main() -> None:
    """Run one of the proofs."""
    options = argparse.ArgumentParser(prog="python -m proofs", description="What the scenarios prove of the rules.")
    options.add_argument("proof", choices=("mutate", "trace"))
    chosen = options.parse_args()
    {"mutate": _mutate, "trace": _trace}[chosen.proof](load(ROOT / "rules").decoded())


def _mutate(kb: KnowledgeBase) -> None:
    made, bench = list(mutants(kb.program.program)), Bench(kb)
    found = fates(bench, made)
    left = [mutant for mutant, fate in zip(made, found, strict=True) if not fate.killed_by]
    page = mutation_page(made, found, searches(bench, left))
    (ROOT / "docs" / "mutation.md").write_text(page, encoding="utf-8")
    print(page)
    pin(SURVIVORS, (mutant.name for mutant in left))


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
