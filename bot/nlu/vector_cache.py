"""The sentence vectors of the training examples, kept beside the adapter so that training need not encode them again.

Encoding the examples takes most of the time of training. `make vectors` writes the file; an example
that is not in it, or a file made with other weights, is simply encoded. Rows are rounded to 8 bits (cosine > 0.9999).
"""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np

FILE = Path(__file__).resolve().parent / "vectors.npz"


def key(text: str) -> int:
    """Return the 64-bit number that stands for a normalised text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


@lru_cache(maxsize=1)
def _stored(encoder: str) -> dict[int, np.ndarray]:
    if not FILE.exists():
        return {}
    with np.load(FILE, allow_pickle=False) as arrays:
        if str(arrays["encoder"]) != encoder:
            return {}
        rows = arrays["codes"].astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return dict(zip(arrays["keys"].tolist(), rows, strict=True))


def known(texts: list[str], encoder: str) -> dict[str, np.ndarray]:
    """Return the vectors of those texts that the file holds for an encoder, named by its checksum."""
    stored = _stored(encoder)
    return {text: stored[key(text)] for text in texts if key(text) in stored}


def save(vectors: dict[str, np.ndarray], encoder: str) -> None:
    """Write the file: texts appear only as numbers."""
    rows = np.array(list(vectors.values()))
    codes = np.rint(rows / np.abs(rows).max(axis=1, keepdims=True) * 127).astype(np.int8)
    keys = np.array([key(text) for text in vectors], dtype=np.uint64)
    np.savez_compressed(FILE, encoder=np.array(encoder), keys=keys, codes=codes)


def main() -> int:
    """Encode the examples and follow-ups of data/ that the file lacks, and write it anew; return the exit code."""
    from bot.content import load_content
    from bot.nlu.encoder import checksum, sentence_vectors
    from bot.nlu.examples import after_answers, follow_ups, labelled
    from bot.nlu.normalise import normalise

    titles = load_content().titles
    said = [text for text, _ in labelled() + after_answers(titles)] + [one.says for one in follow_ups()]
    texts = list(dict.fromkeys(normalise(text) for text in said))
    save(dict(zip(texts, sentence_vectors(texts), strict=True)), checksum())
    print(f"{FILE.name}: {len(texts)} sentence vectors, {FILE.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
