"""Odoo itself: Debian's package, downloaded and unpacked beside the system, never installed into it."""

import os
import shutil
import tempfile
import time
from pathlib import Path

from . import places
from .commands import run
from .debian_source import unstable_source
from .errors import ELSEWHERE, OdooUnavailable

ODOO = "odoo-19"
# Odoo's pages link to these three; without them the login page answers 500.
SCRIPTS = ("libjs-jquery", "libjs-jquery-form", "libjs-underscore")
CURE = f"Check the network and Debian's apt, then start again. {ELSEWHERE}"


def version() -> str | None:
    """The unpacked package's version; None when nothing is unpacked."""
    note = places.packages() / "version"
    return note.read_text().strip() if note.exists() else None


def fetch() -> None:
    if version():
        return
    with tempfile.TemporaryDirectory(dir=places.root(), prefix="fetch-") as name:
        work = Path(name)
        options = _private_apt(work)
        places.say("Fetching Odoo 19 from Debian (125 MB).")
        _download(work, options)
        target = work / "unpacked"
        for package in sorted(work.glob("*.deb")):
            run(["dpkg", "-x", package, target], CURE)
        package = next(work.glob(f"{ODOO}_*.deb"))
        number = run(["dpkg-deb", "-f", package, "Version"], CURE).strip()
        (target / "version").write_text(number + "\n")
        # An unpacked folder without its version note is a broken one.
        shutil.rmtree(places.packages(), ignore_errors=True)
        target.rename(places.packages())


def _download(work: Path, options: list[str]) -> None:
    """Three times: unstable moves, and a package can go between the reading of the list and its download."""
    for attempt in range(1, 4):
        try:
            run(["apt-get", *options, "update"], CURE)
            run(["apt-get", *options, "download", ODOO, *SCRIPTS], CURE, cwd=work)
            return
        except OdooUnavailable:
            if attempt == 3:
                raise
            time.sleep(5 * attempt)


def _private_apt(work: Path) -> list[str]:
    """Options that keep the machine's own lists, pins and caches out of it, and us out of them."""
    (work / "lists" / "partial").mkdir(parents=True)
    (work / "archives" / "partial").mkdir(parents=True)
    ending, text = _source()
    source = work / f"unstable.{ending}"
    source.write_text(text)
    settings = {
        "Dir::Etc::sourcelist": str(source),
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Dir::State::lists": str(work / "lists"),
        "Dir::Cache": str(work),
        "Acquire::Languages": "none",
        "Acquire::Retries": "4",
        # As root apt would fetch as `_apt`, who may not write here.
        "APT::Sandbox::User": "root" if os.geteuid() == 0 else "",
        # An update that reached nothing must fail now, not at the download.
        "APT::Update::Error-Mode": "any",
    }
    return [word for name, value in settings.items() if value for word in ("-o", f"{name}={value}")]


def _source() -> tuple[str, str]:
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise OdooUnavailable(f"This needs Debian's apt and dpkg. {ELSEWHERE}")
    etc = Path("/etc/apt")
    files = [etc / "sources.list", *etc.glob("sources.list.d/*.list"), *etc.glob("sources.list.d/*.sources")]
    sources = {str(file): file.read_text(errors="replace") for file in files if file.is_file()}
    release = Path("/etc/os-release").read_text() if Path("/etc/os-release").exists() else ""
    facts = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    found = None
    if facts.get("ID", "").strip('"') == "debian":
        found = unstable_source(sources, facts.get("VERSION_CODENAME", "sid").strip('"'))
    if not found:
        raise OdooUnavailable(f"This needs a Debian machine with a Debian source in /etc/apt. {ELSEWHERE}")
    return found
