"""The database every test database is cloned from: made once for each package version, module list and script."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from . import packages, places, postgres
from .commands import run
from .errors import OdooUnavailable
from .odoo_command import environment, odoo

NAME = "connector_template"
MODULES = "sale_management,stock,sale_stock,stock_delivery,mrp,sale_mrp"
ADMIN = "admin"
SALES = "sales@example.com"
DEFAULT_TAX = 15.0
SCRIPT = Path(__file__).with_name("template_script.py")
CURE = "Run `python -m sandbox.real_odoo reset` and start again."


@dataclass(frozen=True)
class Keys:
    admin_key: str
    sales_key: str


def template_hash(version: str, modules: str, script: str) -> str:
    """Short, since it is kept as a comment and in a file name."""
    return hashlib.sha256(f"{version}\n{modules}\n{script}".encode()).hexdigest()[:12]


def current_hash() -> str:
    version = packages.version()
    if version is None:
        raise OdooUnavailable("Odoo is not fetched yet. Run `python -m sandbox.real_odoo fetch`.")
    return template_hash(version, MODULES, SCRIPT.read_text())


def ready() -> bool:
    return postgres.databases().get(NAME) == current_hash() and places.keys(current_hash()).exists()


def build() -> None:
    if ready():
        return
    places.say("Making the template database (about a minute).")
    new, keys = f"{NAME}_new", places.keys(current_hash())
    postgres.drop(new)
    keys.unlink(missing_ok=True)
    run(
        odoo("-d", new, "-i", MODULES, "--without-demo=True", "--stop-after-init", "--no-http"), CURE, env=environment()
    )
    more = {**environment(), "KEYS_FILE": str(keys), "SALES_LOGIN": SALES}
    said = run(odoo("shell", "-d", new, "--no-http"), CURE, env=more, stdin=SCRIPT.read_text())
    if not keys.exists():
        raise OdooUnavailable(f"Odoo's shell made no keys: {said[-2000:]}\n{CURE}")
    if (tax := json.loads(keys.read_text())["tax"]) != DEFAULT_TAX:
        raise OdooUnavailable(f"A new Odoo should have a sales tax of {DEFAULT_TAX} %, this one has {tax}. {CURE}")
    postgres.drop(NAME)
    postgres.sql("postgres", f"alter database {new} rename to {NAME}")
    # Nobody may enter: a connection left open in a template makes every clone fail.
    postgres.sql("postgres", f"alter database {NAME} allow_connections false")
    postgres.sql("postgres", f"comment on database {NAME} is '{current_hash()}'")


def keys_of(database_hash: str) -> Keys:
    """A database keeps the keys of the template it was made from, also after a newer template came."""
    file = places.keys(database_hash)
    if not file.exists():
        raise OdooUnavailable(f"The keys of that database are gone ({file.name}). Make it anew with `fresh NAME`.")
    found = json.loads(file.read_text())
    return Keys(found["admin_key"], found["sales_key"])
