"""Pictures of what rests on what: one of all files of the text, and one for each of them with its sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape as html

from agreement_kb.docs.drawing import Point, arrow, box, picture
from agreement_kb.docs.places import address, sentence_anchor, text_page, title_of
from agreement_kb.docs.rests import Rests
from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.provision import Citation

PAGE = "what-rests-on-what.md"
"""The page of the picture of all files."""

APART = 4
"""Up to how many sentences of another file stand each by itself; more are drawn as that file."""

_BOX, _SMALL, _HIGH, _STEP, _GAP = 190.0, 110.0, 30.0, 40.0, 72.0
_BOW = 5.5
"""By how much a bow reaches farther out for each box it passes."""


@dataclass(frozen=True)
class Spot:
    """What is drawn as one box: its words, a second line, and the place of the site it leads to."""

    name: str
    under: str
    target: str


def file_of(kb: KnowledgeBase, citation: Citation) -> str:
    """The file of the text that a sentence stands in."""
    return kb.loaded.provisions[citation.provision].place.file


def _titles(kb: KnowledgeBase) -> dict[str, str]:
    """The title of each file of the text, in order."""
    files = dict.fromkeys(provision.place.file for provision in kb.loaded.provisions.values())
    return {file: title_of(kb.loaded.texts[file], file) for file in files}


def graph_page(kb: KnowledgeBase, found: Rests) -> str:
    """The page with the picture of all files of the text, and the same as a table."""
    titles = _titles(kb)
    between: dict[tuple[str, str], dict[str, None]] = {}
    for (above, ground), names in found.items():
        pair = file_of(kb, ground), file_of(kb, above)
        if pair[0] != pair[1]:
            between.setdefault(pair, {}).update(dict.fromkeys(names))
    order = list(titles)
    arrows = sorted(between.items(), key=lambda each: (order.index(each[0][0]), order.index(each[0][1])))
    rows = "\n".join(
        f'<tr><th scope="row"><a href="{html(address(text_page(above), PAGE))}">{html(titles[above])}</a></th>'
        f'<td><a href="{html(address(text_page(ground), PAGE))}">{html(titles[ground])}</a></td>'
        f"<td>{len(names)}: {', '.join(f'<code>{html(name)}</code>' for name in names)}</td></tr>"
        for (ground, above), names in arrows
    )
    alone = [title for file, title in titles.items() if not any(file in pair for pair in between)]
    words = f"The rules of the others use nothing of one another: {', '.join(alone)}." if alone else ""
    return (
        "# What rests on what\n\n"
        "An arrow leads from a part of the text to one whose rules use what is concluded, listed or left open there; "
        "the number says how many rules do. One step is drawn, not all that follows from it. The page of each part has "
        "a picture of its own sentences; `akb graph` gives the whole, with every rule.\n\n"
        f"{_all_files(arrows, titles)}\n\n{words}\n\n"
        '<div class="akb-scroll" role="region" aria-label="What rests on what, as a table" tabindex="0">\n'
        '<table class="akb-plain">\n<caption>The same as a table</caption>\n'
        '<thead><tr><th scope="col">This</th><th scope="col">rests on</th><th scope="col">by these rules</th></tr>'
        "</thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n"
    )


def _all_files(arrows: Sequence[tuple[tuple[str, str], Mapping[str, None]]], titles: Mapping[str, str]) -> str:
    """The files one under another, with bows to later ones on the right and to earlier ones on the left."""
    order = list(titles)
    reach = max([abs(order.index(a) - order.index(b)) for (a, b), _ in arrows], default=1)
    side = 40.0 + 22 * reach
    parts = []
    for (ground, above), names in arrows:
        start, end = order.index(ground), order.index(above)
        away = 1 if end > start else -1
        edge = side + _BOX if away == 1 else side
        # Bows that begin or end at one box are set apart by where the other end is.
        first, last = _STEP * start + _HIGH / 2 + 5 * away, _STEP * end + _HIGH / 2 - 5 * away
        bend = 30 + 22.0 * abs(end - start)
        line = ((edge, first), (edge + away * bend, first), (edge + away * bend, last), (edge, last))
        told = f"{titles[above]} rests on {titles[ground]}: {', '.join(names)}"
        parts.append(arrow(line, told, str(len(names))))
    parts += [
        box((side, _STEP * at), (_BOX, _HIGH), title, "", address(text_page(file), PAGE))
        for at, (file, title) in enumerate(titles.items())
    ]
    size = (2 * side + _BOX, _STEP * len(order) - _STEP + _HIGH)
    told = f"{len(titles)} parts of the text, and {len(arrows)} arrows between them; the table below has the same."
    return picture("What rests on what", told, size, parts)


def sentences_picture(kb: KnowledgeBase, found: Rests, file: str) -> str:
    """The sentences of a file in the middle, on the left what they rest on elsewhere, on the right what rests on them.

    "" where nothing in it rests on another sentence, nor another on it.
    """
    page, titles = text_page(file), _titles(kb)
    entries = {(e.sentence.citation.provision, e.sentence.citation.sentence): e for e in kb.loaded.ledger}
    near = [pair for pair in found if file in (file_of(kb, pair[0]), file_of(kb, pair[1]))]
    if not near:
        return ""

    def spot(citation: Citation, others: Iterable[Citation]) -> Spot:
        """A sentence; of another file from which there are many, that file."""
        entry, of = entries[citation.provision, citation.sentence], file_of(kb, citation)
        mates = {(c.provision, c.sentence) for c in others if file_of(kb, c) == of}
        if of != file and len(mates) > APART:
            return Spot(titles[of], f"{len(mates)} sentences", address(text_page(of), page))
        told = (
            f"{len(entry.origins)} {'rule' if len(entry.origins) == 1 else 'rules'}" if entry.origins else entry.status
        )
        target = address(f"{text_page(of)}#{sentence_anchor(entry.sentence.citation)}", page)
        return Spot(str(entry.sentence.citation), told, target)

    grounds = [ground for above, ground in near if file_of(kb, above) == file != file_of(kb, ground)]
    aboves = [above for above, ground in near if file_of(kb, ground) == file != file_of(kb, above)]
    own = [c for above, ground in near for c in (above, ground) if file_of(kb, c) == file]
    place = {key: number for number, key in enumerate(entries)}
    columns = [
        list(dict.fromkeys(spot(c, group) for c in sorted(group, key=lambda c: place[c.provision, c.sentence])))
        for group in (grounds, own, aboves)
    ]
    lines: dict[tuple[tuple[int, Spot], tuple[int, Spot]], dict[str, None]] = {}
    for above, ground in near:
        start = (0, spot(ground, grounds)) if ground in grounds else (1, spot(ground, own))
        end = (2, spot(above, aboves)) if above in aboves else (1, spot(above, own))
        lines.setdefault((start, end), {}).update(dict.fromkeys(found[above, ground]))
    return _columns(titles[file], columns, lines)


def _columns(
    title: str,
    columns: Sequence[Sequence[Spot]],
    lines: Mapping[tuple[tuple[int, Spot], tuple[int, Spot]], Mapping[str, None]],
) -> str:
    used = [at for at, column in enumerate(columns) if column]
    tall = max(len(column) for column in columns)
    width = _SMALL
    reach = max(
        [abs(columns[1].index(a) - columns[1].index(b)) for (x, a), (y, b) in lines if x == y == 1 and a != b],
        default=0,
    )
    bows = 20.0 + _BOW * reach if reach else 0.0
    left = {at: number * (width + _GAP) + (bows if number > used.index(1) else 0) for number, at in enumerate(used)}
    corner = {
        (at, spot): (left[at], 24 + _STEP * (row + (tall - len(columns[at])) / 2))
        for at in used
        for row, spot in enumerate(columns[at])
    }
    parts = [
        f'<text class="akb-head" x="{left[at] + width / 2}" y="12">{html(words)}</text>'
        for at, words in ((0, "they rest on"), (1, title), (2, "rests on them"))
        if at in used
    ]
    for (start, end), names in lines.items():
        told = f"{end[1].name} rests on {start[1].name}: {', '.join(names)}"
        (x, y), (u, v) = corner[start], corner[end]
        y, v = y + _HIGH / 2, v + _HIGH / 2
        if start[0] == end[0]:
            far = x + width + 20 + _BOW * abs(columns[1].index(start[1]) - columns[1].index(end[1]))
            y, v = (y + 4, v - 4) if v > y else (y - 4, v + 4)
            bend: tuple[Point, ...] = ((x + width, y), (far, y), (far, v), (x + width, v))
        else:
            middle = (x + width + u) / 2
            bend = ((x + width, y), (middle, y), (middle, v), (u, v))
        parts.append(arrow(bend, told, ""))
    parts += [box(corner[each], (width, _HIGH), each[1].name, each[1].under, each[1].target) for each in corner]
    told = "; ".join(f"{end[1].name} rests on {start[1].name}" for start, end in lines)
    size = (max(left.values()) + width + (bows if used[-1] == 1 else 0), 24 + _STEP * tall)
    return picture(f"What rests on what in {title}", f"{told}.", size, parts)
