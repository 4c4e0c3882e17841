"""A case in order of time: drawn, and as a table with the same words."""

from __future__ import annotations

from html import escape as html
from math import log10
from textwrap import wrap

from agreement_kb.docs.drawing import picture
from agreement_kb.docs.places import address, sentence_page
from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.duty import Entry, Occasion, Timeline
from agreement_kb.model.time import Moment
from agreement_kb.render.page import Sheet
from agreement_kb.render.timeline import citation_of, condition_words, entry_words, time_words

COLUMNS, BEFORE = 58, 12
"""How many letters of an entry, and of its time before the line, are drawn in one line."""

_AXIS, _WORDS, _WIDE, _LINE = 100.0, 118.0, 530.0, 17.0


def timeline_part(kb: KnowledgeBase, sheet: Sheet, found: Timeline, page: str) -> str:
    """The picture of the dated entries, where there are two of them, and the table of all; as HTML."""
    dated = [entry for entry in found.entries if entry.time is not None]
    drawn = f"{_drawn(sheet, found, dated)}\n\n" if len(dated) > 1 else ""
    rows = "\n".join(_row(kb, sheet, found, entry, page) for entry in (*found.entries, *found.apart))
    return (
        f'{drawn}<div class="akb-scroll" data-search-exclude role="region" tabindex="0" '
        'aria-label="The case in order of time, as a table">\n'
        '<table class="akb-plain">\n<caption>The case in order of time</caption>\n'
        '<thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">By which sentence</th></tr>'
        "</thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _told(sheet: Sheet, found: Timeline, entry: Entry) -> str:
    """What happens or falls due, and on what that rests beyond what is stated."""
    before = found.entries[: found.entries.index(entry)] if entry in found.entries else ()
    return " ".join(part for part in (entry_words(sheet, entry), condition_words(sheet, entry, before)) if part)


def _when(sheet: Sheet, entry: Entry) -> str:
    """The time in the words of the timeline, an instant without the letter between day and hour."""
    words = time_words(sheet, entry)
    return words.replace("T", " ", 1) if entry.time is not None and entry.time.clock else words


def _row(kb: KnowledgeBase, sheet: Sheet, found: Timeline, entry: Entry, page: str) -> str:
    citation = citation_of(entry)
    target = sentence_page(kb, citation) if citation is not None else None
    cited = html(sheet.cite(citation)) if citation is not None else "stated"
    if target is not None:
        cited = f'<a href="{html(address(target, page))}">{cited}</a>'
    return (
        f'<tr><th scope="row">{html(_when(sheet, entry))}</th>'
        f"<td>{html(_told(sheet, found, entry))}</td><td>{cited}</td></tr>"
    )


def _drawn(sheet: Sheet, found: Timeline, dated: list[Entry]) -> str:
    """Entries one under another on a line; the longer between two, the farther apart, and it is written there."""
    parts: list[str] = []
    down, before = 8.0, None
    for entry in dated:
        assert entry.time is not None
        if before is not None and (apart := between(before, entry.time)):
            days, words = apart
            gap = 21 + 13 * log10(days + 1)
            parts.append(
                f'<text class="akb-under akb-start" x="{_WORDS:g}" y="{down + gap / 2:g}">{html(words)}</text>'
            )
            down += gap
        lines = wrap(_told(sheet, found, entry), COLUMNS)
        parts.append(_mark(entry.occasion, down + 4))
        times = wrap(_when(sheet, entry), BEFORE)
        parts += [
            f'<text class="akb-end" x="{_AXIS - 14:g}" y="{down + 8 + _LINE * at:g}">{html(line)}</text>'
            for at, line in enumerate(times)
        ]
        parts += [
            f'<text class="akb-start" x="{_WORDS:g}" y="{down + 8 + _LINE * at:g}">{html(line)}</text>'
            for at, line in enumerate(lines)
        ]
        down += _LINE * max(len(lines), len(times)) + 8
        before = entry.time
    axis = f'<path class="akb-arrow" d="M{_AXIS:g} 0V{down:g}"/>'
    told = "; ".join(f"{_when(sheet, entry)}: {_told(sheet, found, entry)}" for entry in dated)
    return picture("The case in order of time", told, (_WIDE, down), [axis, *parts])


def _mark(occasion: Occasion, y: float) -> str:
    """A dot for what is stated, a ring for what comes about or is due, a square for a limit, a bar for the question."""
    match occasion:
        case Occasion.STATED:
            return f'<circle class="akb-full" cx="{_AXIS:g}" cy="{y:g}" r="5"/>'
        case Occasion.DEADLINE:
            return f'<rect x="{_AXIS - 5:g}" y="{y - 5:g}" width="10" height="10"/>'
        case Occasion.AS_OF:
            return f'<path class="akb-bar" d="M{_AXIS - 10:g} {y:g}h20"/>'
        case _:
            return f'<circle class="akb-ring" cx="{_AXIS:g}" cy="{y:g}" r="5"/>'


def between(one: Moment, other: Moment) -> tuple[float, str] | None:
    """How long it is from one time to another, in days and in words; None where it is no time."""
    if one.clock and other.clock and (one.when.tzinfo is None) == (other.when.tzinfo is None):
        hours = (other.when - one.when).total_seconds() / 3600
        if hours < 48:
            return (hours / 24, f"{hours:.3g} {'hour' if hours == 1 else 'hours'} later") if hours > 0 else None
    days = (other.when.date() - one.when.date()).days
    return (days, f"{days} {'day' if days == 1 else 'days'} later") if days > 0 else None
