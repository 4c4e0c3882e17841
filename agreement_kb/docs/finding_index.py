"""The index of the finding codes, by family: what each weighs and means, made from their pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agreement_kb.finding_pages import finding_codes, finding_pages, page_text
from agreement_kb.model.finding import FindingPage, Severity, severity_of
from agreement_kb.render.markdown import escape

FAMILIES: Mapping[str, tuple[str, str]] = {
    "AKB0": ("Files and syntax", "A file, a fence or a line can't be read as what it should be."),
    "AKB1": ("Logic", "A statement can be read, and what it says can't be reasoned with."),
    "AKB2": ("The text", "Quotations, citations and the sentences that each rule stands under."),
    "AKB3": (
        "Norms",
        "Permissions, prohibitions and duties that clash, do nothing, or leave a question without an answer.",
    ),
    "AKB4": (
        "Words, questions and arguments",
        "What was typed, and the words that rules, questions and terms are told in.",
    ),
    "AKB5": ("Scenarios and worked examples", "What a person expects, and whether it is so."),
    "AKB9": ("The tool itself", "A bound was reached, or the tool or its surroundings failed."),
}
"""What the codes of each family are about, by how they begin."""

_WEIGHS = {
    Severity.ERROR: "an answer may be wrong, or there is none",
    Severity.WARNING: "every answer is right; something is wanting",
    Severity.NOTE: "something left over, or to be looked at again",
}


def finding_index() -> str:
    """The page that lists every code."""
    by_family: dict[str, list[FindingPage]] = {family: [] for family in FAMILIES}
    for page in finding_pages():
        by_family[page.code[:4]].append(page)
    return "\n".join((*_first(), *(line for family, those in by_family.items() for line in _family(family, those))))


def _first() -> Iterator[str]:
    yield "# Finding codes"
    yield ""
    yield (
        f"What `akb` reports has a code that never changes its meaning: {len(finding_codes())} of them. Each has a "
        "page with a bad and a good sample, both of which the tests run; `akb explain AKB203` prints it."
    )
    yield ""
    yield "| Severity | It means | `akb check` exits with 1 |"
    yield "| --- | --- | --- |"
    for severity in Severity:
        graver = " or ".join(f"`--fail-on {each.value}`" for each in Severity if each.rank < severity.rank)
        yield f"| {severity.value} | {_WEIGHS[severity]} | yes{f', but not with {graver}' if graver else ''} |"
    yield ""


def _family(family: str, pages: list[FindingPage]) -> Iterator[str]:
    title, about = FAMILIES[family]
    yield f"## {family}xx · {title}"
    yield ""
    yield about
    yield ""
    yield "| Code | Severity | What is wrong |"
    yield "| --- | --- | --- |"
    for page in pages:
        weight = severity_of(page.code).value
        first = _sentence(page.summary)
        yield f"| [{page.code}]({page.code}.md) | {weight} | **{escape(page.title)}.** {first} |"
    yield ""


def finding_page(code: str) -> str:
    """The page of a code as it is written, with how much its findings weigh, and the way back to the others."""
    title, _, rest = page_text(code).partition("\n")
    family = f"{code[:4]}xx · {FAMILIES[code[:4]][0]}"
    weight = severity_of(code)
    return f"{title}\n\n**{weight.value.capitalize()}**: {_WEIGHS[weight]}. [{family}](index.md)\n{rest}"


def _sentence(paragraph: str) -> str:
    """The first sentence of a paragraph of Markdown; its links are left out, as they are written from another page."""
    end = paragraph.find(". ")
    return (paragraph if end < 0 else paragraph[: end + 1]).replace("|", "\\|")
