"""Train the model when, and only when, what it is made from has changed."""

from __future__ import annotations

import hashlib
import sys
import time
import warnings
from functools import lru_cache
from pathlib import Path

from bot import logs, settings

MODELS = settings.ROOT / "models"
#: What a model is made from. content/ is not: answers are read when the server starts, and need no training.
INGREDIENTS = ("config.yml", "domain.yml", "data", "bot/nlu", "uv.lock")
#: Models kept, the newest: a bad one can be rolled back.
KEPT = 8


@lru_cache(maxsize=1)
def model_path() -> Path:
    """Return where the model of the present ingredients lies, whether it is trained yet or not."""
    digest = hashlib.sha256()
    for name in INGREDIENTS:
        path = settings.ROOT / name
        files = (
            [path]
            if path.is_file()
            else sorted(p for p in path.rglob("*") if p.suffix in (".yml", ".py", ".safetensors"))
        )
        for file in files:
            digest.update(file.relative_to(settings.ROOT).as_posix().encode())
            digest.update(file.read_bytes())
    return MODELS / f"toolkit-{digest.hexdigest()[:12]}.tar.gz"


def train() -> Path:
    """Train the model if it is missing and return its path. Raises RuntimeError when Rasa produces none."""
    target = model_path()
    if target.exists():
        return target
    warnings.filterwarnings("ignore")
    from rasa.model_training import train as rasa_train

    logs.configure()

    root = settings.ROOT
    result = rasa_train(
        domain=str(root / "domain.yml"),
        config=str(root / "config.yml"),
        training_files=[str(root / "data" / "nlu"), str(root / "data" / "stories")],
        output=str(MODELS),
        fixed_model_name=target.stem.removesuffix(".tar"),
        force_training=True,
    )
    if result.code != 0 or not target.exists():
        raise RuntimeError("Training made no model; see the messages above.")
    for old in sorted(MODELS.glob("toolkit-*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def main() -> int:
    """Train and say how long it took; return the exit code."""
    started = time.monotonic()
    if model_path().exists():
        print(f"The model {model_path().name} is up to date.")
        return 0
    try:
        path = train()
    except Exception as error:
        print(f"Training failed: {error}", file=sys.stderr)
        return 1
    print(f"Trained {path.name} in {time.monotonic() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
