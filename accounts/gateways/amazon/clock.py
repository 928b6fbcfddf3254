"""How far this machine's clock is ahead of Amazon's, as Amazon's answers tell. Amazon refuses a search that ends less
than two minutes ago by its own clock, so a machine that is ten seconds fast would never read an order again."""

import time
from email.utils import parsedate_to_datetime

# A date has whole seconds, and an answer is some time on its way.
_NOISE = 3.0
_ahead = 0.0


def heard(date: str) -> None:
    """The header of an answer that has come just now. The last one counts: the clock may have been put right."""
    global _ahead
    try:
        told = parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError):
        return
    _ahead = time.time() - told


def ahead() -> float:
    """Seconds; 0 where it is right or behind, for behind a search only ends a little earlier than it could."""
    return _ahead if _ahead > _NOISE else 0.0
