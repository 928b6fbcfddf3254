"""Odoo's command line, the same for template, shell and server."""

from .places import Home
from .postgres import ROLE, socket_folder
from .python_env import python


def script(home: Home) -> str:
    return str(home.packages / "usr" / "bin" / "odoo")


def odoo(home: Home, *arguments: str) -> list[str]:
    # The script rather than `-m odoo`: Odoo starts its helper process from argv[0], and `odoo/__main__.py`
    # run as a script would put odoo/http.py before the standard library's http.
    first, rest = ([arguments[0]], arguments[1:]) if arguments[:1] == ("shell",) else ([], arguments)
    return [
        str(python(home)),
        script(home),
        *first,
        f"--db_host={socket_folder(home)}",
        f"--db_user={ROLE}",
        f"--data-dir={home.data}",
        # Crons would change data under a test's feet.
        "--max-cron-threads=0",
        *rest,
    ]


def environment(home: Home) -> dict[str, str]:
    """ODOO_RC at nothing: a configuration file of this machine's user must not leak in."""
    return {
        "PYTHONPATH": str(home.packages / "usr/lib/python3/dist-packages"),
        "ODOO_RC": "/dev/null",
        "PGHOST": "",
        "PYTHONWARNINGS": "ignore",
    }
