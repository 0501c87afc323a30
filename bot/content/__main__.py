"""Check content/: `uv run python -m bot.content`, used by editors and by `make check`."""

import sys
from pathlib import Path

from bot.content.load import CONTENT_DIR, ContentError, load_content


def main(arguments: list[str]) -> int:
    """Print what is wrong, or how much there is; return the exit code."""
    try:
        content = load_content(Path(arguments[0]) if arguments else CONTENT_DIR)
    except ContentError as error:
        print("\n".join(error.problems))
        print(f"{len(error.problems)} problem(s) in content/.")
        return 1
    print(f"content {content.version}: {len(content.topics)} topics, {len(content.contacts)} contacts, all in order")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
