"""PostgreSQL for development: from a wheel, on a unix socket only, fast because nothing here must survive a power cut."""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import places
from .commands import run
from .errors import OdooUnavailable
from .processes import start_time
from .python_env import postgres_programs

ROLE = "odoo"
CURE = "Run `python -m sandbox.real_odoo reset` to start with an empty database server."
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
jit = off
# Durability off: a cache that can be made again in a minute.
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
"""


def socket_folder() -> Path:
    """The data folder itself: only its owner (and root) can enter, so connections need no password."""
    folder = places.postgres_data()
    if len(str(folder)) > 90:
        raise OdooUnavailable(f"{folder} is too long for a unix socket. Set XDG_CACHE_HOME to a shorter folder.")
    return folder


def _check_reachable(data: Path) -> None:
    closed = [folder for folder in data.parents if not folder.stat().st_mode & 0o001]
    if owner() and closed:
        raise OdooUnavailable(f"PostgreSQL runs as `nobody`, who cannot enter {closed[0]}. Unset XDG_CACHE_HOME.")


def owner() -> str | None:
    """PostgreSQL refuses to run as root."""
    return "nobody" if os.geteuid() == 0 else None


def running() -> bool:
    """By its answer, not by its pid: where nobody reaps them, a dead server's pid stays as a zombie's."""
    if not _pid_file().exists():
        return False
    program: list[str | Path] = [
        postgres_programs() / "pg_isready",
        "--quiet",
        "--timeout=5",
        "--host",
        socket_folder(),
    ]
    return subprocess.run(program, check=False).returncode == 0


def _pid_file() -> Path:
    return places.postgres_data() / "postmaster.pid"


def _alive() -> bool:
    """A server that does not answer can still be starting up, or recovering."""
    lines = _pid_file().read_text().splitlines() if _pid_file().exists() else []
    return bool(lines) and start_time(int(lines[0])) is not None


def start() -> None:
    if running():
        return
    data = socket_folder()
    if not (data / "ready").exists():
        _initialise(data)
    if not _alive():
        # A zombie's pid in these would keep the next server from starting.
        for note in (_pid_file(), data / ".s.PGSQL.5432.lock"):
            note.unlink(missing_ok=True)
    _control("start")
    if not sql("postgres", "select 1 from pg_roles where rolname = %s", [ROLE]):
        sql("postgres", f"create role {ROLE} login createdb")


def stop() -> None:
    if _alive():
        _control("stop")


def databases() -> dict[str, str]:
    """Name -> the hash of the template it was made from (kept as the database's comment)."""
    rows = sql(
        "postgres",
        "select datname, coalesce(shobj_description(oid, 'pg_database'), '') from pg_database"
        " where datdba = (select oid from pg_roles where rolname = %s)",
        [ROLE],
    )
    return dict(rows)


def sql(database: str, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """One statement as the server's owner, committed at once."""
    try:
        import psycopg
    except ImportError as error:
        raise OdooUnavailable("psycopg is missing. Install requirements-dev.txt into this Python.") from error
    with psycopg.connect(
        host=str(socket_folder()), user="postgres", dbname=database, autocommit=True, connect_timeout=10
    ) as connection:
        cursor = connection.execute(statement, list(parameters) or None)
        return cursor.fetchall() if cursor.description else []


def checked(name: str) -> str:
    """Database names go into statements as they are."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ValueError(f"{name!r} is no database name: use small letters, digits and _, at most 63.")
    return name


def drop(name: str) -> None:
    sql("postgres", f"drop database if exists {checked(name)} with (force)")


def clone(template: str, name: str, comment: str) -> None:
    drop(name)
    sql("postgres", f"create database {checked(name)} template {checked(template)} owner {ROLE} strategy file_copy")
    sql("postgres", f"comment on database {name} is '{comment}'")
    # A running Odoo remembers a database by its name. Numbers it has never seen make it forget the one before:
    # without this it would answer external ids from the database that was dropped.
    unseen = 1_000_000 + secrets.randbelow(2_000_000_000)
    sql(name, "select setval('orm_signaling_registry_id_seq', %s)", [unseen])
    sql(name, "insert into orm_signaling_registry default values")


def _initialise(data: Path) -> None:
    """Started once half-way, the folder has no note `ready` and is made anew."""
    _check_reachable(data)
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700)
    if user := owner():
        shutil.chown(data, user)
    run(
        [postgres_programs() / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8",
         "--no-sync"],
        CURE, cwd=data, user=user,
    )  # fmt: skip
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write(SETTINGS.format(socket=data))
    (data / "ready").touch()


def _control(action: str) -> None:
    data = places.postgres_data()
    command: list[str | Path] = [postgres_programs() / "pg_ctl", "-D", data, "-w", "-t", "60", action]
    if action == "start":
        command += ["-l", data / "server.log"]
    if action == "stop":
        command += ["-m", "fast"]
    run(command, f"Its log is {data / 'server.log'}. {CURE}", cwd=data, user=owner(), timeout=90)
