"""The commands as a user types them: each a process of its own, on a database that did not exist before."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.amazon import PretendAmazon, an_order
from sandbox.odoo import ADMIN
from tests.pretend import CLIENT_ID, SECRETS, SELLER, AnOdoo

ROOT = Path(__file__).resolve().parent.parent.parent


class Terminal:
    def __init__(self, folder: Path, amazon_url: str) -> None:
        self.env = {
            "PATH": os.environ["PATH"], "VAR_DIR": str(folder), "READ_DOT_ENV": "off", "LOG_LEVEL": "ERROR",
            "AMAZON_API_URL": amazon_url, "AMAZON_LOGIN_URL": amazon_url, **SECRETS,
        }  # fmt: skip

    def types(self, line: str, status: int = 0) -> str:
        """What a command prints; it must end with this status, and say nothing unasked."""
        command = [sys.executable, "manage.py", *line.split()]
        ended = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=60)
        assert ended.returncode == status, ended.stdout + ended.stderr
        assert "Traceback" not in ended.stderr
        return ended.stdout + (ended.stderr if status else "")


@pytest.fixture
def terminal(tmp_path: Path, amazon: PretendAmazon, settings: object) -> Terminal:
    made = Terminal(tmp_path, str(settings.AMAZON_API_URL))  # type: ignore[attr-defined]
    made.types("migrate --verbosity 0")
    return made


def test_from_nothing_to_a_clean_census(terminal: Terminal, amazon: PretendAmazon, odoo: AnOdoo) -> None:
    odoo.stock()
    placed = {
        str(amazon.place(an_order(n, marketplace="DE", fulfilled_by="MERCHANT"), at=None)["orderId"]) for n in range(2)
    }
    said = terminal.types(
        f"connect odoo --merchant M --url {odoo.url} --database {odoo.name} --login {ADMIN} --api-key-env ODOO_KEY"
    )
    assert said.splitlines()[-1] == f"Connected m to Odoo 19.0: {odoo.name} at {odoo.url}"
    application = f"--client-id {CLIENT_ID} --client-secret-env AMAZON_SECRET"
    said = terminal.types(
        f"connect amazon --merchant M --region eu --seller-id {SELLER} --refresh-token-env AMAZON_TOKEN {application} --marketplaces DE,FR"
    )
    assert said.splitlines()[-1] == f"Connected m to the Amazon seller {SELLER}"
    said = terminal.types("channel --merchant M --marketplace DE --set order_name=amazon")
    assert "  order_name = amazon  (changed)" in said
    assert terminal.types("census --merchant M").splitlines()[0] == "0 orders on Amazon belong in Odoo, 0 are there."
    one = sorted(placed)[0]
    (found,) = [
        json.loads(text)
        for text in terminal.types(f"sync --merchant M --order {one} --preview --wait --json").splitlines()
    ]
    assert [draft["order"] for draft in found["orders"]] == [one]
    (found,) = [
        json.loads(text)
        for text in terminal.types(f"sync orders --merchant M --order {one} --wait --json").splitlines()
    ]
    assert (found["flow"], found["read"], found["created"], found["blocked"], found["failed"]) == ("orders", 1, 1, 0, 0)
    assert set(odoo.orders()) == {one}
    names = odoo.screens.read("sale.order", odoo.screens.search("sale.order", [("client_order_ref", "=", one)]), "name")
    assert names[0]["name"] == one
    assert terminal.types("prune").splitlines()[0] == "buyers: 0"


def test_each_command_refuses_with_one_sentence(terminal: Terminal, odoo: AnOdoo) -> None:
    assert terminal.types("sync --merchant M --wait --json", 1) == (
        "CommandError: There is no merchant 'M'. Known: none yet. `manage.py connect odoo` makes one.\n"
    )
    said = terminal.types(
        "connect odoo --merchant M --url http://127.0.0.1:9 --database d --login l --api-key-env ODOO_KEY", 1
    )
    assert (
        "CommandError: No Odoo answers at http://127.0.0.1:9. Check the address, and that Odoo is running.\nNothing was saved."
        in said
    )
    said = terminal.types(
        "connect amazon --merchant M --region eu --seller-id A1DEMOSELLER01 --refresh-token-env NOWHERE", 1
    )
    assert (
        said
        == "CommandError: The environment variable NOWHERE is not set or empty. Export the secret in it, then repeat.\n"
    )
    for command in ("channel --merchant M", "census --merchant M"):
        assert terminal.types(command, 1).startswith("CommandError: There is no merchant 'M'.")
