"""Run a program to its end; when it fails, show the last of what it said."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .errors import OdooUnavailable


def run(
    command: Sequence[str | Path],
    cure: str,
    *,
    timeout: float = 600,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    stdin: str = "",
) -> str:
    try:
        done = subprocess.run(
            [str(part) for part in command],
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            user=user,
            # Files that root unpacks must stay readable for the database's own user.
            umask=0o022,
            check=False,
        )
    except FileNotFoundError as error:
        raise OdooUnavailable(f"The program {error.filename} is missing. {cure}") from error
    except subprocess.TimeoutExpired as error:
        raise OdooUnavailable(f"{command[0]} was not done after {timeout:.0f} s. {cure}") from error
    if done.returncode:
        raise OdooUnavailable(f"{command[0]} failed: {tail(done.stdout)}\n{cure}")
    return done.stdout


def tail(text: str, lines: int = 15) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])
