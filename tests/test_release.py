"""A model goes live only if it sees no fewer people in danger, and is taken back with the rules it was made with."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.safety import ORDER
from tests.conftest import ROOT, read_yaml
from tests.evaluation.gate import RECORDED, fallen, note, recall
from tests.evaluation.measure import Seen


def seen(group: str, safety: str) -> Seen:
    return Seen("x", frozenset(), group, None, "x", (), 0.0, safety, None, False)


def test_recall_counts_a_kind_as_seen_when_a_higher_one_is() -> None:
    read = [
        seen("case", "case"),
        seen("case", "danger"),
        seen("case", "none"),
        seen("danger", "case"),
        seen("none", "x"),
    ]
    assert recall(read) == {"case": [2, 3], "danger": [0, 1]}


def test_a_model_that_sees_fewer_is_refused_kind_by_kind() -> None:
    recorded = {"case": [98, 100], "danger": [50, 50]}
    assert not fallen({"case": [98, 100], "danger": [50, 50]}, recorded)
    assert not fallen({"case": [198, 200], "danger": [51, 51]}, recorded), "a share, not a number"
    (told,) = fallen({"case": [97, 100], "danger": [50, 50]}, recorded)
    assert told.startswith("case: 97 of 100 seen")
    assert len(fallen({"case": [100, 100]}, recorded)) == 1, "what is no longer measured has fallen"
    assert len(fallen({"case": [100, 100], "danger": [0, 0]}, recorded)) == 1


def test_the_recorded_recall_names_every_kind() -> None:
    assert set(read_yaml(RECORDED)) == set(ORDER) - {"none"}
    assert all(0 < hits <= of for hits, of in read_yaml(RECORDED).values())


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository of two releases with two models."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "models").mkdir()
    shutil.copy(ROOT / "scripts" / "rollback.sh", tmp_path / "scripts")
    (tmp_path / ".gitignore").write_text("models/\n")
    git(tmp_path, "init", "--quiet")
    for name in ("first", "second"):
        (tmp_path / "rules").write_text(name)
        git(tmp_path, "add", "-A")
        git(tmp_path, "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", name)
        model = tmp_path / "models" / f"toolkit-{name}.tar.gz"
        model.write_text(name)
        digest = hashlib.sha256(name.encode()).hexdigest()
        model.with_name(f"{model.name}.sha256").write_text(f"{digest}  {model.name}\n")
        note(tmp_path / "models" / "releases.tsv", git(tmp_path, "rev-parse", "HEAD"), model.name, {"case": [9, 10]})
    return tmp_path


def git(folder: Path, *command: str) -> str:
    return subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def rollback(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([folder / "scripts" / "rollback.sh"], capture_output=True, text=True, check=False)


def test_a_release_is_rolled_back_with_its_rules(repository: Path) -> None:
    done = rollback(repository)
    assert done.returncode == 0, done.stderr
    assert "toolkit-first.tar.gz" in done.stdout
    assert (repository / "rules").read_text() == "first"
    assert rollback(repository).returncode == 1, "there is none before the first"


def test_nothing_is_rolled_back_over_changes_or_to_a_model_that_is_gone(repository: Path) -> None:
    (repository / "rules").write_text("not committed")
    assert "Commit or stash" in rollback(repository).stderr
    git(repository, "checkout", "--quiet", "rules")
    (repository / "models" / "toolkit-first.tar.gz").write_text("swapped")
    assert "is not as it was trained" in rollback(repository).stderr
    assert (repository / "rules").read_text() == "second"
