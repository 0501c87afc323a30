"""YAML with line numbers, so that a message to an editor can name the line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

#: The parser in C where PyYAML was built with it: content/ is read in a sixth of the time.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlProblem(Exception):
    """A file that is not readable YAML; the message names the line and says what to do."""


def read_yaml(path: Path) -> tuple[Any, dict[tuple, int]]:
    """Return the data of a YAML file and the line (from 1) of every value, by its path of keys and indexes.

    Raises YamlProblem for a file that is missing, unreadable, not UTF-8 or not YAML, and for a key given twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise YamlProblem(f"{path}: the file is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise YamlProblem(f"{path}: cannot be read ({error}); save it as UTF-8 text") from None
    loader = _LOADER(text)
    try:
        root = loader.get_single_node()
        lines: dict[tuple, int] = {}
        if root is None:
            return None, lines
        _note_lines(path, root, (), lines)
        return loader.construct_document(root), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlProblem(
            f"{path}, line {line}: this is not YAML ({error.problem}); look for a missing space after ':', uneven "
            "indentation, or a text that needs quotation marks or >- where it holds ': ' or starts with a special sign"
        ) from None
    finally:
        loader.dispose()


def _note_lines(path: Path, node: yaml.Node, place: tuple, lines: dict[tuple, int]) -> None:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                raise YamlProblem(
                    f"{path}, line {key.start_mark.line + 1}: '{key.value}' is given twice; keep one of them"
                )
            seen.add(key.value)
            _note_lines(path, value, (*place, key.value), lines)
            lines[(*place, key.value)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(path, value, (*place, index), lines)
