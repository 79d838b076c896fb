"""Charts as inline SVG that need no script: each with a title, a description and its numbers in a table beside it.

Colours come from the page's style by class name, so that light, dark and paper each have their own; patterns and labels
say the same as colours do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import count
from typing import Final

WIDTH: Final = 640
HEIGHT: Final = 210
_LEFT: Final = 44
_RIGHT: Final = 12
_TOP: Final = 28
_BOTTOM: Final = 30
_TICKS: Final = 4
_LABELS: Final = 7
_NICE: Final = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
_SQUARE: Final = 20
_PER_ROW: Final = 28


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its number, and its style class; ``note`` stands at its end in place of the number.

    ``marks`` are places along it at which something is.
    """

    label: str
    value: float
    kind: str = "plain"
    note: str = ""
    marks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """A line that must not be crossed, with what it is."""

    value: float
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What every chart says of itself: the heading, and in one sentence what it shows."""

    title: str
    says: str
    unit: str


def columns(chart: Chart, bars: Sequence[Bar], limit: Limit | None = None) -> str:
    """Return a chart of columns, left to right; labels are thinned out where there are many."""
    top = _ceiling(max([bar.value for bar in bars] + ([limit.value] if limit else []), default=1))
    step = (WIDTH - _LEFT - _RIGHT) / max(len(bars), 1)
    parts = [_grid(top, chart.unit)]
    for place, bar in enumerate(bars):
        height = _span() * bar.value / top
        x, y = _LEFT + place * step + step * 0.12, _base() - height
        parts.append(_rect(x, y, step * 0.76, height, bar))
        if place % -(-len(bars) // _LABELS) == 0:
            parts.append(_text(x + step * 0.38, HEIGHT - 10, bar.label, "axis middle"))
    if limit is not None:
        parts.append(_limit_across(limit, top))
    return _svg(chart, HEIGHT, parts)


def rows(chart: Chart, bars: Sequence[Bar], limits: Sequence[Limit] = ()) -> str:
    """Return a chart of bars, top to bottom, each with its own limit where there are any."""
    height, left = 30, 178
    width = WIDTH - left - 96
    top = max([bar.value for bar in bars] + [limit.value for limit in limits], default=1) or 1
    parts: list[str] = []
    for place, bar in enumerate(bars):
        y = place * height + 6
        parts.append(_text(left - 10, y + 15, bar.label, "label end"))
        if place < len(limits):
            reach = width * limits[place].value / top
            parts.append(f'<rect class="room" x="{left}" y="{y}" width="{reach:.1f}" height="20" rx="3"/>')
            parts.append(_line(left + reach, y - 3, left + reach, y + 23, "limit"))
        parts.append(_rect(left, y + 3, width * bar.value / top, 14, bar))
        parts.extend(_line(left + width * at / top, y + 3, left + width * at / top, y + 17, "mark") for at in bar.marks)
        end = max(bar.value, limits[place].value if place < len(limits) else 0)
        parts.append(_text(left + width * end / top + 8, y + 15, bar.note or f"{bar.value:g}", "note"))
    return _svg(chart, len(bars) * height + 8, parts)


def steps(chart: Chart, points: Sequence[Bar], limit: Limit | None = None) -> str:
    """Return a line that stays at each value until the next: what stands where, day by day."""
    top = _ceiling(max([point.value for point in points] + ([limit.value] if limit else []), default=1))
    step = (WIDTH - _LEFT - _RIGHT) / max(len(points), 1)
    path, parts = [], [_grid(top, chart.unit)]
    for place, point in enumerate(points):
        x, y = _LEFT + place * step, _base() - _span() * point.value / top
        path.append(f"{'L' if place else 'M'}{x:.1f} {y:.1f}H{x + step:.1f}")
        if place % -(-len(points) // _LABELS) == 0:
            parts.append(_text(x + step / 2, HEIGHT - 10, point.label, "axis middle"))
    parts.append(f'<path class="line" d="{"".join(path)}"/>')
    if limit is not None:
        parts.append(_limit_across(limit, top))
    return _svg(chart, HEIGHT, parts)


def strip(chart: Chart, days: Sequence[Bar]) -> str:
    """Return a square for each day, in rows of 28: empty where the value is 0, filled and numbered where it is more."""
    parts = []
    for place, day in enumerate(days):
        line, column = divmod(place, _PER_ROW)
        x, y = 4 + column * (_SQUARE + 2), 20 + line * (_SQUARE + 20)
        parts.append(
            f'<rect class="day {escape(day.kind)}" x="{x}" y="{y}" width="{_SQUARE}" height="{_SQUARE}" rx="3"/>'
        )
        if day.value:
            parts.append(_text(x + _SQUARE / 2, y + 15, f"{day.value:g}", "in middle"))
        if column % (_PER_ROW // _TICKS) == 0:
            parts.append(_text(x, y - 5, day.label, "axis"))
    return _svg(chart, 20 + (_SQUARE + 20) * -(-len(days) // _PER_ROW), parts)


def _base() -> float:
    return HEIGHT - _BOTTOM


def _span() -> float:
    return HEIGHT - _BOTTOM - _TOP


def _ceiling(value: float) -> float:
    """Return a round number at or above a value."""
    if value <= _TICKS:
        return _TICKS
    return next(float(nice * 10**power) for power in count() for nice in _NICE if nice * 10**power >= value)


def _grid(top: float, unit: str) -> str:
    parts = []
    for tick in range(_TICKS + 1):
        y = _base() - _span() * tick / _TICKS
        parts.append(_line(_LEFT, y, WIDTH - _RIGHT, y, "grid"))
        parts.append(_text(_LEFT - 6, y + 4, f"{top * tick / _TICKS:g}", "axis end"))
    return "".join(parts) + _text(4, 12, unit, "axis")


def _limit_across(limit: Limit, top: float) -> str:
    y = _base() - _span() * limit.value / top
    return _line(_LEFT, y, WIDTH - _RIGHT, y, "limit") + _text(WIDTH - _RIGHT, y - 5, limit.says, "note end")


def _rect(x: float, y: float, width: float, height: float, bar: Bar) -> str:
    kind = escape(bar.kind)
    return f'<rect class="bar {kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2"/>'


def _line(x: float, y: float, to_x: float, to_y: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"/>'


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _svg(chart: Chart, height: int, parts: Sequence[str]) -> str:
    name = "".join(letter if letter.isalnum() else "-" for letter in chart.title.lower())
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(chart.title)}</title><desc id="{name}-d">{escape(chart.says)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def table(caption: str, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return the numbers of a chart as a table; the first cell of a line is its heading."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(line[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in line[1:])
        + "</tr>"
        for line in lines
    )
    return (
        f"<details><summary>{escape(caption)}</summary>"
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>'
    )
