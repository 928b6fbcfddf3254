"""What holds on SQLite holds on PostgreSQL. In a file of its own, so that it runs beside the other engines' test."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# What touches the database: not the gateways and rules (they know none), the pages, and what only speaks to the outside.
TESTS = ["tests/sync", "tests/accounts/test_ports.py"]
LEFT_OUT = (
    "rules",
    "views",
    "admin",
    "settings",
    "cures",  # walked by way of the pages
    "test_connect_command.py",
    "test_channel_command.py",
    "test_commands_for_real.py",
    # What Amazon and Odoo answer, on tables that others write too.
    "test_cancelled_pieces.py",
    "test_changed_odoo.py",
    "test_customers.py",
    "test_previews.py",
    "test_quotations.py",
    "test_restored_odoo.py",
    "test_stock_property.py",
    "test_stock_refusals.py",
    "test_stock_warehouses.py",
    "test_sync_command.py",
    "test_unheard_parcels.py",
)
TESTS += [f"--ignore=tests/sync/{name}" for name in LEFT_OUT]


def test_what_holds_on_sqlite_holds_on_postgresql(postgres_url: str) -> None:
    env = {**os.environ, "TEST_DATABASE_URL": postgres_url}
    for name in [name for name in env if name.startswith("PYTEST_")]:
        del env[name]
    command = [sys.executable, "-m", "pytest", *TESTS, "-x", "-n", "2", "-p", "no:cacheprovider"]
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=1500)
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
    assert "100%]" in ended.stdout
