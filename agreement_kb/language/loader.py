"""A folder of literate files to a checked knowledge base: the pipeline of the language, in one place.

files → documents (headings, quotations, fences) → statements → symbols → program → stratified program, with every
finding on the way, and the text with its ledger.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from posixpath import normpath

from agreement_kb.language.document import Document, Fence, read_document
from agreement_kb.language.files import AGREEMENT_FILE, Reader
from agreement_kb.language.languages import language_findings
from agreement_kb.language.letters import letter_findings
from agreement_kb.language.loaded import Header, Loaded, prevents_answers
from agreement_kb.language.parser import Statement, parse_fence
from agreement_kb.language.scenarios import read_scenario, scenario_findings
from agreement_kb.language.sentences import same_sentence_findings
from agreement_kb.language.source import (
    compare_with_received,
    ledger,
    ledger_findings,
    provisions,
    read_articles,
    read_marks,
    reading_findings,
    stray_findings,
)
from agreement_kb.language.statements import build
from agreement_kb.language.strangers import stranger_findings
from agreement_kb.language.stratification import stratify
from agreement_kb.language.symbols import declare
from agreement_kb.language.trees import nodes, texts, tokens, unquote
from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Scenario
from agreement_kb.model.vocabulary import Texts


def load_folder(folder: Path) -> Loaded:
    """Read and check a knowledge base. Faults are findings; nothing is raised for bad content."""
    reader = Reader(folder)
    first = reader.read(AGREEMENT_FILE)
    if first is None:
        return _nothing(reader)
    first_document = read_document(AGREEMENT_FILE, first)
    statements, findings = _parse([first_document])
    header, header_findings = _header(statements)
    findings.extend(header_findings)
    reader.named_at = _named_at(statements)
    listed = [AGREEMENT_FILE, *map(normpath, header.files)]
    names = list(dict.fromkeys([*listed, *reader.literate_files()]))
    documents = [first_document]
    for name in names[1:]:
        text = reader.read(name)
        if text is not None:
            documents.append(read_document(name, text))
    more, more_findings = _parse(documents[1:])
    statements += more
    findings += more_findings
    findings += [
        Finding("AKB009", f"An agreement is declared outside {AGREEMENT_FILE}; nothing reads it here.", s.place)
        for s in more
        if s.kind == "agreement"
    ]
    return _check(reader, header, documents, statements, findings)


def read_scenarios(file: str, text: str) -> tuple[tuple[Scenario, ...], tuple[Finding, ...]]:
    """The scenarios of one literate file outside the knowledge base; other statements are findings."""
    document = read_document(file, text)
    statements, findings = _parse([document])
    for statement in statements:
        if statement.kind != "scenario":
            message = f"A scenario file holds scenarios; this is a {statement.kind}."
            findings.append(Finding("AKB506", message, statement.place))
        else:
            findings += scenario_findings(statement)
    scenarios = tuple(read_scenario(s) for s in statements if s.kind == "scenario")
    return scenarios, (*document.findings, *findings)


def _nothing(reader: Reader) -> Loaded:
    return Loaded(Header(), None, {}, (), (), tuple(reader.findings), reader.texts, "")


def _check(
    reader: Reader,
    header: Header,
    documents: list[Document],
    statements: list[Statement],
    findings: list[Finding],
) -> Loaded:
    found, quoting = provisions(documents)
    cite = {(p.id, s.citation.sentence): s.citation for p in found.values() for s in p.sentences}
    marks, mark_findings = read_marks(statements, cite)
    symbols = declare(statements)
    program = build(statements, symbols, cite)
    stratified, cycles = stratify(program)
    entries = ledger(found, program, marks)
    scenarios = tuple(read_scenario(s) for s in statements if s.kind == "scenario")
    articles = read_articles(statements)
    findings += [f for d in documents for f in d.findings]
    findings += quoting + mark_findings + symbols.findings + cycles
    languages = header.languages if any(s.kind == "agreement" for s in statements) else ()
    for statement in statements:
        findings += letter_findings(statement)
        findings += language_findings(statement, languages)
        if statement.kind == "scenario":
            findings += scenario_findings(statement)
    findings += same_sentence_findings(program, statements)
    findings += stranger_findings(program)
    findings += stray_findings(documents, languages)
    findings += ledger_findings(entries, header.languages)
    findings += reading_findings(program.readings.values(), found)
    for language, name in header.sources:
        received = reader.read(normpath(name))
        if received is not None:
            headings = {number: symbols.places["article", number] for number in articles}
            file = reader.place(normpath(name))
            findings += compare_with_received(received, language, found, articles, headings, file)
    findings += reader.findings
    ordered = tuple(sorted(dict.fromkeys(findings), key=Finding.sort_key))
    usable = stratified if not any(prevents_answers(f) for f in ordered) else None
    return Loaded(header, usable, found, entries, scenarios, ordered, reader.texts, reader.fingerprint())


def _parse(documents: Iterable[Document]) -> tuple[list[Statement], list[Finding]]:
    statements: list[Statement] = []
    findings: list[Finding] = []
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Fence):
                parsed, faults = parse_fence(block)
                statements += parsed
                findings += faults
    return statements, findings


def _header(statements: Iterable[Statement]) -> tuple[Header, list[Finding]]:
    found = [s for s in statements if s.kind == "agreement"]
    if not found:
        place = Place(AGREEMENT_FILE, 1)
        hint = 'Begin with: agreement NAME version "0.1.0" languages ...'
        return Header(), [Finding("AKB009", "No agreement is declared.", place, hint=hint)]
    tree = found[0].tree
    values: dict[str, list[str]] = {}
    titles: dict[str, tuple[str, ...]] = {}
    status: Texts = {}
    sources: list[tuple[str, str]] = []
    for part in nodes(tree, "agreement_part", "version", "languages", "source", "files", "status"):
        strings = [unquote(t) for t in tokens(part, "STRING")]
        match part.data:
            case "agreement_part":
                titles.update(texts(part))
            case "status":
                status = texts(part)
            case "source":
                sources.append((str(tokens(part, "NAME")[0]), strings[0]))
            case "languages":
                values["languages"] = [str(t) for t in tokens(part, "NAME")]
            case kind:
                values[str(kind)] = [*values.get(str(kind), ()), *strings]
    header = Header(
        str(tokens(tree, "NAME")[0]),
        values.get("version", ["0"])[0],
        tuple(values.get("languages", ["en"])),
        titles,
        status,
        tuple(values.get("files", ())),
        tuple(sources),
    )
    extra = [Finding("AKB009", "A second agreement is declared.", s.place) for s in found[1:]]
    return header, extra


def _named_at(statements: Iterable[Statement]) -> dict[str, Place]:
    """Where the agreement names each of its files."""
    return {
        normpath(unquote(token)): statement.place_of(token)
        for statement in statements
        if statement.kind == "agreement"
        for part in nodes(statement.tree, "files", "source")
        for token in tokens(part, "STRING")
    }
