"""Odoo itself: Debian's package, downloaded and unpacked beside the system, never installed into it."""

import os
import shutil
import tempfile
import time
from pathlib import Path

from .commands import run
from .debian_source import source_of
from .errors import ELSEWHERE, OdooUnavailable
from .places import Home, say

CURE = f"Check the network and Debian's apt, then start again. {ELSEWHERE}"


def version(home: Home) -> str | None:
    """The unpacked package's version; None when nothing is unpacked."""
    note = home.packages / "version"
    return note.read_text().strip() if note.exists() else None


def fetch(home: Home) -> None:
    if version(home):
        return
    with tempfile.TemporaryDirectory(dir=home.root, prefix="fetch-") as name:
        work = Path(name)
        release = home.release
        options = _private_apt(work, release.suite)
        say(f"Fetching Odoo {release.version} from Debian ({release.megabytes} MB).")
        _download(work, options, [release.package, *release.scripts])
        target = work / "unpacked"
        for package in sorted(work.glob("*.deb")):
            run(["dpkg", "-x", package, target], CURE)
        package = next(work.glob(f"{release.package}_*.deb"))
        number = run(["dpkg-deb", "-f", package, "Version"], CURE).strip()
        (target / "version").write_text(number + "\n")
        # An unpacked folder without its version note is a broken one.
        shutil.rmtree(home.packages, ignore_errors=True)
        target.rename(home.packages)


def _download(work: Path, options: list[str], packages: list[str]) -> None:
    """Three times: unstable moves, and a package can go between the reading of the list and its download."""
    for attempt in range(1, 4):
        try:
            run(["apt-get", *options, "update"], CURE)
            run(["apt-get", *options, "download", *packages], CURE, cwd=work)
            return
        except OdooUnavailable:
            if attempt == 3:
                raise
            time.sleep(5 * attempt)


def _private_apt(work: Path, suite: str) -> list[str]:
    """Options that keep the machine's own lists, pins and caches out of it, and us out of them."""
    (work / "lists" / "partial").mkdir(parents=True)
    (work / "archives" / "partial").mkdir(parents=True)
    ending, text = _source(suite)
    source = work / f"{suite}.{ending}"
    source.write_text(text)
    settings = {
        "Dir::Etc::sourcelist": str(source),
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Dir::State::lists": str(work / "lists"),
        # What is installed here would count as younger than what an older suite has.
        "Dir::State::status": "/dev/null",
        "Dir::Cache": str(work),
        "Acquire::Languages": "none",
        "Acquire::Retries": "4",
        # As root apt would fetch as `_apt`, who may not write here.
        "APT::Sandbox::User": "root" if os.geteuid() == 0 else "",
        # An update that reached nothing must fail now, not at the download.
        "APT::Update::Error-Mode": "any",
    }
    return [word for name, value in settings.items() if value for word in ("-o", f"{name}={value}")]


def _source(suite: str) -> tuple[str, str]:
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise OdooUnavailable(f"This needs Debian's apt and dpkg. {ELSEWHERE}")
    etc = Path("/etc/apt")
    files = [etc / "sources.list", *etc.glob("sources.list.d/*.list"), *etc.glob("sources.list.d/*.sources")]
    sources = {str(file): file.read_text(errors="replace") for file in files if file.is_file()}
    release = Path("/etc/os-release").read_text() if Path("/etc/os-release").exists() else ""
    facts = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    found = None
    if facts.get("ID", "").strip('"') == "debian":
        found = source_of(suite, sources, facts.get("VERSION_CODENAME", "sid").strip('"'))
    if not found:
        raise OdooUnavailable(f"This needs a Debian machine with a Debian source in /etc/apt. {ELSEWHERE}")
    return found
