"""The checks that ``akb ci`` runs, in the order in which they are run and told."""

from __future__ import annotations

COMMANDS = {
    "fmt": "fmt --check",
    "check": "check",
    "deep": "check --deep",
    "test": "test",
    "coverage": "test --coverage",
    "mutate": "test --mutate --changed",
    "diff": "diff",
}
"""Each with the command that runs it alone."""
STEPS = tuple(COMMANDS)
