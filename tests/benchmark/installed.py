"""How much of what is installed each system needs, and how much of that it loads to serve."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot import settings
from tests.benchmark.system import ENVIRONMENT, System

#: What a server imports: the program of each, up to a loaded pipeline. Prints the modules' top names.
_SHOW = "import json, sys; print(json.dumps(sorted({name.split('.')[0] for name, one in sys.modules.items() if one})))"
LOADING = {
    "ours": "from bot import rasa_patches; rasa_patches.without_tensorflow(); import bot.serve, bot.server, actions;"
    "import rasa_sdk.endpoint, bot.nlu.safety_classifier, bot.nlu.area_extractor;"
    "bot.server.create_app();" + _SHOW,
    "stock Rasa": "import rasa.__main__, rasa.core.run, rasa.core.agent, rasa.engine.recipes.default_components;"
    + _SHOW,
}
#: Rasa's metadata asks for `tensorflow`; the same library is installed under this name (pyproject.toml).
TENSORFLOW = "tensorflow-cpu"


@dataclass(frozen=True)
class Installed:
    """Megabytes of the packages that a system needs, and of those among them that its server loads."""

    needed: float
    loaded: float


def installed(system: System) -> Installed:
    """Return the sizes of one system's packages, each counted once."""
    roots = _project() if system.name == "ours" else {"rasa", TENSORFLOW}
    needed = _closure(roots)
    shown = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADING[system.name]],
        cwd=settings.ROOT,
        env={**ENVIRONMENT, "PATH": "", "ACTION_SERVER_URL": "http://127.0.0.1:1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()[-1]
    providers = packages_distributions()
    loaded = {canonicalize_name(name) for module in json.loads(shown) for name in providers.get(module, [])}
    return Installed(_megabytes(needed), _megabytes(needed & loaded))


def _project() -> set[str]:
    listed = tomllib.loads((settings.ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    return {canonicalize_name(Requirement(line).name) for line in listed}


def _closure(names: set[str]) -> set[str]:
    """Return the installed packages among these and all that they require."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        try:
            required = distribution(name).requires or []
        except PackageNotFoundError:  # for another platform, or left out by an override of pyproject.toml
            continue
        found.add(name)
        for line in required:
            one = Requirement(line)
            if one.marker is None or one.marker.evaluate({"extra": ""}):
                waiting.add(one.name)
    return found


def _megabytes(names: set[str]) -> float:
    return sum(map(_size, names)) / 1e6


@cache
def _size(name: str) -> int:
    files = distribution(name).files or []
    return sum(path.stat().st_size for file in files if (path := file.locate()).is_file())  # type: ignore[attr-defined]
