"""The register of accepted findings: which findings of a knowledge base are let stand, and why."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from agreement_kb.language.files import Reader
from agreement_kb.language.loaded import prevents_answers
from agreement_kb.model.finding import Accepted, Finding, Reported
from agreement_kb.model.place import Place

REGISTER = "source/accepted.toml"
"""Its file in the folder of the knowledge base; there need be none."""
_TABLE = "accepted"
_KEYS = ("code", "where", "fingerprint", "because", "by", "on")
_TOML_PLACE = re.compile(r"\s*\(at line (\d+), column (\d+)\)$")
_ENTRY = re.compile(rf"^[ \t]*\[\[[ \t]*{_TABLE}[ \t]*\]\]", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One entry: the findings of a code at a place by name, or that with a fingerprint, and why they are let stand."""

    code: str
    where: str
    fingerprint: str
    accepted: Accepted
    place: Place

    def takes(self, found: Reported) -> bool:
        """Whether a finding is one that the entry accepts."""
        return (
            found.finding.code == self.code
            and self.where in ("", found.where)
            and self.fingerprint in ("", found.fingerprint)
        )


def read_accepted(reader: Reader, codes: Iterable[str]) -> tuple[list[Entry], list[Finding]]:
    """The entries of the register of a folder, if it has one, and a finding for each fault of it.

    Args:
        reader: of the knowledge base's folder.
        codes: the codes that findings may have.
    """
    if not reader.holds(REGISTER):
        return [], []
    before = len(reader.findings)
    text = reader.read(REGISTER, literate=False)
    if text is None:
        return [], reader.findings[before:]
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _TOML_PLACE.search(str(error))
        place = Place(REGISTER, int(at[1]), int(at[2])) if at is not None else Place(REGISTER, 1)
        message = f"The register can't be read: {_TOML_PLACE.sub('', str(error))}."
        return [], [Finding("AKB016", message, place, hint="It is written in TOML; nothing of it counts.")]
    entries: list[Entry] = []
    findings = [_fault(f"The register has no '{key}'.", Place(REGISTER, 1)) for key in value if key != _TABLE]
    tables = value.get(_TABLE, [])
    if not isinstance(tables, list):
        return [], [*findings, _fault(f"'{_TABLE}' is no list of entries.", Place(REGISTER, 1))]
    known = frozenset(codes)
    lines = [text.count("\n", 0, match.start()) + 1 for match in _ENTRY.finditer(text)]
    # Where entries are written otherwise, as in a list on one line, there is no line for each.
    lines = lines if len(lines) == len(tables) else [1] * len(tables)
    for table, line in zip(tables, lines, strict=True):
        place = Place(REGISTER, line)
        fault = _fault_of(table, known)
        if fault is not None:
            findings.append(_fault(fault, place))
            continue
        told = {key: str(table.get(key, "")).strip() for key in _KEYS}
        accepted = Accepted(told["because"], told["by"], told["on"])
        entries.append(Entry(told["code"], told["where"], told["fingerprint"], accepted, place))
    return entries, findings


def accept(found: Iterable[Reported], entries: Iterable[Entry]) -> tuple[list[Reported], list[Finding]]:
    """The findings, those that an entry takes as accepted; and a finding for each entry that takes none."""
    kept = list(entries)
    used: set[Entry] = set()
    reported: list[Reported] = []
    for each in found:
        entry = next((e for e in kept if e.takes(each)), None)
        used.update([entry] if entry is not None else [])
        reported.append(replace(each, accepted=entry.accepted) if entry is not None else each)
    return reported, [_unused(entry) for entry in kept if entry not in used]


def _unused(entry: Entry) -> Finding:
    at = entry.where or f"with the fingerprint {entry.fingerprint}"
    message = f"No finding {entry.code} is there any more to accept: {at}."
    hint = "Take the entry out; if the finding has moved, correct 'where'."
    return Finding("AKB017", message, entry.place, hint=hint)


def _fault_of(table: object, codes: frozenset[str]) -> str | None:
    """What is wrong with an entry, or None."""
    if not isinstance(table, dict):
        return f"An entry is written [[{_TABLE}]], with its keys under it."
    for key in table:
        if key not in _KEYS:
            return f"An entry has no '{key}'; it has {', '.join(_KEYS)}."
    code = table.get("code")
    if not isinstance(code, str) or code not in codes:
        return f"'{code}' is no finding code." if code is not None else "This entry names no code."
    if not str(table.get("because", "")).strip():
        return f"This entry accepts {code} without a reason."
    if not (table.get("where") or table.get("fingerprint")):
        return f"This entry does not say which finding {code} it accepts."
    if prevents_answers(Finding(code, "")):
        return f"{code} can't be accepted: the knowledge base gives no answer until it is mended."
    return None


def _fault(message: str, place: Place) -> Finding:
    hint = 'Write code, where (as "akb check --format json" has it) and because.'
    return Finding("AKB016", message, place, hint=hint)
