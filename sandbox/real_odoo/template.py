"""The database every test database is cloned from: made once for each package version, module list and script."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from . import packages, postgres
from .commands import run
from .errors import OdooUnavailable
from .odoo_command import environment, odoo
from .places import Home, say

NAME = "connector_template"
ADMIN = "admin"
SALES = "sales@example.com"
DEFAULT_TAX = 15.0
SCRIPT = Path(__file__).with_name("template_script.py")


@dataclass(frozen=True)
class Keys:
    admin_key: str
    sales_key: str


def template_hash(version: str, modules: str, script: str) -> str:
    """Short, since it is kept as a comment and in a file name."""
    return hashlib.sha256(f"{version}\n{modules}\n{script}".encode()).hexdigest()[:12]


def current_hash(home: Home) -> str:
    version = packages.version(home)
    if version is None:
        raise OdooUnavailable(f"Odoo {home.release.version} is not fetched yet. Run {home.release.command('fetch')}.")
    return template_hash(version, home.release.modules, SCRIPT.read_text())


def ready(home: Home) -> bool:
    return postgres.databases(home).get(NAME) == current_hash(home) and home.keys(current_hash(home)).exists()


def build(home: Home) -> None:
    if ready(home):
        return
    say("Making the template database (about a minute).")
    new, keys = f"{NAME}_new", home.keys(current_hash(home))
    postgres.drop(home, new)
    keys.unlink(missing_ok=True)
    release = home.release
    cure = f"Run {release.command('reset')} and start again."
    made = odoo(home, "-d", new, "-i", release.modules, release.bare, "--stop-after-init", "--no-http")
    run(made, cure, env=environment(home))
    more = {**environment(home), "KEYS_FILE": str(keys), "SALES_LOGIN": SALES}
    said = run(odoo(home, "shell", "-d", new, "--no-http"), cure, env=more, stdin=SCRIPT.read_text())
    if not keys.exists():
        raise OdooUnavailable(f"Odoo's shell made no keys: {said[-2000:]}\n{cure}")
    if (tax := json.loads(keys.read_text())["tax"]) != DEFAULT_TAX:
        raise OdooUnavailable(f"A new Odoo should have a sales tax of {DEFAULT_TAX} %, this one has {tax}. {cure}")
    postgres.drop(home, NAME)
    postgres.sql(home, "postgres", f"alter database {new} rename to {NAME}")
    # Nobody may enter: a connection left open in a template makes every clone fail.
    postgres.sql(home, "postgres", f"alter database {NAME} allow_connections false")
    postgres.sql(home, "postgres", f"comment on database {NAME} is '{current_hash(home)}'")
    if release.shown:
        postgres.clone(home, NAME, release.shown, current_hash(home))


def keys_of(home: Home, database_hash: str) -> Keys:
    """A database keeps the keys of the template it was made from, also after a newer template came."""
    file = home.keys(database_hash)
    if not file.exists():
        raise OdooUnavailable(f"The keys of that database are gone ({file.name}). Make it anew with `fresh NAME`.")
    found = json.loads(file.read_text())
    return Keys(found["admin_key"], found["sales_key"])
