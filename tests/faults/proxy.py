"""Stands between the connector and Odoo and breaks connections as networks do: the request reaches Odoo whole, Odoo does
its work and answers, and the answer is lost on its way."""

import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)


@dataclass
class Cut:
    """The answers to the first `times` requests that hold `word` are lost, after `skip` that pass: all of the answer, or
    (`half`) its second half."""

    word: bytes
    times: int = 1
    skip: int = 0
    half: bool = False
    done: int = 0


class Proxy:
    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 80)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.cuts: list[Cut] = []
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, word: str, **how: int) -> Cut:
        made = Cut(word.encode(), **how)
        self.cuts.append(made)
        return made

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client, socket.create_connection(self._target) as server:
            while request := _message(client):
                cut = self._cut_for(request)
                server.sendall(request)
                answer = _message(server)  # Odoo has committed what it answers
                if cut is None:
                    client.sendall(answer)
                    continue
                if cut.half:
                    client.sendall(answer[: len(answer) // 2])
                return

    def _cut_for(self, request: bytes) -> Cut | None:
        with self._lock:
            for cut in self.cuts:
                if cut.word not in request:
                    continue
                if cut.skip:
                    cut.skip -= 1
                elif cut.done < cut.times:
                    cut.done += 1
                    return cut
        return None


def _message(peer: socket.socket) -> bytes:
    """One request or answer of HTTP/1.1 with a Content-Length, whole; b"" at the end."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = peer.recv(65536)
        if not part:
            return b""
        data += part
    head = data.index(b"\r\n\r\n") + 4
    found = _LENGTH.search(data[:head])
    whole = head + (int(found[1]) if found else 0)
    while len(data) < whole:
        part = peer.recv(65536)
        if not part:
            return data
        data += part
    return data
