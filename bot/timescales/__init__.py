"""Time limits of content/timescales.yml: which one a message asks about, and what it comes to."""
