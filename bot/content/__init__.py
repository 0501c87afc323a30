"""What the assistant says: the reviewed files in content/, loaded and checked."""

from bot.content.load import Content, ContentError, load_content

__all__ = ["Content", "ContentError", "load_content"]
