"""PostgreSQL for development: from a wheel, on a unix socket only, fast because nothing here must survive a power cut."""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .commands import run
from .errors import OdooUnavailable
from .places import Home
from .processes import start_time
from .python_env import postgres_programs

ROLE = "odoo"
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


def _cure(home: Home) -> str:
    return f"Run {home.release.command('reset')} to start with an empty database server."


def socket_folder(home: Home) -> Path:
    """The data folder itself: only its owner (and root) can enter, so connections need no password."""
    folder = home.postgres
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


def running(home: Home) -> bool:
    """By its answer, not by its pid: where nobody reaps them, a dead server's pid stays as a zombie's."""
    if not _pid_file(home).exists():
        return False
    program: list[str | Path] = [
        postgres_programs(home) / "pg_isready",
        "--quiet",
        "--timeout=5",
        "--host",
        socket_folder(home),
    ]
    return subprocess.run(program, check=False).returncode == 0


def _pid_file(home: Home) -> Path:
    return home.postgres / "postmaster.pid"


def _alive(home: Home) -> bool:
    """A server that does not answer can still be starting up, or recovering."""
    note = _pid_file(home)
    lines = note.read_text().splitlines() if note.exists() else []
    return bool(lines) and start_time(int(lines[0])) is not None


def start(home: Home) -> None:
    if running(home):
        return
    data = socket_folder(home)
    if not (data / "ready").exists():
        _initialise(home, data)
    if not _alive(home):
        # A zombie's pid in these would keep the next server from starting.
        for note in (_pid_file(home), data / ".s.PGSQL.5432.lock"):
            note.unlink(missing_ok=True)
    _control(home, "start")
    if not sql(home, "postgres", "select 1 from pg_roles where rolname = %s", [ROLE]):
        sql(home, "postgres", f"create role {ROLE} login createdb")


def stop(home: Home) -> None:
    if _alive(home):
        _control(home, "stop")


def databases(home: Home) -> dict[str, str]:
    """Name -> the hash of the template it was made from (kept as the database's comment)."""
    rows = sql(
        home,
        "postgres",
        "select datname, coalesce(shobj_description(oid, 'pg_database'), '') from pg_database"
        " where datdba = (select oid from pg_roles where rolname = %s)",
        [ROLE],
    )
    return dict(rows)


def sql(home: Home, database: str, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """One statement as the server's owner, committed at once."""
    try:
        import psycopg
    except ImportError as error:
        raise OdooUnavailable("psycopg is missing. Install requirements-dev.txt into this Python.") from error
    with psycopg.connect(
        host=str(socket_folder(home)), user="postgres", dbname=database, autocommit=True, connect_timeout=10
    ) as connection:
        cursor = connection.execute(statement, list(parameters) or None)
        return cursor.fetchall() if cursor.description else []


def checked(name: str) -> str:
    """Database names go into statements as they are."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ValueError(f"{name!r} is no database name: use small letters, digits and _, at most 63.")
    return name


def drop(home: Home, name: str) -> None:
    sql(home, "postgres", f"drop database if exists {checked(name)} with (force)")


def clone(home: Home, template: str, name: str, comment: str) -> None:
    drop(home, name)
    sql(
        home,
        "postgres",
        f"create database {checked(name)} template {checked(template)} owner {ROLE} strategy file_copy",
    )
    sql(home, "postgres", f"comment on database {name} is '{comment}'")
    # A running Odoo remembers a database by its name. Numbers it has never seen make it forget the one before:
    # without this it would answer external ids from the database that was dropped.
    unseen = 1_000_000 + secrets.randbelow(2_000_000_000)
    [(table,)] = sql(home, name, "select to_regclass('orm_signaling_registry')")
    # Until 17 the number is kept in a sequence alone.
    sequence = "orm_signaling_registry_id_seq" if table else "base_registry_signaling"
    sql(home, name, "select setval(%s, %s)", [sequence, unseen])
    if table:
        sql(home, name, "insert into orm_signaling_registry default values")


def _initialise(home: Home, data: Path) -> None:
    """Started once half-way, the folder has no note `ready` and is made anew."""
    _check_reachable(data)
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700)
    if user := owner():
        shutil.chown(data, user)
    run(
        [postgres_programs(home) / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8",
         "--no-sync"],
        _cure(home), cwd=data, user=user,
    )  # fmt: skip
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write(SETTINGS.format(socket=data))
    (data / "ready").touch()


def _control(home: Home, action: str) -> None:
    data = home.postgres
    command: list[str | Path] = [postgres_programs(home) / "pg_ctl", "-D", data, "-w", "-t", "60", action]
    if action == "start":
        command += ["-l", data / "server.log"]
    if action == "stop":
        command += ["-m", "fast"]
    run(command, f"Its log is {data / 'server.log'}. {_cure(home)}", cwd=data, user=owner(), timeout=90)
