"""The launcher's pure parts. Everything else of it runs whenever a test asks for a real Odoo."""

import json
import os
from pathlib import Path

import pytest

from sandbox.real_odoo import OdooUnavailable, RealOdoo
from sandbox.real_odoo.debian_source import source_of
from sandbox.real_odoo.postgres import checked
from sandbox.real_odoo.processes import Server, read_state, start_time, write_state
from sandbox.real_odoo.template import template_hash

DEB822 = """\
Types: deb deb-src
# a comment
URIs: mirror+file:/etc/apt/mirrors/debian.list
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
"""
SECURITY = """\
Types: deb
URIs: https://security.example/debian-security
Suites: bookworm-security
Components: main
"""


def test_a_deb822_source_keeps_its_mirror_list_and_inline_key():
    ending, text = source_of("sid", {"debian.sources": f"{SECURITY}\n{DEB822}"}, "bookworm") or ("", "")
    assert ending == "sources"
    assert text.splitlines() == [
        "Types: deb",
        "URIs: mirror+file:/etc/apt/mirrors/debian.list",
        "Suites: sid",
        "Components: main",
        "Signed-By: ",
        " -----BEGIN PGP PUBLIC KEY BLOCK-----",
        " .",
        " mQINBF",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("deb https://deb.example/debian bookworm main contrib # here", "deb https://deb.example/debian sid main"),
        (
            "deb [ arch=amd64 signed-by=/k.gpg ] mirror+file:/etc/apt/list bookworm main",
            "deb [ arch=amd64 signed-by=/k.gpg ] mirror+file:/etc/apt/list sid main",
        ),
        (
            "deb [arch=amd64] https://deb.example/debian stable main",
            "deb [arch=amd64] https://deb.example/debian sid main",
        ),
    ],
)
def test_a_one_line_source_keeps_options_and_mirror(line: str, expected: str):
    others = "# deb https://old.example/debian bookworm main\ndeb-src https://deb.example/debian bookworm main\n"
    assert source_of("sid", {"sources.list": f"{others}{line}\n"}, "bookworm") == ("list", expected + "\n")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("debian.sources", SECURITY),
        ("debian.sources", f"Enabled: no\n{DEB822}"),
        ("vendor.list", "deb https://vendor.example/apt nodistro main\n"),
        ("vendor.list", "deb [arch=amd64\n"),
        ("sources.list", "deb https://security.example/debian-security bookworm-security main\n"),
        ("sources.list", ""),
    ],
)
def test_other_sources_are_no_debian(name: str, text: str):
    assert source_of("sid", {name: text}, "bookworm") is None


def test_the_template_is_made_anew_when_package_modules_or_script_change():
    same = template_hash("19.0", "sale", "script")
    assert same == template_hash("19.0", "sale", "script")
    others = [template_hash("19.1", "sale", "script"), template_hash("19.0", "stock", "script")]
    assert same not in [*others, template_hash("19.0", "sale", "other")]


def test_the_state_of_a_living_process_is_read_back(tmp_path: Path):
    server = Server(os.getpid(), start_time(os.getpid()) or 0, 8169, 2)
    write_state(tmp_path / "state.json", server)
    assert read_state(tmp_path / "state.json") == server
    assert [file.name for file in tmp_path.iterdir()] == ["state.json"]


def test_a_pid_that_now_belongs_to_another_process_is_stale(tmp_path: Path):
    write_state(tmp_path / "state.json", Server(os.getpid(), 1, 8169, 0))
    assert read_state(tmp_path / "state.json") is None


@pytest.mark.parametrize("text", ["", "{", json.dumps({"pid": 1}), json.dumps([1])])
def test_a_broken_state_file_is_no_server(tmp_path: Path, text: str):
    (tmp_path / "state.json").write_text(text)
    assert read_state(tmp_path / "state.json") is None
    assert read_state(tmp_path / "absent.json") is None


@pytest.mark.parametrize(("status", "expected"), [("S", 77), ("Z", None)])
def test_a_process_name_may_hold_brackets_and_a_zombie_is_gone(tmp_path: Path, status: str, expected: int | None):
    (tmp_path / "5").mkdir()
    fields = " ".join(str(number) for number in range(4, 22))
    (tmp_path / "5" / "stat").write_text(f"5 (odd) name) {status} {fields} 77 23\n")
    assert start_time(5, tmp_path) == expected
    assert start_time(6, tmp_path) is None


@pytest.mark.parametrize("name", ["", "Big", "a-b", "a;drop", "1a", "a" * 64])
def test_a_database_name_cannot_carry_a_statement(name: str):
    with pytest.raises(ValueError, match="no database name"):
        checked(name)


def test_a_given_odoo_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ODOO_TEST_URL", "https://odoo.example/")
    monkeypatch.setenv("ODOO_TEST_DATABASE", "mine")
    monkeypatch.setenv("ODOO_TEST_LOGIN", "me")
    with pytest.raises(OdooUnavailable, match="ODOO_TEST_KEY"):
        RealOdoo.ensure()
    monkeypatch.setenv("ODOO_TEST_KEY", "secret-key")
    odoo = RealOdoo.ensure()
    database = odoo.fresh_database("anything")
    assert (database.url, database.name, database.api_key) == ("https://odoo.example", "mine", "secret-key")
    assert "secret-key" not in repr(database)
    odoo.drop_database("anything")
    odoo.stop()
    with pytest.raises(OdooUnavailable):
        odoo.restart()
    with pytest.raises(OdooUnavailable):
        odoo.sql("mine", "select 1")
