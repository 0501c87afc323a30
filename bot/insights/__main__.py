"""Write build/insights/index.html from the counts: `make insights`, or `make insights DEMONSTRATION=1`."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from bot import settings
from bot.content import load_content
from bot.insights.demonstration import made_up
from bot.insights.figures import figures
from bot.insights.page import Page
from bot.store.database import Database, counts, opinions

TARGET = settings.ROOT / "build" / "insights" / "index.html"


def stored() -> tuple[list[dict], list[dict]]:
    """Return the rows of the tables `counts` and `opinions`. Raises sqlalchemy.exc.SQLAlchemyError."""
    database = Database(settings.db_url())
    with database.engine.connect() as connection:
        rows = [[dict(row) for row in connection.execute(sa.select(table)).mappings()] for table in (counts, opinions)]
    database.close()
    return rows[0], rows[1]


def main() -> int:
    """Write the page and say where it is; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.insights")
    parser.add_argument("--demonstration", action="store_true", help="made-up numbers, labelled as such")
    parser.add_argument("--output", type=Path, default=TARGET, help="the page to write")
    given = parser.parse_args()
    content = load_content()
    try:
        turns, said = made_up(content, date.today()) if given.demonstration else stored()
    except sa.exc.SQLAlchemyError as error:
        print(f"The counts cannot be read ({type(error).__name__}). Check DB_URL and DATA_DIR.", file=sys.stderr)
        return 1
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text(Page(content, figures(turns, said), made_up=given.demonstration).html(), encoding="utf-8")
    print(f"Written: {given.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
