"""One row of the tables of errors."""

from dataclasses import dataclass

from ..errors import Kind


@dataclass(frozen=True, slots=True)
class Case:
    kind: Kind
    code: str
    text: str
    operations: tuple[str, ...] = ()  # none: any
    statuses: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()  # Amazon's `code`, or `error` of Login with Amazon
    words: tuple[str, ...] = ()  # one of them is in message or details, in lower case
    retry_after: float | None = None

    def fits(self, operation: str, status: int, code: str, said: str) -> bool:
        return (
            (not self.operations or operation in self.operations)
            and (not self.statuses or status in self.statuses)
            and (not self.codes or code in self.codes)
            and (not self.words or any(word in said for word in self.words))
        )
