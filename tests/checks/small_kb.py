"""Small knowledge bases made from text, for the tests of the checks."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from agreement_kb.language.loader import Loaded, load_folder
from agreement_kb.model.finding import Finding

AGREEMENT = """# A small agreement

```akb
agreement small
    version "1"
    en "A small agreement"
    languages en
    status en "Made for a test."
    files "words.md"
```
"""

IN_TWO_LANGUAGES = """# A small agreement

```akb
agreement small
    version "1"
    en "A small agreement"
    kk "Шағын келісім"
    languages en kk
    status en "Made for a test." kk "Сынақ үшін жасалған."
    files "words.md"
```
"""

WORDS = """# Words

```akb
open sort document en "document"
open sort person en "person"
closed sort colour en "colour"
term red: colour en "red"
term green: colour en "green"

predicate secret(Document: document) by fact
    en "{Document} is secret"
    denied
        en "{Document} is not secret"
predicate cleared(Person: person) by fact
    en "{Person} is cleared"
predicate agreed(Person: person, Document: document) by choice
    en "{Person} agreed to the handing over of {Document}"
predicate marked(Document: document, Colour: colour) by fact
    en "{Document} is marked {Colour}"
predicate part_of(Part: document, Whole: document) by listing
    en "{Part} is part of {Whole}"
predicate guarded(Document: document)
    en "{Document} is guarded"
predicate open_to(Document: document, Person: person)
    en "{Document} is open to {Person}"
predicate kept_safe(Document: document) by observance
    en "{Document} is kept safe"

role keeper(Document: document): person
    title
        en "the keeper"
    stated
        en "{Holder} is the keeper of {Document}"

action hand_over(Document: document, Person: person)
    en "handing {Document} over to {Person}"
    done
        en "{Document} was handed over to {Person}"
action keep(Document: document)
    en "keeping {Document}"

question may_hand_over: may hand_over(Document, Person)
    en "may {Document} be handed over to {Person}?"
question is_guarded: is guarded(Document)
    en "is {Document} guarded?"
```
"""

TEXT_HEAD = """# Text

## 1

> en: A secret document is guarded.

```akb
rule secret_is_guarded: guarded(Document)
    if secret(Document)
```

```akb
"""
"""The quoted sentence under which a sample stands; it is encoded already, so a sample need not encode it."""

SAMPLE = "sample.md"
SAMPLE_LINE = TEXT_HEAD.count("\n") + 1
"""The line of the sample file at which a wrapped sample begins."""


def wrapped(code: str) -> str:
    """A fence's content as a literate file, under a quoted sentence."""
    return f"{TEXT_HEAD}{code.rstrip()}\n```\n"


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write the files of a knowledge base."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def load_files(files: Mapping[str, str | bytes], standard: bool = True) -> Loaded:
    """Load a knowledge base of some files; ``standard`` adds the header and words that they do not bring."""
    with tempfile.TemporaryDirectory() as name:
        given = {"agreement.md": AGREEMENT, "words.md": WORDS} if standard else {}
        write(Path(name), {**given, **files})
        return load_folder(Path(name))


def load_code(code: str) -> Loaded:
    """Load the standard context and one fence of code under its sentence."""
    return load_files({SAMPLE: wrapped(code)})


def findings_of(code: str) -> list[tuple[str, int, int, Finding]]:
    """Code, line within the sample and column of each finding on a fence of code, and the finding."""
    found = []
    for finding in load_code(code).findings:
        assert finding.place is not None
        assert finding.place.file == SAMPLE, finding
        found.append((finding.code, finding.place.line - SAMPLE_LINE + 1, finding.place.column, finding))
    return found
