"""Placeholder until the redactor is merged: returns the text as it is."""

from __future__ import annotations


def redact(text: str) -> str:
    """Return the text unchanged."""
    return text
