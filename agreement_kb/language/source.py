"""The text of the agreement as the rules quote it: provisions, ledger, and its comparison with the text received."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from agreement_kb.language.document import Document, Quotation
from agreement_kb.language.parser import Statement
from agreement_kb.language.symbols import Symbols
from agreement_kb.language.trees import texts, tokens, unquote
from agreement_kb.language.unseen import any_unseen, seen
from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place
from agreement_kb.model.program import Program
from agreement_kb.model.provision import MARK_REASONS, Article, Citation, LedgerEntry, Mark, Provision, Sentence
from agreement_kb.model.rule import Part
from agreement_kb.model.vocabulary import Reading

SHORT = 8
"""A piece of the text of so few letters is not searched for: it may stand in many places."""
_NEAR = 40
"""How far ahead a short piece is searched for."""
_AROUND, _SHOWN = 20, 60
"""How many letters a finding shows on each side of a difference, and of words that nothing quotes."""
_STOPS = tuple(".;:!?»”)")
"""What a whole sentence ends with; where one ends otherwise, its end may be missing."""


def provisions(documents: Iterable[Document]) -> tuple[dict[str, Provision], list[Finding]]:
    """The provisions in the order of the files, and findings on those quoted in two places."""
    quoted: dict[str, list[Quotation]] = {}
    findings: list[Finding] = []
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Quotation):
                first = quoted.setdefault(block.provision, [])
                if first and first[0].place.file != block.place.file:
                    note = f"It is first quoted at {first[0].place}."
                    message = f"Provision {block.provision} is quoted in two files."
                    findings.append(Finding("AKB101", message, block.place, note))
                else:
                    first.append(block)
    found: dict[str, Provision] = {}
    for name, blocks in quoted.items():
        sole = len(blocks) == 1
        sentences = tuple(
            Sentence(Citation(name, number, sole), block.words, block.places, block.faulty)
            for number, block in enumerate(blocks, 1)
        )
        found[name] = Provision(name, sentences, blocks[0].place)
    return found, findings


def read_articles(statements: Iterable[Statement]) -> dict[str, Article]:
    """How each article is headed and numbered in print."""
    articles: dict[str, Article] = {}
    for statement in statements:
        if statement.kind == "article":
            number = str(tokens(statement.tree)[0])
            heading = {language: words[0] for language, words in texts(statement.tree).items()}
            numbering = tuple(unquote(t) for t in tokens(statement.tree, "STRING"))
            articles[number] = Article(number, heading, numbering)
    return articles


def read_marks(
    statements: Iterable[Statement], cite: Mapping[tuple[str, int], Citation], symbols: Symbols
) -> tuple[list[Mark], list[Finding]]:
    """The marks of sentences that carry no rule."""
    marks: list[Mark] = []
    findings: list[Finding] = []
    for statement in statements:
        if statement.kind != "mark":
            continue
        reason = str(tokens(statement.tree, "NAME")[0])
        citation = cite.get((statement.provision or "", statement.sentence))
        if reason not in MARK_REASONS:
            note = f"The reasons are: {', '.join(MARK_REASONS)}."
            findings.append(Finding("AKB208", f"'{reason}' is no reason for a mark.", statement.place, note))
        elif citation is None and (statement.file, statement.heading) in symbols.strays:
            continue  # the heading is at fault, and has its finding
        elif citation is None:
            findings.append(Finding("AKB202", "This mark stands under no sentence of the text.", statement.place))
        else:
            marks.append(Mark(reason, unquote(tokens(statement.tree, "STRING")[0]), citation, statement.place))
    return marks, findings


def ledger(found: Mapping[str, Provision], program: Program, marks: Iterable[Mark]) -> tuple[LedgerEntry, ...]:
    """One entry for each sentence, in the order of the text."""
    origins: dict[tuple[str, int], dict[str, None]] = {}
    for rule in (*program.rules, *program.constraints):
        if rule.citation is not None and rule.part is not Part.REACHES:
            origins.setdefault((rule.citation.provision, rule.citation.sentence), {})[rule.origin] = None
    for fact in program.facts:
        if fact.citation is not None:
            key = (fact.citation.provision, fact.citation.sentence)
            origins.setdefault(key, {})[f"list at {fact.place}"] = None
    by_sentence: dict[tuple[str, int], list[Mark]] = {}
    for mark in marks:
        by_sentence.setdefault((mark.citation.provision, mark.citation.sentence), []).append(mark)
    entries = []
    for provision in found.values():
        for sentence in provision.sentences:
            key = (provision.id, sentence.citation.sentence)
            entries.append(LedgerEntry(sentence, tuple(origins.get(key, ())), tuple(by_sentence.get(key, ()))))
    return tuple(entries)


def ledger_findings(
    entries: Iterable[LedgerEntry],
    languages: Iterable[str],
    ruled: Collection[tuple[str | None, int]],
    marked: Collection[tuple[str | None, int]],
) -> list[Finding]:
    """Sentences neither encoded nor marked, marked though encoded, or lacking a language.

    Under the sentences ``ruled`` and ``marked`` stands a rule or a mark, maybe a faulty one, which has its own finding.
    """
    findings: list[Finding] = []
    wanted = tuple(languages)
    for entry in entries:
        if not entry.sentence.words:
            continue  # the quotation itself was a finding
        citation = entry.sentence.citation
        key = (citation.provision, citation.sentence)
        place = next(iter(entry.sentence.places.values()), None)
        if entry.status == "unclaimed" and key not in ruled and key not in marked:
            message = f"{citation} is neither encoded nor marked."
            hint = 'Write its rule under it, or: mark REASON because "..."'
            findings.append(Finding("AKB204", message, place, hint=hint))
        for mark in entry.marks:
            if entry.origins and mark.reason != "partly":
                note = f"It is encoded by {', '.join(entry.origins)}."
                message = f"{citation} is marked '{mark.reason}' though encoded."
                findings.append(Finding("AKB205", message, mark.place, note))
            if not entry.origins and mark.reason == "partly" and key not in ruled:
                findings.append(Finding("AKB205", f"{citation} is marked 'partly' but nothing encodes it.", mark.place))
        for language in wanted:
            if language not in entry.sentence.words and not entry.sentence.faulty:
                findings.append(Finding("AKB206", f"{citation} is not quoted in {language}.", place))
    return findings


def stray_findings(documents: Iterable[Document], languages: Iterable[str]) -> list[Finding]:
    """Quotations in a language of the agreement under a heading that is no provision: nothing reads them."""
    known = set(languages)
    return [
        Finding(
            "AKB210",
            f"This quotation stands under '{stray.heading}', which is no provision."
            if stray.heading
            else "This quotation stands under no heading.",
            stray.place,
            "It is taken for a text of the agreement by its language, and is neither cited nor in the ledger.",
            "A provision is headed by its id alone, a number or word with numbers or letters in brackets.",
        )
        for document in documents
        for stray in document.strays
        if stray.language in known
    ]


def reading_findings(readings: Iterable[Reading], found: Mapping[str, Provision]) -> list[Finding]:
    """The words a reading is about must stand in its sentence, letter by letter."""
    sentences = {(p.id, s.citation.sentence): s.words for p in found.values() for s in p.sentences}
    findings: list[Finding] = []
    for reading in readings:
        citation = reading.citation
        quoted = sentences.get((citation.provision, citation.sentence), {})
        for language, words in ((code, each) for code, texts_in in reading.words.items() for each in texts_in):
            if language in quoted and squeeze(words) not in squeeze(quoted[language]):
                message = f"The reading '{reading.name}' is about words that {citation} does not have."
                findings.append(Finding("AKB209", message, reading.place, f"It quotes in {language}: '{words}'."))
    return findings


def squeeze(text: str) -> str:
    """A text without white space and what can't be seen, in composed form: the form in which letters are compared."""
    letters = unicodedata.normalize("NFC", "".join(text.split()))
    return seen(letters) if any_unseen(letters) else letters


def printed_marker(provision: str, articles: Mapping[str, Article]) -> str:
    """The number printed before a provision (``3)``), or ""."""
    article, *levels = provision.replace(")", "").split("(")
    numbering = articles[article].numbering if article in articles else ()
    if not levels or len(levels) > len(numbering):
        return ""
    return numbering[len(levels) - 1].replace("{}", levels[-1])


def _first_difference(quoted: str, received: str) -> str:
    """Where a quotation parts from the text received, in words."""
    pairs = enumerate(zip(quoted, received, strict=False))
    same = next((i for i, (a, b) in pairs if a != b), min(len(quoted), len(received)))
    return (
        f"After '{quoted[max(0, same - _AROUND) : same]}' it reads '{quoted[same : same + _AROUND]}', "
        f"the received text '{received[same : same + _AROUND]}' (white space left out)."
    )


@dataclass(frozen=True)
class _Piece:
    """A heading or a sentence with its printed number: its letters without white space, and where it is quoted."""

    name: str
    letters: str
    place: Place
    heading: bool = False


def compare_with_received(
    received: str,
    language: str,
    found: Mapping[str, Provision],
    articles: Mapping[str, Article],
    headings: Mapping[str, Place],
    file: Place,
    strays: Iterable[str] = (),
) -> list[Finding]:
    """Walk the received text with the quotations, markers and headings, white space left out; report each difference.

    ``headings`` says where each article is declared, ``file`` where the received text is named, ``strays`` has the
    words of quotations that stand under no provision, which is a finding of its own.
    After a difference the walk goes on at the next place where a later quotation is found, so that one changed
    sentence gives one finding.
    """
    text = squeeze(received)
    astray = {squeeze(words.partition(":")[2]) for words in strays} - {""}
    findings: list[Finding] = []
    position, lost = 0, False
    previous: _Piece | None = None
    for piece in _pieces(language, found, articles, headings, file):
        letters = piece.letters
        if not letters and not piece.heading:  # not quoted in this language, which is a finding of its own
            lost, previous = True, piece
            continue
        ahead = _find(text, letters, position, lost)
        if ahead >= 0:
            if ahead > position and not lost and not any(words in text[position:ahead] for words in astray):
                findings.append(_unquoted(previous, piece, text[position:ahead]))
            position, lost = ahead + len(letters), False
        elif not lost or len(letters) > SHORT:
            note = "" if lost else _first_difference(letters, text[position : position + len(letters) + _AROUND])
            findings.append(Finding("AKB203", f"{piece.name} is not quoted as received.", piece.place, note))
            lost = True
        previous = piece
    if not lost and position != len(text) and not any(words in text[position:] for words in astray):
        findings.append(_unquoted(previous, _Piece("", "", file), text[position:]))
    return findings


def _pieces(
    language: str,
    found: Mapping[str, Provision],
    articles: Mapping[str, Article],
    headings: Mapping[str, Place],
    file: Place,
) -> Iterator[_Piece]:
    headed: set[str] = set()
    for provision in found.values():
        article = provision.id.split("(")[0]
        if article in articles and article not in headed:
            headed.add(article)
            heading = squeeze(articles[article].heading.get(language, ""))
            yield _Piece(f"The heading of article {article}", heading, headings.get(article, file), heading=True)
        marker = printed_marker(provision.id, articles)
        for sentence in provision.sentences:
            lead = marker if sentence.citation.sentence == 1 else ""
            quoted = sentence.words.get(language, "")
            words = squeeze(lead + quoted) if quoted else ""
            yield _Piece(str(sentence.citation), words, sentence.places.get(language, file))


def _find(text: str, letters: str, position: int, lost: bool) -> int:
    """Where a piece stands from a position on, or -1. A short one may stand in many places: it is sought only near."""
    if text.startswith(letters, position):
        return position
    if len(letters) > SHORT:
        return text.find(letters, position)
    return -1 if lost else text.find(letters, position, position + _NEAR)


def _unquoted(previous: _Piece | None, piece: _Piece, words: str) -> Finding:
    """Words that nothing quotes: the end of the sentence before, or else something left out between the two."""
    cut = previous is not None and not previous.heading and previous.letters[-1:] not in _STOPS
    if previous is not None and (cut or not any(map(str.isalnum, words))):
        note = f"The received text goes on: '{words[:_SHOWN]}' (white space left out)."
        return Finding("AKB203", f"{previous.name} is not quoted to its end.", previous.place, note)
    where = f"before {piece.name}" if piece.name else "after the last quotation"
    message = f"The received text has words {where} that nothing quotes."
    return Finding("AKB207", message, piece.place, f"It has: '{words[:_SHOWN]}' (white space left out).")
