"""The results as Markdown, between two marks in a page whose other words are written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.advice import MEDIAN_TARGET, WORST_TARGET, Advised
from benchmarks.comparison import Compared
from benchmarks.growth import Growth
from benchmarks.playground import Played
from benchmarks.process import Measured
from benchmarks.reading import CHECK_TARGET, Reading
from benchmarks.targets import COLD_TARGET, TEXT_TARGET, WARM_TARGET, Cold, Spread, Targets

BEGIN = "<!-- begin: written by make bench -->"
END = "<!-- end: written by make bench -->"
PLAYGROUND_MARKS = (
    "<!-- begin: playground, written by make bench -->",
    "<!-- end: playground, written by make bench -->",
)
ADVICE_MARKS = "<!-- begin: advice, written by make bench -->", "<!-- end: advice, written by make bench -->"
READING_MARKS = "<!-- begin: checks, written by make bench -->", "<!-- end: checks, written by make bench -->"


def render(machine: str, limit: float, targets: Targets, growth: Iterable[Growth], compared: Iterable[Compared]) -> str:
    """All results of one run."""
    parts = [
        f"Machine: {machine}.",
        f'The unit (u) of this run: `python -c "import lark, pyDatalog"` took {_time(targets.unit)}.',
        "### Targets",
        _targets(targets),
        "### Growth",
        f"Whatever is measured is stopped after {limit:g} s, loading included.",
        *(_growth(each) for each in growth),
        "### The same small program elsewhere",
        _comparison(compared),
    ]
    return "\n\n".join(parts)


def render_advice(machine: str, unit: float, found: Iterable[Advised]) -> str:
    """The results of one run on advice."""
    rows = []
    for each in found:
        times = each.times
        for what, seconds, target in (
            (f"{each.what}, median of {times.number}", times.median, MEDIAN_TARGET),
            (f"{each.what}, 95th percentile", times.p95, None),
            (f"{each.what}, worst", times.worst, WORST_TARGET),
        ):
            goal = _time(target) if target is not None else "–"
            beside = f"{each.ratio:.1f} times" if seconds is times.median else "–"
            rows.append([what, _time(seconds), f"{seconds / unit:.2f}", beside, goal, _met(seconds, target, goal)])
    table = _table(["what", "time", "u", "beside its answer", "target", "met"], rows)
    return f"Machine: {machine}. The unit (u) of this run took {_time(unit)}.\n\n{table}"


def render_playground(machine: str, unit: float, found: Played) -> str:
    """The results of one run on the playground."""
    served, compressed = sum(f.served for f in found.files), sum(f.compressed for f in found.files)
    sizes = [[f"`{each.name}`", _size(each.served), _size(each.compressed)] for each in found.files]
    sizes.append(["together", _size(served), _size(compressed)])
    times = [
        ["first answer: the engine is fetched and started", _time(found.first), f"{found.first / unit:.1f}"],
        ["the same question again", _time(found.second), f"{found.second / unit:.1f}"],
    ]
    return "\n\n".join(
        (
            f"Machine: {machine}; {found.browser}, headless. The unit (u) of this run took {_time(unit)}.",
            _table(["from the click to the answer, median", "time", "u"], times),
            _table(["loaded with the first question", "as served", "compressed by the server too"], sizes),
        )
    )


def _size(size: int) -> str:
    return f"{size / 1e6:.2f} MB" if size >= 10_000 else f"{size / 1e3:.1f} kB"


def render_reading(machine: str, unit: float, found: Reading) -> str:
    """The results of one run on checks of the rules."""
    rows = []
    for what, times in found.states.items():
        if times.seconds is None:
            rows.append([what, times.note, "–", _time(CHECK_TARGET), "no", _memory(times.peak_mib)])
            continue
        met = _met(times.seconds, CHECK_TARGET, _time(CHECK_TARGET))
        cost = f"{times.seconds / unit:.2f}"
        rows.append([what, _time(times.seconds), cost, _time(CHECK_TARGET), met, _memory(times.peak_mib)])
    table = _table(["check of the Agreement", "time", "u", "target", "met", "peak memory"], rows)
    head = f"Machine: {machine}. The unit (u) of this run took {_time(unit)}."
    return f"{head}\n\n{table}\n\n{_growth(found.growth)}"


def write(page: Path, results: str, marks: tuple[str, str] = (BEGIN, END)) -> None:
    """Put the results between the marks of a page.

    Raises:
        ValueError: the page has not each mark once, in order.
    """
    first, last = marks
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end or first in rest or last in before + after:
        raise ValueError(f"{page.name} needs the marks {first} and {last}, each once.")
    page.write_text(f"{before}{first}\n\n{results}\n\n{last}{after}", encoding="utf-8")


def _targets(found: Targets) -> str:
    unit = found.unit

    def spread(what: str, times: Spread, target: float | None) -> list[list[str]]:
        goal = _time(target) if target is not None else "–"
        rows = [(f"{what}, median of {times.number}", times.median, goal)]
        rows += [(f"{what}, 95th percentile", times.p95, "–"), (f"{what}, worst", times.worst, "–")]
        return [[name, _time(t), f"{t / unit:.2f}", wanted, _met(t, target, wanted), "–"] for name, t, wanted in rows]

    def cold(what: str, times: Cold, target: float | None) -> list[str]:
        goal = f"{target:g} u" if target is not None else "–"
        met = _met(times.ratio, target, goal)
        return [what, _time(times.seconds), f"{times.ratio:.2f}", goal, met, _memory(times.peak_mib)]

    def loading(what: str, times: Measured, target: float | None) -> list[str]:
        goal = _time(target) if target is not None else "–"
        if times.seconds is None:
            return [what, times.note, "–", goal, "no", _memory(times.peak_mib)]
        met, ratio = _met(times.seconds, target, goal), f"{times.seconds / unit:.2f}"
        return [what, _time(times.seconds), ratio, goal, met, _memory(times.peak_mib)]

    rows = [
        *spread("warm question with its full proof", found.answer, WARM_TARGET),
        *spread("its facts read from their sentences", found.read, None),
        loading("rules loaded and checked from text, first in a process", found.text_first, TEXT_TARGET),
        loading("the same again in the same process", found.text_again, TEXT_TARGET),
        loading("rules loaded from what an earlier load left in the cache folder", found.front_door, None),
        cold("cold `akb ask`, empty cache folder", found.first, None),
        cold("cold `akb ask`, later", found.later, COLD_TARGET),
    ]
    through = loading("warm question through the bounded worker, answer as JSON", found.worker, None)
    rows += [
        through,
        ["the same beside the same question in the own process", f"{found.worker_ratio:.2f} times", *"––––"],
    ]
    rows[0][-1] = _memory(found.warm_peak_mib)
    return _table(["what", "time", "u", "target", "met", "peak memory"], rows)


def _met(value: float, target: float | None, wanted: str) -> str:
    if target is None or wanted == "–":
        return "–"
    return "yes" if value <= target else "no"


def _growth(found: Growth) -> str:
    sizes = [size for size, _ in found.curves[0].points]
    rows = []
    for curve in found.curves:
        exponent = curve.exponent
        times = [_measured(each) for _, each in curve.points]
        timed = sum(each.seconds is not None for _, each in curve.points)
        of = f" (of {timed} sizes)" if timed < len(sizes) else ""
        rows.append([curve.what, *times, f"{exponent:.2f}{of}" if exponent is not None else "–"])
    peaks = [
        [each for curve in found.curves for each in (curve.points[i][1].peak_mib,) if each] for i in range(len(sizes))
    ]
    rows.append(["highest peak of memory", *(_memory(max(each, default=None)) for each in peaks), ""])
    return _table([found.axis, *(f"{size:,}" for size in sizes), "exponent"], rows)


def _measured(found: Measured) -> str:
    return found.note if found.seconds is None else _time(found.seconds)


def _comparison(found: Iterable[Compared]) -> str:
    rows = []
    for each in found:
        if each.note:
            rows.append([each.name, each.gives, each.note, "–", "–", "–", "–"])
            continue
        assert each.inside is not None
        assert each.whole is not None
        ratios = f"{each.inside_ratio:.3g}", f"{each.whole_ratio:.3g}"
        inside, whole = _time(each.inside), _time(each.whole)
        rows.append([each.name, each.gives, inside, ratios[0], whole, ratios[1], _memory(each.peak_mib)])
    heads = ["system", "gives", "one question, in process", "to ours", "whole process", "to ours", "peak memory"]
    return _table(heads, rows)


def _time(seconds: float) -> str:
    if seconds < 0.0001:
        return f"{seconds * 1_000_000:.0f} µs"
    if seconds < 1:
        return f"{seconds * 1_000:.3g} ms"
    return f"{seconds:.3g} s"


def _memory(mib: float | None) -> str:
    return "–" if mib is None else f"{mib:.0f} MiB"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
