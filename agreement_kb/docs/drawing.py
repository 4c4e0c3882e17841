"""Boxes, arrows and words as SVG inside a page: it scrolls by itself, and its colours are those of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape as html

Point = tuple[float, float]
MARGIN = 6.0


def picture(title: str, told: str, size: Point, parts: Iterable[str]) -> str:
    """A picture with a title and a description, in a box that scrolls; on one line, which Markdown takes as a block."""
    drawn = "".join(parts)
    role = "group" if "<a " in drawn else "img"  # where there are links, a screen reader must come to each
    mark = sha256(f"{title}{drawn}".encode()).hexdigest()[:8]
    width, height = (round(each + 2 * MARGIN) for each in size)
    return (
        '<div class="akb-picture" data-search-exclude>'
        f'<div class="akb-scroll" role="region" aria-label="{html(title)}" tabindex="0">'
        f'<svg width="{width}" height="{height}" viewBox="{-MARGIN:g} {-MARGIN:g} {width} {height}" role="{role}" '
        f'aria-labelledby="t{mark} d{mark}">'
        f'<title id="t{mark}">{html(title)}</title><desc id="d{mark}">{html(told)}</desc>'
        f'<defs><marker id="a{mark}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto">'
        f'<path d="M0 0L8 4L0 8z"/></marker></defs>{drawn.replace("url(#)", f"url(#a{mark})")}</svg></div></div>'
    )


def box(corner: Point, size: Point, name: str, under: str, target: str) -> str:
    """A box with a name and a line under it, which leads somewhere."""
    (x, y), (width, height) = corner, size
    middle = x + width / 2
    at = y + height / 2 + (4 if not under else -1)
    more = f'<text class="akb-under" x="{middle:g}" y="{y + height - 5:g}">{html(under)}</text>' if under else ""
    return (
        f'<a href="{html(target)}"><rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4"/>'
        f'<text x="{middle:g}" y="{at:g}">{html(name)}</text>{more}</a>'
    )


def arrow(bend: Sequence[Point], told: str, words: str) -> str:
    """A bent arrow, by its two ends and the two points it bends towards; pointed at, it says what it means."""
    (a, b), (c, d), (e, f), (g, h) = bend
    x, y = (a + 3 * c + 3 * e + g) / 8, (b + 3 * d + 3 * f + h) / 8 + 4
    label = f'<text class="akb-many" x="{x:g}" y="{y:g}">{html(words)}</text>'
    return (
        f'<g><path class="akb-arrow" d="M{a:g} {b:g}C{c:g} {d:g} {e:g} {f:g} {g:g} {h:g}" marker-end="url(#)">'
        f"<title>{html(told)}</title></path>{label if words else ''}</g>"
    )
