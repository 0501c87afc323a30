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


def checksum_path(model: Path) -> Path:
    """Return where the checksum of a model lies, in the form that `sha256sum --check` reads."""
    return model.with_name(f"{model.name}.sha256")


def is_trained(model: Path) -> bool:
    """Return whether a model is there with its checksum."""
    return model.exists() and checksum_path(model).exists()


def verify(model: Path) -> None:
    """Raise ValueError with a sentence for the operator unless the model is byte for byte the one trained here.

    A model archive is code once it is loaded (CVE-2024-49375): one that was swapped or cut short must not be.
    """
    if not is_trained(model):
        raise ValueError(f"The model {model.name} or its checksum is missing. Run `make train`.")
    if checksum_path(model).read_text().split()[:1] != [_sha256(model)]:
        raise ValueError(f"The model {model.name} is not the one trained here. Delete it and run `make train`.")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def train() -> Path:
    """Train the model if it is missing and return its path. Raises RuntimeError when Rasa produces none."""
    target = model_path()
    if is_trained(target):
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
    checksum_path(target).write_text(f"{_sha256(target)}  {target.name}\n")
    for old in sorted(MODELS.glob("toolkit-*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
        checksum_path(old).unlink(missing_ok=True)
    return target


def main() -> int:
    """Train and say how long it took; return the exit code."""
    started = time.monotonic()
    if is_trained(model_path()):
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
