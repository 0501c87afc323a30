"""The page of `make insights`: one file with everything in it, for a board to read or print."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from string import Template

from bot.content import Content
from bot.insights import plots
from bot.insights.figures import Figures

TEMPLATE = Path(__file__).resolve().parent / "page.html"

Cell = str | int | None


class Page:
    """Write the page for one set of figures."""

    def __init__(self, content: Content, figures: Figures, *, made_up: bool):
        self.words = content.phrases
        self.figures = figures
        self.made_up = made_up
        self.areas = {area.id: area.name for area in content.areas.values()}
        self.titles = content.titles

    def html(self) -> str:
        """Return the whole page."""
        found = self.figures
        banner = f'<p class="banner" role="note">{self._word("demonstration")}</p>' if self.made_up else ""
        if not found.total:
            body = f"<p>{self._word('nothing')}</p>"
        else:
            body = self._headline() + "".join(
                [self._weeks(), self._asked(), self._gaps(), self._areas(), self._opinions(), self._reasons()]
            )
        period = f"{_day(found.weeks[0])} to {_day(found.weeks[-1] + timedelta(days=6))}" if found.weeks else ""
        words = {name: self._word(name) for name in ("title", "intro", "small")}
        text = TEMPLATE.read_text(encoding="utf-8")
        return Template(text).substitute(words, banner=banner, body=body, period=period)

    def _word(self, name: str) -> str:
        return html.escape(self.words[f"insights_{name}"])

    def _outcome(self, outcome: str) -> str:
        return self.words[f"insights_outcome_{outcome.replace(' ', '_')}"]

    def _headline(self) -> str:
        found = self.figures
        parts = [("questions", f"{found.total:,}")]
        for name in ("answered", "unanswered", "safety", "helpful"):
            parts.append((name, self._per_cent(getattr(found, name))))
        cells = "".join(f"<div><dt>{self._word(name)}</dt><dd>{html.escape(value)}</dd></div>" for name, value in parts)
        return f'<dl class="headline">{cells}</dl>'

    def _weeks(self) -> str:
        found = self.figures
        names = {outcome: self._outcome(outcome) for outcome in found.by_week}
        rows = [
            [_day(week), *(self._number(found.by_week[outcome][place]) for outcome in found.by_week)]
            for place, week in enumerate(found.weeks)
        ]
        chart = plots.weeks_chart(found.weeks, found.by_week, names)
        return self._section("weeks", chart, [self.words["insights_week"], *names.values()], rows)

    def _asked(self) -> str:
        bars = [(self._title(topic), number) for topic, number in self.figures.asked]
        return self._bars("asked", bars, plots.BAR, "topic")

    def _gaps(self) -> str:
        bars = [(self._title(topic), number) for topic, number in self.figures.gaps]
        return self._bars("gaps", bars, plots.GAP_BAR, "topic")

    def _reasons(self) -> str:
        bars = [(self.words[f"widget_reason_{reason}"], number) for reason, number in self.figures.reasons]
        return self._bars("reasons", bars, plots.GAP_BAR, "reason")

    def _areas(self) -> str:
        found = self.figures
        if not found.by_area:
            return ""
        names = {area: self.areas.get(area, area) for area in found.by_area}
        rows: list[list[Cell]] = [
            [_day(week), *(self._per_cent(found.by_area[area][place]) for area in found.by_area)]
            for place, week in enumerate(found.weeks)
        ]
        chart = plots.areas_chart(found.weeks, found.by_area, names)
        return self._section("areas", chart, [self.words["insights_week"], *names.values()], rows)

    def _opinions(self) -> str:
        found = self.figures.opinions
        if not found:
            return ""
        named = [(self._title(topic), part, of) for topic, part, of in found]
        chart = plots.bars_chart([(name, part) for name, part, _ in named], plots.HELPFUL_BAR, per_cent=True)
        columns = [self.words[f"insights_{name}"] for name in ("topic", "share", "number")]
        return self._section("opinions", chart, columns, [[name, f"{part:.0%}", of] for name, part, of in named])

    def _bars(self, name: str, bars: Sequence[tuple[str, int]], colour: str, what: str) -> str:
        if not bars:
            return ""
        columns = [self.words[f"insights_{what}"], self.words["insights_number"]]
        return self._section(name, plots.bars_chart(bars, colour), columns, [list(bar) for bar in bars])

    def _section(self, name: str, chart: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
        head = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in columns)
        lines = "".join(
            f'<tr><th scope="row">{html.escape(str(first))}</th>'
            + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in rest)
            + "</tr>"
            for first, *rest in rows
        )
        return (
            f"<section><h2>{self._word(f'{name}_heading')}</h2><p>{self._word(f'{name}_note')}</p>"
            f"<figure>{chart}</figure><details><summary>{self._word('table')}</summary>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></details></section>"
        )

    def _title(self, topic: str) -> str:
        return self.titles.get(topic, topic)

    def _number(self, number: int | None) -> str:
        return self.words["insights_few"] if number is None else f"{number:,}"

    def _per_cent(self, part: float | None) -> str:
        return self.words["insights_few"] if part is None else f"{part:.0%}"


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
