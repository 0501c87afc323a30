"""Dates and deadlines: what people write in Britain read as dates, and time limits counted from them."""

from bot.dates.counting import LONDON, london_now
from bot.dates.reading import Reading, read_dates

__all__ = ["LONDON", "Reading", "london_now", "read_dates"]
