"""`python -m bot <command>`: what can be done from the command line without starting the assistant."""

from __future__ import annotations

import argparse
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("redact", help="one JSON string a line on standard input: print each without its identifiers")
    parser.parse_args(arguments)
    from bot.redaction import command

    return command.main()


if __name__ == "__main__":
    sys.exit(main())
