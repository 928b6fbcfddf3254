"""Kombu's filesystem transport, with files that appear whole.

Kombu opens a message's file under its final name and writes afterwards, so a reader that is quick finds it empty, and
the worker dies of the JSON error; the table of an exchange is truncated before it is locked, with the same effect. Here a
file gets its name when it is complete, and a message is taken by one rename. A power cut may still leave one empty.
"""

import json
import logging
import os
import re
import uuid
from contextlib import ExitStack, suppress
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)
ALIAS = "filesystem"
NAME = re.compile(r"[A-Za-z0-9._-]*")  # what cannot lead out of the folder


class Channel(filesystem.Channel):
    def _put(  # type: ignore[override]  # kombu's own classes disagree about the second name
        self, queue: str, message: Any, **kwargs: Any
    ) -> None:
        # The clock of the wall, not the monotonic one: the order of messages survives a restart of the machine.
        name = f"{time_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        _write(Path(self.data_folder_out), name, dumps(message))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        suffix = f"{queue}.msg"
        incoming, taken = Path(self.data_folder_in), Path(self.processed_folder)
        for name in sorted(os.listdir(incoming)):
            if name.partition(".")[2] != suffix:
                continue
            mine = taken / name
            try:
                os.rename(incoming / name, mine)
            except FileNotFoundError:
                taken.mkdir(parents=True, exist_ok=True)  # it has gone with its folder
                continue  # or another worker was first
            text = mine.read_bytes()
            mine.unlink()
            try:
                return loads(text.decode())
            except ValueError:
                log.warning("A message of %s bytes cannot be read; the next tick rings again.", len(text))
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        try:
            rows = json.loads((Path(self.control_folder) / self._table(exchange)).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        except ValueError:  # it is bound, and so written, anew by whoever uses it
            log.warning("The broker's table of %s cannot be read.", exchange)
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _table(self, exchange: str) -> str:
        if not NAME.fullmatch(exchange):
            raise ChannelError(f"{exchange!r} cannot be a file's name")
        return f"{exchange}.exchange"

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        """Two that bind at once may lose one's row until it binds again; ours all bind the same one."""
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        table = self.get_table(exchange)
        if row not in table:
            _write(Path(self.control_folder), self._table(exchange), dumps([row, *table]))


class Transport(filesystem.Transport):
    """With an event loop Celery gives each child of its pool a pipe of its own. Without one all children wait at one
    pipe behind one lock, and one that is killed while it waits holds that lock for ever: nobody works any more (F24)."""

    Channel = Channel
    implements = filesystem.Transport.implements.extend(asynchronous=True)
    connection_errors = (OSError,)  # a folder that is away may come back, as a server may
    _leave_loop: ExitStack | None = None

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:
        cycle = self.cycle
        assert cycle is not None

        def look() -> None:
            with suppress(Empty):
                while True:
                    cycle.get(self._deliver)

        looking = loop.call_repeatedly(self.polling_interval, look)
        loop.on_tick.add(look)  # somebody in the pool may just have become free
        self._leave_loop = ExitStack()
        self._leave_loop.callback(looking.cancel)
        self._leave_loop.callback(loop.on_tick.discard, look)

    def close_connection(self, connection: Any) -> None:
        if self._leave_loop:
            self._leave_loop.close()
        super().close_connection(connection)


def _write(folder: Path, name: str, text: str | bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{uuid.uuid4()}.part"
    try:
        part.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.rename(part, folder / name)
    except OSError:
        part.unlink(missing_ok=True)  # on a full disk each ring would leave one
        raise


def use() -> None:
    """From now on `filesystem://` means this transport, and `redis://` the one beside it."""
    TRANSPORT_ALIASES[ALIAS] = f"{__name__}:Transport"
    for alias in ("redis", "rediss"):
        TRANSPORT_ALIASES[alias] = "connector_web.redis_broker:Transport"
