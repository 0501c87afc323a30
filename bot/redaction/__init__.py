"""Take what identifies a person out of a message, before anything else reads it."""

from bot.redaction.redactor import redact

__all__ = ["redact"]
