"""A knowledge base as it was at a revision of its Git repository."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from functools import partial
from pathlib import Path

from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.finding import Finding, NotUnderstood

MAX_ARCHIVE = 100_000_000
"""The largest archive of a knowledge base, in bytes, that is unpacked."""


def at_revision(folder: Path, revision: str) -> KnowledgeBase:
    """The knowledge base in a folder as Git has it at a revision: a commit, branch or tag.

    Raises:
        NotUnderstood: the folder is in no repository, has no such revision, or was not there then.
        KnowledgeBaseError: it did not load then.
    """
    git = partial(_git, revision)
    root = git(folder, "rev-parse", "--show-toplevel").decode().strip()
    # A revision that begins with a dash would else be read as an option.
    wanted = f"{revision}^{{commit}}"
    commit = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted).decode().strip()
    inside = folder.resolve().relative_to(Path(root).resolve()).as_posix()
    archive = git(Path(root), "archive", "--format=tar", commit, "--", inside)
    if len(archive) > MAX_ARCHIVE:
        raise NotUnderstood([_fault(revision, f"its archive has more than {MAX_ARCHIVE:,} bytes")])
    with tempfile.TemporaryDirectory(prefix="akb-") as unpacked:
        _unpack(archive, Path(unpacked).resolve())
        return load(Path(unpacked) / inside)


def nothing_before(folder: Path, revision: str, asked: bool) -> str | None:
    """Why there is nothing at a revision to compare a knowledge base with, in words; None where there is.

    Raises:
        NotUnderstood: the revision was asked for, the history is there, and has none of that name.
    """
    try:
        root = _git(revision, folder, "rev-parse", "--show-toplevel").decode().strip()
    except NotUnderstood as error:
        if asked:
            raise
        return f"nothing to compare with: {error.findings[0].message}"
    try:
        wanted = f"{revision}^{{commit}}"
        commit = _git(revision, folder, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted).decode().strip()
    except NotUnderstood:
        if _git(revision, folder, "rev-parse", "--is-shallow-repository").strip() == b"true":
            return f"the clone is shallow and does not have {revision}: fetch the history to compare"
        if len(_git(revision, folder, "rev-list", "--max-count=2", "--all").split()) < 2 or set(revision) == {"0"}:
            return f"this is the first commit: there is no {revision} to compare with"
        raise
    inside = folder.resolve().relative_to(Path(root).resolve()).as_posix()
    if not _git(revision, Path(root), "ls-tree", "--name-only", commit, "--", inside).strip() and inside != ".":
        return f"the knowledge base was not there at {revision}"
    return None


def _unpack(archive: bytes, target: Path) -> None:
    """Write the plain files of an archive; a link, or a name that leads elsewhere, is left out."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            path = (target / member.name).resolve()
            content = tar.extractfile(member) if member.isfile() and path.is_relative_to(target) else None
            if content is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())


def _git(revision: str, folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except OSError:
        raise NotUnderstood([_fault(revision, "git is not installed here")]) from None
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().split("\n")[0] or "there is no such revision"
        raise NotUnderstood([_fault(revision, reason.removeprefix("fatal: "))])
    return done.stdout


def _fault(revision: str, reason: str) -> Finding:
    hint = "Name a commit, a branch or a tag of the repository in which the knowledge base is."
    return Finding("AKB411", f"The knowledge base can't be had at '{revision}': {reason}.", hint=hint)
