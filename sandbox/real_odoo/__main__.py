"""python -m sandbox.real_odoo [--version 14] start | stop | status | fresh NAME | env | fetch | reset"""

import argparse
import shlex
import shutil
import sys

from . import packages, postgres, python_env, server
from .api import Database, RealOdoo
from .errors import OdooUnavailable
from .places import Home, say
from .releases import DEFAULT, RELEASES, release

DEVELOPMENT = "connector_dev"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m sandbox.real_odoo", description=__doc__)
    parser.add_argument("--version", choices=sorted(RELEASES), default=DEFAULT, help=f"default: {DEFAULT}")
    verbs = parser.add_subparsers(dest="verb", required=True)
    start = verbs.add_parser("start", help="install if needed, start or reuse, print how to reach it")
    start.add_argument("--workers", type=int, default=0, help="0: one threaded process (default); 2: prefork")
    start.add_argument("--port", type=int, help="default: 8169 (14: 8164), or the next free one")
    verbs.add_parser("env", help="as start, but only KEY=VALUE lines")
    verbs.add_parser("fresh", help="a new database of this name").add_argument("name")
    verbs.add_parser("stop", help="stop every server that this started, and PostgreSQL")
    verbs.add_parser("status", help="what is there and what runs")
    verbs.add_parser("fetch", help="only download and unpack")
    verbs.add_parser("reset", help="stop, and delete all databases (not the downloads)")
    chosen = parser.parse_args(arguments)
    try:
        return _run(chosen)
    except OdooUnavailable as reason:
        say(str(reason))
        return 1


def _run(chosen: argparse.Namespace) -> int:
    version = chosen.version
    home = Home(release(version))
    match chosen.verb:
        case "start":
            database = _development(RealOdoo.ensure(chosen.workers, chosen.port, version))
            _print(database, "export ")
            say(f"Odoo runs at {database.url}, database {database.name}, login {database.login}.")
        case "env":
            _print(_development(RealOdoo.ensure(version=version)))
        case "fresh":
            _print(RealOdoo.ensure(version=version).fresh_database(chosen.name), "export ")
        case "stop":
            stop(home)
        case "reset":
            stop(home)
            shutil.rmtree(home.postgres, ignore_errors=True)
            shutil.rmtree(home.data, ignore_errors=True)
        case "fetch":
            with home.only_one("fetching"):
                packages.fetch(home)
        case "status":
            _status(home)
    return 0


def stop(home: Home) -> None:
    with home.only_one("stopping"):
        server.stop_all(home)
        if python_env.installed(home):
            postgres.stop(home)


def _development(odoo: RealOdoo) -> Database:
    """Kept between starts: a developer's own data."""
    if odoo.given:
        return odoo.given
    if not postgres.databases(odoo.home).get(DEVELOPMENT):
        with odoo.home.only_one(f"making {DEVELOPMENT}"):
            if not postgres.databases(odoo.home).get(DEVELOPMENT):
                return odoo.fresh_database(DEVELOPMENT)
    return odoo.database(DEVELOPMENT)


def _print(database: Database, before: str = "") -> None:
    # Not the ODOO_TEST_ names: sourced, those would turn every later test run onto this one database.
    values = {
        "ODOO_URL": database.url,
        "ODOO_DATABASE": database.name,
        "ODOO_LOGIN": database.login,
        "ODOO_KEY": database.api_key,
        "ODOO_SALES_LOGIN": database.sales_login,
        "ODOO_SALES_KEY": database.sales_key,
    }
    for name, value in values.items():
        print(f"{before}{name}={shlex.quote(value)}")


def _status(home: Home) -> None:
    print(f"cache: {home.root}")
    print(f"odoo: {packages.version(home) or 'not fetched'}")
    installed = python_env.installed(home)
    print(f"python: {'installed' if installed else 'not installed'}")
    up = installed and postgres.running(home)
    print(f"postgresql: {'running' if up else 'stopped'}")
    for found in server.every_running(home):
        print(f"server: port {found.port}, workers {found.workers}, pid {found.pid}")
    if up:
        print(f"databases: {', '.join(sorted(postgres.databases(home)))}")


if __name__ == "__main__":
    sys.exit(main())
