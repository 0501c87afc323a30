"""The figures as pictures: SVG text for the page, without a font or a file of its own."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from datetime import date

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

INK, GRID = "#0b0c0c", "#d9dcde"
#: Colours that differ in lightness too, for readers who do not tell hues apart and for print in black and white.
OUTCOME_COLOURS = {
    "answered": "#1d5c8f",
    "safety": "#5a2a82",
    "clarified": "#e8a33d",
    "fell back": "#b0402a",
    "failed": "#0b0c0c",
    "small talk": "#c3c8cb",
}
BAR, GAP_BAR, HELPFUL_BAR = "#1d5c8f", "#b0402a", "#2f7d5b"

plt.rcParams.update(
    {
        "svg.fonttype": "path",
        "svg.hashsalt": "insights",  # the same figures give the same file
        "font.family": "DejaVu Sans",
        "font.size": 10,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": GRID,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.axisbelow": True,
        "ytick.left": False,
        "xtick.bottom": False,
    }
)


def weeks_chart(weeks: Sequence[date], by_outcome: dict[str, list[int | None]], names: dict[str, str]) -> str:
    """Return stacked bars: questions a week by what became of them. Numbers too small to show have no height."""
    figure, axes = _figure(4.2)
    below = [0.0] * len(weeks)
    for outcome, numbers in by_outcome.items():
        heights = [float(number or 0) for number in numbers]
        axes.bar(range(len(weeks)), heights, 0.8, bottom=below, color=OUTCOME_COLOURS[outcome], label=names[outcome])
        below = [one + more for one, more in zip(below, heights, strict=True)]
    _weeks_axis(axes, weeks)
    axes.yaxis.grid(True, color=GRID)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.01), ncols=3, frameon=False)
    return _svg(figure)


def bars_chart(bars: Sequence[tuple[str, float]], colour: str, *, per_cent: bool = False) -> str:
    """Return horizontal bars with their numbers, the first at the top."""
    figure, axes = _figure(0.2 + 0.36 * len(bars))
    names = ["\n".join(textwrap.wrap(name, 54)) for name, _ in bars]
    values = [value for _, value in bars]
    places = range(len(bars))
    axes.barh(places, values, 0.66, color=colour)
    axes.set_yticks(places, names, fontsize=9)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    if per_cent:
        axes.set_xlim(0, 1.1)
    widest = max(values) if not per_cent else 1.0
    for place, value in zip(places, values, strict=True):
        axes.text(
            value + widest * 0.012, place, f"{value:.0%}" if per_cent else f"{value:,.0f}", va="center", fontsize=9
        )
    return _svg(figure)


def areas_chart(weeks: Sequence[date], by_area: dict[str, list[float | None]], names: dict[str, str]) -> str:
    """Return one small panel an area: the share not answered each week, a dot where it is too small to show."""
    figure, panels = plt.subplots(1, len(by_area), figsize=(9.6, 2.9), sharey=True, squeeze=False, layout="constrained")
    highest = max((value or 0) for line in by_area.values() for value in line)
    for axes, (area, line) in zip(panels[0], by_area.items(), strict=True):
        known = [(place, value) for place, value in enumerate(line) if value is not None]
        axes.bar([place for place, _ in known], [value for _, value in known], 0.8, color=GAP_BAR)
        unknown = [place for place, value in enumerate(line) if value is None]
        axes.plot(unknown, [highest * 0.02] * len(unknown), ".", color="#6f777b", markersize=3)
        axes.set_title(names[area], loc="left", fontsize=10, fontweight="bold")
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.yaxis.grid(True, color=GRID)
        axes.set_ylim(0, max(0.1, highest * 1.15))
        _weeks_axis(axes, weeks, labels=3)
    return _svg(figure)


def _figure(height: float) -> tuple[Figure, Axes]:
    return plt.subplots(figsize=(9.6, height), layout="constrained")


def _weeks_axis(axes: Axes, weeks: Sequence[date], labels: int = 8) -> None:
    step = max(1, -(-len(weeks) // labels))
    places = range(0, len(weeks), step)
    axes.set_xticks(places, [f"{weeks[place]:%-d %b}" for place in places], fontsize=9)
    axes.set_xlim(-0.7, len(weeks) - 0.3)


def _svg(figure: Figure) -> str:
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    text = file.getvalue()
    return text[text.index("<svg") :].replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
