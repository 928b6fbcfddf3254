"""The file system as a broker: no message is lost, doubled or half read, however many write and read at once."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from kombu import Connection

from connector_web import broker

MESSAGES, WRITERS, READERS = 300, 3, 3

WRITE = """
import sys
from kombu import Connection
from connector_web import broker
broker.use()
folder, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
options = {"data_folder_in": folder, "data_folder_out": folder, "processed_folder": folder + "-taken", "control_folder": folder}
with Connection("filesystem://", transport_options=options) as connection:
    queue = connection.SimpleQueue("work")
    for number in range(count):
        queue.put({"name": f"{name}-{number}"})
"""
READ = """
import json, sys, time
from queue import Empty
from kombu import Connection
from connector_web import broker
broker.use()
folder, quiet = sys.argv[1], float(sys.argv[2])
options = {"data_folder_in": folder, "data_folder_out": folder, "processed_folder": folder + "-taken", "control_folder": folder, "polling_interval": 0.01}
seen = []
with Connection("filesystem://", transport_options=options) as connection:
    queue = connection.SimpleQueue("work")
    while True:
        try:
            message = queue.get(timeout=quiet)
        except Empty:
            break
        seen.append(message.payload["name"])
        message.ack()
print(json.dumps(seen))
"""


def _start(code: str, *args: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", code, *args], stdout=subprocess.PIPE, text=True)


def _wrote(folder: Path, name: str) -> bool:
    writer = _start(WRITE, str(folder), name, "1")
    writer.communicate(timeout=60)
    return writer.returncode == 0


def test_many_writers_and_readers_share_it(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "in-taken").mkdir()
    readers = [_start(READ, str(folder), "3") for _ in range(READERS)]
    writers = [_start(WRITE, str(folder), str(number), str(MESSAGES)) for number in range(WRITERS)]
    for writer in writers:
        writer.communicate(timeout=60)
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    seen = Counter(name for reader in readers for name in json.loads(reader.communicate(timeout=60)[0]))
    assert [reader.returncode for reader in readers] == [0] * READERS
    assert seen == Counter({f"{writer}-{number}": 1 for writer in range(WRITERS) for number in range(MESSAGES)})
    assert list((tmp_path / "in-taken").iterdir()) == []


@pytest.mark.parametrize("left", [b"", b'{"body": "W3', b"\xff\xfe"])
def test_what_a_power_cut_left_of_a_file_stops_nobody(tmp_path: Path, left: bytes) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    assert _wrote(folder, "lost")
    files = [*folder.glob("*.exchange"), *folder.glob("*.msg")]
    assert len(files) == 2
    for file in files:
        file.write_bytes(left)
    assert _wrote(folder, "kept")
    reader = _start(READ, str(folder), "1")
    assert json.loads(reader.communicate(timeout=60)[0]) == ["kept-0"]
    assert reader.returncode == 0
    assert list(folder.glob("*.msg")) == []


def test_the_name_filesystem_means_it() -> None:
    broker.use()
    with Connection("filesystem://") as connection:
        assert connection.get_transport_cls() is broker.Transport
