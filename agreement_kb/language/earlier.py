"""What an earlier reading of a folder found: after an edit only the statements that changed are read anew.

Kept are the syntax tree of each statement, by a digest of its text; and of rules that are the same as then, whether
they leave anything possible, and which predicates each scenario names that was read against them without a fault. A
fault is never kept: it is found again each time. Whatever is not kept, or can't be read, is worked out from the text.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agreement_kb.language.keeping import cache_folder, own_source, read_kept, write_kept
from agreement_kb.language.trees import Node, read_tree, written_tree


def digest_of(text: str) -> str:
    """What something is found again by."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass
class Earlier:
    """What is known of statements and rules by their digests, and what this reading found or used of it.

    ``rules`` is the digest of the rules that ``possible`` and ``named`` are about.
    """

    trees: Mapping[str, list[Any]] = field(default_factory=dict)
    rules: str = ""
    possible: bool = False
    named: Mapping[str, list[str]] = field(default_factory=dict)
    used: dict[str, list[Any]] = field(default_factory=dict)
    made: dict[str, Node] = field(default_factory=dict)

    def tree(self, text: str) -> Node | None:
        """The syntax tree of a statement, if it is known."""
        digest = digest_of(text)
        known = self.trees.get(digest)
        if known is None:
            return None
        try:
            tree = read_tree(known)
        except (ValueError, TypeError, AttributeError):
            return None
        self.used[digest] = known
        return tree

    def keep(self, text: str, tree: Node) -> None:
        """Remember the syntax tree of a statement that was read without a fault."""
        self.made[digest_of(text)] = tree

    def about(self, rules: str) -> None:
        """Forget what was found of other rules than these."""
        if rules != self.rules:
            self.rules, self.possible, self.named = rules, False, {}


def read_earlier(folder: Path) -> Earlier:
    """What was kept of the last reading of a folder; nothing where nothing is kept of it."""
    path = _path(folder)
    body = read_kept(path) if path is not None else None
    if body is None:
        return Earlier()
    try:
        found = json.loads(body)
        return Earlier(dict(found["trees"]), str(found["rules"]), bool(found["possible"]), dict(found["named"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return Earlier()


def write_earlier(folder: Path, earlier: Earlier) -> None:
    """Keep what a reading found, in place of what was kept of the folder."""
    path = _path(folder)
    if path is None:
        return
    made = {digest: written_tree(tree) for digest, tree in earlier.made.items()}
    trees = {**earlier.used, **made} or dict(earlier.trees)
    found = {"trees": trees, "rules": earlier.rules, "possible": earlier.possible, "named": dict(earlier.named)}
    write_kept(path, json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode())


def _path(folder: Path) -> Path | None:
    kept = cache_folder()
    if kept is None:
        return None
    try:
        name = os.fsencode(os.path.realpath(folder))
    except ValueError:
        return None  # nothing can have such a name
    return kept / f"{hashlib.sha256(own_source('engines', 'reasoning') + name).hexdigest()}.earlier"
