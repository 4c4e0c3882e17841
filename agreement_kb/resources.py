"""Where the package's own files are: grammar, rules, schemas, finding pages."""

from __future__ import annotations

from pathlib import Path


def resource(name: str) -> Path:
    """The folder ``name``: inside the package when installed, at the top of the project in a checkout."""
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
