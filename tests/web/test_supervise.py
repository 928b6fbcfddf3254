"""Several processes as one: started together, restarted when they die, stopped together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = """
import sys
from connector_web.supervise import Process, Supervisor

python, folder = sys.executable, sys.argv[1]
stays = [python, "-c", "import os, time; print('here I am', os.getpid(), flush=True); time.sleep(60)"]
dies = [python, "-c", "print('for a moment', flush=True); raise SystemExit(3)"]
deaf = [python, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); import os; print('deaf', os.getpid(), flush=True); time.sleep(60)"]
named = [python, "-c", "import os; print(os.environ['NAME'], flush=True); import time; time.sleep(60)"]
import connector_web.supervise as it
it.GRACE = 1.0
raise SystemExit(Supervisor([
    Process("stays", stays), Process("dies", dies, quiet=True), Process("deaf", deaf), Process("named", named, env={"NAME": "Erika"}),
], folder).run())
"""


def wait(file: Path, text: str, times: int = 1) -> None:
    end = time.monotonic() + 20
    while not file.exists() or file.read_text().count(text) < times:
        assert time.monotonic() < end, f"{file.name} does not say {text!r}"
        time.sleep(0.05)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_started_restarted_and_stopped_together(tmp_path: Path, how: signal.Signals) -> None:
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait(tmp_path / "stays.log", "here I am")
        wait(tmp_path / "deaf.log", "deaf")
        wait(tmp_path / "named.log", "Erika")
        wait(tmp_path / "dies.log", "for a moment", 2)
        process.send_signal(how)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "stays | here I am" in out
    assert "for a moment" not in out, "a quiet one speaks to its file only"
    assert "dies ended with status 3; starting it again" in err
    for name in ("stays", "deaf"):
        with pytest.raises(ProcessLookupError):
            os.kill(int((tmp_path / f"{name}.log").read_text().split()[-1]), 0)
