"""``akb forget``: remove what sessions kept."""

from __future__ import annotations

from agreement_kb.commands.look import DONE, Output
from agreement_kb.session.keeping import forget as forget_all
from agreement_kb.session.keeping import state_folder


def forget() -> Output:
    """Remove history and recovery files, and say which they were."""
    folder = state_folder()
    removed = forget_all(folder)
    if not removed:
        return f"Nothing was kept in {folder}.\n", DONE
    listed = "".join(f"  {name} ({lines} {'line' if lines == 1 else 'lines'})\n" for name, lines in removed)
    return f"Removed from {folder}:\n{listed}", DONE
