"""With a state file, orders and accounts survive: a restart, and a process that was killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from sandbox.amazon import SHAPES, Application, PretendAmazon, Role, a_seller, an_order

REPOSITORY = Path(__file__).resolve().parents[3]


def test_orders_and_accounts_survive_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "amazon.sqlite3"
    first = PretendAmazon(state)
    plain = first.place(an_order(1, marketplace="DE"))
    first.change(str(plain["orderId"]), {"programs": ["PREMIUM"]})
    for name in ("name_control_characters", "name_emoji", "time_without_sense"):
        first.place(SHAPES[name])
    first.add_application(Application("two", "secret", roles=frozenset({Role.TAX_INVOICING})))
    first.add_seller(a_seller("A9", "na", ["CA"], without=["BR"]), "Atzr|nine", "two")
    first.revoke("Atzr|demo")
    orders, directory = first.orders(), first.directory
    first.close()

    second = PretendAmazon(state)
    assert second.orders() == orders
    assert len(orders) == 4
    assert second.directory.applications == directory.applications
    assert second.directory.sellers == directory.sellers
    assert second.directory.grants["Atzr|demo"].revoked
    assert second.directory.grants["Atzr|nine"].client_id == "two"
    second.reset()
    second.close()

    third = PretendAmazon(state)
    assert third.orders() == []
    assert not third.directory.grants["Atzr|demo"].revoked
    third.close()


def test_an_application_that_had_all_roles_has_the_later_ones_too(tmp_path: Path) -> None:
    state = tmp_path / "amazon.sqlite3"
    first = PretendAmazon(state)
    first.set_roles(set(Role) - {Role.AMAZON_FULFILLMENT, Role.PRODUCT_LISTING})
    first.close()
    second = PretendAmazon(state)
    assert {each.roles for each in second.directory.applications.values()} == {frozenset(Role)}
    second.set_roles([Role.INVENTORY_AND_ORDER_TRACKING])
    second.close()
    third = PretendAmazon(state)
    assert {each.roles for each in third.directory.applications.values()} == {
        frozenset({Role.INVENTORY_AND_ORDER_TRACKING})
    }
    third.close()


def start(*arguments: str) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox.amazon", "--port", "0", *arguments],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    for line in process.stdout:
        if "AMAZON_API_URL=" in line:
            return process, line.split("=")[1].strip()
    raise AssertionError("It said no address")


def end(process: subprocess.Popen[str], by: signal.Signals) -> int:
    os.kill(process.pid, by)
    code = process.wait(10)
    assert process.stdout
    process.stdout.close()
    return code


def test_the_program_survives_being_killed(tmp_path: Path) -> None:
    state = str(tmp_path / "amazon.sqlite3")
    process, url = start("--state", state, "--demo", "60")
    orders = httpx.get(f"{url}/_control/orders").json()["orders"]
    placed = httpx.post(f"{url}/_control/orders", json={"shape": "customized"}).json()["orders"]
    assert end(process, signal.SIGKILL) == -signal.SIGKILL
    process, url = start("--state", state, "--demo", "60")
    assert httpx.get(f"{url}/_control/orders").json()["orders"] == orders + placed
    assert end(process, signal.SIGTERM) == 0


def test_it_runs_on_the_standard_library_alone() -> None:
    """It ships with the product: no site-packages at all, and none of the product's own code."""
    check = (
        "import sys, sandbox.amazon.__main__\n"
        "own = {name.split('.')[0] for name in sys.modules} - set(sys.stdlib_module_names)\n"
        "print(sorted(own - {'__main__', 'sandbox'}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", check], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
