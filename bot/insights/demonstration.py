"""Made-up counts, to look at the page before anybody has asked anything."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from bot.content import Content
from bot.insights.counts import REASONS

#: How often each thing is made to happen; invented, and labelled so on the page.
OUTCOMES = {"answered": 70, "safety": 9, "clarified": 10, "fell back": 7, "small talk": 4}
AREAS = {"coventry": 5, "kent": 4, "medway": 1, "other": 1}


def made_up(content: Content, today: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return rows of the form of `counts` and `opinions` for half a year; always the same for one day."""
    chance = random.Random(today.isoformat())
    topics = list(content.topics)
    chance.shuffle(topics)
    weights = [1 / (place + 3) for place in range(len(topics))]
    turns, opinions = [], []
    for back in range(26 * 7):
        day = today - timedelta(days=back)
        busy = (60 if day.weekday() < 5 else 6) * (1.6 - back / 200)
        for _ in range(int(chance.gauss(busy, busy / 6))):
            hour = datetime(day.year, day.month, day.day, chance.randint(7, 18)).strftime("%Y-%m-%dT%H")
            topic = chance.choices(topics, weights)[0]
            outcome = chance.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
            area = chance.choices(list(AREAS), list(AREAS.values()))[0]
            row = {"hour": hour, "topic": topic, "outcome": outcome, "area": area, "number": 1}
            flagged = outcome == "safety" or chance.random() < 0.05
            turns.append({**row, "kind": "answer", "safety": "case" if flagged else "none"})
            if outcome == "answered" and chance.random() < 0.15:
                helpful = chance.random() < 0.6 + 0.35 * (sum(map(ord, topic)) % 10) / 10
                reason = "" if helpful else chance.choice(REASONS)
                opinions.append({"hour": hour, "topic": topic, "helpful": helpful, "reason": reason, "number": 1})
    return turns, opinions
