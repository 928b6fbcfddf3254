"""Stands between the connector and its broker. Frozen connections stay open and carry nothing any more, as behind a
router that has forgotten them."""

import socket
import threading
from contextlib import suppress


class Relay:
    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._ages = iter(range(10**6))
        self._frozen_until = -1
        self._all = False
        threading.Thread(target=self._accept, daemon=True).start()

    def freeze(self, *, new: bool = False) -> None:
        """Those that there are; with `new` those that come, too."""
        self._frozen_until = next(self._ages)
        self._all = new

    def thaw(self) -> None:
        """For connections that come from now on."""
        self._all = False

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._target)
            except OSError:  # as it would itself
                client.close()
                continue
            age = next(self._ages)
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self._carry, args=(one, other, age), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, age: int) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if not self._all and age > self._frozen_until:
                    other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # who waits at it wakes up
            end.close()
