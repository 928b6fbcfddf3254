"""Preview: everything is read, nothing is written, and what would have been written is kept to be shown."""

from dataclasses import dataclass, field
from typing import Any

from .odoo.client import READS, Client


@dataclass(frozen=True, slots=True)
class Write:
    model: str
    method: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class WriteRefused(Exception):
    """Where a preview ends: what comes after needs what this write would have answered."""

    write: Write

    def __str__(self) -> str:
        return f"A preview writes nothing: {self.write.model}.{self.write.method} was not sent."


class ReadOnlyClient:
    """Closed by default: a method that is not known to read is taken to write."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.writes: list[Write] = []

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        if method in READS:
            return self._client.call(model, method, *args, **kwargs)
        self.writes.append(Write(model, method, args, kwargs))
        raise WriteRefused(self.writes[-1])
