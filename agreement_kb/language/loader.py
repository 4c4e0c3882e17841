"""A folder of literate files to a checked knowledge base: the pipeline of the language, in one place.

files → documents (headings, quotations, fences) → statements → symbols → program → stratified program, with every
finding on the way, and the text with its ledger.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from posixpath import normpath

from agreement_kb.language.document import Document, Fence, Quotation, read_document
from agreement_kb.language.earlier import Earlier, digest_of
from agreement_kb.language.files import AGREEMENT_FILE, Reader
from agreement_kb.language.languages import language_findings, repeated_words
from agreement_kb.language.letters import letter_findings, letters_mislead
from agreement_kb.language.loaded import Header, Loaded, prevents_answers
from agreement_kb.language.names import normal
from agreement_kb.language.parser import Parsed, Statement, parse_fence
from agreement_kb.language.scenarios import KINDS, read_scenarios_of, scenario_findings
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
from agreement_kb.language.statements import CITED_STATEMENTS, build
from agreement_kb.language.strangers import stranger_findings
from agreement_kb.language.stratification import stratify
from agreement_kb.language.symbols import Symbols, declare
from agreement_kb.language.trees import nodes, texts, tokens, unquote
from agreement_kb.language.unseen import any_unseen, invisible_findings, seen
from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Scenario
from agreement_kb.model.vocabulary import Texts

MAX_RULES = 300_000
"""How many statements a knowledge base may have."""


def load_folder(folder: Path, earlier: Earlier | None = None) -> Loaded:
    """Read and check a knowledge base. Faults are findings; nothing is raised for bad content.

    ``earlier`` is what is known of its statements; what is found of them is noted there.
    """
    reader = Reader(folder)
    first = reader.read(AGREEMENT_FILE) if reader.is_folder() else None
    if first is None and not reader.holds(AGREEMENT_FILE):
        return Loaded(Header(), None, {}, (), (), tuple(reader.findings), reader.texts, "")
    documents = [read_document(AGREEMENT_FILE, first)] if first is not None else []
    parsed = _parse(documents, Parsed(earlier=earlier) if earlier is not None else None)
    if first is None:
        parsed.kinds.add("agreement")
    header = _header(parsed)
    reader.named_at = _named_at(parsed.statements)
    own = len(parsed.statements)
    listed = [AGREEMENT_FILE, *map(normpath, header.files)]
    names = list(dict.fromkeys([*listed, *reader.literate_files()]))
    for name in names[1:]:
        text = reader.read(name)
        if text is not None:
            documents.append(read_document(name, text))
    _parse(documents[first is not None :], parsed)
    message = f"An agreement is declared outside {AGREEMENT_FILE}; nothing reads it here."
    more = parsed.statements[own:]
    parsed.findings += [Finding("AKB009", message, s.place) for s in more if s.kind == "agreement"]
    return _check(reader, header, documents, parsed)


def read_scenarios(file: str, text: str) -> tuple[tuple[Scenario, ...], tuple[Finding, ...]]:
    """The scenarios of one literate file outside the knowledge base; other statements are findings.

    A scenario of which a line can't be read is left out: it would tell another case.
    """
    return _scenarios_of(read_document(file, text))


def read_bare_scenarios(file: str, text: str) -> tuple[tuple[Scenario, ...], tuple[Finding, ...]]:
    """The same of a text with no Markdown around its scenarios, as a person types them."""
    findings = invisible_findings(file, text, [(0, text.count("\n") + 1)]) if any_unseen(text) else []
    return _scenarios_of(Document(file, text, (Fence(seen(text), Place(file, 1), None, 0),), tuple(findings)))


def _scenarios_of(document: Document) -> tuple[tuple[Scenario, ...], tuple[Finding, ...]]:
    parsed = _parse([document])
    for statement in parsed.statements:
        if statement.kind not in KINDS:
            message = f"A scenario file holds scenarios; this is a {statement.kind}."
            parsed.findings.append(Finding("AKB506", message, statement.place))
        else:
            parsed.findings += scenario_findings(statement)
    scenarios = read_scenarios_of(parsed.statements)
    found = sorted(dict.fromkeys([*document.findings, *parsed.findings]), key=Finding.sort_key)
    return scenarios, tuple(found)


def _check(reader: Reader, header: Header, documents: list[Document], parsed: Parsed) -> Loaded:
    statements = _bounded(parsed)
    whole = "agreement" not in parsed.kinds
    languages = header.languages if whole and any(s.kind == "agreement" for s in statements) else ()
    found, quoting = provisions(documents)
    cite = {(p.id, s.citation.sentence): s.citation for p in found.values() for s in p.sentences}
    symbols = Symbols(
        lost=parsed.names,
        partial={str(t) for s in statements if s.broken for t in tokens(s.tree, "NAME")[:1]},
        lost_labels=set(map(normal, parsed.labels)),
        strays={(d.file, s.heading) for d in documents for s in d.strays if s.language in languages or not whole},
        incomplete=reader.incomplete,
    )
    declare(statements, symbols)
    marks, mark_findings = read_marks(statements, cite, symbols)
    program = build(statements, symbols, cite)
    stratified, cycles = stratify(program)
    entries = ledger(found, program, marks)
    scenarios = read_scenarios_of(statements)
    articles = read_articles(statements)
    findings = [f for d in documents for f in d.findings]
    findings += parsed.findings + quoting + mark_findings + symbols.findings + cycles
    misleading = {d.file for d in documents if letters_mislead(d.text)}
    for statement in statements:
        if statement.file in misleading:
            findings += letter_findings(statement)
        findings += language_findings(statement, languages)
        findings += repeated_words(statement)
        if statement.kind in KINDS:
            findings += scenario_findings(statement)
    findings += same_sentence_findings(program, statements)
    findings += stranger_findings(program)
    findings += stray_findings(documents, languages)
    ruled = parsed.under | {(s.provision, s.sentence) for s in statements if s.kind in CITED_STATEMENTS}
    marked = {(s.provision, s.sentence) for s in statements if s.kind == "mark"}
    findings += ledger_findings(entries, languages, ruled, marked)
    findings += reading_findings(program.readings.values(), found)
    for language, name in header.sources:
        received = reader.read(normpath(name), literate=False)
        if received is not None and whole and "article" not in parsed.kinds and not reader.incomplete:
            headings = {number: symbols.places["article", number] for number in articles}
            file = reader.place(normpath(name))
            strays = [words for d in documents for s in d.strays for words in s.words]
            findings += compare_with_received(received, language, found, articles, headings, file, strays)
    findings += reader.findings
    ordered = tuple(sorted(dict.fromkeys(findings), key=Finding.sort_key))
    usable = stratified if not any(prevents_answers(f) for f in ordered) else None
    rules = _digest_of_rules(documents, statements)
    return Loaded(header, usable, found, entries, scenarios, ordered, reader.texts, reader.fingerprint(), rules=rules)


def _digest_of_rules(documents: Iterable[Document], statements: Iterable[Statement]) -> str:
    """A digest of all that the program is made of: the quotations there are, and every statement but scenarios."""
    quoted = [(block.provision, block.number) for d in documents for block in d.blocks if isinstance(block, Quotation)]
    ruled = [(s.provision, s.sentence, s.heading, s.text) for s in statements if s.kind not in KINDS]
    return digest_of(repr((quoted, ruled)))


def _bounded(parsed: Parsed) -> list[Statement]:
    """The statements, up to a bound on their number; a finding where there are more."""
    if len(parsed.statements) > MAX_RULES:
        first = parsed.statements[MAX_RULES]
        message = f"The knowledge base has {len(parsed.statements)} statements; at most {MAX_RULES} are read."
        parsed.findings.append(Finding("AKB012", message, first.place, "The rest is set aside.", "Give rules alone."))
    return parsed.statements[:MAX_RULES]


def _parse(documents: Iterable[Document], into: Parsed | None = None) -> Parsed:
    parsed = Parsed() if into is None else into
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Fence):
                parse_fence(block, parsed)
    return parsed


def _header(parsed: Parsed) -> Header:
    """What the agreement says of itself; a finding if none is declared, or two are."""
    found = [s for s in parsed.statements if s.kind == "agreement"]
    if not found and "agreement" not in parsed.kinds:
        place = Place(AGREEMENT_FILE, 1)
        hint = 'Begin with: agreement NAME version "0.1.0" languages ...'
        parsed.findings.append(Finding("AKB009", "No agreement is declared.", place, hint=hint))
    if not found:
        return Header()
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
    parsed.findings += [Finding("AKB009", "A second agreement is declared.", s.place) for s in found[1:]]
    return Header(
        str(tokens(tree, "NAME")[0]),
        values.get("version", ["0"])[0],
        tuple(values.get("languages", ["en"])),
        titles,
        status,
        tuple(values.get("files", ())),
        tuple(sources),
    )


def _named_at(statements: Iterable[Statement]) -> dict[str, Place]:
    """Where the agreement names each of its files."""
    return {
        normpath(unquote(token)): statement.place_of(token)
        for statement in statements
        if statement.kind == "agreement"
        for part in nodes(statement.tree, "files", "source")
        for token in tokens(part, "STRING")
    }
